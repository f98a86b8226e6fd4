// data-viewer: pictures looked at large, one after the other; 55-pictures.js of site.js makes the links.
function openViewer(links, first) {
  const many = links.length > 1;
  const picture = make("img", {}), caption = make("p", { class: "viewer-caption" });
  const count = make("p", { class: "viewer-count", "aria-live": "polite" });
  let at = first;
  function show(next) {
    at = (next + links.length) % links.length;
    const link = links[at], small = link.querySelector("img");
    const figure = link.closest("figure"), words = figure && figure.querySelector("figcaption");
    const large = make("img", { src: link.href });
    for (const side of ["width", "height"]) picture.setAttribute(side, small.getAttribute(side) || "");
    // What the page shows already stands in its place until the large one is there.
    picture.src = small.currentSrc || link.href;
    large.decode().catch(() => {}).then(() => {
      if (links[at] !== link) return;
      picture.src = link.href;
      // The next one is on its way before it is asked for.
      if (many && !(navigator.connection && navigator.connection.saveData)) make("img", { src: links[(at + 1) % links.length].href });
    });
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
