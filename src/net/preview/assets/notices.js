// What the preview says over a page, outside of its body and styles: a chip in the corner, its menu, the findings
// that concern the page, and a bar when the page is no more. It never takes the focus by itself: who saves looks at
// an editor, or types into the page. Escape and 收起 put the findings away until they are others.

function decoded(address) {
  try { return decodeURI(address); } catch { return address; }
}

class Notices {
  constructor(document) {
    this.document = document;
    this.state = { link: "start", trouble: null, status: null, findings: [], elsewhere: { errors: 0, warnings: 0 }, moved: null, why: null };
    // The errors that the overlay came for; closed, it waits for others.
    this.shownFor = "";
    this.isHidden = false;
    this.build();
    document.documentElement.append(this.host);
    document.addEventListener("keydown", (event) => this.escape(event));
    document.addEventListener("pointerdown", (event) => { if (!event.composedPath().includes(this.host)) this.openMenu(false); });
    this.draw();
  }

  build() {
    this.host = make("huikan-preview", { lang: "zh-CN" });
    const shadow = this.host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [look];
    this.dot = make("span", { class: "dot", "aria-hidden": "true" });
    this.label = make("span", {});
    this.chip = make("button", { type: "button", class: "chip", "aria-controls": "menu", "aria-expanded": "false", onclick: () => this.openMenu(this.menu.hidden) }, this.dot, this.label);
    this.link = make("span", {});
    this.counts = make("ul", { class: "counts" });
    this.switch = make("button", { type: "button", class: "switch", role: "switch", onclick: () => { setFollows(!follows()); this.draw(); } },
      make("span", {}, "跟随修改", make("small", {}, "保存后滚动到修改的地方")), make("i", { "aria-hidden": "true" }));
    this.message = make("p", { class: "message-link", hidden: true });
    this.menu = make("div", { class: "menu", id: "menu", role: "group", "aria-label": "预览", hidden: true },
      make("p", { class: "state" }, make("b", {}, "预览"), this.link), this.counts, this.switch, this.message,
      make("p", { class: "menu-foot" }, make("a", { href: "/_huikan/" }, "全部稿件与问题"),
        make("button", { type: "button", class: "act", title: "本页再次打开时出现", onclick: () => this.hide() }, "隐藏")));
    this.corner = make("div", { class: "corner" }, this.menu, this.chip);

    this.heading = make("h2", { id: "heading", tabindex: "-1" });
    this.list = make("ul", { class: "findings" });
    this.overlay = make("section", { class: "overlay", id: "overlay", "aria-labelledby": "heading", hidden: true },
      make("header", {}, this.heading, make("p", { class: "acts" }, make("a", { href: "/_huikan/" }, "全部稿件与问题"),
        make("button", { type: "button", class: "act", onclick: () => this.close() }, "收起", make("kbd", { "aria-hidden": "true" }, "Esc")))),
      make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "问题" }, this.list));
    this.fate = make("span", {});
    this.gone = make("p", { class: "gone", hidden: true }, this.fate, make("a", { href: "/_huikan/" }, "全部稿件与问题"));
    // Said aloud, without taking the focus.
    this.said = make("div", { role: "status", class: "said" });
    shadow.append(this.gone, this.overlay, this.corner, this.said);
    addEventListener("storage", ({ key }) => { if (key === followKey) this.draw(); });
  }

  set(news) {
    Object.assign(this.state, news);
    if ("findings" in news) this.judge();
    this.draw();
  }

  // The article that this page shows, as a message of the official account.
  offer(source) {
    this.message.hidden = !source;
    if (source) this.message.replaceChildren(make("a", { href: `/_huikan/wechat?source=${encodeURIComponent(source)}`, target: "_blank" }, "复制到公众号"));
  }

  // Comes with new errors, goes with the last of them.
  judge() {
    const { findings } = this.state;
    const errors = findings.filter(({ severity }) => severity === "error");
    const set = JSON.stringify(errors.map(({ code, file, line, message, help }) => [code, file, line, message, help]));
    const all = JSON.stringify(findings);
    if (all !== this.listed) {
      this.listed = all;
      this.list.replaceChildren(...byWeight(findings).map((one) => findingItem(one)));
    }
    if (errors.length && set !== this.shownFor) {
      this.overlay.hidden = false;
      this.isHidden = false;
      this.openMenu(false);
      this.said.textContent = `本页有${countWords(countsOf(findings))}：${errors[0].message}`;
    }
    if (!errors.length && (this.shownFor || !findings.length)) {
      if (!this.overlay.hidden) this.said.textContent = "本页的错误已经改正";
      this.close(false);
    }
    this.shownFor = errors.length ? set : "";
  }

  // What the chip says: one thing, the most important.
  words() {
    const { link, trouble, status, findings, elsewhere } = this.state;
    const counts = countsOf(findings);
    if (link === "away") return ["away", "预览已断开，正在重连"];
    if (link === "locked") return ["away", lockedWords];
    if (trouble) return ["error", trouble];
    if (counts.error) return ["error", `本页有 ${counts.error} 个错误`];
    if (elsewhere.errors) return ["error", `别处有 ${elsewhere.errors} 个错误`];
    if (status === "gone") return ["away", "此页已不在网站上"];
    if (counts.warning) return ["warning", `本页有 ${counts.warning} 个警告`];
    return ["quiet", elsewhere.warnings ? `预览：本页没有问题，别处有 ${elsewhere.warnings} 个警告` : "预览：没有问题"];
  }

  // Why the page is no more, and where it is now.
  fateWords() {
    const { moved, why } = this.state;
    if (moved) return ["此页的网址改成了", make("a", { href: moved }, decoded(moved))];
    return [why ? `此页已不在网站上：${why}` : "此页已不在网站上"];
  }

  draw() {
    const { link, status, findings, elsewhere } = this.state;
    const [kind, words] = this.words();
    this.chip.className = `chip is-${kind}`;
    this.label.textContent = words;
    this.label.hidden = kind === "quiet";
    if (kind === "quiet") this.chip.setAttribute("aria-label", words); else this.chip.removeAttribute("aria-label");
    this.chip.title = kind === "quiet" ? words : "";
    this.corner.hidden = this.isHidden || !this.overlay.hidden;
    this.gone.hidden = status !== "gone" || !this.overlay.hidden;
    this.fate.replaceChildren(...this.fateWords());
    this.link.textContent = { open: "已连接，保存即更新", away: "已断开，正在重连", locked: "已断开，钥匙变了", start: "正在连接" }[link];
    this.switch.setAttribute("aria-checked", String(follows()));
    const own = countWords(countsOf(findings)) || "没有问题";
    const others = countWords({ error: elsewhere.errors, warning: elsewhere.warnings }) || "没有问题";
    this.counts.replaceChildren(
      make("li", {}, make("span", {}, `本页：${own}`), findings.length > 0 && make("button", { type: "button", class: "link", onclick: () => this.open() }, "查看")),
      make("li", {}, make("span", {}, `别处：${others}`)));
    const { error } = countsOf(findings);
    this.heading.replaceChildren(error ? "这一页有错误" : "这一页的问题", make("small", {}, own));
  }

  open() {
    this.openMenu(false);
    this.overlay.hidden = false;
    this.draw();
    this.heading.focus();
  }

  close(drawn = true) {
    const held = this.overlay.contains(this.host.shadowRoot.activeElement);
    this.overlay.hidden = true;
    if (!drawn) return;
    this.draw();
    if (held) this.chip.focus();
  }

  openMenu(yes) {
    if (this.menu.hidden === !yes) return;
    const held = this.menu.contains(this.host.shadowRoot.activeElement);
    this.menu.hidden = !yes;
    this.chip.setAttribute("aria-expanded", String(yes));
    if (held) this.chip.focus();
  }

  hide() {
    this.openMenu(false);
    this.isHidden = true;
    this.draw();
  }

  escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (!this.menu.hidden) this.openMenu(false);
    // A dialog of the page closes first.
    else if (!this.overlay.hidden && !this.document.querySelector("dialog[open]")) this.close();
  }
}
