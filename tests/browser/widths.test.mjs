// Nothing is wider than its place: no page than its window, no text than its box, and on paper nothing than the page.
// On the portal of hard.mjs, every page kind. HUIKAN names the program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { hardSite } from "./hard.mjs";
import { kinds, standing } from "./pages.mjs";
import { serve } from "./server.mjs";

const widths = [360, 390, 768, 897, 900, 960, 1024, 1200, 1216, 1217, 1440];
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
async function open(path, answers = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const [pattern, answer] of Object.entries(answers)) await context.route(pattern, (route) => route.fulfill(answer));
  await page.goto(server.url + path);
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
  return { over: document.scrollingElement.scrollWidth - innerWidth, out: Array.from(texts) };
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
