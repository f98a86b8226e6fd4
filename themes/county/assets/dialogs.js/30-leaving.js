// The notice before an outside link is followed; `isOutside` in 20-later.js of site.js says which links are.
function askToLeave({ href, hostname }) {
  const name = document.querySelector("meta[name=SiteName]");
  const site = name ? name.content : location.hostname;
  const go = make("a", { class: "go", href, target: "_blank", rel: "noopener" }, "继续访问");
  const dialog = openDialog("leaving", "离开本站",
    make("p", {}, `您访问的链接即将离开“${site}”，是否继续？`),
    make("p", { class: "leaving-url" }, href),
    make("div", { class: "dialog-acts" }, go, button("放弃", () => dialog.close(), { autofocus: true })));
  go.addEventListener("click", () => {
    agreed.push(hostname);
    try { sessionStorage.setItem(agreedKey, JSON.stringify(agreed)); } catch { /* Asked again on the next page. */ }
    dialog.close();
  });
}
