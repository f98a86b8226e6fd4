// Reading modes: the toolbar, 长者模式, reading aloud, the guide line, captions, mourning; all by keyboard,
// remembered, there before the first paint; and colours that can be read in every one of them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { focused, modes, press, says, settled, start, stored, tabTo } from "./support.mjs";

let portal;
before(async () => { portal = await start(); });
after(() => portal?.close());

const text = `<article class="article"><header class="article-head"><h1>协商在一线</h1></header>
<div class="prose"><p>第一句。第二句，很短。</p><p id="second">另一段×××说了 3 km²。</p>
<p>${"一段很长的话，".repeat(40)}完。</p><p>末段。</p></div></article>`;

async function done(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
const size = (page) => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
const choose = (page, selector) => page.focus(selector).then(() => press(page, "Enter"));

test("the toolbar opens by keyboard, Escape closes it, and the focus comes back", async () => {
  const page = await portal.open();
  await tabTo(page, '.tools [data-mode="toolbar"]');
  assert.equal(await page.getAttribute('.tools [data-mode="toolbar"]', "aria-expanded"), "false");
  await press(page, "Enter");
  assert.ok(await page.isVisible("#toolbar"));
  assert.equal(await focused(page), "缩小");
  assert.equal(await page.getAttribute('.tools [data-mode="toolbar"]', "aria-expanded"), "true");
  await says(page, "无障碍工具栏已打开");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.isVisible("#toolbar")));
  assert.equal(await focused(page), "无障碍");
  await done(page);
});

test("letters grow in steps to twice their size, are announced, and stay on the next page", async () => {
  const page = await portal.open();
  await press(page, "Alt+Shift+A");
  for (const wanted of [17.6, 20, 24, 28, 32]) {
    await choose(page, "[data-zoom-by='1']");
    assert.equal(await size(page), wanted);
  }
  assert.equal(await page.textContent("[data-zoom-shown]"), "200%");
  await says(page, "文字大小 200%");
  assert.equal(await page.getAttribute("[data-zoom-by='1']", "aria-disabled"), "true");
  await page.keyboard.press("Enter");
  assert.equal(await size(page), 32);
  await says(page, "已经最大");
  await press(page, "Alt+Shift+Minus");
  assert.equal(await size(page), 28);
  await page.goto(`${portal.url}/sitemap.html`);
  assert.equal(await size(page), 28);
  await done(page);
});

test("modes stand before the first paint, and nothing moves afterwards", async () => {
  const kept = JSON.stringify({ elder: "on", zoom: "125", scheme: "yellow-on-black", toolbar: "on", captions: "on" });
  const page = await portal.open("/", {
    init: `localStorage.setItem("reading.1", ${JSON.stringify(kept)});
      window.shifts = [];
      new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts.push(e.value + " " + e.sources.map((s) => s.node?.className || s.node?.nodeName)); }).observe({ type: "layout-shift", buffered: true });
      document.addEventListener("readystatechange", () => { window.early ??= JSON.stringify({ ...document.documentElement.dataset }); });`,
  });
  const early = JSON.parse(await page.evaluate(() => window.early));
  assert.equal(early.elder, "on");
  assert.equal(early.scheme, "yellow-on-black");
  assert.equal(early.zoom, "125");
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
  await done(page);
});

test("all schemes can be chosen; one is pressed; reset takes everything back but the toolbar", async () => {
  const page = await portal.open();
  await press(page, "Alt+Shift+A");
  const names = await page.$$eval("[data-scheme-to]", (all) => all.map((one) => one.dataset.schemeTo));
  assert.ok(names.length >= 4);
  for (const name of names.slice(1)) {
    await choose(page, `[data-scheme-to="${name}"]`);
    assert.equal((await modes(page)).scheme, name);
    assert.equal(await page.getAttribute(`[data-scheme-to="${name}"]`, "aria-pressed"), "true");
    assert.equal(await page.locator('[data-scheme-to][aria-pressed="true"]').count(), 1);
  }
  for (const key of ["G", "P", "S", "E", "Equal"]) await press(page, `Alt+Shift+${key}`);
  assert.deepEqual(await modes(page), { elder: "on", zoom: "110", scheme: names.at(-1), guide: "on", pointer: "on", captions: "on", toolbar: "on" });
  assert.deepEqual(await stored(page), await modes(page));
  await choose(page, '[data-act="reset"]');
  assert.deepEqual(await modes(page), { toolbar: "on" });
  assert.deepEqual(await stored(page), { toolbar: "on" });
  await says(page, "已恢复默认设置");
  await choose(page, '[data-act="close"]');
  assert.equal(await focused(page), "无障碍");
  await done(page);
});

