// What must run when a page loads, and what the other scripts share; ../../README.md lists scripts and hooks.
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

// A function among the attributes listens ({ onclick }).
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function button(label, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, label);
}

// Emptied first, so that the same words are said again.
const status = document.getElementById("status") || document.body.appendChild(make("p", { class: "hidden", role: "status" }));
function tell(text) {
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 60);
}

// A finger drawn sideways: 1 to the left (the next one), -1 to the right.
function swipe(element, turn) {
  let from = null;
  element.addEventListener("touchstart", (event) => {
    from = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  element.addEventListener("touchend", (event) => {
    if (!from) return;
    const to = event.changedTouches[0], x = to.clientX - from.clientX, y = to.clientY - from.clientY;
    from = null;
    if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 1 : -1);
  });
}
