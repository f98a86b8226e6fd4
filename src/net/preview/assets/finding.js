// A finding as it is shown over a page and in the panel: what is wrong, where, the lines with the place marked, how
// to mend it.

const severities = { error: "错误", warning: "警告", hint: "提示" };

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((one) => one != null && one !== false));
  return element;
}

function placeOf({ file, line, column }) {
  if (!file) return null;
  return `${file}${line ? `，第 ${line} 行` : ""}${line && column ? `第 ${column} 个字` : ""}`;
}

function countsOf(findings) {
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

// "2 个错误，1 个警告", most important first, a number never apart from its unit; empty if there is nothing.
function countWords(counts) {
  return Object.keys(severities).filter((one) => counts[one]).map((one) => `${counts[one]}\u00a0个${severities[one]}`).join("，");
}

// The server has cut the lines; `from` and `to` count characters, not UTF-16 units.
function excerptLine({ line, text, from, to }) {
  const all = Array.from(text), marks = from !== undefined && from !== null;
  const part = (a, b) => all.slice(a, b).join("");
  const code = make("code", {});
  if (marks) {
    // A place between two characters is marked at the next; at the end of a line there is none.
    const end = Math.max(to, from + 1), marked = part(from, end);
    code.append(part(0, from), make("mark", { class: marked ? null : "point" }, marked || "\u200b"), part(end));
  } else code.append(text);
  return make("div", { class: marks ? "line is-marked" : "line" }, make("span", { class: "number", "aria-hidden": "true" }, String(line)), code);
}

// `link`: what leads to the page that a finding was met on.
function findingItem(finding, link = null) {
  const { severity, message, excerpt, help, related, count } = finding;
  const place = placeOf(finding);
  const found = make("li", { class: `finding is-${severity}` },
    make("p", { class: "message" }, make("span", { class: "severity" }, severities[severity]), make("span", {}, message,
      count > 1 && make("span", { class: "times" }, `共 ${count} 处`))),
    (place || link) && make("p", { class: "place" }, place && make("span", {}, place), link));
  if (excerpt && excerpt.length) found.append(make("div", { class: "excerpt" }, ...excerpt.map(excerptLine)));
  for (const one of related || []) {
    const where = placeOf(one);
    found.append(make("p", { class: "related" }, one.message, where && make("span", { class: "place" }, `（${where}）`)));
  }
  if (help) found.append(make("p", { class: "help" }, help));
  return found;
}

function byWeight(findings) {
  const order = Object.keys(severities);
  return [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
