// The page to search on where titles are alike, the network fails in between, and readers are faster than it. HUIKAN names
// the program.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { engineOf } from "./engine.mjs";
import { field, launch, titles, told, visit } from "./searching.mjs";
import { serve } from "./server.mjs";

const run = promisify(execFile);
const articles = 100;
let root, out, server, browser;

// Seven of ten titles begin alike; of the others every second has both words of a query in its title, apart or together.
const titleOf = (i) => (i % 10 < 7 ? `县政协开展第${i}次调研` : i % 2 ? `防汛、抗旱会议${i}` : `防汛抗旱工作${i}`);

async function makeSite() {
  const content = join(root, "site/content");
  for (const [folder, slug] of [["要闻", "yaowen"], ["会议", "huiyi"]]) {
    await mkdir(join(content, folder), { recursive: true });
    await writeFile(join(content, folder, "_index.md"), `---\ntitle: ${folder}\nslug: ${slug}\ndescription: ${folder}\n---\n`);
  }
  await writeFile(join(content, "site.yaml"), "name: 某县政协\nurl: https://www.example.gov.cn/\ntheme: county\n");
  for (let i = 0; i < articles; i += 1) {
    const date = `${2021 + (i >= 50)}-${String(1 + Math.floor(i % 50 / 5)).padStart(2, "0")}-${String(1 + i % 5).padStart(2, "0")}`;
    const edge = i === 30 ? `零${"甲".repeat(30)}😀${"丑".repeat(23)}水库除险加固${"寅".repeat(66)}😀完` : "";
    await writeFile(join(content, i % 3 ? "要闻" : "会议", `a${i}.md`), `---\ntitle: ${titleOf(i)}\ndate: ${date}\n---\n部署防汛、抗旱工作，编号2022-012，其${i}。\n\n${edge}\n`);
  }
  await run(process.env.HUIKAN, ["build", "-q", "--site", join(root, "site"), "--out", out]);
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), "huikan-edges-"));
  out = join(root, "www");
  await makeSite();
  server = await serve(out);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(root, { recursive: true, force: true });
});

const open = (query = "", options = {}) => visit(browser, `${server.url}/search.html${query}`, options);
const query = (words, more = "") => `?q=${encodeURIComponent(words)}${more}`;

test("what most titles begin with is found at once", async () => {
  const page = await open(query("县政协"));
  await told(page, " 70 篇");
  assert.equal((await titles(page)).length, 6);
  const texts = new Set(page.asked.filter((url) => /_search\/t\//.test(url)));
  assert.ok(texts.size <= 16, `${texts.size} files`);
  await field(page).fill("县政协开展第95次调研");
  await page.waitForFunction(() => document.querySelector(".search-results a")?.textContent === "县政协开展第95次调研");
  await page.context().close();
});

for (const way of ["the button", "the next letter"]) {
  test(`a link with a column and a year keeps both when the index comes at the second attempt, by ${way}`, async () => {
    let broken = true;
    const page = await open(query("防", "&column=huiyi%2F&year=2022"), { routes: [[/_search\//, (route) => (broken ? route.abort() : route.continue())]] });
    await told(page, "搜索暂时不能用");
    broken = false;
    if (way === "the button") await page.locator(".search-again").dblclick();
    else await field(page).fill("防汛");
    await told(page, "篇");
    await page.waitForFunction(() => document.querySelector("select[name=year]").value === "2022");
    assert.equal(await page.locator("select[name=column]").inputValue(), "huiyi/");
    assert.equal(await page.locator("select[name=year] option").count(), 3);
    await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-of")).every((of) => of.textContent.includes("会议") && of.textContent.includes("2022")));
    await page.context().close();
  });
}

test("hits of one query do not stay below another that failed", async () => {
  const page = await open("", { routes: [[/_search\/t\//, (route) => route.abort()]] });
  await field(page).fill("防汛");
  await told(page, "结果可能不全");
  await page.context().unroute(/_search\/t\//);
  await field(page).fill("抗旱");
  await page.waitForFunction(() => document.querySelectorAll(".search-results li").length === 6);
  // What is missing makes the next search ask for the manifest anew, and it does not come.
  await page.context().route(/_search\/t\//, (route) => route.abort());
  await field(page).fill("编号");
  await told(page, "结果可能不全");
  await page.context().route(/_search\//, (route) => route.abort());
  await field(page).fill("部署");
  await told(page, "搜索暂时不能用");
  assert.deepEqual(await titles(page), []);
  await page.context().close();
});

test("a choice counts though its address may not be written", async () => {
  const page = await open(query("防汛"), { init: () => { history.pushState = () => { throw new DOMException("100 times in 30 seconds", "SecurityError"); }; } });
  await told(page, "篇");
  await page.waitForFunction(() => document.querySelectorAll("select[name=year] option").length > 1);
  await page.selectOption("select[name=year]", "2021");
  await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-of")).every((of) => of.textContent.includes("2021")));
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("who goes on while hits are counted gets them in order", async () => {
  const files = await engineOf(out);
  const inOrder = async (meanwhile) => {
    let slow = false;
    const { engine } = await engineOf(out, async (name) => {
      if (slow && name.startsWith("t/")) await new Promise((done) => { setTimeout(done, Number(name.slice(2)) < 9 ? 200 : 5); });
      return files.read(name);
    });
    const found = await engine.search("防汛、抗旱", {}), hits = await found.next(6, 16);
    slow = meanwhile;
    const counting = meanwhile && found.settle(64);
    await new Promise((done) => { setTimeout(done, 60); });
    for (let more; (more = await found.next(10)).length;) hits.push(...more);
    await counting;
    return hits.map(({ title }) => title);
  };
  const expected = await inOrder(false);
  assert.ok(expected.length > 15 && expected[0].startsWith("防汛、抗旱会议"), String(expected));
  assert.deepEqual(await inOrder(true), expected);
});

test("the edges of an excerpt cut no character in two", async () => {
  const { engine } = await engineOf(out), [hit] = await (await engine.search("水库除险加固", {})).next(1);
  assert.ok(hit.parts.join("").isWellFormed(), JSON.stringify(hit.parts));
});

test("a number with three digits behind its year is no month", async () => {
  const { engine } = await engineOf(out), hits = await (await engine.search("2022-012", {})).next(Infinity);
  assert.equal(hits.length, articles);
  const [hit] = hits;
  assert.equal(hit.parts[1], "2022-012");
  const { stdout } = await run(process.env.HUIKAN, ["search", "--site", join(root, "site"), "2022-012"]);
  assert.match(stdout, /100 篇/);
});
