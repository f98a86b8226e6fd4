// Brings a new version of the page into the open one: three ways, so that what readers and scripts did to it stays.
//
// `base` is the page as the server last sent it, kept in a document that loads nothing; `live` leads from each of
// its nodes to the node on the screen. A new page is compared with the base, never with the screen, and what
// differs is done to both. Afterwards the base equals the new page, save for what is being typed at the moment:
// that is left as it is, `show` says so (`pending`), and the same page shown again does the rest.

class Morph {
  constructor(document) {
    this.document = document;
    this.inert = document.implementation.createHTMLDocument("");
    this.live = new WeakMap();
    this.known = new WeakSet();
    this.typing = null;
    this.adopted = false;
    this.base = this.inert.importNode(document.documentElement, true);
    this.pair(this.base, document.documentElement);
    // The new stylesheet of a link, and the one that it follows once it is there.
    this.follows = new WeakMap();
  }

  pair(base, live) {
    this.live.set(base, live);
    this.known.add(live);
    const olds = base.childNodes, lives = live.childNodes;
    for (let i = 0; i < olds.length; i += 1) this.pair(olds[i], lives[i]);
  }

  // Shows a page, the text of an HTML document. Out: `reload`, if only loading it again would be honest (then
  // nothing was done); `changes`, [{ node, kind }] in the order of the page, kinds "text", "attributes", "children"
  // and "added"; `pending`, if something waits until the reader has written it.
  show(html) {
    const wanted = new DOMParser().parseFromString(html, "text/html").documentElement;
    // This document has scripts, that one has none: noscript is text here.
    for (const one of wanted.querySelectorAll("noscript")) one.textContent = one.innerHTML;
    this.changes = [];
    this.pending = false;
    if (!this.adopted) this.adopt(wanted);
    if (loaded(this.base) !== loaded(wanted)) return { reload: true, changes: [], pending: false };
    this.adopted = true;
    this.node(this.base, wanted);
    return { reload: false, changes: this.changes, pending: this.pending };
  }

  // The first page from the server tells what the document had before its scripts: the attributes of <html> and
  // what they wrote into <head> are theirs.
  adopt(wanted) {
    for (const { name } of Array.from(this.base.attributes)) this.base.removeAttribute(name);
    for (const { name, value } of wanted.attributes) this.base.setAttribute(name, value);
    const [head, target] = [this.base, wanted].map((root) => root.querySelector("head"));
    const olds = Array.from(head.childNodes), kept = new Set(align(olds, Array.from(target.childNodes)));
    olds.forEach((old, i) => { if (!kept.has(i)) old.remove(); });
  }

  node(base, wanted) {
    if (base.nodeType !== Node.ELEMENT_NODE) return this.text(base, wanted);
    if (base.localName === "template") return this.template(base, wanted);
    if (base.isEqualNode(wanted)) return;
    const live = this.live.get(base);
    if (this.typing && live === this.typing) {
      this.pending = true;
      return;
    }
    if (isStylesheet(base) && base.getAttribute("href") !== wanted.getAttribute("href")) return this.restyle(base, wanted);
    this.attributes(base, wanted, live);
    this.children(base, wanted, live);
  }

  // The part that differs, so that selections and the caret keep their place.
  text(base, wanted) {
    const before = base.data, after = wanted.data;
    if (before === after) return;
    const live = this.live.get(base), parent = this.live.get(base.parentNode);
    base.data = after;
    if (live.data === before) {
      const most = Math.min(before.length, after.length);
      let start = 0, end = 0;
      while (start < most && before[start] === after[start]) start += 1;
      while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
      live.replaceData(start, before.length - start - end, after.slice(start, after.length - end));
    } else live.data = after;
    // A script has put other words in its place; what the author wrote last holds.
    if (!parent.contains(live) && base.parentNode.childNodes.length === 1 && !parent.firstElementChild) parent.replaceChildren(live);
    this.note(parent, "text");
  }

  template(base, wanted) {
    const live = this.live.get(base);
    this.attributes(base, wanted, live);
    if (base.innerHTML === wanted.innerHTML) return;
    base.innerHTML = live.innerHTML = wanted.innerHTML;
    this.note(live, "children");
  }

  attributes(base, wanted, live) {
    let changed = false;
    for (const { namespaceURI, localName, name, value } of wanted.attributes) {
      const before = base.getAttributeNS(namespaceURI, localName);
      if (before === value) continue;
      changed = true;
      if (name === "class") this.classes(live, before || "", value);
      else live.setAttributeNS(namespaceURI, name, value);
      base.setAttributeNS(namespaceURI, name, value);
    }
    for (const { namespaceURI, localName, name, value } of Array.from(base.attributes)) {
      if (wanted.hasAttributeNS(namespaceURI, localName)) continue;
      changed = true;
      if (name === "class") this.classes(live, value, null);
      else live.removeAttributeNS(namespaceURI, localName);
      base.removeAttributeNS(namespaceURI, localName);
    }
    if (changed) this.note(live, "attributes");
  }

