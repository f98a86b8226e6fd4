// Nothing is wider than its place: no page than its window, no text than its box, and on paper nothing than the page.
// On the portal of hard.mjs, every page kind. HUIKAN names the program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { hardSite } from "./hard.mjs";
import { kinds, standing } from "./pages.mjs";
import { serve } from "./server.mjs";

const widths = [360, 390, 768, 897, 900, 960, 1024, 1200, 1216, 1217, 1440];
// One of the columns that hard.mjs adds.
const column = "/other-15/";
const article = `${column}other-article-15.html`;
let hard, server, browser, pages;

before(async () => {
  hard = await hardSite();
  pages = await kinds(hard.out);
  server = await serve(hard.out);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"], headless: true });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await hard?.remove();
});

// A page of the server, still: `answers` as of `standing`.
async function open(path, answers = {}, url = server.url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const [pattern, answer] of Object.entries(answers)) await context.route(pattern, (route) => route.fulfill(answer));
  await page.goto(url + path);
  return page;
}

// How far the page scrolls sideways, and which text reaches beyond its place: its row, cell or part of the page. What
// scrolls by itself, or is there for ears alone, may.
const spilled = (page) => page.evaluate(() => {
  const boxed = (node) => node && node !== document.body && (getComputedStyle(node).overflowX !== "visible" || boxed(node.parentElement));
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), texts = new Set();
  while (nodes.nextNode()) {
    const node = nodes.currentNode, element = node.parentElement;
    const place = element.closest("li, td, th, dd, figcaption, section, article, main, header, footer, body");
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || boxed(element)) continue;
    range.selectNodeContents(node);
    const { left, right } = range.getBoundingClientRect(), edges = place.getBoundingClientRect();
    if (left < edges.left - 1 || right > edges.right + 1) texts.add(`${place.localName}.${place.className} ${node.data.trim().slice(0, 20)}`);
  }
  const scrolls = Array.from(document.querySelectorAll("main *")).filter((node) => /auto|scroll/.test(getComputedStyle(node).overflowX) && node.scrollWidth > node.clientWidth);
  return { over: document.scrollingElement.scrollWidth - innerWidth, out: Array.from(texts), scrolls: scrolls.map((node) => `${node.localName}.${node.className}`) };
});

test("no page is wider than its window, and no text than its box", async () => {
  const found = [];
  assert.ok(pages.length > 20, `only ${pages.length} kinds of pages`);
  for (const one of pages) {
    const page = await open(one.path, await standing(hard.out, one));
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const { over, out } = await spilled(page);
      if (over > 0 || out.length) found.push(`${one.kind} at ${width}: ${over} px over; ${out.join(", ")}`);
    }
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

test("what is found by searching stands in its place", async () => {
  const page = await open(`/search.html?q=${encodeURIComponent("填报")}`);
  await page.waitForSelector(".search-results li");
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const { over, out } = await spilled(page);
    assert.deepEqual({ width, over, out }, { width, over: 0, out: [] });
  }
  await page.context().close();
});

// What an A4 page holds between its margins, 156 mm.
const paper = 589;

test("on paper nothing is wider than the page, and nothing scrolls", async () => {
  const found = [];
  for (const one of pages) {
    const page = await open(one.path, await standing(hard.out, one));
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: paper, height: 800 });
    const { over, out, scrolls } = await spilled(page);
    if (over > 0 || out.length || scrolls.length) found.push(`${one.kind}: ${over} px over; ${[...out, ...scrolls].join(", ")}`);
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

test("on paper the numbers of eight columns stay whole", async () => {
  const page = await open(article);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: paper, height: 800 });
  const lines = await page.$$eval(".prose table:first-of-type tbody tr:first-child td", (all) => all.slice(0, 8).map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getClientRects().length;
  }));
  assert.deepEqual(lines, Array(8).fill(1));
  await page.context().close();
});

for (const [where, path, selector, count] of [
  ["an article", article, ".prose > p:has(.external), .prose > blockquote p", 3], ["the summary in a list", column, ".lead-text", 1],
]) {
  test(`in ${where}, words beside a long address stand together`, async () => {
    const page = await open(path);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const found = await page.$$eval(selector, (all) => all.map((one) => {
        const range = document.createRange(), text = one.firstChild;
        range.setStart(text, 0);
        range.setEnd(text, 2);
        return range.getBoundingClientRect().width / parseFloat(getComputedStyle(one).fontSize);
      }));
      assert.equal(found.length, count);
      for (const two of found) assert.ok(two < 2.1, `two characters ${two} em wide at ${width} px`);
    }
    await page.context().close();
  });
}

for (const columns of [14, 16, 20, 30]) {
  test(`the names of ${columns} columns stand whole, in rows as wide as the window`, async () => {
    const one = columns === 20 ? hard : await hardSite(columns), own = await serve(one.out);
    const page = await open("/404.html", {}, own.url);
    const found = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      const { over, broken } = await page.evaluate(() => ({
        over: document.scrollingElement.scrollWidth - innerWidth,
        broken: Array.from(document.querySelectorAll(".nav-in > li > a")).filter((link) => {
          const range = document.createRange();
          range.selectNodeContents(link);
          return range.getClientRects().length > 1;
        }).map((link) => link.textContent),
      }));
      const beyond = await page.$$eval(".sub", (all) => all.filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        return left < 0 || right > innerWidth;
      }).map((one) => one.textContent.trim()));
      if (over > 0 || broken.length || beyond.length) found.push(`${width}: ${over} px over; in two lines: ${broken}; menus beyond the window: ${beyond}`);
    }
    await page.context().close();
    await own.close();
    if (one !== hard) await one.remove();
    assert.deepEqual(found, []);
  });
}
