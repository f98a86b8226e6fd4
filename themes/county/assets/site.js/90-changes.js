// While huikan serve shows a page, a change comes into it in place, and is told by an event on the changed element.
// Pictures are linked again; where parts were counted when the page loaded, only loading it again is right.
document.addEventListener("huikan:change", (event) => {
  const { target, detail } = event;
  const group = target.closest("[data-viewer]");
  if (group) linkPictures(group);
  const counted = "[data-toc], .print-button, [data-date]";
  if (target.closest("[data-toc]") || (detail.kind === "added" && target.querySelector(counted))) event.preventDefault();
});
