// The panel: all articles, recent first, and all findings. Loads /_huikan/site and again whenever the site is another.
// Filters work on the data; of what is left a part is drawn, and more when asked, so ten thousand articles stay quick.
// The server sends this together with finding.js and feed.js, within one function.

const ROWS = 200, FINDINGS = 5, MORE_FINDINGS = 50;
const at = (id) => document.getElementById(id);
const kinds = [
  ["all", "全部", () => true],
  ["published", "已发布", ({ status }) => status === "published"],
  ["unpublished", "未发布", ({ status }) => status !== "published"],
  ["faulty", "有问题", ({ errors, warnings }) => errors + warnings > 0],
];
let site = null, shown = ROWS, shownFindings = FINDINGS, only = null, asked = 0;
const choice = restored();

// What is chosen stands in the address, so that it is there again after a look at a page.
function restored() {
  const given = new URLSearchParams(location.hash.slice(1));
  return { kind: kinds.some(([name]) => name === given.get("show")) ? given.get("show") : "all", query: given.get("find") || "" };
}
function keep() {
  const given = new URLSearchParams();
  if (choice.kind !== "all") given.set("show", choice.kind);
  if (choice.query) given.set("find", choice.query);
  const words = String(given);
  history.replaceState(null, "", `${location.pathname}${words && `#${words}`}`);
}

function haystack(article) {
  article.hay ||= `${article.title}\n${article.column}\n${article.source}\n${article.date || ""}`.toLowerCase();
  return article.hay;
}

function chosen() {
  const wanted = choice.query.toLowerCase().split(/\s+/).filter(Boolean);
  const [, , fits] = kinds.find(([name]) => name === choice.kind);
  const found = wanted.length ? site.articles.filter((one) => wanted.every((word) => haystack(one).includes(word))) : site.articles;
  return { found, articles: found.filter(fits) };
}

function row(article) {
  const { source, title, column, date, status, label, why, path, errors, warnings } = article;
  const name = title || "（没有标题）";
  const cell = (className, ...children) => make("td", { class: className, role: "cell" }, ...children);
  const counts = countWords({ error: errors, warning: warnings });
  const about = counts && make("button", { type: "button", class: errors ? "count is-error" : "count is-warning", onclick: () => narrow(source) },
    counts, make("span", { class: "hidden" }, `：${name}`));
  return make("tr", { role: "row", "data-source": source },
    make("th", { scope: "row", role: "rowheader" }, path ? make("a", { href: path }, name) : make("span", {}, name), make("small", {}, source.replace(/^content\//, ""))),
    cell("column", column), cell("date", date ? make("time", { datetime: date }, date) : "没有日期"),
    cell("status", make("span", { class: status === "published" ? "label is-published" : "label" }, label), why && !why.includes(label) && make("small", {}, why),
      path && status === "published" && make("small", {}, make("a", { href: `/_huikan/wechat?source=${encodeURIComponent(source)}`, target: "_blank" }, "复制到公众号"))),
    cell("about", counts ? about : make("span", { class: "none" }, "没有")));
}

function drawArticles() {
  const { found, articles } = chosen();
  at("tabs").replaceChildren(...kinds.map(([name, words, fits]) => make("button", {
    type: "button", "aria-pressed": String(name === choice.kind), "data-kind": name, onclick: () => choose({ kind: name }),
  }, words, make("span", {}, String(found.filter(fits).length)))));
  const part = articles.slice(0, shown);
  at("rows").replaceChildren(...part.map(row));
  at("articles-beside").textContent = articles.length ? part.length < articles.length ? `${articles.length} 篇，先列出 ${part.length} 篇` : `${articles.length} 篇`
    : site.articles.length ? "没有符合条件的稿件，请换个条件。" : "content 文件夹里还没有稿件。";
  at("rows").parentNode.hidden = !articles.length;
  more(at("articles-more"), articles.length - part.length, ROWS, "篇");
}

function more(button, left, step, unit) {
  button.hidden = left <= 0;
  button.textContent = `更多：再列出 ${Math.min(left, step)} ${unit}，还有 ${left} ${unit}`;
}

function drawFindings() {
  const all = byWeight(site.findings), list = only ? all.filter(({ file }) => file === only) : all;
  const part = list.slice(0, only ? list.length : shownFindings);
  at("findings").hidden = !all.length;
  const beside = [only ? make("span", {}, `${only} 的 ${list.length} 个问题 `) : countWords(countsOf(all))];
  if (only) beside.push(make("button", { type: "button", class: "link", onclick: () => narrow(null) }, "显示全部问题"));
  at("findings-beside").replaceChildren(...beside);
  at("findings-list").replaceChildren(...part.map((one) => findingItem(one, leads(one))));
  more(at("findings-more"), list.length - part.length, MORE_FINDINGS, "个");
}

// To the page of the article that a finding is in, or that it was met on.
function leads({ file, page }) {
  site.paths ||= new Map(site.articles.map(({ source, path }) => [source, path]));
  const path = site.paths.get(file) || page;
  return path ? make("a", { href: path }, "打开这一页") : null;
}

function narrow(source) {
  only = source;
  drawFindings();
  at("findings-title").tabIndex = -1;
  at("findings-title").focus();
  at("findings").scrollIntoView({ block: "start" });
}

function choose(news) {
  Object.assign(choice, news);
  shown = ROWS;
  keep();
  kept(drawArticles);
}

// What had the focus has it again, in the same row if it was in one.
function kept(draw) {
  const focused = document.activeElement, line = focused.closest("tr[data-source]"), { kind } = focused.dataset;
  const tag = focused.localName;
  draw();
  if (focused.isConnected) return;
  const again = kind ? document.querySelector(`[data-kind="${kind}"]`)
    : line && document.querySelector(`tr[data-source="${CSS.escape(line.dataset.source)}"] ${tag}`);
  if (again) again.focus({ preventScroll: true });
}

// "稿件 52 篇，发布 49 篇，没有发布 3 篇（草稿 2，已撤稿 1）".
function articleWords() {
  const others = new Map();
  let published = 0;
  for (const { status, label } of site.articles) {
    if (status === "published") published += 1;
    else others.set(label, (others.get(label) || 0) + 1);
  }
  const left = site.articles.length - published;
  const why = Array.from(others, ([label, count]) => `${label}\u00a0${count}`).join("，");
  return `稿件\u00a0${site.articles.length}\u00a0篇，发布\u00a0${published}\u00a0篇${left ? `，没有发布\u00a0${left}\u00a0篇（${why}）` : ""}`;
}

function draw() {
  const { name, checked, summary } = site;
  document.title = `${summary.errors ? `${summary.errors} 个错误 · ` : ""}稿件与问题 · ${name}`;
  at("site").textContent = name;
  const found = countWords({ error: summary.errors, warning: summary.warnings }) || "没有发现问题";
  at("summary").textContent = `${articleWords()}；${found}${checked ? "" : "（其余页面还在检查）"}`;
  if (only && !site.findings.some(({ file }) => file === only)) only = null;
  kept(() => {
    drawFindings();
    drawArticles();
  });
}

async function load() {
  const turn = ++asked;
  try {
    const response = await fetch("/_huikan/site", { cache: "no-store" });
    if (!response.ok) throw new Error(`${response.status}`);
    const loaded = await response.json();
    if (turn !== asked) return;
    site = loaded;
    away(null);
    told(site.trouble);
    draw();
  } catch {
    if (turn === asked) away("连不上预览。请看看命令行窗口里 huikan serve 是否还在运行；它一回来，这里就会更新。");
  }
}

// The folder cannot be read: what is shown is from before.
function told(trouble) {
  if (!trouble) return;
  at("away").hidden = false;
  at("away").textContent = trouble;
  at("state").textContent = "已连接，暂时读不到稿件";
}

function away(words) {
  at("away").hidden = !words;
  at("away").textContent = words || "";
  at("state").textContent = words ? "预览已断开，正在重连" : "已连接，保存即更新";
  document.body.classList.toggle("is-away", !!words);
}

feed((message) => {
  if (message.kind === "portal" || message.kind === "findings") load();
  else if (message.kind === "away") {
    asked += 1;
    away(message.locked ? `${lockedWords}。` : "预览已断开，下面是断开以前的内容。huikan serve 一回来，这里就会更新。");
  } else if (message.kind === "trouble") {
    told(message.message);
    load();
  }
}, () => ({ open: null }));

at("query").value = choice.query;
at("query").addEventListener("input", ({ target }) => { if (site) choose({ query: target.value.trim() }); });
at("articles-more").addEventListener("click", () => {
  const first = at("rows").children.length;
  shown += ROWS;
  drawArticles();
  const next = at("rows").children[first];
  if (next) (next.querySelector("a, button") || at("articles-more")).focus();
});
at("findings-more").addEventListener("click", () => {
  shownFindings += MORE_FINDINGS;
  drawFindings();
});
