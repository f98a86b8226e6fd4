// Widgets of pages that are no article; what they share beside ../site.js/10-page.js.
"use strict";

let lastId = 0;
function idOf(element) {
  element.id ||= `made-${++lastId}`;
  return element.id;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const standsStill = () => calm.matches || "elder" in root.dataset;
