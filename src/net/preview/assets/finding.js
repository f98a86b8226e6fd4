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

// What a fix would make of the place, and the button for it. What was mended is seen when the page comes anew.
function fixOffer({ file, fix }) {
  const said = make("span", { role: "status" });
  const button = make("button", { type: "button", class: "act", onclick: mend }, "照此改");
  async function mend() {
    button.disabled = true;
    said.textContent = "";
    try {
      const response = await fetch("/_huikan/mend", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ file, id: fix.id }) });
      const { error } = response.ok ? await response.json() : { error: "这里不能改，请在运行预览的电脑上改。" };
      said.textContent = error || "改好了，原文留着（huikan check --undo 恢复）";
      button.disabled = !error;
    } catch {
      said.textContent = "连不上预览，没有改。";
      button.disabled = false;
    }
  }
  const [before, after] = differing(fix.before, fix.after);
  return make("div", { class: "fix" }, make("p", {}, "原来：", ...before), make("p", {}, "改后：", ...after), make("p", {}, button, said));
}

// Both texts with what differs between them marked.
function differing(before, after) {
  const one = Array.from(before), other = Array.from(after), least = Math.min(one.length, other.length);
  let from = 0, same = 0;
  while (from < least && one[from] === other[from]) from += 1;
  while (same < least - from && one[one.length - 1 - same] === other[other.length - 1 - same]) same += 1;
  const part = (all, tag) => [all.slice(0, from).join(""), make(tag, {}, all.slice(from, all.length - same).join("")), all.slice(all.length - same).join("")];
  return [part(one, "del"), part(other, "ins")];
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
  if (finding.fix) found.append(fixOffer(finding));
  return found;
}

function byWeight(findings) {
  const order = Object.keys(severities);
  return [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
