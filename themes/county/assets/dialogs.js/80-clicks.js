// Which dialog a click on a link opens.
document.addEventListener("click", (event) => {
  const [name, link] = (!event.defaultPrevented && wanted(event)) || [];
  if (name !== "dialogs") return;
  event.preventDefault();
  const group = opensLarge(event, link) && link.closest("[data-viewer]");
  if (!group) return askToLeave(link);
  const links = pictureLinks(group);
  openViewer(links, links.indexOf(link));
});
