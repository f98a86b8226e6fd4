// Pagefind and MiniSearch on the same articles, asked for the same pieces.
//
//     node tests/bench/search/peers.mjs FOLDER [QUERIES]
//
// FOLDER is a build with Pagefind's index in FOLDER/pagefind. MiniSearch, which has none for Chinese, gets pairs of
// characters as its words, and every reader its whole index. Needs tests/browser/node_modules, and minisearch beside it.
import { readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { texts } from "../../browser/engine.mjs";
import { serve } from "../../browser/server.mjs";

const require = createRequire(join(process.env.PEERS || new URL("../../browser/", import.meta.url).pathname, "x.js"));
const { chromium } = createRequire(new URL("../../browser/x.js", import.meta.url))("playwright-core");
const MiniSearch = require("minisearch");
const [folder, count = "100"] = process.argv.slice(2);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const spread = (numbers) => `median ${at(numbers, 0.5)}, worst ${at(numbers, 1)}`;

const all = await texts(folder);
const plain = (text) => text.normalize("NFKC").toLowerCase();
const folded = all.map(([, title, , , text]) => plain(`${title}\n${text}`));
let seed = 12345;
const draw = (below) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed % below; };
const pieces = [];
while (pieces.length < +count) {
  const text = folded[draw(folded.length)], length = 2 + draw(5), from = draw(Math.max(1, text.length - length));
  const piece = text.slice(from, from + length);
  if (piece.length === length && /^[\p{L}\p{N}]+$/u.test(piece)) pieces.push(piece);
}
const truthOf = (piece) => new Set(all.flatMap(([address], n) => (folded[n].includes(piece) ? [address] : [])));

async function pagefind() {
  const files = (await readdir(join(folder, "pagefind"), { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const sizes = await Promise.all(files.map(async (one) => (await stat(join(one.parentPath ?? one.path, one.name))).size));
  console.log(`Pagefind: ${(sum(sizes) / 1e6).toFixed(1)} MB in ${files.length} files`);
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const requests = [], bytes = [], times = [];
  let recall = 0, precision = 0, wrong = 0, shown = 0;
  for (const piece of pieces) {
    const context = await browser.newContext(), page = await context.newPage();
    await context.route("**/blank.html", (route) => route.fulfill({ contentType: "text/html", body: "<title>blank</title>" }));
    await page.goto(`${server.url}/blank.html`);
    const seen = [];
    page.on("response", (response) => seen.push(response));
    const [addresses, texts, time] = await page.evaluate(async (typed) => {
      const start = performance.now(), engine = await import("/pagefind/pagefind.js");
      const { results } = await engine.search(typed);
      const first = await Promise.all(results.slice(0, 6).map((result) => result.data()));
      const time = performance.now() - start;
      const rest = await Promise.all(results.slice(0, 200).map((result) => result.data()));
      return [rest.map((one) => one.url), first.map((one) => one.url), [time, results.length]];
    }, piece);
    const truth = truthOf(piece), name = (url) => url.replace(/^\//, "");
    times.push(Math.round(time[0]));
    const cold = seen.slice(0, 6 + 4 + piece.length);
    requests.push(cold.length);
    bytes.push(Math.round(sum(await Promise.all(cold.map(async (one) => (await one.body().catch(() => "")).length))) / 1000));
    const right = addresses.filter((url) => truth.has(name(url))).length;
    if (truth.size <= 200) recall += right / truth.size; else recall += 1;
    precision += truth.size / Math.max(time[1], truth.size);
    wrong += texts.filter((url) => !truth.has(name(url))).length;
    shown += texts.length;
    await context.close();
  }
  console.log(`  recall ${(recall / pieces.length).toFixed(3)}, precision at most ${(precision / pieces.length).toFixed(3)}, ${wrong} of ${shown} shown are wrong`);
  console.log(`  requests about ${spread(requests)}; kB ${spread(bytes)}; milliseconds to the first six ${spread(times)}`);
  await browser.close();
  await server.close();
}

function minisearch() {
  const tokenize = (text) => {
    const words = [];
    for (const run of text.match(/[\p{L}\p{N}]+/gu) || []) for (let i = 0; i < run.length - 1; i += 1) words.push(run.slice(i, i + 2));
    return words;
  };
  const start = performance.now();
  const index = new MiniSearch({ fields: ["title", "text"], tokenize, processTerm: (term) => term, storeFields: ["title"] });
  index.addAll(all.map(([id, title, , , text]) => ({ id, title: plain(title), text: plain(text) })));
  const made = performance.now() - start, json = JSON.stringify(index);
  const packed = gzipSync(json).length;
  const loading = performance.now();
  const loaded = MiniSearch.loadJSON(json, { fields: ["title", "text"], tokenize, processTerm: (term) => term, storeFields: ["title"] });
  const load = performance.now() - loading;
  let recall = 0, precision = 0;
  const times = [];
  for (const piece of pieces) {
    const begin = performance.now(), found = loaded.search(piece, { combineWith: "AND" });
    times.push(Math.round(performance.now() - begin));
    const truth = truthOf(piece), right = found.filter((hit) => truth.has(hit.id)).length;
    recall += right / truth.size;
    precision += found.length ? right / found.length : 1;
  }
  console.log(`MiniSearch: ${(json.length / 1e6).toFixed(1)} MB of JSON, ${(packed / 1e6).toFixed(1)} MB packed, made in ${(made / 1000).toFixed(1)} s, read in ${(load / 1000).toFixed(1)} s`);
  console.log(`  recall ${(recall / pieces.length).toFixed(3)}, precision ${(precision / pieces.length).toFixed(3)}; milliseconds ${spread(times)} once it is there`);
}

minisearch();
if (await stat(join(folder, "pagefind")).catch(() => null)) await pagefind();
