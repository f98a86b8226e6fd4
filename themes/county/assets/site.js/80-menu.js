// The menu on phones, and Escape in the menus.
{
  const nav = document.getElementById("nav"), toggle = document.querySelector(".nav-toggle");
  const open = (yes) => {
    nav.classList.toggle("open", yes);
    toggle.setAttribute("aria-expanded", String(yes));
  };
  if (nav && toggle) {
    toggle.addEventListener("click", () => open(!nav.classList.contains("open")));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (nav.classList.contains("open")) {
        open(false);
        toggle.focus();
      }
      for (const item of all(".has-sub:focus-within, .has-sub:hover", nav)) {
        if (item.querySelector(".sub :focus")) item.querySelector("a").focus();
        item.classList.add("shut");
      }
    });
    for (const kind of ["focusout", "mouseout"]) {
      nav.addEventListener(kind, (event) => {
        for (const item of all(".shut", nav)) {
          if (!item.contains(event.relatedTarget)) item.classList.remove("shut");
        }
      });
    }
  }
}
