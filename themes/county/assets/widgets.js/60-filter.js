// data-filter="类别 办理结果": narrows a table or a list by the values found in it. In a table the names are
// header words; in a list an item says a value by an attribute (data-类别) or an element (data-field="类别").
// Choices are combined, and the number left is announced.
for (const place of all("[data-filter]")) {
  const names = place.dataset.filter.split(/[\s,，、]+/).filter(Boolean);
  const table = place.matches("table") ? place : place.querySelector("table");
  const list = table || (place.matches("ul, ol") ? place : place.querySelector("[data-items], ul, ol"));
  if (!list) continue;
  const items = table ? all("tbody tr", table) : Array.from(list.children);
  const heads = table ? all("thead th", table).map(words) : [];
  const value = (item, name) => {
    const given = item.getAttribute(`data-${name}`);
    if (given !== null) return given.trim();
    const cell = heads.includes(name) ? item.children[heads.indexOf(name)] : item.querySelector(`[data-field="${name}"]`);
    return cell ? words(cell) : "";
  };
  const selects = names.map((name) => {
    const values = [...new Set(items.map((item) => value(item, name)))].filter(Boolean);
    const select = make("select", { onchange: apply, "data-name": name }, make("option", { value: "" }, "全部"),
      ...values.map((one) => make("option", {}, one)));
    return { name, select, values };
  }).filter(({ values }) => values.length > 1);
  if (!selects.length) continue;

  const count = make("p", { class: "filter-count", role: "status" });
  const form = make("details", { class: "filter" }, make("summary", {}, "筛选"),
    make("div", { class: "filter-in" },
      ...selects.map(({ name, select }) => make("label", {}, make("span", {}, name), select)),
      button("全部显示", () => { for (const { select } of selects) select.value = ""; apply(); })));
  form.open = matchMedia("(min-width: 48em)").matches;

  function apply() {
    let left = 0;
    for (const item of items) {
      item.hidden = selects.some(({ name, select }) => select.value && select.value !== value(item, name));
      if (!item.hidden) left += 1;
    }
    const narrowed = selects.some(({ select }) => select.value);
    count.textContent = !narrowed ? `共 ${items.length} 项` : left ? `共 ${items.length} 项，符合条件的 ${left} 项` : "没有符合条件的，请换个条件";
  }
  const start = place === list ? place.closest(".table-scroll") || place : place.firstElementChild;
  start.before(form, count);
  place.classList.add("is-made");
  apply();
}
