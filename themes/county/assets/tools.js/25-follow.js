// The guide line and the big captions: they follow the pointer, the focus and the voice.
{
  const guide = make("div", { class: "guide", "aria-hidden": "true" });
  const captions = make("div", { class: "captions", "aria-hidden": "true" });
  document.body.append(guide, captions);

  // What is shown in big letters for an element: its name first, then its words.
  function spoken(element) {
    const label = element.labels && element.labels[0];
    return element.getAttribute("aria-label") || element.title || element.alt || (label && words(label)) || words(element);
  }
  const unit = "a,button,summary,label,select,input,th,td,dt,dd,figcaption,h1,h2,h3,h4,h5,h6,p,li,img,time";
  // The line lies below the words that are pointed at, not across them.
  function below(x, y) {
    const caret = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y) : document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
    const node = caret && (caret.offsetNode || caret.startContainer);
    if (!node || node.nodeType !== Node.TEXT_NODE) return y;
    const range = document.createRange();
    range.setStart(node, Math.min(caret.offset ?? caret.startOffset, node.length - 1));
    range.setEnd(node, range.startOffset + 1);
    const box = range.getBoundingClientRect();
    return y >= box.top && y <= box.bottom ? box.bottom + 2 : y;
  }
  function follow(x, y, element) {
    if ("guide" in root.dataset) {
      guide.style.setProperty("--x", `${x}px`);
      guide.style.setProperty("--y", `${y}px`);
      guide.classList.add("is-placed");
    }
    if ("captions" in root.dataset && element) {
      const found = element.closest(unit);
      if (found) captions.textContent = spoken(found).slice(0, 200);
    }
  }
  document.addEventListener("pointermove", (event) => {
    const { clientX, clientY, target } = event;
    follow(clientX, "guide" in root.dataset ? below(clientX, clientY) : clientY, target);
  });
  document.addEventListener("focusin", (event) => {
    const box = event.target.getBoundingClientRect();
    follow(box.left, Math.min(box.bottom + 4, innerHeight - 4), event.target);
  });
  document.addEventListener("speaking", (event) => {
    if ("captions" in root.dataset) captions.textContent = event.detail;
  });
}
