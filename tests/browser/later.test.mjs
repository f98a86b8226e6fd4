// Scripts and styles that come with their first use: not before, on the first press, and without harm when they fail.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { focused, modes, says, settled, start, stored } from "./support.mjs";

let portal;
before(async () => { portal = await start(); });
after(() => portal?.close());

const late = /\/(tools|dialogs|sharing)\.[^/]+\.(js|css)$/;
const asked = (page) => [...new Set(page.asked.filter((url) => late.test(url)).map((url) => url.match(late).slice(1).join(".")))].sort();
const fixture = (body, options = {}) => portal.open("/fixture.html", { body, ...options });
// Keeps back what the pattern names until the returned function is called.
async function hold(page, pattern) {
  let release;
  const gate = new Promise((open) => { release = open; });
  await page.context().route(pattern, async (route) => {
    await gate;
    await route.continue();
  });
  return release;
}
async function done(page, faults = []) {
  assert.deepEqual(page.faults, faults);
  await page.context().close();
}
const out = '<p><a id="out" href="https://news.example.com/a">外站</a> <a id="own" href="/sitemap.html">本站</a></p>';
const click = (page, selector) => page.$eval(selector, (one) => one.click());

test("nothing of it comes with a page, nor by pointing at what needs none", async () => {
  for (const path of ["/", "/sitemap.html"]) {
    const page = await portal.open(path);
    await page.hover("main a");
    await page.waitForTimeout(200);
    assert.deepEqual(asked(page), []);
    await done(page);
  }
});

test("what is pointed at, or focused, is on its way before it is pressed", async () => {
  for (const [act, wanted] of [
    [(page) => page.hover('.tools [data-mode="elder"]'), ["tools.css", "tools.js"]],
    [(page) => page.focus("#out"), ["dialogs.js", "tools.css"]],
    [(page) => page.keyboard.down("Alt").then(() => page.keyboard.down("Shift")), ["tools.css", "tools.js"]],
  ]) {
    const page = await fixture(out);
    await act(page);
    await settled(page);
    assert.deepEqual(asked(page), wanted);
    assert.deepEqual(await modes(page), {});
    await done(page);
  }
});

test("a first press that is earlier than script or styles counts once", async () => {
  for (const pattern of ["**/tools.*.js", "**/tools.*.css"]) {
    const page = await portal.open("/");
    const release = await hold(page, pattern);
    await click(page, '.tools [data-mode="elder"]');
    await page.keyboard.press("Alt+Shift+Equal");
    await page.waitForTimeout(100);
    assert.deepEqual(await modes(page), {}, "not half dressed");
    release();
    await settled(page);
    assert.deepEqual(await modes(page), { elder: "on", zoom: "110" });
    await says(page, "文字大小 110%");
    await done(page);
  }
});

test("modes that are on bring styles before the first paint and the script after it", async () => {
  const page = await portal.open("/", { init: `localStorage.setItem("reading.1", '{"toolbar":"on","elder":"on"}')` });
  assert.ok(await page.$eval("head", (head) => [...head.querySelectorAll("link[rel=stylesheet]")].at(-1).href.includes("/tools.")));
  await page.waitForFunction(() => document.querySelector('.tools [data-mode="elder"]').getAttribute("aria-pressed") === "true", null, { timeout: 3000 });
  assert.deepEqual(asked(page), ["tools.css", "tools.js"]);
  await page.focus("#toolbar button");
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "无障碍");
  assert.deepEqual(await stored(page), { elder: "on" });
  await done(page);
});

test("a script that cannot be had: links are followed, buttons say so and work the next time", async () => {
  const page = await fixture(out);
  await page.context().route("**/dialogs.*.js", (route) => route.abort());
  await click(page, "#out");
  await page.waitForURL("https://news.example.com/a");
  await page.context().close();

  const again = await portal.open("/");
  await again.context().route("**/tools.*.js", (route) => route.abort());
  await click(again, '.tools [data-mode="elder"]');
  await says(again, "没有载入");
  assert.deepEqual(await modes(again), {});
  await again.context().unroute("**/tools.*.js");
  await click(again, '.tools [data-mode="elder"]');
  await settled(again);
  assert.deepEqual(await modes(again), { elder: "on" });
  await again.context().close();
});
