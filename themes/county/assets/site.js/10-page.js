// What moves on every page; the page is complete without it. This folder is one deferred script, and
// ../widgets.js/ another, left out where articles are read: this file holds what the others share, each of
// which is one widget in a block of its own. Hooks are attributes; ../../README.md lists them.
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

// An element with attributes; a function among them listens ({ onclick }).
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

let lastId = 0;
function idOf(element) {
  element.id ||= `made-${++lastId}`;
  return element.id;
}

// Says a change of state to those who hear the page. Emptied first, so that the same words are said again.
const status = document.getElementById("status") || document.body.appendChild(make("p", { class: "hidden", role: "status" }));
function tell(text) {
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 60);
}

// A modal dialog that goes away when it closes. The browser keeps the focus in and closes on Escape; the
// focus goes back to where it was. A click beside it closes it too.
function openDialog(name, label, ...children) {
  const before = document.activeElement;
  const dialog = make("dialog", { class: `dialog ${name}`, "aria-label": label }, ...children);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before && before.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const standsStill = () => calm.matches || "elder" in root.dataset;

// What is shown in big letters for an element: its name first, then its words.
function spoken(element) {
  const label = element.labels && element.labels[0];
  return element.getAttribute("aria-label") || element.title || element.alt || (label && words(label)) || words(element);
}

// Copies, also where the clipboard is closed to scripts (pages opened from a folder).
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "hidden", readonly: true, "aria-hidden": "true" });
    field.value = text;
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (before) before.focus();
    return done;
  }
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