test("长者模式 is one column of at least 18 px, without motion, with targets of 44 px", async () => {
  for (const [path, width] of [["/", 1440], ["/", 360], ["/sitemap.html", 768], ["/404.html", 360]]) {
    const page = await portal.open(path, { viewport: { width, height: 800 } });
    await tabTo(page, '.tools [data-mode="elder"]');
    await press(page, "Space");
    await page.waitForFunction(() => document.querySelector(".tools [data-mode=elder]").ariaPressed === "true");
    await says(page, "长者模式已打开");
    assert.equal(await size(page), 22);
    const found = await page.evaluate(() => {
      const small = [], targets = [], moving = [];
      for (const element of document.querySelectorAll("body *")) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".hidden, .skip, [aria-hidden]")) continue;
        const style = getComputedStyle(element), box = element.getBoundingClientRect();
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const name = `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 12)} ${Math.round(box.width)}×${Math.round(box.height)}`;
        if (own && parseFloat(style.fontSize) < 18) small.push(name);
        if (element.matches("a, button, input:not([type=hidden]), select, summary") && !element.closest("p, .prose") && box.height < 43.5) targets.push(name);
        if (style.transitionDuration !== "0s" || style.animationName !== "none") moving.push(name);
      }
      return { small, targets, moving: moving.slice(0, 5), wide: document.documentElement.scrollWidth - innerWidth };
    });
    assert.deepEqual(found, { small: [], targets: [], moving: [], wide: 0 }, `${path} at ${width}`);
    await page.keyboard.press("Space");
    assert.deepEqual(await modes(page), {});
    await done(page);
  }
});

test("at 200 % nothing is cut off at the side", async () => {
  for (const width of [360, 768, 1440]) {
    const page = await portal.open("/", { viewport: { width, height: 800 }, init: `localStorage.setItem("reading.1", '{"zoom":"200","toolbar":"on"}')` });
    assert.equal(await size(page), 32);
    const wide = await page.evaluate(() => [...document.querySelectorAll("body *")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".hidden, .skip, [data-carousel]"))
      .map((one) => `${one.tagName}.${one.className}`).slice(0, 5));
    assert.deepEqual(wide, [], `at ${width}`);
    await done(page);
  }
});

test("storage that fails, or holds nonsense, harms nothing", async () => {
  for (const init of [
    `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied"); } });`,
    `Storage.prototype.setItem = () => { throw new DOMException("full"); };`,
    `localStorage.setItem("reading.1", "{broken");`,
    `localStorage.setItem("reading.1", JSON.stringify({ zoom: "9000", scheme: "evil", elder: { a: 1 }, __proto__: 1, extra: "x" }));`,
    `localStorage.setItem("reading.1", "7");`,
  ]) {
    const page = await portal.open("/", { init });
    assert.deepEqual(await modes(page), {});
    await press(page, "Alt+Shift+E");
    assert.equal((await modes(page)).elder, "on");
    await done(page);
  }
});

test("a mode set in one tab shows in the other", async () => {
  const page = await portal.open();
  const other = await page.context().newPage();
  await other.goto(portal.url);
  await press(other, "Alt+Shift+E");
  await page.waitForFunction(() => "elder" in document.documentElement.dataset);
  await page.waitForFunction(() => document.querySelector(".tools [data-mode=elder]").ariaPressed === "true");
  await done(page);
});

