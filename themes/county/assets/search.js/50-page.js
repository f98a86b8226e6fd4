// The page to search on: a form with data-search (the address of the index), and below it .search-count,
// .search-results, .search-more and .search-map.
for (const form of all("[data-search]")) {
  const engine = searchEngine((window.searchScripts || searchFetch)(form.dataset.search));
  const [count, results, more, map] = ["count", "results", "more", "map"].map((name) => document.querySelector(`.search-${name}`));
  const { q: field, column, year, order } = form.elements, choices = [field, column, year, order];
  let answer, asked, timer, turn = 0;

  const address = () => `?${new URLSearchParams(choices.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value))}`;
  // What the address says; a column or year that is not there any more counts for nothing.
  function restore() {
    const said = new URLSearchParams(location.search);
    for (const choice of choices) {
      choice.value = said.get(choice.name) || "";
      choice.value ||= "";
    }
  }
  const marked = (parts) => parts.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const item = (hit) => make("li", {},
    make("a", { href: form.dataset.root + hit.address }, ...marked(hit.head)),
    make("p", {}, ...marked(hit.parts)),
    make("p", { class: "search-of" }, `${hit.column}　${hit.date}`));
  function tellOf({ total, open, exact, missing, pieces }) {
    count.textContent = total ? `${open && (total > 30 || !exact) ? "约" : "找到"} ${total} 篇` : missing ? "没有载入完" : "没有找到";
    if (missing) count.append("，结果可能不全", button("再试一次", () => run()));
    if (!total) count.append(...pieces().flatMap((piece) => [" ", make("a", { href: `?q=${encodeURIComponent(piece)}` }, piece)]), " 也可以从网站地图查找");
    map.hidden = !!total;
    more.hidden = !open;
  }
  // Searches, or goes on with an answer.
  async function run(on) {
    clearTimeout(timer);
    more.disabled = true;
    const mine = turn += 1;
    asked = address();
    let hits = [];
    try {
      const found = on || await engine.search(field.value, { column: column.value, year: +year.value, byDate: order.value });
      // What comes with sixteen files; at least one hit, if there is one.
      hits = on ? await on.next(10) : await found.next(6, 16);
      if (!hits.length) hits = await found.next(1);
      if (mine !== turn) return;
      if (!on) results.replaceChildren();
      results.append(...hits.map(item));
      answer = found;
      tellOf(found);
      more.disabled = false;
      if (!field.value.trim()) count.textContent = "";
      // Few are counted exactly.
      if (found.total > 30) return;
      await found.settle(16);
      if (mine === turn && found.total) tellOf(found);
    } catch {
      if (mine === turn) tellOf({ missing: true, pieces: () => [] });
    }
  }
  // Nothing is searched while an input method is composing; what was typed stands in the address at once.
  function typed(event) {
    clearTimeout(timer);
    if (event.isComposing) return;
    history.replaceState(null, "", address());
    timer = setTimeout(run, 60);
  }
  function chosen(event) {
    event.preventDefault();
    if (address() !== asked) history.pushState(null, "", address());
    run();
  }
  for (const kind of ["input", "compositionend"]) field.addEventListener(kind, typed);
  for (const choice of [column, year, order]) choice.addEventListener("change", chosen);
  form.addEventListener("submit", chosen);
  addEventListener("popstate", () => { restore(); run(); });
  more.addEventListener("click", () => run(answer));
  new IntersectionObserver(([seen]) => { if (seen.isIntersecting && scrollY) more.click(); }).observe(more);
  // Arrows lead from the field to the results, and back.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], stops = [field, ...all("a", results)];
    const at = stops.indexOf(document.activeElement), to = stops[at + by];
    if (event.isComposing || at < 0 || !to || event.altKey) return;
    event.preventDefault();
    to.focus();
  });
  form.classList.add("is-made");
  restore();
  run();
  engine.head().then((head) => {
    const option = (value, ...words) => make("option", { value }, ...words);
    column.append(...head.columns.map(([path, title, depth]) => option(path, "　".repeat(depth), title)));
    year.append(...head.years.map(([number]) => option(number, number, " 年")).reverse());
    restore();
    if (address() !== asked) run();
  }, () => {});
}
