// data-share: the system's sheet where there is one, else the address is copied; data-share="copy" copies it.
"use strict";

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

document.addEventListener("click", async (event) => {
  const [name, control] = wanted(event) || [];
  if (name !== "sharing") return;
  const canonical = document.querySelector("link[rel=canonical]");
  const url = canonical && !/^(127|localhost)/.test(location.hostname) ? canonical.href : location.href.split("#")[0];
  if (navigator.share && control.dataset.share !== "copy") {
    // Who closes the sheet has not failed.
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  const done = await copy(url);
  const said = done ? "网址已复制" : `请手工复制：${url}`;
  tell(said);
  const label = control.textContent;
  if (!done || control.dataset.said) return;
  control.dataset.said = label;
  control.textContent = said;
  setTimeout(() => { control.textContent = label; delete control.dataset.said; }, 2500);
});
