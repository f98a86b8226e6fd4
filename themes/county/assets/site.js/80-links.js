// The menu on phones, Escape in the menus, and the notice before an outside link is followed.
{
  const nav = document.getElementById("nav"), toggle = document.querySelector(".nav-toggle");
  const open = (yes) => {
    nav.classList.toggle("open", yes);
    toggle.setAttribute("aria-expanded", String(yes));
  };
  if (nav && toggle) {
    toggle.addEventListener("click", () => open(!nav.classList.contains("open")));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (nav.classList.contains("open")) {
        open(false);
        toggle.focus();
      }
      for (const item of all(".has-sub:focus-within, .has-sub:hover", nav)) {
        if (item.querySelector(".sub :focus")) item.querySelector("a").focus();
        item.classList.add("shut");
      }
    });
    for (const kind of ["focusout", "mouseout"]) {
      nav.addEventListener(kind, (event) => {
        for (const item of all(".shut", nav)) {
          if (!item.contains(event.relatedTarget)) item.classList.remove("shut");
        }
      });
    }
  }
}

{
  const key = "left-for.1";
  let agreed = [];
  try { agreed = JSON.parse(sessionStorage.getItem(key)) || []; } catch { /* Asked again on the next page. */ }
  // The site's own addresses and those of government are left without a word.
  const isOutside = ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== location.hostname
    && !/(^|\.)gov\.cn$/.test(hostname) && !agreed.includes(hostname);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || link.closest("dialog") || !isOutside(new URL(link.href))) return;
    event.preventDefault();
    const name = document.querySelector("meta[name=SiteName]");
    const site = name ? name.content : location.hostname;
    const go = make("a", { class: "go", href: link.href, target: "_blank", rel: "noopener" }, "继续访问");
    const dialog = openDialog("leaving", "离开本站",
      make("p", {}, `您访问的链接即将离开“${site}”，是否继续？`),
      make("p", { class: "leaving-url" }, link.href),
      make("div", { class: "dialog-acts" }, go, button("放弃", () => dialog.close(), { autofocus: true })));
    go.addEventListener("click", () => {
      agreed.push(new URL(link.href).hostname);
      try { sessionStorage.setItem(key, JSON.stringify(agreed)); } catch { /* As above. */ }
      dialog.close();
    });
  });
}
