// Scripts that come with first use. What is pointed at is on its way before the click; an earlier click is
// held back and made again.
const sources = document.currentScript.dataset;
const loads = {}, ready = {}, unloaded = "没有载入，请稍后再试";

// Brings a script and its styles, then does `then`; what failed is asked for again the next time.
function load(name, then, otherwise = () => {}) {
  loads[name] ||= Promise.all([readingModes.dress(), new Promise((onload, onerror) => {
    document.head.append(make("script", { src: sources[name], onload, onerror }));
  })]).then(() => { ready[name] = true; }, (error) => {
    delete loads[name];
    throw error;
  });
  loads[name].then(then, otherwise);
}

// Hosts a reader agreed to leave for; government's need no asking.
const agreedKey = "left-for.1";
let agreed = [];
try { agreed = JSON.parse(sessionStorage.getItem(agreedKey)) || []; } catch { /* Asked again on the next page. */ }
const isOutside = ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname !== location.hostname
  && !/(^|\.)gov\.cn$/.test(hostname) && !agreed.includes(hostname);
const isPicture = (link) => /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(link.pathname) && !!link.querySelector("img");
const opensLarge = (event, link) => link.closest("[data-viewer]") && isPicture(link) && !event.ctrlKey && !event.metaKey && !event.shiftKey;

// The script that an event asks for, and the element: ["tools", button]; nothing if none.
function wanted(event) {
  const element = event.target instanceof Element && event.target.closest("button, a[href]");
  if (!element || element.closest("dialog")) return;
  if (element.matches("[data-mode], [data-zoom-by], [data-zoom-to], [data-scheme-to], [data-act]")) return ["tools", element];
  if (element.matches("[data-share]")) return ["sharing", element];
  if (element.href && (opensLarge(event, element) || isOutside(element))) return ["dialogs", element];
}

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const found = wanted(event);
    if (found) load(found[0]);
  });
}

// From the script, too, that listens already while its styles are on the way.
function hold(event, name, then, otherwise = () => tell(unloaded)) {
  event.preventDefault();
  event.stopImmediatePropagation();
  load(name, then, otherwise);
}
document.addEventListener("click", (event) => {
  const [name, element] = (!event.defaultPrevented && wanted(event)) || [];
  if (!name || ready[name]) return;
  hold(event, name, () => element.click(), element.href ? () => location.assign(element.href) : undefined);
});
// The keys are those of tools.js/20-modes.js; the modifiers bring the script.
document.addEventListener("keydown", (event) => {
  const { code, altKey, shiftKey } = event;
  if (ready.tools || !altKey || !shiftKey || event.ctrlKey || event.metaKey) return;
  if (!/^(Key[ACEGHPRSX]|Equal|Minus|Digit0)$/.test(code)) return load("tools");
  hold(event, "tools", () => document.dispatchEvent(new KeyboardEvent("keydown", { code, altKey, shiftKey })));
});
// A press on the button must not lose what is selected.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest('[data-act="read"]')) event.preventDefault();
});

// Modes need their script: after the first paint, after another tab's change, and back from the browser's memory.
function wake() {
  if (Object.keys(readingModes.known).some((name) => name in root.dataset)) load("tools");
}
function refresh() {
  readingModes.load();
  wake();
}
requestAnimationFrame(() => setTimeout(wake));
addEventListener("storage", refresh);
addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
