// Which child nodes of an old element live on in a new one.
//
// In: two lists of nodes, old and new. Out: for each new node the place of the old node that becomes it, or -1.
// Equal nodes come first, then equal ids, then the most similar of one kind. Long lists cost no more than
// their differences: common ends are cut off, and between them nodes that are unique on both sides hold the rest
// in place (patience diff). No DOM is changed here.

const NONE = -1;
// Pairs that one table may hold; beyond it lists are cut at unique nodes first.
const TABLE = 10000;
// Characters from either end of two texts that say how similar they are.
const REACH = 400;
const USED = / (form|input|textarea|select|details|video|audio|iframe) /;

// What two nodes must share so that one can become the other.
function kindOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
  const sort = { link: "rel", meta: "name", input: "type", script: "type" }[node.localName];
  const more = sort ? node.getAttribute(sort) || node.getAttribute("property") || node.getAttribute("http-equiv") || "" : "";
  return `${node.namespaceURI} ${node.localName} ${more}`;
}

// A node as the tables see it. `weight` is what keeping it as it is is worth: blank text next to nothing.
function sketch(node) {
  const element = node.nodeType === Node.ELEMENT_NODE;
  const text = element ? node.outerHTML : node.data || "";
  const blank = !element && !text.trim();
  return { kind: kindOf(node), text, key: `${node.nodeType}${text}`, id: (element && node.id) || "", element, blank, weight: blank ? 1 : 100 };
}

// How much of the longer text the shorter one repeats at its start and end, from 0 to 1.
function similarity(a, b) {
  const least = Math.min(a.length, b.length, REACH * 2), most = Math.max(a.length, b.length);
  let start = 0, end = 0;
  while (start < least && start < REACH && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  while (end < least - start && end < REACH && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end += 1;
  return most ? (start + end) / Math.min(most, REACH * 2) : 1;
}

function align(oldNodes, newNodes) {
  const found = new Array(newNodes.length).fill(NONE);
  const most = Math.min(oldNodes.length, newNodes.length);
  let start = 0, end = 0;
  while (start < most && oldNodes[start].isEqualNode(newNodes[start])) {
    found[start] = start;
    start += 1;
  }
  while (end < most - start && oldNodes[oldNodes.length - 1 - end].isEqualNode(newNodes[newNodes.length - 1 - end])) {
    end += 1;
    found[newNodes.length - end] = oldNodes.length - end;
  }
  const olds = oldNodes.slice(start, oldNodes.length - end).map(sketch);
  const news = newNodes.slice(start, newNodes.length - end).map(sketch);
  if (!olds.length || !news.length) return found;

  const both = {
    olds, news,
    oldKeys: tally(olds, "key"), newKeys: tally(news, "key"), oldIds: tally(olds, "id"), newIds: tally(news, "id"),
  };
  const inner = new Array(news.length).fill(NONE);
  between(both, inner, [0, olds.length], [0, news.length]);
  moved(both, inner);
  inner.forEach((old, i) => { if (old !== NONE) found[start + i] = start + old; });
  return found;
}

function tally(list, name) {
  const counts = new Map();
  for (const one of list) if (one[name]) counts.set(one[name], (counts.get(one[name]) || 0) + 1);
  return counts;
}

// Pairs within a stretch of both lists that keep their order.
function between(both, found, [oldFrom, oldTo], [newFrom, newTo]) {
  const height = oldTo - oldFrom, width = newTo - newFrom;
  if (!height || !width) return;
  if (height * width <= TABLE) return table(both, found, [oldFrom, oldTo], [newFrom, newTo]);
  const anchors = unique(both, [oldFrom, oldTo], [newFrom, newTo]);
  if (!anchors.length) return inTurn(both, found, [oldFrom, oldTo], [newFrom, newTo]);
  let oldAt = oldFrom, newAt = newFrom;
  for (const [old, wanted] of [...anchors, [oldTo, newTo]]) {
    between(both, found, [oldAt, old], [newAt, wanted]);
    if (wanted < newTo) found[wanted] = old;
    oldAt = old + 1;
    newAt = wanted + 1;
  }
}

// The longest run, in order on both sides, of nodes that stand once on either side.
function unique({ olds, news, oldKeys, newKeys }, [oldFrom, oldTo], [newFrom, newTo]) {
  const places = new Map();
  for (let i = oldFrom; i < oldTo; i += 1) if (oldKeys.get(olds[i].key) === 1) places.set(olds[i].key, i);
  const pairs = [];
  for (let j = newFrom; j < newTo; j += 1) {
    const { key } = news[j];
    if (newKeys.get(key) === 1 && places.has(key)) pairs.push([places.get(key), j]);
  }
  return increasing(pairs.map(([old]) => old)).map((i) => pairs[i]);
}

// Places of a longest increasing subsequence; those that are NONE take no part.
function increasing(values) {
  const ends = [], before = new Array(values.length).fill(NONE);
  values.forEach((value, i) => {
    if (value === NONE) return;
    let low = 0, high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]] < value) low = middle + 1; else high = middle;
    }
    if (low) before[i] = ends[low - 1];
    ends[low] = i;
  });
  const run = [];
  for (let i = ends.length ? ends[ends.length - 1] : NONE; i !== NONE; i = before[i]) run.push(i);
  return run.reverse();
}

