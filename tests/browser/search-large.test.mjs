// The page to search on in a real browser, over an index as large as a province's: 17,000 articles, of which the oldest
// have their texts' tags by fours. HUIKAN names the program.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const run = promisify(execFile);
const articles = 17_000;
const bodies = [];
let root, server, browser;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "huikan-large-"));
  const content = join(root, "site/content");
  await mkdir(join(content, "要闻"), { recursive: true });
  await writeFile(join(content, "要闻/_index.md"), "---\ntitle: 要闻\nslug: yaowen\ndescription: 要闻\n---\n");
  await writeFile(join(content, "site.yaml"), "name: 某县政协\nurl: https://www.example.gov.cn/\ntheme: county\n");
  let seed = 5;
  const draw = (below) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return (seed >>> 8) % below; };
  for (let i = 0; i < articles; i += 1) {
    let body = "";
    for (let n = 0; n < 40; n += 1) body += String.fromCharCode(0x5000 + draw(900));
    bodies.push(body);
    const date = new Date(Date.UTC(1990, 0, 1 + Math.floor(i / 2))).toISOString().slice(0, 10);
    await writeFile(join(content, `要闻/${String(i).padStart(5, "0")}.md`), `---\ntitle: 第${i}号简报\ndate: ${date}\nslug: a${String(i).padStart(5, "0")}\n---\n${body}\n`);
  }
  await run(process.env.HUIKAN, ["build", "-q", "--site", join(root, "site"), "--out", join(root, "www")], { maxBuffer: 1 << 26 });
  server = await serve(join(root, "www"));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], headless: true });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(root, { recursive: true, force: true });
});

// What a reader who was never here gets for some words: titles, what is said of them, and how many files it took.
async function searched(words) {
  const context = await browser.newContext(), page = await context.newPage(), files = new Set();
  page.on("request", (request) => { if (request.url().includes("/_search/")) files.add(request.url()); });
  await page.goto(`${server.url}/search.html?q=${encodeURIComponent(words)}`);
  const count = await page.waitForFunction(() => document.querySelector(".search-count").textContent, null, { timeout: 20_000 });
  const said = await count.jsonValue(), asked = files.size;
  const titles = await page.locator(".search-results a").allTextContents();
  await context.close();
  return { titles, said, asked };
}

test("pieces of old articles and of new ones are found, in few files", async () => {
  for (const number of [0, 1, 13, 599, 607, 608, 615, 616, 5_000, 16_383, 16_384, articles - 2, articles - 1]) {
    const piece = bodies[number].slice(number % 30, number % 30 + 3 + number % 5);
    const truth = bodies.flatMap((body, i) => (body.includes(piece) ? [`第${i}号简报`] : []));
    const { titles, said, asked } = await searched(piece);
    assert.deepEqual(titles.toSorted(), truth.toSorted(), `${number}: ${piece}`);
    assert.equal(said, `找到 ${truth.length} 篇`, `${number}: ${piece}`);
    assert.ok(asked <= 16, `${number}: ${asked} files`);
  }
});

test("a title typed in full is first", async () => {
  for (const number of [3, 600, 9_999, articles - 1]) {
    const { titles, asked } = await searched(`第${number}号简报`);
    assert.equal(titles[0], `第${number}号简报`);
    assert.ok(asked <= 16, `${number}: ${asked} files`);
  }
});
