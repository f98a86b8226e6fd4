// The menu on phones, Escape in the menus, and the print button. Pages are complete without it.
(function () {
  var doc = document, root = doc.documentElement;
  root.classList.add("js");
  doc.addEventListener("DOMContentLoaded", function () {
    var nav = doc.getElementById("nav"), toggle = doc.querySelector(".nav-toggle");
    function open(yes) {
      nav.classList.toggle("open", yes);
      toggle.setAttribute("aria-expanded", String(yes));
    }
    if (nav && toggle) {
      toggle.addEventListener("click", function () {
        open(toggle.getAttribute("aria-expanded") !== "true");
      });
      doc.addEventListener("keydown", function (event) {
        if (event.key !== "Escape") return;
        if (nav.classList.contains("open")) {
          open(false);
          toggle.focus();
        }
        var item = nav.querySelector(".has-sub:focus-within, .has-sub:hover");
        if (item) item.classList.add("shut");
      });
      ["focusout", "mouseout"].forEach(function (kind) {
        nav.addEventListener(kind, function (event) {
          nav.querySelectorAll(".shut").forEach(function (item) {
            if (!item.contains(event.relatedTarget)) item.classList.remove("shut");
          });
        });
      });
    }
    var print = doc.querySelector(".print-button");
    if (print && window.print) {
      print.hidden = false;
      print.addEventListener("click", function () { window.print(); });
    }
  });
})();
