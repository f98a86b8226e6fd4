// 跟随修改: brings the first block that changed into view, and marks it for a moment. The mark is an animation of the
// browser's own, so that nothing in the page is written to.

const followKey = "huikan.follow.1";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function follows() {
  try { return localStorage.getItem(followKey) === "on"; } catch { return false; }
}

function setFollows(on) {
  try { localStorage.setItem(followKey, on ? "on" : "off"); } catch { /* Off, then. */ }
}

// The block that holds a changed node: as long as it is set as part of a line, what is around it.
function blockOf(node) {
  let at = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  while (at && at !== document.body && /^(inline|contents|none)/.test(getComputedStyle(at).display)) at = at.parentElement;
  return at;
}

// Of so many changes the first one is found; a page that is all new has no place to be led to.
const LOOKED_AT = 500;

// First what is the page's own; what stands around it on every page only if nothing else changed.
function firstOf(changes) {
  const nodes = changes.slice(0, LOOKED_AT).map(({ node }) => node).filter((node) => document.body.contains(node) && node !== document.body);
  const main = document.querySelector("main, [role=main], article");
  const own = nodes.filter((node) => main && main.contains(node) && node !== main);
  // What was added or reads otherwise says more than the list around it.
  const places = own.length ? own : nodes;
  places.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const inner = places.find((node) => !places.some((other) => other !== node && node.contains(other)));
  return inner ? blockOf(inner) : null;
}

function follow(changes) {
  const writes = document.activeElement && document.activeElement.matches("input, textarea, select, [contenteditable]");
  const block = firstOf(changes);
  if (!block || writes || block === document.body) return;
  const { top, bottom } = block.getBoundingClientRect();
  const inView = top >= 0 && (bottom <= innerHeight || top < innerHeight / 2);
  const still = calm.matches || document.hidden;
  if (!inView) block.scrollIntoView({ block: bottom - top > innerHeight * .6 ? "start" : "center", behavior: still ? "instant" : "smooth" });
  const shown = { outline: "3px solid #c8323a", outlineOffset: "4px" };
  const gone = { outline: "3px solid transparent", outlineOffset: "4px" };
  block.animate(calm.matches ? [shown, shown] : [shown, { ...shown, offset: .6 }, gone], { duration: 1800 });
}
