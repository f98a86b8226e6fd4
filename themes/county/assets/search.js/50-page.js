// The page to search on: a form with data-search (the address of the index), and behind it .search-count (which says how
// many, in the words of its data attributes), .search-again (to try anew), .search-none (with .search-near, which takes
// words to try, and shows what it stands in where there are some), .search-results, .search-more and .search-map. In
// a browser that cannot unpack the index (modes.js tells) the page stays as it is without scripts.
if ("unpacking" in document.documentElement.dataset) for (const form of all("[data-search]")) {
  const engine = searchEngine((window.searchScripts || searchFetch)(form.dataset.search));
  const [count, again, none, near, results, more, map] = ["count", "again", "none", "near", "results", "more", "map"].map((name) => all(`.search-${name}`)[0]);
  const { q: field, column, year, order } = form.elements, choices = [...form.elements], begun = location.search;
  let answer, asked, timer, limit, composing, turn = 0;

  const address = () => "?" + new URLSearchParams(choices.map(({ name, value }) => [name, value.trim()]).filter(([, value]) => value));
  // What the address says; a column or year that is not there any more counts for nothing.
  function restore(some, address) {
    for (const choice of some) {
      choice.value = new URLSearchParams(address).get(choice.name) || "";
      choice.value ||= "";
    }
  }
  const marked = (parts) => parts.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const item = (hit) => make("li", {},
    make("a", { href: form.dataset.root + hit.address }, ...marked(hit.head)),
    make("p", {}, ...marked(hit.parts)),
    make("p", { class: "search-of" }, `${hit.column}　${hit.date}`));
  // Says how it stands: `what` names the words.
  function tell({ total, open, exact, missing }, pieces = [], what =
  total > open ? (open && !exact ? "about" : "found") : total ? "open" : asked[1] === "q" ? "none" : "") {
    count.textContent = what && count.dataset[what].replace("#", total) + (missing ? count.dataset.part : "");
    again.hidden = total >= 0 && !missing;
    none.hidden = what !== "none";
    near.parentNode.hidden = !pieces.length;
    near.replaceChildren(...pieces.flatMap((piece) => [" ", make("a", { href: `?q=${encodeURIComponent(piece)}` }, piece)]));
    more.hidden = !open;
    map.hidden = total > open;
  }
  // Columns and years are known with the first answer; what was typed until then stays.
  function fill({ columns, years }) {
    const option = (value, words) => make("option", { value }, words);
    column.append(...columns.map(([path, title, depth]) => option(path, "　".repeat(depth) + title)));
    year.append(...years.map(([number]) => option(number, `${number} 年`)).reverse());
    restore([column, year], begun);
    if (!composing && address() !== asked) begin();
  }
  // Searches, or goes on with an answer.
  async function run(on) {
    clearTimeout(timer);
    more.disabled = true;
    const mine = turn += 1;
    asked = address();
    try {
      const found = on || await engine.search(field.value, { column: column.value, year: +year.value, byDate: order.value });
      const head = await engine.head();
      column[1] || year[1] || fill(head);
      if (mine !== turn) return;
      // What comes with sixteen files; at least one hit, if thirty-two have one. Then the reader is asked. The first
      // is shown while five more come.
      limit = on ? limit + 32 : 16;
      let hits = await found.next(on ? 10 : 1, limit);
      if (mine === turn && !hits.length && limit < 32) hits = await found.next(1, limit = 32);
      if (mine !== turn) return;
      const pieces = found.state().total ? [] : await found.pieces();
      if (mine !== turn) return;
      if (!on) results.replaceChildren();
      results.append(...hits.map(item));
      if (!on && hits[0]) {
        hits = await found.next(5, limit);
        if (mine !== turn) return;
        results.append(...hits.map(item));
      }
      answer = found;
      tell(found.state(), pieces);
      more.disabled = false;
      // Few are counted exactly: as far as sixteen files go, and to the end while the reader reads. Of sixty that may be
      // hits a good half are.
      const settle = async (files) => {
        await found.settle(files);
        if (mine !== turn || !results.firstChild) return;
        tell(found.state());
        if (files < 64) timer = setTimeout(settle, 1e3, 64);
      };
      if (found.state().total <= 60) settle(16);
    } catch {
      if (mine !== turn) return;
      results.replaceChildren();
      tell({}, [], "failed");
    }
  }
  // Searches, and writes down in the address for what; a browser may refuse that where it comes too often.
  function begin(how = "replaceState") {
    run();
    try { history[how](null, "", asked); } catch {}
  }
  // Nothing is searched while an input method is composing.
  function typed(event) {
    clearTimeout(timer);
    timer = !(composing = event.isComposing) && setTimeout(begin, 60);
  }
  function chosen(event) {
    event.preventDefault();
    if (address() !== asked) begin("pushState");
  }
  field.oninput = typed;
  field.addEventListener("compositionend", typed);
  form.onchange = form.onsubmit = chosen;
  // So does a link within the page, for which nothing is to be searched.
  window.onpopstate = () => {
    restore(choices, location.search);
    if (address() !== asked) run();
  };
  more.onclick = () => run(answer);
  again.onclick = () => {
    field.focus();
    run();
  };
  // Arrows lead from the field to the results, and back.
  document.onkeydown = (event) => {
    const stops = [field, ...all("a", results)], at = stops.indexOf(document.activeElement);
    const to = at >= 0 && !event.isComposing && !event.altKey && stops[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  restore(choices, begun);
  run();
}
