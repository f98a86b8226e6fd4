// Large type (remembered), the menu on phones, Escape in the menus, the print button.
// Pages are complete without it. It blocks, and is small, so that large type is there before the first paint.
(function () {
  var doc = document, root = doc.documentElement, key = "reading";
  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
    } catch (e) { /* No storage: the choice lasts as long as the page. */ }
  }
  function read(large) {
    if (large) root.dataset.reading = "large"; else delete root.dataset.reading;
  }
  root.classList.add("js");
  read(stored() === "large");
  doc.addEventListener("DOMContentLoaded", function () {
    var reading = doc.querySelector(".reading"), print = doc.querySelector(".print-button");
    var nav = doc.getElementById("nav"), toggle = doc.querySelector(".nav-toggle");
    if (reading) {
      reading.setAttribute("aria-pressed", String(root.dataset.reading === "large"));
      reading.addEventListener("click", function () {
        var large = root.dataset.reading !== "large";
        read(large);
        stored(large ? "large" : "");
        reading.setAttribute("aria-pressed", String(large));
      });
    }
    if (print) {
      print.hidden = false;
      print.addEventListener("click", function () { window.print(); });
    }
    if (!nav || !toggle) return;
    function open(yes) {
      nav.classList.toggle("open", yes);
      toggle.setAttribute("aria-expanded", String(yes));
    }
    toggle.addEventListener("click", function () { open(!nav.classList.contains("open")); });
    doc.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      if (nav.classList.contains("open")) {
        open(false);
        toggle.focus();
      }
      nav.querySelectorAll(".has-sub:focus-within, .has-sub:hover").forEach(function (item) {
        if (item.querySelector(".sub :focus")) item.querySelector("a").focus();
        item.classList.add("shut");
      });
    });
    ["focusout", "mouseout"].forEach(function (kind) {
      nav.addEventListener(kind, function (event) {
        nav.querySelectorAll(".shut").forEach(function (item) {
          if (!item.contains(event.relatedTarget)) item.classList.remove("shut");
        });
      });
    });
  });
})();
