// As in site.js: words change in place; slides, tabs, and what is filtered were counted when the page loaded.
document.addEventListener("huikan:change", (event) => {
  const { target, detail: { kind } } = event;
  const counted = {
    text: "[data-filter] *, .tab h2, .tab h3, .tab h4",
    attributes: "[data-filter], [data-filter] *, [data-tabs], [data-carousel]",
    children: "[data-filter], [data-filter] *, [data-tabs], [data-tabs] :has(> .tab), [data-carousel], [data-carousel] > *",
    added: "[data-filter] *, [data-tabs], .tab, [data-carousel], [data-carousel] > * > *, :has([data-filter], [data-tabs], [data-carousel])",
  }[kind];
  if (target.matches(counted)) event.preventDefault();
});
