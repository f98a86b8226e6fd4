"use strict";

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

