// Around an article: the table of contents that follows the reading (data-toc) and print (.print-button); and the
// date in the masthead (data-date).
for (const toc of all("[data-toc]")) {
  const links = all('a[href^="#"]', toc);
  const marks = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!("IntersectionObserver" in window) || !marks.some(Boolean)) continue;
  let current = null;
  // The section being read is the last whose heading has passed the upper third.
  const follow = () => {
    const line = innerHeight / 3;
    const passed = marks.map((mark) => !!mark && mark.getBoundingClientRect().top < line).lastIndexOf(true);
    const link = links[passed] || null;
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "true");
    if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = link.offsetTop - toc.clientHeight / 2;
  };
  // All that is above the line counts as seen, so that a jump past several headings is noticed too.
  const observer = new IntersectionObserver(follow, { rootMargin: "1000000px 0px -66% 0px" });
  for (const mark of marks) if (mark) observer.observe(mark);
  follow();
}

for (const control of all(".print-button")) {
  control.hidden = false;
  control.addEventListener("click", () => print());
}

for (const place of all("[data-date]")) {
  const now = new Date(), timeZone = "Asia/Shanghai";
  place.textContent = new Intl.DateTimeFormat("zh-CN", {
    timeZone, year: "numeric", month: "long", day: "numeric", weekday: "long",
  }).format(now).replace(/日(?=星期)/, "日 ");
  if (place.matches("time")) place.dateTime = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
  place.hidden = false;
}
