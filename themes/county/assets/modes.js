// Reading modes and mourning, set before the first paint; a small script that blocks.
// A mode is an attribute of <html> (data-elder, data-zoom, ...), remembered as JSON under one key. Values
// that are not listed here are dropped; without storage a choice lasts as long as the page.
(function () {
  var root = document.documentElement, data = root.dataset, key = "reading.1";
  var styles = document.currentScript.dataset.styles, dressed = null, parsing = true;
  var known = {
    elder: ["on"], toolbar: ["on"], guide: ["on"], pointer: ["on"], captions: ["on"],
    zoom: ["110", "125", "150", "175", "200"],
    scheme: ["yellow-on-black", "black-on-yellow", "black-on-white", "white-on-blue"]
  };
  // The styles of modes, toolbar and dialogs. Written into the head while it is read: so they too come before
  // the first paint. Resolves when they are there, or cannot be.
  function dress() {
    if (dressed) return dressed;
    var link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = styles;
    if (parsing) {
      document.write(link.outerHTML);
      return dressed = Promise.resolve();
    }
    return dressed = new Promise(function (done) {
      link.onload = done;
      link.onerror = function () { dressed = null; link.remove(); done(); };
      document.head.append(link);
    });
  }
  function stored() {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (e) { return {}; }
  }
  function put(name, value) {
    if (known[name].indexOf(value) < 0) delete data[name];
    else {
      data[name] = value;
      dress();
    }
    // One column wherever letters are so large that two would be narrow.
    if (data.elder || data.zoom >= 150) data.single = ""; else delete data.single;
  }
  function load() {
    var modes = stored();
    for (var name in known) put(name, modes[name]);
  }
  function set(name, value) {
    put(name, value);
    var modes = {};
    for (name in known) if (data[name]) modes[name] = data[name];
    try { localStorage.setItem(key, JSON.stringify(modes)); } catch (e) { /* Full, or not allowed. */ }
  }
  // Shanghai keeps UTC+8 all year. Both ends count; "2026-12-13" is the whole day.
  function mourning(from, to) {
    var now = new Date(Date.now() + 288e5).toISOString().slice(0, 16);
    function at(time) { return time.replace(" ", "T").slice(0, 16); }
    from = at(from);
    to = at(to || from);
    return from && now.slice(0, from.length) >= from && now.slice(0, to.length) <= to;
  }
  root.classList.add("js");
  if (window.speechSynthesis) data.speech = "";
  // What the page to search on needs for its index.
  try { new DecompressionStream("deflate-raw"); data.unpacking = ""; } catch (e) { /* Too old. */ }
  load();
  if (mourning(data.mourningFrom || "", data.mourningTo || "")) data.mourning = "";
  parsing = false;
  window.readingModes = { known: known, load: load, set: set, dress: dress };
})();
