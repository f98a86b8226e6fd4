// Our index of a build, measured: sizes, and over random pieces of the texts and over titles what a cold query
// costs and whether it is right.
//
//     node tests/bench/search/ours.mjs FOLDER [QUERIES]
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { engineOf, texts } from "../../browser/engine.mjs";

const [folder, count = "1000"] = process.argv.slice(2);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const line = (name, numbers) => console.log(`${name}: median ${at(numbers, 0.5)}, 95 % ${at(numbers, 0.95)}, worst ${at(numbers, 1)}`);

async function size(name) {
  const path = join(folder, "_search", name);
  const files = await readdir(path).catch(() => null);
  if (!files) return [(await stat(path)).size, 1];
  return [sum(await Promise.all(files.map(async (file) => (await stat(join(path, file))).size))), files.length];
}
for (const [label, name] of [["manifest", "index.bin"], ["shards", "s"], ["texts", "t"]]) {
  const [bytes, files] = await size(name).catch(() => [0, 0]);
  console.log(`${label}: ${(bytes / 1e6).toFixed(2)} MB in ${files} files`);
}

const all = await texts(folder);
// Folded as the engine folds, as far as these texts need it.
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[“”]/g, '"').replace(/[‘’]/g, "'")
  .replace(/(?<![a-z0-9])[^\S\n]+|[^\S\n]+(?![a-z0-9])/g, "").replace(/[^\S\n]+/g, " ");
const folded = all.map(([, title, , , text, beside]) => plain(`${title}\n${text}\n${beside}`));
let seed = 12345;
const draw = (below) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed % below; };

const cost = { requests: [], bytes: [], milliseconds: [], candidates: [] };
let missed = 0, wrong = 0, vague = 0, few = 0, short = 0;
for (let i = 0; i < +count;) {
  const text = folded[draw(folded.length)], length = 2 + draw(5), from = draw(Math.max(1, text.length - length));
  const piece = text.slice(from, from + length);
  if (piece.length < length || !/^[\p{L}\p{N}]+$/u.test(piece)) continue;
  i += 1;
  const truth = new Set(all.flatMap(([address], n) => (folded[n].includes(piece) ? [address] : [])));
  const { engine, asked } = await engineOf(folder);
  const start = performance.now();
  const answer = await engine.search(piece, {});
  const hits = await answer.next(1, 16);
  if (hits[0]) hits.push(...await answer.next(5, 16));
  cost.milliseconds.push(Math.round(performance.now() - start));
  cost.candidates.push(answer.state().total - truth.size);
  if (answer.state().total <= 60) await answer.settle(16);
  cost.requests.push(asked.length);
  cost.bytes.push(Math.round(sum(asked.map(([, bytes]) => bytes)) / 1000));
  if (hits.length < Math.min(6, truth.size)) short += 1;
  if (truth.size <= 30) { few += 1; if (answer.state().open && !answer.state().exact) vague += 1; }
  if (i % 4 === 0) {
    // Not all at once: there are more than may be open.
    const rest = [];
    for (let some; (some = await answer.next(1000)).length;) rest.push(...some);
    const found = new Set([...hits, ...rest].map((hit) => hit.address));
    missed += [...truth].filter((address) => !found.has(address)).length;
    wrong += [...found].filter((address) => !truth.has(address)).length;
  } else {
    wrong += hits.filter((hit) => !truth.has(hit.address)).length;
  }
}
console.log(`${count} pieces of 2 to 6 characters: ${missed} hits missed, ${wrong} wrong, ${short} first pages short; ${vague} of ${few} totals up to 30 not exact`);
line("requests of a cold query", cost.requests);
line("kB of a cold query", cost.bytes);
line("milliseconds to the first six", cost.milliseconds);
line("candidates that are none", cost.candidates);

// Two words of one article.
const two = { requests: [], bytes: [] };
for (let i = 0; i < +count / 4;) {
  const text = folded[draw(folded.length)];
  const words = [0, 1].map(() => { const from = draw(Math.max(1, text.length - 4)); return text.slice(from, from + 2 + draw(3)); });
  if (!words.every((word) => /^[\p{L}\p{N}]{2,}$/u.test(word))) continue;
  i += 1;
  const { engine, asked } = await engineOf(folder), answer = await engine.search(words.join(" "), {});
  const hits = [...await answer.next(1, 16), ...await answer.next(5, 16)];
  const truth = new Set(all.flatMap(([address], n) => (words.every((word) => folded[n].includes(word)) ? [address] : [])));
  wrong += hits.filter((hit) => !truth.has(hit.address)).length;
  two.requests.push(asked.length);
  two.bytes.push(Math.round(sum(asked.map(([, bytes]) => bytes)) / 1000));
}
console.log(`${two.bytes.length} times two words of an article`);
line("requests", two.requests);
line("kB", two.bytes);

// What occurs nowhere, though each of its pieces does: the characters of a phrase in another order. The page asks for
// six hits in sixteen files, then for one in thirty-two, and then the reader.
const lost = { requests: [], bytes: [], open: [] };
for (let i = 0; i < +count / 10;) {
  const text = folded[draw(folded.length)], from = draw(Math.max(1, text.length - 8)), piece = text.slice(from, from + 8);
  if (!/^[\u4e00-\u9fff]{8}$/.test(piece)) continue;
  const shuffled = piece.slice(4) + piece.slice(2, 4) + piece.slice(0, 2);
  if (folded.some((one) => one.includes(shuffled))) continue;
  i += 1;
  const { engine, asked } = await engineOf(folder), answer = await engine.search(shuffled, {});
  const hits = [...await answer.next(1, 16), ...await answer.next(1, 32)];
  wrong += hits.length;
  lost.requests.push(asked.length);
  lost.bytes.push(Math.round(sum(asked.map(([, bytes]) => bytes)) / 1000));
  lost.open.push(answer.state().open);
}
console.log(`${lost.open.length} phrases of 8 characters that occur nowhere`);
line("requests until told so, or asked", lost.requests);
line("kB", lost.bytes);
line("articles that were not looked at", lost.open);

const { engine } = await engineOf(folder);
let second = 0, titles = 0;
// Ten thousand of them at most, from all over.
for (let i = 0; i < all.length; i += Math.ceil(all.length / 10_000)) {
  titles += 1;
  const [hit] = await (await engine.search(all[i][1], {})).next(1);
  if (!hit || plain(hit.title) !== plain(all[i][1])) { second += 1; if (second < 4) console.log("not first:", all[i][1], "but", hit?.title); }
}
console.log(`${titles} titles: ${titles - second} first`);
if (missed || wrong) process.exitCode = 1;
