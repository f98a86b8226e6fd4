// data-viewer: pictures looked at large, one after the other. Inside it, a picture that is a link to a picture
// opens in a dialog; a figure's picture without a link is made into one. Without script the link does it.
{
  const isPicture = (link) => /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(new URL(link.href).pathname);

  for (const group of all("[data-viewer]")) {
    for (const picture of all(".figure > img", group)) {
      const link = make("a", { class: "picture-link", href: largest(picture) });
      picture.before(link);
      link.append(picture);
    }
    const links = [group, ...all("a", group)]
      .filter((link) => link.matches("a[href]") && link.querySelector("img") && isPicture(link));
    links.forEach((link, i) => {
      if (!link.querySelector("img").alt) link.setAttribute("aria-label", `看大图，第 ${i + 1} 张`);
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(links, i);
      });
    });
  }

  function largest(picture) {
    const widths = (picture.getAttribute("srcset") || "").split(",").map((one) => one.trim().split(/\s+/));
    const best = widths.sort((a, b) => parseInt(b[1], 10) - parseInt(a[1], 10))[0];
    return best[0] || picture.getAttribute("src");
  }

  function open(links, first) {
    const many = links.length > 1;
    const picture = make("img", {}), caption = make("p", { class: "viewer-caption" });
    const count = make("p", { class: "viewer-count", "aria-live": "polite" });
    let at = first;
    function show(next) {
      at = (next + links.length) % links.length;
      const link = links[at], small = link.querySelector("img");
      const figure = link.closest("figure"), words = figure && figure.querySelector("figcaption");
      picture.src = link.href;
      picture.alt = small.alt || "图片";
      caption.replaceChildren(...(words ? words.cloneNode(true).childNodes : []));
      count.textContent = `${at + 1} / ${links.length}`;
    }
    const step = (by, label) => many
      ? [button("", () => show(at + by), { class: "viewer-step", "data-step": by < 0 ? "back" : "on", "aria-label": label })] : [];
    const dialog = openDialog("viewer", "看图",
      make("div", { class: "viewer-bar" }, count, button("关闭", () => dialog.close(), { autofocus: true })),
      make("div", { class: "viewer-stage" }, ...step(-1, "上一张"), picture, ...step(1, "下一张")), caption);
    dialog.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
      if (to === undefined || !many) return;
      event.preventDefault();
      show(to);
    });
    // The focus goes back to the picture that was looked at last.
    dialog.addEventListener("close", () => links[at].focus());
    if (many) swipe(dialog, (by) => show(at + by));
    show(first);
  }
}
