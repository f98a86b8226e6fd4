// Everything that moves on a page; the page is complete without it. The files of this folder are one
// deferred script: this one holds what the others share, each of them is one widget in a block of its own.
// Hooks are attributes (data-carousel, data-tabs, ...); ../../README.md lists them.
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
const status = make("p", { class: "hidden", role: "status" });
(document.querySelector(".toolbar") || document.body).after(status);
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

// What is read, or shown in big letters, for an element: its name first, then its words.
function spoken(element) {
  return element.getAttribute("aria-label") || element.title || element.alt || words(element);
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
