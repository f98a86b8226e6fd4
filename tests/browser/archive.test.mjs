// Searching an archive of 10,000 articles in a real browser: what an answer costs in files and bytes, and that it is
// right. HUIKAN names the program. How long it takes is measured by tests/bench/search/run.
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
const syllables = "县政协委员视察调研提案办理防汛抗旱乡村振兴会议部署工作推进落实产业发展民生实事水库加固青石镇白沙河桥路田林茶果牛羊医校老幼文旅商贸桑麻竹木窑坊".split("");
let root, out, server, browser;

// Words of two to four syllables, of which a few are common and most are rare, as in prose.
async function makeArchive(count) {
  let seed = 11;
  const draw = (below) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor((seed / 2 ** 32) * below); };
  const words = Array.from({ length: 6000 }, () => Array.from({ length: 2 + draw(3) }, () => syllables[draw(syllables.length)]).join(""));
  const word = () => words[Math.floor(words.length * (draw(1 << 20) / (1 << 20)) ** 3)];
  const content = join(root, "site/content");
  for (let column = 0; column < 8; column += 1) {
    await mkdir(join(content, `栏目${column}`), { recursive: true });
    await writeFile(join(content, `栏目${column}`, "_index.md"), `---\ntitle: 栏目${column}\nslug: c${column}\ndescription: 栏目${column}\n---\n`);
  }
  await writeFile(join(content, "site.yaml"), "name: 某县政协\nurl: https://www.example.gov.cn/\ntheme: county\n");
  for (let i = 0; i < count; i += 1) {
    const date = new Date(Date.UTC(2008, 0, 1) + Math.floor(i / 2) * 864e5).toISOString().slice(0, 10);
    let body = "";
    while (body.length < 260) body += `${word()}${word()}${word()}${draw(3) ? "" : "，"}`;
    // Some have what the others lack, and what is made of the same pairs of characters.
    if (i % 400 === 0) body += "，青苔灯会";
    if (i % 1000 === 7) body += "，青苔灯，苔灯会，会青苔";
    await writeFile(join(content, `栏目${i % 8}`, `a${i}.md`), `---\ntitle: ${word()}${word()}第${i}号\ndate: ${date}\n---\n${body}。\n`);
  }
  await run(huikan(), ["build", "-q", "--site", join(root, "site"), "--out", out]);
}
function huikan() {
  assert.ok(process.env.HUIKAN, "HUIKAN names the program");
  return process.env.HUIKAN;
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), "huikan-archive-"));
  out = join(root, "out");
  await makeArchive(10_000);
  server = await serve(out);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], headless: true });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(root, { recursive: true, force: true });
});

// A cold search: the page is there, and nothing of the index but what it fetched by itself.
async function search(words) {
  const context = await browser.newContext();
  const page = await context.newPage(), cost = { requests: 0, bytes: 0 };
  page.on("response", async (response) => {
    if (!response.url().includes("/_search/")) return;
    cost.requests += 1;
    cost.bytes += +response.headers()["content-length"];
  });
  await page.goto(`${server.url}/search.html`);
  await page.waitForFunction(() => document.querySelectorAll("select[name=year] option").length > 1);
  await page.locator("#words").fill(words);
  await page.waitForFunction(() => document.querySelector(".search-count").textContent);
  await page.waitForLoadState("networkidle");
  cost.total = await page.locator(".search-count").textContent();
  cost.titles = await page.locator(".search-results a").allTextContents();
  cost.marks = await page.locator(".search-results li").evaluateAll((all) => all.map((one) => one.querySelector("mark")?.textContent));
  await context.close();
  return cost;
}

test("a title typed in full is first, and costs little", async () => {
  for (const number of [3, 5_003, 9_999]) {
    const { titles: [known] } = await search(`第${number}号`);
    assert.match(known, new RegExp(`第${number}号$`));
    const { titles, requests, bytes } = await search(known);
    assert.equal(titles[0], known);
    assert.ok(requests <= 16 && bytes <= 200_000, `${requests} requests, ${bytes} bytes`);
  }
});

test("common words, a rare one, two words and none: few files, hits with the words", async () => {
  for (const words of ["提案", "政协委", "第777号", "县 茶", "窑坊窑坊窑坊"]) {
    const { titles, marks, total, requests, bytes } = await search(words);
    assert.ok(requests <= 16 + 2 * (titles.length === 0) * 16 && bytes <= 250_000, `${words}: ${requests} requests, ${bytes} bytes`);
    assert.ok(marks.every((mark) => words.split(" ").includes(mark)), `${words}: ${marks}`);
    assert.match(total, titles.length ? /\d/ : /没有/);
  }
});

test("few hits are counted exactly, while the reader reads", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/search.html?q=${encodeURIComponent("青苔灯会")}`);
  await page.waitForFunction(() => document.querySelector(".search-count").textContent === "找到 25 篇", null, { timeout: 20_000 });
  assert.equal(await page.locator(".search-results li").count(), 6);
  await page.context().close();
});
