// Weight and calm of every page kind: bytes on the wire without pictures, no other host, no violation of the
// content security policy, no error, hardly anything that shifts, nothing wider than a phone; and without scripts
// everything readable and reachable. 1 KB is 1000 bytes here, the stricter reading.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { record } from "./figures.mjs";
import { kinds, names, standing } from "./pages.mjs";
import { site, start } from "./support.mjs";

const kb = 1000;
// Search will add up to 6 KB to every page that has a search box.
const search = 6 * kb;
const most = { home: 60 * kb - search, article: 25 * kb };
const isArticle = (kind) => /^article-|^guide$|^withdrawn$|^statement$/.test(kind);
const picture = /^(image|media|font)$/;

const pages = await kinds(site);
const figures = Object.fromEntries(pages.map(({ kind }) => [kind, {}]));
let portal;
before(async () => { portal = await start({ slow: true }); });
after(async () => {
  await portal?.close();
  await record("budget", figures);
});

// Pages come in pieces here, so that columns of a table settle and a foot moves down. Up to 0.1 in sum is called good.
const calm = 0.02;

// Runs before the page's own scripts: notes what shifts and what the policy forbids.
function watch() {
  window.shifts = [];
  window.forbidden = [];
  const name = (node) => (node && node.nodeType === 1 ? `${node.localName}.${node.className}` : "?");
  const box = ({ x, y, width, height }) => [x, y, width, height].map((number) => number.toFixed(1)).join(" ");
  const moved = ({ node, previousRect, currentRect }) => `${name(node)} (${box(previousRect)} to ${box(currentRect)})`;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.shifts.push({ value: one.value, what: `${one.value.toFixed(4)}: ${one.sources.map(moved).join(", ")}` });
  }).observe({ type: "layout-shift", buffered: true });
  addEventListener("securitypolicyviolation", (one) => window.forbidden.push(`${one.violatedDirective} ${one.blockedURI} ${one.sample}`));
}

// Down to the foot and back, so that late pictures come; then the page has had every chance to shift.
async function walk(page) {
  await page.evaluate(async () => {
    const pause = (time) => new Promise((done) => { setTimeout(done, time); });
    for (let at = 0; at < document.body.scrollHeight; at += 700) {
      scrollTo({ top: at, behavior: "instant" });
      await pause(40);
    }
    scrollTo({ top: 0, behavior: "instant" });
    await pause(300);
  });
}

// What reaches beyond the right edge and isn't in a box of its own that scrolls or clips.
const beyond = (page) => page.evaluate(() => {
  const edge = document.documentElement.clientWidth + 1;
  const boxed = (node) => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = Array.from(document.body.querySelectorAll("*")).filter((node) => node.checkVisibility({ visibilityProperty: true })
    && node.getBoundingClientRect().right > edge && !boxed(node)).map((node) => `${node.localName}.${node.className}`);
  return { over: document.scrollingElement.scrollWidth - document.documentElement.clientWidth, wide };
});

async function bytes(responses) {
  let sum = 0;
  for (const response of responses) {
    if (!picture.test(response.request().resourceType()) && !/\.(svg|ico|png)$/.test(response.url())) sum += gzipSync(await response.body(), { level: 9 }).length;
  }
  return sum;
}

// What it finds is { sum, weight, faults }: `sum` of the shifts, `faults` are lines that say what is wrong.
async function looked(one, width) {
  const page = await portal.open("/robots.txt", { viewport: { width, height: 900 }, init: watch, answers: await standing(site, one) });
  const responses = [];
  page.on("response", (response) => responses.push(response));
  page.asked.length = 0;
  page.faults.length = 0;
  await page.goto(portal.url + one.path, { waitUntil: "load" });
  await walk(page);
  const elsewhere = page.asked.filter((url) => !url.startsWith(`${portal.url}/`) && !url.startsWith("data:"));
  const failed = responses.filter((response) => response.status() >= 400).map((response) => response.url());
  const { shifts, forbidden } = await page.evaluate(() => ({ shifts: window.shifts, forbidden: window.forbidden }));
  const policy = await page.$("meta[http-equiv='Content-Security-Policy']");
  const weight = await bytes(responses);
  const { over, wide } = await beyond(page);
  await page.context().close();
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  const faults = [
    ...elsewhere.map((url) => `asks another host: ${url}`),
    ...failed.map((url) => `asks for what isn't there: ${url}`),
    ...page.faults,
    ...forbidden.map((what) => `the content security policy forbids ${what}`),
    ...(policy ? [] : ["no content security policy"]),
    ...(sum > calm ? shifts : []).map(({ what }) => `shifts: ${what}`),
    ...(over ? [`scrolls sideways by ${over} px`] : []),
    ...wide.map((what) => `reaches beyond the right edge: ${what}`),
  ];
  return { sum, weight, faults };
}

test("every page kind has a page", () => {
  assert.deepEqual(pages.map(({ kind }) => kind), names);
});

for (const one of pages) {
  const { kind, name, path } = one;
  test(`${kind} (${name}) ${path}: weight, calm, width`, async () => {
    const row = figures[kind];
    const found = [];
    for (const width of [360, 1440]) {
      const { sum, weight, faults } = await looked(one, width);
      row["KB gzip"] = (weight / kb).toFixed(1);
      row[`shift ${width}`] = sum >= 0.0005 ? sum.toFixed(3) : 0;
      const limit = kind === "home" ? most.home : isArticle(kind) ? most.article : Infinity;
      if (weight > limit) faults.push(`${weight} bytes, at most ${limit}`);
      found.push(...faults.map((line) => `${width} px: ${line}`));
    }
    assert.deepEqual(found, []);
  });

  test(`${kind} (${name}) ${path}: without scripts`, async () => {
    for (const width of [360, 1440]) {
      const page = await portal.open(path, { javaScriptEnabled: false, reducedMotion: "reduce", viewport: { width, height: 900 }, answers: await standing(site, one) });
      // What only scripts can do (buttons) may be away; what's folded in <details> opens without them.
      const { unseen, text } = await page.evaluate(() => {
        const main = document.querySelector("main");
        const nodes = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        const hidden = [];
        while (nodes.nextNode()) {
          const node = nodes.currentNode;
          const closed = node.parentElement.closest("script, style, template, button, [data-needs]") || node.parentElement.closest("details:not([open])");
          if (node.data.trim() && !closed && !node.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) hidden.push(node.data.trim());
        }
        return { unseen: hidden, text: main.innerText.trim() };
      });
      assert.ok(text.length > 10, "the main part has no text");
      assert.deepEqual(unseen, [], `text that nobody sees at ${width} px`);
      const links = await page.$$(".nav a");
      if (kind !== "redirect") assert.ok(links.length > 12, `only ${links.length} links of the navigation`);
      const lost = [];
      for (const link of links) {
        const seen = await link.evaluate((node) => {
          node.focus();
          const { width: w, height: h } = node.getBoundingClientRect();
          return document.activeElement === node && node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && w > 1 && h > 1;
        });
        if (!seen) lost.push(await link.textContent());
      }
      assert.deepEqual(lost, [], `links that nobody reaches at ${width} px`);
      figures[kind]["without JS"] = "reads";
      await page.context().close();
    }
  });
}
