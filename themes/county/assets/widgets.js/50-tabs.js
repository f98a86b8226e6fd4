// data-tabs: several lists under one heading, one shown. Its parts are .tab, each with a heading; the heading
// becomes the tab, and its link, where it has one, stands below the list. Keys as in the ARIA pattern.
for (const group of all("[data-tabs]")) {
  const panels = all(".tab", group);
  if (panels.length < 2) continue;
  const heading = group.querySelector("h2:not(.tab *)");
  const label = group.getAttribute("aria-label") || (heading ? words(heading) : "栏目");
  const bar = make("div", { class: "tab-bar", role: "tablist", "aria-label": label });
  const tabs = panels.map((panel, i) => {
    const title = panel.querySelector("h2, h3, h4");
    const name = words(title), link = title.querySelector("a");
    if (link) {
      panel.append(make("p", { class: "tab-more" },
        make("a", { class: "more", href: link.getAttribute("href") }, "更多", make("span", { class: "hidden" }, `：${name}`))));
    }
    title.hidden = true;
    const tab = button(name, () => choose(i), { role: "tab", "aria-controls": idOf(panel) });
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", idOf(tab));
    bar.append(tab);
    return tab;
  });
  function choose(chosen) {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    });
  }
  bar.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
    const to = { ArrowLeft: at ? at - 1 : last, ArrowRight: at < last ? at + 1 : 0, Home: 0, End: last }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    choose(to);
    tabs[to].focus();
  });
  choose(0);
  panels[0].before(bar);
  group.classList.add("is-made");
}
