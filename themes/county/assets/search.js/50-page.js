// The page to search on: a form with data-search (the address of the index), and below it .search-count,
// .search-results, .search-more and .search-map.
for (const form of all("[data-search]")) {
  const engine = searchEngine(searchFiles(form.dataset.search));
  const [count, results, more, map] = ["count", "results", "more", "map"].map((name) => document.querySelector(`.search-${name}`));
  const { q: field, column, year, order } = form.elements;
  const choices = [field, column, year, order];
  let answer = null, turn = 0, timer = 0, asked = null;

  const address = () => {
    const said = new URLSearchParams();
    for (const { name, value } of choices) if (value.trim()) said.set(name, value.trim());
    return `${location.pathname}?${said}`;
  };
  // What the address says; a column or year that there is not any more counts for nothing.
  function restore() {
    const said = new URLSearchParams(location.search);
    for (const choice of choices) {
      choice.value = said.get(choice.name) || "";
      if (choice.selectedIndex < 0) choice.value = "";
    }
  }
  const marked = (parts) => parts.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const item = (hit) => make("li", {},
    make("a", { href: form.dataset.root + hit.address }, ...marked(hit.head)),
    make("p", {}, ...marked(hit.parts)),
    make("p", { class: "search-of" }, [hit.column, hit.date].filter(Boolean).join("　")));
  const again = (words) => make("a", { href: `?${new URLSearchParams({ q: words })}` }, words);

  function say() {
    const few = answer.open && (answer.total > 30 || !answer.exact);
    count.replaceChildren(answer.total ? `${few ? "约" : "找到"} ${answer.total} 篇` : "没有找到。");
    if (answer.missing) count.append("有一部分索引没有载入，结果可能不全。", button("再试一次", () => run()));
    const pieces = answer.total ? [] : answer.pieces();
    if (pieces.length) count.append("试试：", ...pieces.flatMap((piece) => [again(piece), " "]));
    if (!answer.total) count.append("也可以从下面的网站地图查找。");
    map.hidden = answer.total > 0;
    more.hidden = !answer.open;
  }
  async function go(on, most) {
    const mine = turn;
    more.disabled = true;
    const hits = await on.next(most);
    if (mine !== turn) return;
    more.disabled = false;
    results.append(...hits.map(item));
    say();
  }
  async function run() {
    clearTimeout(timer);
    const mine = ++turn, typed = field.value;
    asked = address();
    if (!typed.trim()) {
      results.replaceChildren();
      count.textContent = "";
      map.hidden = false;
      more.hidden = true;
      return;
    }
    try {
      const found = await engine.search(typed, { column: column.value, year: +year.value, byDate: !!order.value });
      // What comes with sixteen files; at least one hit, if there is one.
      const hits = await found.next(6, 16);
      if (!hits.length) hits.push(...await found.next(1));
      if (mine !== turn) return;
      answer = found;
      results.replaceChildren(...hits.map(item));
      say();
      // Few are counted exactly.
      if (found.total > 30) return;
      await found.settle(16);
      if (mine === turn) say();
    } catch {
      if (mine !== turn) return;
      results.replaceChildren();
      count.replaceChildren("搜索暂时不能用。请稍后再试，或从下面的网站地图查找。", button("再试一次", () => run()));
      map.hidden = false;
      more.hidden = true;
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
    if (address() !== asked || event.type === "change") history.pushState(null, "", address());
    run();
  }
  field.addEventListener("input", typed);
  field.addEventListener("compositionend", typed);
  form.addEventListener("submit", chosen);
  for (const choice of [column, year, order]) choice.addEventListener("change", chosen);
  addEventListener("popstate", () => { restore(); run(); });
  more.addEventListener("click", () => go(answer, 10));
  new IntersectionObserver((seen) => { if (seen[0].isIntersecting && scrollY && !more.disabled) go(answer, 10); }).observe(more);
  // Arrows lead from the field to the results, and back.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], links = all("a", results);
    const stops = [field, ...links], at = stops.indexOf(document.activeElement);
    if (event.isComposing || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at > 0) return field.focus();
    if (!by || !stops[at + by]) return;
    event.preventDefault();
    stops[at + by].focus();
  });
  form.classList.add("is-made");
  restore();
  run();
  engine.head().then((head) => {
    column.append(...head.columns.map(([path, title, depth]) => make("option", { value: path }, "　".repeat(depth) + title)));
    year.append(...head.years.map(([number]) => make("option", { value: number }, `${number} 年`)).reverse());
    restore();
    if (address() !== asked) run();
  }, () => {});
}