test("reading aloud starts, marks its paragraph, pauses at the sentence, goes on, stops", async () => {
  const page = await portal.open("/voice.html", { voice: true, body: text });
  await press(page, "Alt+Shift+A");
  await choose(page, '[data-act="read"]');
  const said = () => page.evaluate(() => window.voice.said);
  const finish = () => page.evaluate(() => window.voice.finish());
  const marked = () => page.$$eval(".is-read", (all) => all.map((one) => one.textContent));
  assert.deepEqual(await said(), ["协商在一线"]);
  assert.equal(await page.textContent('[data-act="read"]'), "暂停朗读");
  await finish();
  assert.deepEqual(await marked(), ["第一句。第二句，很短。"]);
  await finish();
  await choose(page, '[data-act="read"]');
  await says(page, "朗读已暂停");
  assert.equal(await page.textContent('[data-act="read"]'), "继续朗读");
  assert.deepEqual((await said()).slice(1), ["第一句。", "第二句，很短。"]);
  await choose(page, '[data-act="read"]');
  assert.deepEqual((await said()).slice(2), ["第二句，很短。", "第二句，很短。"], "the sentence that was cut off is said again");
  await finish();
  assert.equal((await said()).at(-1), "另一段某某说了 3 平方公里。");
  await finish();
  assert.ok((await said()).at(-1).length <= 120);
  for (let i = 0; i < 10; i += 1) await finish();
  await says(page, "朗读完毕");
  assert.equal((await said()).at(-1), "末段。");
  assert.deepEqual(await marked(), []);

  await press(page, "Alt+Shift+R");
  assert.equal((await marked()).length, 1);
  await page.focus("#main");
  await page.keyboard.press("Escape");
  await says(page, "朗读已停止");
  assert.deepEqual(await marked(), []);
  await done(page);
});

test("what is selected is read instead; leaving the page silences the voice", async () => {
  const page = await portal.open("/voice.html", { voice: true, body: text });
  await page.evaluate(() => getSelection().selectAllChildren(document.getElementById("second")));
  await press(page, "Alt+Shift+A");
  await page.click('[data-act="read"]');
  await settled(page);
  assert.deepEqual(await page.evaluate(() => window.voice.said), ["另一段某某说了 3 平方公里。"]);
  const cancelled = await page.evaluate(() => {
    const earlier = window.voice.cancelled;
    dispatchEvent(new PageTransitionEvent("pagehide"));
    return window.voice.cancelled - earlier;
  });
  assert.equal(cancelled, 1);
  await done(page);
});

test("a voice that fails says so; a browser without one has no button", async () => {
  const page = await portal.open("/voice.html", { voice: true, body: text });
  await press(page, "Alt+Shift+R");
  await page.evaluate(() => window.voice.current.onerror({ error: "synthesis-failed" }));
  await says(page, "浏览器没有可用的语音");
  await done(page);
  const mute = await portal.open("/voice.html", { body: text, init: "Object.defineProperty(window, 'speechSynthesis', { value: undefined });" });
  await press(mute, "Alt+Shift+A");
  assert.ok(!(await mute.isVisible('[data-act="read"]')));
  await press(mute, "Alt+Shift+R");
  await done(mute);
});

test("the guide line and the captions follow pointer, focus and voice", async () => {
  const page = await portal.open("/voice.html", { voice: true, body: text });
  await press(page, "Alt+Shift+G");
  await press(page, "Alt+Shift+S");
  await page.hover("#second");
  assert.equal(await page.textContent(".captions"), "另一段×××说了 3 km²。");
  const line = () => page.$eval(".guide", (one) => parseFloat(one.style.getPropertyValue("--y")));
  const box = await page.locator("#second").boundingBox();
  assert.ok(await line() > box.y + box.height / 2 && await line() <= box.y + box.height + 2, "below the words");
  await page.focus(".site-name a");
  const name = await page.textContent(".site-name a");
  assert.equal(await page.textContent(".captions"), name);
  assert.notEqual(await line(), box.y + box.height / 2);
  await page.focus("#q");
  assert.equal(await page.textContent(".captions"), "站内搜索");
  await press(page, "Alt+Shift+R");
  assert.equal(await page.textContent(".captions"), "协商在一线");
  assert.ok(await page.isVisible(".guide"));
  await press(page, "Alt+Shift+P");
  assert.match(await page.$eval("#second", (one) => getComputedStyle(one).cursor), /^url/);
  await done(page);
});

test("the dialog of keys opens and closes by keyboard", async () => {
  const page = await portal.open();
  await press(page, "Alt+Shift+A");
  await tabTo(page, '[data-act="help"]');
  await press(page, "Enter");
  assert.ok(await page.isVisible("dialog.keys"));
  assert.ok((await page.locator("dialog.keys tr").count()) > 10);
  await press(page, "Alt+Shift+H");
  assert.equal(await page.locator("dialog").count(), 1);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.equal(await focused(page), "快捷键");
  assert.ok(await page.isVisible("#toolbar"), "Escape closed the dialog only");
  await done(page);
});