// What pairing two nodes is worth; 0 if one cannot become the other. A node whose equal, or whose id, stands
// elsewhere on the other side waits for that one.
function worth({ oldKeys, newKeys, oldIds, newIds }, old, wanted) {
  if (old.key === wanted.key) return old.weight;
  if (old.kind !== wanted.kind) return 0;
  if (old.id && old.id === wanted.id) return 95;
  if (!old.element) return old.blank || wanted.blank ? 1 : 5 + 60 * similarity(old.text, wanted.text);
  if (newKeys.has(old.key) || oldKeys.has(wanted.key) || newIds.has(old.id) || oldIds.has(wanted.id)) return 0;
  return 10 + 60 * similarity(old.text, wanted.text);
}

// The pairs of most worth in all, by the table of every pair.
function table(both, found, [oldFrom, oldTo], [newFrom, newTo]) {
  const width = newTo - newFrom + 1, height = oldTo - oldFrom + 1;
  const best = new Float64Array(width * height), single = new Float64Array(width * height);
  for (let i = height - 2; i >= 0; i -= 1) {
    for (let j = width - 2; j >= 0; j -= 1) {
      const at = i * width + j;
      single[at] = worth(both, both.olds[oldFrom + i], both.news[newFrom + j]);
      const pair = single[at] ? single[at] + best[at + width + 1] : 0;
      best[at] = Math.max(pair, best[at + 1], best[at + width]);
    }
  }
  let i = 0, j = 0;
  while (i < height - 1 && j < width - 1) {
    const at = i * width + j;
    if (single[at] && best[at] === single[at] + best[at + width + 1]) {
      found[newFrom + j] = oldFrom + i;
      i += 1;
      j += 1;
    } else if (best[at] === best[at + width]) i += 1;
    else j += 1;
  }
}

// Long stretches without anything unique: one after the other, where the kind fits.
function inTurn(both, found, [oldFrom, oldTo], [newFrom, newTo]) {
  let old = oldFrom;
  for (let j = newFrom; j < newTo && old < oldTo; j += 1) {
    if (!worth(both, both.olds[old], both.news[j])) continue;
    found[j] = old;
    old += 1;
  }
}

// What is left over and equal, or has the same id, has only changed its place; and what a reader may be using is
// better kept for another of its kind than lost.
function moved({ olds, news }, found) {
  const taken = new Set(found), places = new Map();
  const names = ({ id, kind, key, element }) => (element
    ? [...(id ? [`#${id} ${kind}`] : []), key, ...(USED.test(kind) ? [kind] : [])] : []);
  for (let i = olds.length - 1; i >= 0; i -= 1) {
    if (taken.has(i)) continue;
    for (const name of names(olds[i])) {
      if (!places.has(name)) places.set(name, []);
      places.get(name).push(i);
    }
  }
  news.forEach((wanted, j) => {
    if (found[j] !== NONE) return;
    for (const name of names(wanted)) {
      const waiting = places.get(name) || [];
      while (waiting.length && taken.has(waiting[waiting.length - 1])) waiting.pop();
      if (!waiting.length) continue;
      found[j] = waiting.pop();
      taken.add(found[j]);
      return;
    }
  });
}