  // Names that scripts added stay.
  classes(live, before, after) {
    if (live.className === before || (!before && !live.hasAttribute("class"))) {
      if (after === null) live.removeAttribute("class"); else live.setAttribute("class", after);
      return;
    }
    const names = (text) => (text || "").split(/\s+/).filter(Boolean);
    live.classList.remove(...names(before).filter((name) => !names(after).includes(name)));
    live.classList.add(...names(after).filter((name) => !names(before).includes(name)));
    if (after === null && !live.classList.length) live.removeAttribute("class");
  }

  children(base, wanted, live) {
    const olds = Array.from(base.childNodes), news = Array.from(wanted.childNodes);
    const found = align(olds, news), kept = new Set(found), still = new Set(increasing(found));
    olds.forEach((old, i) => { if (!kept.has(i)) this.remove(old, live); });
    let previous = null;
    const noted = this.changes.length;
    news.forEach((next, j) => {
      const old = found[j] === NONE ? null : olds[found[j]];
      if (!old) previous = this.insert(base, next, previous, live);
      else {
        if (!still.has(j)) this.move(base, old, previous, live);
        this.node(old, next);
        previous = old;
      }
    });
    if (/^(video|audio|picture)$/.test(base.localName) && this.changes.length > noted && live.load) live.load();
  }

  insert(base, next, previous, live) {
    const copy = this.inert.importNode(next, true);
    const made = this.document.importNode(copy, true);
    this.pair(copy, made);
    base.insertBefore(copy, previous ? previous.nextSibling : base.firstChild);
    this.place(copy, made, live);
    if (made.nodeType === Node.ELEMENT_NODE) this.note(made, "added");
    else if (made.nodeType === Node.TEXT_NODE && made.data.trim()) this.note(live, "text");
    return copy;
  }

  move(base, old, previous, live) {
    const node = this.live.get(old);
    if (this.typing && node.contains(this.typing)) {
      this.pending = true;
      return;
    }
    base.insertBefore(old, previous ? previous.nextSibling : base.firstChild);
    this.place(old, node, live);
    this.note(live, "children");
  }

  remove(old, parent) {
    const node = this.live.get(old);
    if (this.typing && node.contains(this.typing)) {
      this.pending = true;
      return;
    }
    if (isStylesheet(old)) this.drop(node);
    let around = node.parentNode;
    node.remove();
    old.remove();
    // A script's own wrapper goes with what it held.
    while (around && around !== parent && !this.known.has(around) && !around.firstElementChild && !around.textContent.trim()) {
      const outer = around.parentNode;
      around.remove();
      around = outer;
    }
    if (node.nodeType === Node.ELEMENT_NODE || node.data.trim()) this.note(parent, "children");
  }

  // Beside the neighbour that it has in the base, however scripts may have wrapped it.
  place(copy, node, parent) {
    const within = (base) => {
      let at = this.live.get(base);
      while (at && at.parentNode !== parent) at = at.parentNode;
      return at;
    };
    for (let near = copy.previousSibling; near; near = near.previousSibling) {
      const at = within(near);
      if (at && at !== node) return put(parent, node, at.nextSibling);
    }
    for (let near = copy.nextSibling; near; near = near.nextSibling) {
      const at = within(near);
      if (at && at !== node) return put(parent, node, at);
    }
    put(parent, node, null);
  }

  // The new one loads beside the old, which goes when the new one is there.
  restyle(base, wanted) {
    const old = this.live.get(base), fresh = this.document.importNode(wanted);
    const copy = this.inert.importNode(wanted);
    base.replaceWith(copy);
    this.pair(copy, fresh);
    this.follows.set(fresh, old);
    for (const kind of ["load", "error"]) {
      fresh.addEventListener(kind, () => {
        const before = this.follows.get(fresh);
        this.follows.delete(fresh);
        if (before) this.drop(before);
      }, { once: true });
    }
    old.after(fresh);
    this.note(fresh, "attributes");
  }

  drop(link) {
    const before = this.follows.get(link);
    this.follows.delete(link);
    if (before) this.drop(before);
    link.remove();
  }

  note(node, kind) {
    const last = this.changes[this.changes.length - 1];
    if (!last || last.node !== node || last.kind !== kind) this.changes.push({ node, kind });
  }
}

// `before` null: at the end. A node that can be moved without losing its state is.
function put(parent, node, before) {
  if (before === node) return;
  if (node.isConnected && parent.isConnected && parent.moveBefore) {
    try {
      parent.moveBefore(node, before);
      return;
    } catch { /* Not of one kind of tree: moved the plain way. */ }
  }
  parent.insertBefore(node, before);
}

const isStylesheet = (node) => node.localName === "link" && /\bstylesheet\b/i.test(node.getAttribute("rel") || "");

// What takes effect only when a page loads: its scripts and its security policy.
function loaded(root) {
  const runs = (script) => /^$|^module$|^importmap$|javascript/i.test((script.getAttribute("type") || "").trim());
  const scripts = Array.from(root.querySelectorAll("script")).filter(runs);
  const policies = Array.from(root.querySelectorAll("meta[http-equiv], base"));
  return [...scripts, ...policies].map((one) => one.outerHTML).join("\n");
}