test("mourning comes by date in Shanghai, both days included, and by flag", async () => {
  const grey = async (now, html) => {
    const page = await portal.open("/mourning.html", {
      body: "<p>悼念</p>", html, init: `Date.now = () => Date.parse("${now}");`, timezoneId: "America/New_York",
    });
    const filter = await page.evaluate(() => getComputedStyle(document.documentElement).filter);
    await done(page);
    return filter === "grayscale(1)";
  };
  const days = { "data-mourning-from": "2026-12-13", "data-mourning-to": "2026-12-14" };
  assert.equal(await grey("2026-12-12T15:59:00Z", days), false);
  assert.equal(await grey("2026-12-12T16:00:00Z", days), true);
  assert.equal(await grey("2026-12-14T15:59:00Z", days), true);
  assert.equal(await grey("2026-12-14T16:00:00Z", days), false);
  assert.equal(await grey("2026-12-13T04:00:00Z", { "data-mourning-from": "2026-12-13" }), true);
  assert.equal(await grey("2026-12-13T04:00:00Z", { "data-mourning-from": "2026-12-13T10:00+08:00", "data-mourning-to": "2026-12-13 12:00" }), true);
  assert.equal(await grey("2026-12-13T04:01:00Z", { "data-mourning-from": "2026-12-13T10:00", "data-mourning-to": "2026-12-13 12:00" }), false);
  assert.equal(await grey("2020-01-01T00:00:00Z", { "data-mourning": "" }), true);
  assert.equal(await grey("2026-12-13T04:00:00Z", {}), false);
  assert.equal(await grey("2026-12-13T04:00:00Z", { "data-mourning-from": "", "data-mourning-to": "" }), false);
});

test("the colours of every mode can be read, light and dark: 4.5 to 1", async () => {
  const faults = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await portal.open("/", { colorScheme });
    await page.evaluate(() => readingModes.dress());
    const schemes = await page.$$eval("[data-scheme-to]", (all) => all.map((one) => one.dataset.schemeTo));
    for (const scheme of schemes) {
      for (const elder of ["", "on"]) {
        const colours = await page.evaluate(([scheme, elder]) => {
          readingModes.set("scheme", scheme);
          readingModes.set("elder", elder);
          const style = getComputedStyle(document.documentElement);
          const probe = document.body.appendChild(document.createElement("i"));
          const names = ["ink", "ink-2", "ink-3", "line-3", "red", "red-deep", "on-red", "paper", "ivory", "tint", "mark"];
          const found = Object.fromEntries(names.map((name) => {
            probe.style.color = `var(--${name})`;
            return [name, getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number)];
          }));
          probe.remove();
          return style && found;
        }, [scheme, elder]);
        for (const [front, back, least] of pairs()) {
          const ratio = contrast(colours[front], colours[back]);
          if (ratio < least) faults.push(`${colorScheme} ${scheme || "default"} ${elder && "elder"}: ${front} on ${back} ${ratio.toFixed(2)}`);
        }
      }
    }
    await done(page);
  }
  assert.deepEqual(faults, []);
});

function* pairs() {
  for (const back of ["paper", "ivory", "tint"]) for (const front of ["ink", "ink-2", "ink-3", "red"]) yield [front, back, 4.5];
  for (const front of ["ink", "red"]) yield [front, "mark", 4.5];
  yield ["on-red", "red-deep", 4.5];
  yield ["paper", "ink", 4.5];
  yield ["line-3", "paper", 3];
}
function contrast(a, b) {
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test("focus can be seen on everything that takes it", async () => {
  for (const scheme of ["", "yellow-on-black", "white-on-blue"]) {
    const page = await portal.open("/", { init: `localStorage.setItem("reading.1", '{"toolbar":"on","scheme":"${scheme}"}')` });
    const blind = [];
    for (let i = 0; i < 45; i += 1) {
      await page.keyboard.press("Tab");
      const fault = await page.evaluate(() => {
        const at = document.activeElement, style = getComputedStyle(at), outer = at.parentElement && getComputedStyle(at.parentElement);
        const seen = (one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2;
        return at === document.body || seen(style) || seen(outer) ? null : `${at.tagName} ${at.textContent.trim()}`;
      });
      if (fault) blind.push(fault);
    }
    assert.deepEqual(blind, []);
    await done(page);
  }
});

test("without scripts there is no toolbar and everything else", async () => {
  const page = await portal.open("/", { javaScriptEnabled: false });
  assert.ok(!(await page.isVisible(".tools")) && !(await page.isVisible("#toolbar")));
  assert.ok(await page.isVisible("#nav a"));
  assert.ok(await page.isVisible("main a"));
  await done(page);
});
