// data-viewer: a figure's picture is a link to its largest size, or becomes one; dialogs.js opens it.
function linkPictures(group) {
  for (const picture of all(".figure > :is(img, picture)", group)) {
    const link = make("a", { class: "picture-link" });
    picture.before(link);
    link.append(picture);
  }
  for (const link of all(".picture-link:not([href])", group)) link.href = largest(link.querySelector("img"));
  pictureLinks(group).forEach((link, i) => {
    if (!link.querySelector("img").alt) link.setAttribute("aria-label", `看大图，第 ${i + 1} 张`);
  });
}
for (const group of all("[data-viewer]")) linkPictures(group);

function largest(picture) {
  const widths = (picture.getAttribute("srcset") || "").split(",").map((one) => one.trim().split(/\s+/));
  const best = widths.sort((a, b) => parseInt(b[1], 10) - parseInt(a[1], 10))[0];
  return best[0] || picture.getAttribute("src");
}

function pictureLinks(group) {
  return [group, ...all("a", group)].filter((link) => link.matches("a[href]") && isPicture(link));
}
