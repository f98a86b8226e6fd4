// What of the index changes with each of successive new articles.
//
//     node tests/bench/search/growth.mjs HUIKAN SITE [NEW]
//
// Takes the last NEW articles of a site away, builds, and puts them back one by one.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const [huikan, site, count = "1000"] = process.argv.slice(2);
const out = join(site, "growing"), content = join(site, "content"), aside = join(site, "aside");
const articles = readdirSync(content, { recursive: true }).filter((name) => /\d{6}\.md$/.test(name))
  .sort((a, b) => (a.slice(-9) < b.slice(-9) ? -1 : 1)).slice(-count);
mkdirSync(aside, { recursive: true });
const away = (name) => join(aside, name.replace(/\//g, "~"));
for (const name of articles) renameSync(join(content, name), away(name));
const build = () => execFileSync(huikan, ["build", "-q", "--site", site, "--out", out]);
const times = new Map();
function changed() {
  const folder = join(out, "_search"), files = [];
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = statSync(join(folder, name));
    if (!file.isFile() || times.get(name) === file.mtimeMs) continue;
    times.set(name, file.mtimeMs);
    files.push(file.size);
  }
  return files;
}
rmSync(out, { recursive: true, force: true });
build();
changed();
const counts = [], bytes = [];
for (const name of articles) {
  renameSync(away(name), join(content, name));
  build();
  const files = changed();
  counts.push(files.length);
  bytes.push(files.reduce((all, one) => all + one, 0) / 1000);
}
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
console.log(`${counts.length} new articles: files changed, median ${at(counts, 0.5)}, worst ${at(counts, 1)}; kB changed, median ${Math.round(at(bytes, 0.5))}, worst ${Math.round(at(bytes, 1))}`);
