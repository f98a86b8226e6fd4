// data-carousel: pictures that take turns. The slides are the items of its first list; each keeps its link
// and words. Nothing moves by itself while the pointer or the focus is inside, while the page is out of
// sight, in 长者模式, or for readers who asked for less motion.
for (const carousel of all("[data-carousel]")) {
  const list = carousel.querySelector("[data-slides], ul, ol");
  const slides = list ? Array.from(list.children) : [];
  if (slides.length < 2) continue;
  let at = 0, playing = !standsStill(), held = false, timer = 0;

  const play = button("暂停", () => { playing = !playing; run(); }, { class: "carousel-play" });
  const dots = slides.map((slide, i) => {
    const link = slide.querySelector("a:not([aria-hidden])");
    return button("", () => { stopAt(i); }, { class: "dot", "aria-label": `第 ${i + 1} 张：${link ? words(link) : ""}` });
  });
  carousel.setAttribute("role", "group");
  carousel.setAttribute("aria-roledescription", "轮播");
  if (!carousel.hasAttribute("aria-label")) carousel.setAttribute("aria-label", "焦点图片");
  list.after(make("div", { class: "carousel-bar" },
    play,
    button("", () => stopAt(at - 1), { class: "carousel-step", "data-step": "back", "aria-label": "上一张" }),
    make("span", { class: "dots" }, ...dots),
    button("", () => stopAt(at + 1), { class: "carousel-step", "data-step": "on", "aria-label": "下一张" })));
  carousel.classList.add("is-made");

  function show(next) {
    at = (next + slides.length) % slides.length;
    slides.forEach((slide, i) => slide.classList.toggle("is-shown", i === at));
    dots.forEach((dot, i) => (i === at ? dot.setAttribute("aria-current", "true") : dot.removeAttribute("aria-current")));
  }
  function run() {
    clearInterval(timer);
    play.textContent = playing ? "暂停" : "播放";
    play.setAttribute("aria-label", playing ? "暂停轮播" : "播放轮播");
    const moves = playing && !held && !document.hidden;
    list.setAttribute("aria-live", moves ? "off" : "polite");
    if (moves) timer = setInterval(() => show(at + 1), 6000);
  }
  // Who chooses a picture wants to look at it.
  function stopAt(next) {
    playing = false;
    run();
    show(next);
  }
  function hold() {
    held = carousel.matches(":hover") || carousel.contains(document.activeElement);
    run();
  }

  carousel.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const inSlide = list.contains(document.activeElement);
    stopAt(at + by);
    const target = inSlide ? slides[at].querySelector("a") : event.target.matches(".dot") ? dots[at] : null;
    if (target) target.focus();
  });
  for (const kind of ["pointerenter", "pointerleave", "focusin"]) carousel.addEventListener(kind, hold);
  carousel.addEventListener("focusout", () => setTimeout(hold));
  document.addEventListener("visibilitychange", run);
  const calmDown = () => { if (standsStill()) playing = false; run(); };
  calm.addEventListener("change", calmDown);
  document.addEventListener("modes", calmDown);
  swipe(list, (by) => stopAt(at + by));
  show(0);
  run();
}
