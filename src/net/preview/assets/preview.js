// The page in the browser beside the editor: hears of each new version of the site, brings its own page up to date in
// place, and shows what is wrong. The server sends this together with the files beside it, within one function.

const morph = new Morph(document);
const notices = new Notices(document);
let etag = "", source = "", seen = false, waiting = null;

const say = feed(hear, () => ({ open: location.pathname, etag, source }));

function hear(message) {
  if (message.kind === "page") return answer(message);
  if (message.kind === "portal") {
    notices.set({ link: "open", trouble: null });
    if (message.assets.length) refresh(message.assets, document);
    retry(document);
  } else if (message.kind === "away") notices.set({ link: message.locked ? "locked" : "away" });
  else if (message.kind === "trouble") notices.set({ trouble: message.message });
}

function answer(message) {
  const { status, findings, elsewhere, trouble, moved, why } = message;
  notices.offer(message.message ? message.source : "");
  notices.set({ link: "open", status, findings, elsewhere, trouble, moved, why });
  source = message.source || source;
  if (message.etag && status !== "broken") etag = message.etag;
  if (status === "changed") {
    // Where there was no page there is one now: nothing here is worth keeping.
    if (seen === "gone") return again();
    show(message.html);
  }
  seen ||= status;
}

// Loads the page again; browsers keep the place. If that does not help, it is tried again later and later.
let loading = 0;
function again() {
  const key = "huikan.again.1", now = Date.now();
  let last = { at: 0, times: 0 };
  try { last = JSON.parse(sessionStorage.getItem(key)) || last; } catch { /* As if it were the first time. */ }
  const times = now - last.at < 10000 ? last.times + 1 : 0;
  clearTimeout(loading);
  loading = setTimeout(() => {
    try { sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), times })); } catch { /* As above. */ }
    location.reload();
  }, times < 3 ? 0 : Math.min(500 * 2 ** times, 30000));
}

function show(html) {
  const first = !morph.adopted;
  const { reload, changes, pending } = morph.show(html);
  waiting = pending ? html : null;
  if (reload || objects(changes)) return again();
  if (changes.length && !first && follows()) follow(changes);
}

// Scripts of the theme hear of every change, and may object to it: what they made of the old page cannot be made
// of the new one in place.
function objects(changes) {
  let objected = false;
  for (const { node, kind } of changes) {
    const event = new CustomEvent("huikan:change", { bubbles: true, cancelable: true, detail: { kind } });
    if (!node.dispatchEvent(event)) objected = true;
  }
  return objected;
}

// What an input method is composing must not be touched; the form around it waits.
document.addEventListener("compositionstart", ({ target }) => {
  const editor = target.closest ? target.closest("form") || target.closest("[contenteditable]") || target : null;
  morph.typing = editor;
}, true);
document.addEventListener("compositionend", () => {
  morph.typing = null;
  if (waiting) setTimeout(() => { if (waiting && !morph.typing) show(waiting); });
}, true);
