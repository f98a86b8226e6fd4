"use strict";

// Comes with its first use, or after the first paint where modes are on; ../site.js/20-later.js brings it.
// The reading toolbar, 长者模式, sizes of letters, colours, and their keys.
// Every control says its mode by an attribute: data-mode="elder" switches, data-zoom-by="1" steps,
// data-zoom-to="125" and data-scheme-to="black-on-white" choose. The state is on <html>.
{
  const modes = window.readingModes;
  const names = {
    elder: "长者模式", toolbar: "无障碍工具栏", guide: "辅助线", pointer: "大鼠标", captions: "大字幕",
    "": "默认配色", "yellow-on-black": "黑底黄字", "black-on-yellow": "黄底黑字",
    "black-on-white": "白底黑字", "white-on-blue": "蓝底白字",
  };
  const steps = ["", ...modes.known.zoom];
  const zoom = () => root.dataset.zoom || "";
  const toolbar = document.getElementById("toolbar");

  function show() {
    const press = (control, pressed) => control.setAttribute("aria-pressed", String(pressed));
    for (const control of all("[data-mode]")) {
      const on = control.dataset.mode in root.dataset;
      if (control.hasAttribute("aria-expanded")) control.setAttribute("aria-expanded", String(on));
      else press(control, on);
    }
    for (const control of all("[data-zoom-to]")) press(control, control.dataset.zoomTo === zoom());
    for (const control of all("[data-scheme-to]")) {
      press(control, control.dataset.schemeTo === (root.dataset.scheme || ""));
    }
    // aria-disabled, not disabled: a button that the focus is on would lose it.
    for (const control of all("[data-zoom-by]")) {
      const next = steps.indexOf(zoom()) + Number(control.dataset.zoomBy);
      control.setAttribute("aria-disabled", String(!(next in steps)));
    }
    for (const output of all("[data-zoom-shown]")) output.textContent = `${zoom() || 100}%`;
    document.dispatchEvent(new Event("modes"));
  }

  function set(name, value, said) {
    modes.set(name, value);
    show();
    tell(said);
  }
  function toggle(name) {
    const on = !(name in root.dataset);
    set(name, on ? "on" : "", `${names[name]}已${on ? "打开" : "关闭"}`);
  }
  function step(by) {
    const at = steps.indexOf(zoom()) + by;
    if (at in steps) set("zoom", steps[at], `文字大小 ${steps[at] || 100}%`);
    else tell(by > 0 ? "已经最大" : "已经最小");
  }
  function nextScheme() {
    const schemes = ["", ...modes.known.scheme];
    const next = schemes[(schemes.indexOf(root.dataset.scheme || "") + 1) % schemes.length];
    set("scheme", next, names[next]);
  }
  function reset() {
    for (const name in modes.known) if (name !== "toolbar") modes.set(name, "");
    document.dispatchEvent(new Event("stop-reading"));
    show();
    tell("已恢复默认设置");
  }
  function openToolbar() {
    if (!("toolbar" in root.dataset)) toggle("toolbar");
    toolbar.querySelector("button").focus();
  }
  function closeToolbar() {
    set("toolbar", "", `${names.toolbar}已关闭`);
    const entry = document.querySelector('.tools [data-mode="toolbar"]');
    if (entry) entry.focus();
  }

  // Letters are told by their place on the keyboard, so that input methods and layouts don't matter.
  const keys = [
    ["KeyA", "A", "打开或关闭无障碍工具栏", () => ("toolbar" in root.dataset ? closeToolbar() : openToolbar())],
    ["KeyE", "E", "长者模式", () => toggle("elder")],
    ["Equal", "＋", "放大文字", () => step(1)],
    ["Minus", "－", "缩小文字", () => step(-1)],
    ["KeyC", "C", "换一种配色", nextScheme],
    ["KeyR", "R", "朗读、暂停", () => document.dispatchEvent(new Event("read"))],
    ["KeyX", "X", "停止朗读", () => document.dispatchEvent(new Event("stop-reading"))],
    ["KeyG", "G", "辅助线", () => toggle("guide")],
    ["KeyP", "P", "大鼠标", () => toggle("pointer")],
    ["KeyS", "S", "大字幕", () => toggle("captions")],
    ["Digit0", "0", "恢复默认设置", reset],
    ["KeyH", "H", "显示本说明", help],
  ];
  function help() {
    load("dialogs", showKeys, () => tell(unloaded));
  }
  function showKeys() {
    if (document.querySelector(".keys")) return;
    const row = (key, does) => make("tr", {}, make("th", { scope: "row" }, key), make("td", {}, does));
    const dialog = openDialog("keys", "快捷键说明",
      make("h2", {}, "快捷键"),
      make("table", {},
        ...keys.map(([, letter, does]) => row(`Alt + Shift + ${letter}`, does)),
        row("Tab", "到下一个链接或按钮；同时按 Shift 回到上一个"),
        row("← →", "在轮播、选项卡和看图时换到前一个、后一个"),
        row("Esc", "关闭窗口、菜单；停止朗读")),
      button("关闭", () => dialog.close(), { autofocus: true }));
  }
  const acts = { reset, help, close: closeToolbar };

  document.addEventListener("click", (event) => {
    const control = event.target.closest("button");
    if (!control) return;
    const { mode, zoomBy, zoomTo, schemeTo, act } = control.dataset;
    if (mode === "toolbar") (mode in root.dataset ? closeToolbar : openToolbar)();
    else if (mode) toggle(mode);
    else if (zoomBy) step(Number(zoomBy));
    else if (zoomTo !== undefined) set("zoom", zoomTo, `文字大小 ${zoomTo || 100}%`);
    else if (schemeTo !== undefined) set("scheme", schemeTo, names[schemeTo]);
    else if (act in acts) acts[act]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && toolbar && toolbar.contains(document.activeElement)) closeToolbar();
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    const found = keys.find(([code]) => code === event.code);
    if (!found) return;
    event.preventDefault();
    found[3]();
  });
  // Another tab changed a mode, or the page comes back from the browser's memory; site.js has read them again.
  addEventListener("storage", show);
  addEventListener("pageshow", show);

  show();
}
