// Reading aloud by the browser's own voice: the selected words, else the article, else the page's main part.
// Buttons are data-act="read" (start, pause, go on) and data-act="stop-reading"; styles hide them where the
// browser cannot speak. Pausing stops the voice and remembers the sentence: some phones cannot pause.
if (window.speechSynthesis && window.SpeechSynthesisUtterance) {
  const engine = window.speechSynthesis;
  const longest = 120;
  let parts = [], at = 0, state = "idle", turn = 0;

  // What voices read wrongly or not at all.
  const said = [[/https?:\/\/\S+/g, "网址"], [/×{2,}/g, "某某"], [/km²/g, "平方公里"], [/㎡|m²/g, "平方米"], [/[　\s]+/g, " "]];
  const clean = (text) => said.reduce((result, [from, to]) => result.replace(from, to), text).trim();

  // Sentences, as some voices break off after a quarter of a minute; long ones are cut at commas.
  function sentences(text) {
    const cut = [];
    for (const piece of clean(text).match(/[^。！？；!?;]+[。！？；!?;”’」』）]*/g) || []) {
      let rest = piece;
      while (rest.length > longest) {
        const comma = Math.max(rest.lastIndexOf("，", longest), rest.lastIndexOf("、", longest));
        const end = comma > 20 ? comma + 1 : longest;
        cut.push(rest.slice(0, end));
        rest = rest.slice(end);
      }
      cut.push(rest);
    }
    return cut.filter((piece) => /[\p{L}\p{N}]/u.test(piece));
  }

  function units() {
    const leaf = "h1,h2,h3,h4,p,li,dt,dd,th,td,figcaption";
    const article = document.querySelector(".article");
    const within = article ? all(".article-head, .prose", article) : all("main");
    return within.flatMap((part) => all(leaf, part))
      .filter((element) => !element.querySelector(leaf) && element.checkVisibility()
        && !element.closest(".toc, .meta, .pager, .neighbours, [hidden]"));
  }

  function collect() {
    const selected = String(getSelection()).trim();
    const sources = selected ? [{ text: selected }] : units().map((element) => ({ element, text: words(element) }));
    return sources.flatMap(({ element, text }) => sentences(text).map((sentence) => ({ element, sentence })));
  }

  function mark(element) {
    for (const old of all(".is-read")) if (old !== element) old.classList.remove("is-read");
    if (!element || element.classList.contains("is-read")) return;
    element.classList.add("is-read");
    element.scrollIntoView({ block: "nearest" });
  }

  function show() {
    const label = { idle: "朗读", speaking: "暂停朗读", paused: "继续朗读" }[state];
    for (const control of all('[data-act="read"]')) control.textContent = label;
    for (const control of all('[data-act="stop-reading"]')) {
      control.setAttribute("aria-disabled", String(state === "idle"));
    }
  }

  function speak() {
    const part = parts[at];
    if (!part) return stop("朗读完毕");
    const mine = ++turn;
    const voice = new SpeechSynthesisUtterance(part.sentence);
    let heard = false;
    voice.lang = "zh-CN";
    voice.voice = engine.getVoices().find(({ lang }) => /^zh[-_]CN|^cmn/i.test(lang)) || null;
    voice.onstart = () => { heard = true; };
    voice.onend = () => { if (mine === turn) { at += 1; speak(); } };
    voice.onerror = () => { if (mine === turn) stop("朗读中断：浏览器没有可用的语音"); };
    mark(part.element);
    document.dispatchEvent(new CustomEvent("speaking", { detail: part.sentence }));
    engine.speak(voice);
    setTimeout(() => {
      if (mine === turn && !heard && !engine.getVoices().length) stop("这个浏览器没有可用的朗读语音");
    }, 5000);
  }

  // A new turn first: the voice that is cut off may still report its end.
  function silence() {
    turn += 1;
    engine.cancel();
  }
  function stop(words) {
    if (state === "idle") return;
    silence();
    state = "idle";
    parts = [];
    mark(null);
    show();
    tell(words);
  }
  function read() {
    if (state === "speaking") {
      silence();
      state = "paused";
      tell("朗读已暂停");
    } else {
      if (state === "idle") {
        parts = collect();
        at = 0;
        if (!parts.length) return tell("没有可以朗读的文字");
      }
      state = "speaking";
      speak();
    }
    show();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="read"]')) read();
    else if (event.target.closest('[data-act="stop-reading"]')) stop("朗读已停止");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) stop("朗读已停止");
  });
  document.addEventListener("read", read);
  document.addEventListener("stop-reading", () => stop("朗读已停止"));
  addEventListener("pagehide", () => silence());
  show();
}
