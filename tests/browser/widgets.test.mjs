// Widgets: carousel, tabs, picture viewer, filters, table of contents, date, share, print, sizes of letters,
// the notice before leaving, the menu on phones. Each by keyboard, and each without scripts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { kinds } from "./pages.mjs";
import { focused, modes, press, says, settled, site, start, tabTo } from "./support.mjs";

let portal;
before(async () => { portal = await start(); });
after(() => portal?.close());

async function done(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
// A picture without a file.
const dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='600' height='400'/%3E";
const fixture = (body, options = {}) => portal.open("/fixture.html", { body, ...options });

const carousel = `<section data-carousel aria-label="焦点图片"><ul>${["甲", "乙", "丙"].map((name) =>
  `<li><a href="/${name}.html"><span class="frame"><img src="${dot}" alt=""></span><span class="focus-title">${name}</span></a></li>`).join("")}</ul></section><p><a href="/after.html">其后</a></p>`;
const slide = (page) => page.$$eval("[data-carousel] li", (all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.textContent.trim()).join());

test("the carousel moves every six seconds, is silent while it moves, and stops for who comes near", async () => {
  const page = await portal.open("/404.html");
  await page.clock.install();
  await page.context().route(`${portal.url}/fixture.html`, async (route) => {
    const response = await route.fetch({ url: `${portal.url}/` });
    await route.fulfill({ contentType: "text/html; charset=utf-8", body: (await response.text()).replace(/(<main[^>]*>)[^]*(<\/main>)/, (_, a, b) => a + carousel + b) });
  });
  await page.goto(`${portal.url}/fixture.html`);
  page.faults.length = 0;
  const list = page.locator("[data-carousel] > ul");
  assert.equal(await page.getAttribute("[data-carousel]", "aria-roledescription"), "轮播");
  assert.equal(await slide(page), "甲");
  assert.equal(await list.getAttribute("aria-live"), "off");
  await page.clock.runFor(6000);
  await page.clock.runFor(700);
  await page.waitForTimeout(700);
  assert.equal(await slide(page), "乙");

  await page.focus("[data-carousel] .is-shown a");
  assert.equal(await list.getAttribute("aria-live"), "polite");
  await page.clock.runFor(20000);
  assert.equal(await slide(page), "乙");
  await page.focus("main p a");
  await page.clock.runFor(6100);
  await page.waitForTimeout(700);
  assert.equal(await slide(page), "丙");

  await page.focus(".carousel-play");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "播放轮播");
  await page.focus("main p a");
  await page.clock.runFor(20000);
  assert.equal(await slide(page), "丙");
  await page.focus(".carousel-play");
  await page.keyboard.press("Enter");
  await page.focus("main p a");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.clock.runFor(20000);
  assert.equal(await slide(page), "丙");
  await done(page);
});

// Moved by hand; how long it takes depends on the machine.
async function shows(page, wanted) {
  for (let turn = 0; turn < 50 && await slide(page) !== wanted; turn += 1) await page.waitForTimeout(100);
  assert.equal(await slide(page), wanted);
}

test("the carousel goes by arrow keys, buttons and dots", async () => {
  const page = await fixture(carousel);
  await tabTo(page, "[data-carousel] .is-shown a");
  await page.keyboard.press("ArrowRight");
  await shows(page, "乙");
  assert.equal(await focused(page), "乙");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await shows(page, "丙");
  await tabTo(page, '[aria-label="下一张"]');
  await page.keyboard.press("Enter");
  await shows(page, "甲");
  await page.focus(".dot:nth-child(2)");
  await page.keyboard.press("Enter");
  await shows(page, "乙");
  assert.equal(await page.getAttribute(".dot:nth-child(2)", "aria-current"), "true");
  assert.equal(await page.getAttribute(".dot:nth-child(2)", "aria-label"), "第 2 张：乙");
  const small = await page.$$eval(".carousel-bar button", (all) => all.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 24).length);
  assert.equal(small, 0);
  await done(page);
});

test("the carousel stands still under reduced motion and in 长者模式", async () => {
  for (const options of [{ reducedMotion: "reduce" }, { init: `localStorage.setItem("reading.1", '{"elder":"on"}')` }]) {
    const page = await fixture(carousel, options);
    assert.equal(await page.getAttribute(".carousel-play", "aria-label"), "播放轮播");
    assert.equal(await page.getAttribute("[data-carousel] > ul", "aria-live"), "polite");
    await done(page);
  }
  const page = await fixture(carousel);
  assert.equal(await page.getAttribute(".carousel-play", "aria-label"), "暂停轮播");
  await press(page, "Alt+Shift+E");
  assert.equal(await page.getAttribute(".carousel-play", "aria-label"), "播放轮播");
  await done(page);
});

const tabs = `<section data-tabs><h2>会议与提案</h2><div class="tab-panels">${["会议", "提案", "民意"].map((name) =>
  `<section class="tab"><h3><a href="/${name}.html">${name}</a></h3><ul class="rows"><li class="row"><a href="#">${name}一</a></li></ul></section>`).join("")}</div></section>`;

test("tabs go by arrows, Home and End, and keep the link to the column", async () => {
  const page = await fixture(tabs);
  const shown = () => page.$$eval(".tab", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.querySelector(".row").textContent).join());
  await tabTo(page, '[role="tab"]');
  assert.equal(await page.getAttribute('[role="tablist"]', "aria-label"), "会议与提案");
  for (const [key, name] of [["ArrowRight", "提案"], ["End", "民意"], ["ArrowRight", "会议"], ["ArrowLeft", "民意"], ["Home", "会议"]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), name);
    assert.equal(await shown(), `${name}一`);
    assert.equal(await page.locator('[aria-selected="true"]').count(), 1);
    assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
  }
  const [panel, label] = await page.$eval(".tab", (one) => [one.id, document.getElementById(one.getAttribute("aria-labelledby")).textContent]);
  assert.equal(await page.getAttribute('[role="tab"]', "aria-controls"), panel);
  assert.equal(label, "会议");
  assert.equal(await page.getAttribute(".tab:not([hidden]) .more", "href"), "/会议.html");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "会议一");
  await done(page);
});

const figure = (i) => `<figure class="figure"><img src="/_p/${i}-480.jpg" srcset="/_p/${i}-480.jpg 480w, /_p/${i}-1200.jpg 1200w" width="600" height="400" alt="图${i}"><figcaption><span class="caption">说明${i}</span><span class="credit">×××　摄</span></figcaption></figure>`;
const viewer = `<article class="article"><div class="prose" data-viewer>${figure(1)}<div class="gallery gallery-2">${figure(2)}${figure(3)}</div><p><a href="/file.pdf">文件</a></p></div></article>`;
const pictures = { "**/_p/*": { contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='800'/>" } };

test("pictures open large, turn by arrows and finger, and close on Escape", async () => {
  const page = await fixture(viewer, { hasTouch: true, answers: pictures });
  assert.equal(await page.locator(".picture-link").count(), 3);
  await tabTo(page, ".picture-link");
  await press(page, "Enter");
  const state = () => page.$eval("dialog.viewer", (one) => [one.querySelector("img").getAttribute("src").split("/").pop(), one.querySelector("img").alt,
    one.querySelector(".viewer-caption").textContent, one.querySelector(".viewer-count").textContent].join("|"));
  const large = (i) => page.waitForSelector(`dialog.viewer img[src$="/${i}-1200.jpg"]`);
  await large(1);
  assert.equal(await state(), "1-1200.jpg|图1|说明1×××　摄|1 / 3");
  assert.equal(await focused(page), "关闭");
  await page.keyboard.press("ArrowRight");
  await large(2);
  assert.equal(await state(), "2-1200.jpg|图2|说明2×××　摄|2 / 3");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  assert.match(await state(), /1 \/ 3$/);
  await page.keyboard.press("ArrowLeft");
  assert.match(await state(), /3 \/ 3$/);
  await page.evaluate(() => {
    const dialog = document.querySelector("dialog.viewer");
    const touch = (x) => new Touch({ identifier: 1, target: dialog, clientX: x, clientY: 100 });
    dialog.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(50)] }));
    dialog.dispatchEvent(new TouchEvent("touchend", { changedTouches: [touch(250)] }));
  });
  assert.match(await state(), /2 \/ 3$/);
  // The focus stays inside: it may visit the browser's own controls, never the page behind.
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog")));
  }
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.querySelector("img").alt), "图2");
  await done(page);
});

test("what the page shows stands in for a large picture that is on its way", async () => {
  const page = await fixture(viewer, { viewport: { width: 360, height: 740 }, answers: pictures });
  let go;
  const gate = new Promise((resolve) => { go = resolve; });
  await page.context().route("**/_p/2-1200.jpg", (route) => gate.then(() => route.fallback()));
  await tabTo(page, ".picture-link");
  await press(page, "Enter");
  await page.waitForSelector('dialog.viewer img[src$="/1-1200.jpg"]');
  await page.keyboard.press("ArrowRight");
  const shown = () => page.$eval("dialog.viewer img", (one) => [one.src.split("/").pop(), one.width / one.height].join());
  assert.equal(await shown(), "2-480.jpg,1.5");
  go();
  await page.waitForSelector('dialog.viewer img[src$="/2-1200.jpg"]');
  assert.equal(await shown(), "2-1200.jpg,1.5");
  await done(page);
});

test("galleries open large in articles of every kind, and their rows are full at every number and width", async () => {
  const articles = (await kinds(site)).filter((one) => /^article/.test(one.kind));
  assert.ok(articles.length > 2);
  for (const one of articles) {
    const text = await readFile(join(site, one.path), "utf8");
    assert.match(text, /<div class="prose[^"]*" data-viewer>/, one.path);
  }
  const counts = Array.from({ length: 12 }, (_, i) => i + 2);
  const galleries = counts.map((count) => `<div class="gallery gallery-${count < 10 ? count : "many"}">${`<figure class="figure"><img src="${dot}" width="600" height="400" alt="图"></figure>`.repeat(count)}</div>`);
  const page = await fixture(`<article class="article"><div class="prose">${galleries.join("")}</div></article>`);
  for (const [width, expected] of [[360, "2 12 22 122 222 1222 2222 12222 22222 122222 222222 1222222"], [1280, "2 12 22 23 33 133 233 333 1333 2333 3333 13333"]]) {
    await page.setViewportSize({ width, height: 800 });
    const rows = await page.$$eval(".gallery", (all) => all.map((gallery) => {
      const edge = gallery.getBoundingClientRect().right, boxes = [...gallery.children].map((one) => one.getBoundingClientRect());
      const tops = [...new Set(boxes.map((box) => Math.round(box.top)))];
      return tops.map((top) => {
        const row = boxes.filter((box) => Math.round(box.top) === top);
        return Math.abs(row.at(-1).right - edge) < 1 ? row.length : "gap";
      }).join("");
    }));
    assert.equal(rows.join(" "), expected, `${width}`);
  }
  await done(page);
});

const table = `<div data-filter="类别，办理结果、不存在"><div class="table-scroll"><table><thead><tr><th>案号</th><th>类别</th><th>办理结果</th></tr></thead><tbody>
${[["1", "交通", "A"], ["2", "交通", "B"], ["3", "教育", "A"], ["4", "", "A"]].map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody></table></div></div>
<div data-filter="类型"><ul><li data-类型="乡镇">甲</li><li><b data-field="类型">街道</b>乙</li></ul></div>`;

test("filters are made of the values, combine, and say how many are left", async () => {
  const page = await fixture(table);
  const left = () => page.$$eval("tbody tr", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.cells[0].textContent).join(""));
  assert.deepEqual(await page.$$eval("select", (all) => all.map((one) => `${one.labels[0].querySelector("span").textContent}:${[...one.options].map((o) => o.text)}`)),
    ["类别:全部,交通,教育", "办理结果:全部,A,B", "类型:全部,乡镇,街道"]);
  await says(page, "共 4 项");
  await tabTo(page, '[data-name="类别"]');
  await page.keyboard.press("ArrowDown");
  assert.equal(await left(), "12");
  await says(page, "共 4 项，符合条件的 2 项");
  await tabTo(page, '[data-name="办理结果"]');
  await page.keyboard.press("End");
  assert.equal(await left(), "2");
  await page.selectOption('[data-name="类别"]', "教育");
  assert.equal(await left(), "");
  await says(page, "没有符合条件的");
  await tabTo(page, ".filter button");
  await page.keyboard.press("Enter");
  assert.equal(await left(), "1234");
  await page.selectOption('[data-name="类型"]', "街道");
  assert.deepEqual(await page.$$eval("[data-filter] li", (all) => all.map((one) => one.hidden)), [true, false]);
  await done(page);
});

test("on a phone filters wait behind one line", async () => {
  const page = await fixture(table, { viewport: { width: 360, height: 700 } });
  assert.ok(!(await page.isVisible("select")));
  await tabTo(page, ".filter summary");
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("select"));
  await done(page);
});

test("the table of contents follows the reading", async () => {
  const part = (i) => `<h2 id="第${i}节">第${i}节</h2>${"<p>文字</p>".repeat(40)}`;
  const page = await fixture(`<nav class="toc" data-toc><ol>${[1, 2, 3].map((i) => `<li><a href="#%E7%AC%AC${i}%E8%8A%82">第${i}节</a></li>`).join("")}</ol></nav><div class="prose">${[1, 2, 3].map(part).join("")}</div>`);
  const current = (name) => page.waitForFunction((wanted) => [...document.querySelectorAll(".toc [aria-current]")].map((one) => one.textContent).join() === wanted, name, { timeout: 3000 });
  await page.$eval("#第2节", (one) => scrollTo({ top: one.offsetTop - 100, behavior: "instant" }));
  await current("第2节");
  await page.$eval("#第3节", (one) => scrollTo({ top: one.offsetTop - 100, behavior: "instant" }));
  await current("第3节");
  await page.$eval("#第3节", (one) => scrollTo({ top: one.offsetTop - 900, behavior: "instant" }));
  await current("第2节");
  await page.$eval("#第1节", (one) => scrollTo({ top: one.offsetTop + 400, behavior: "instant" }));
  await current("第1节");
  await done(page);
});

test("the date is that of Shanghai, in Chinese", async () => {
  const page = await fixture('<p data-date></p><time data-date></time>', { timezoneId: "America/New_York", init: "Date = class extends Date { constructor(...a) { super(...(a.length ? a : ['2026-11-23T16:30:00Z'])); } };" });
  assert.equal(await page.textContent("p[data-date]"), "2026年11月24日 星期二");
  assert.equal(await page.getAttribute("time[data-date]", "datetime"), "2026-11-24");
  await done(page);
});

const share = '<p><button type="button" data-share>分享</button><button type="button" data-share="copy">复制</button><button type="button" class="print-button">打印</button></p>';
test("share opens the system's sheet where there is one, else copies; print prints", async () => {
  const page = await fixture(share, { init: "navigator.share = undefined; window.print = () => { window.printed = true; };", permissions: ["clipboard-read", "clipboard-write"] });
  await tabTo(page, "[data-share]");
  await press(page, "Enter");
  await says(page, "网址已复制");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${portal.url}/fixture.html`);
  await tabTo(page, ".print-button");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => window.printed), true);
  await done(page);

  const phone = await fixture(share, { init: "navigator.share = async (what) => { window.shared = what; throw new DOMException('closed', 'AbortError'); }; Object.defineProperty(navigator, 'clipboard', { value: undefined });" });
  await phone.click("[data-share]");
  await settled(phone);
  assert.equal(await phone.evaluate(() => window.shared.url), `${portal.url}/fixture.html`);
  await phone.click("[data-share=copy]");
  await says(phone, "网址已复制");
  await done(phone);
});

test("an article's sizes of letters are the zoom", async () => {
  const page = await portal.open("/");
  const address = await page.$$eval("main a[href]", (all) => all.map((one) => one.href).find((href) => /\/[^/]+\/[^/]+\.html$/.test(href) && !/index|page-/.test(href)));
  await page.goto(address);
  await tabTo(page, '[data-zoom-to="150"]');
  await press(page, "Enter");
  assert.equal((await modes(page)).zoom, "150");
  assert.equal(await page.getAttribute('[data-zoom-to="150"]', "aria-pressed"), "true");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  assert.equal((await modes(page)).zoom, "125");
  assert.equal(await page.textContent("[data-zoom-shown]"), "125%");
  await page.click('.sizes [data-zoom-to=""]');
  assert.deepEqual(await modes(page), {});
  await done(page);
});

const links = `<p><a id="out" href="https://news.example.com/a?b=1">外站</a> <a id="again" href="https://news.example.com/c">再来</a>
<a id="gov" href="https://www.hunan.gov.cn/">政府</a> <a id="fake" href="https://gov.cn.example.com/">假</a> <a id="own" href="/sitemap.html">本站</a> <a id="mail" href="mailto:a@b.cn">信</a></p>`;
test("a notice before leaving: once for a host, never for government", async () => {
  const page = await fixture(links);
  const name = await page.getAttribute("meta[name=SiteName]", "content");
  await page.focus("#out");
  await press(page, "Enter");
  assert.ok((await page.textContent("dialog.leaving")).includes(`您访问的链接即将离开“${name}”，是否继续？`));
  assert.equal(await focused(page), "放弃");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "out");

  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "继续访问");
  const [opened] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Enter")]);
  assert.equal(opened.url(), "https://news.example.com/a?b=1");
  assert.equal(await opened.evaluate(() => window.opener), null);
  await page.waitForSelector("dialog", { state: "detached" });
  await page.bringToFront();
  await page.click("#fake");
  assert.equal(await page.locator("dialog").count(), 1);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "detached" });
  for (const [id, url] of [["again", "https://news.example.com/c"], ["gov", "https://www.hunan.gov.cn/"], ["own", `${portal.url}/sitemap.html`]]) {
    await page.click(`#${id}`);
    await page.waitForURL(url);
    await page.goBack();
  }
  await done(page);
});

test("without scripts outside links, pictures, tabs, slides and rows are plain", async () => {
  const page = await fixture(links + carousel + tabs + table, { javaScriptEnabled: false });
  assert.equal(await page.locator("tbody tr:visible").count(), 4);
  assert.equal(await page.locator(".tab:visible").count(), 3);
  for (const name of ["甲", "乙", "丙"]) assert.ok(await page.isVisible(`[data-carousel] a:has-text("${name}")`));
  await page.click("#out");
  await page.waitForURL("https://news.example.com/a?b=1");
  await done(page);
});

test("the menu on phones opens, closes on Escape, and gives the focus back", async () => {
  const page = await portal.open("/", { viewport: { width: 360, height: 700 } });
  assert.ok(!(await page.isVisible("#nav")));
  await tabTo(page, ".nav-toggle");
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#nav"));
  assert.equal(await page.getAttribute(".nav-toggle", "aria-expanded"), "true");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.isVisible("#nav")));
  assert.equal(await page.evaluate(() => document.activeElement.className), "nav-toggle");
  await done(page);
});

// Below a thousandth it is a picture whose scaled height is rounded by a pixel.
test("widgets take their room before they are made: nothing jumps", async () => {
  const start = await portal.open("/");
  const paths = ["/", ...await start.$$eval("main a[href$='.html']", (all) => all.map((one) => one.pathname).slice(0, 2)), "/tian/gongkai/index.html", "/weiyuan/minglu/index.html", "/fixture.html"];
  await done(start);
  for (const path of paths) {
    for (const width of [360, 1440]) {
      const page = await portal.open(path, {
        body: path === "/fixture.html" ? carousel + links + table : null, viewport: { width, height: 900 },
        init: `window.shifts = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (e.value > 0.001) window.shifts.push(e.value + " " + e.sources.map((s) => s.node?.className || s.node?.nodeName)); }).observe({ type: "layout-shift", buffered: true });`,
      });
      await page.waitForTimeout(400);
      assert.deepEqual(await page.evaluate(() => window.shifts), [], `${path} at ${width}`);
      await done(page);
    }
  }
});

test("no page asks another host for anything", async () => {
  for (const path of ["/", "/sitemap.html", "/404.html"]) {
    const page = await portal.open(path);
    assert.deepEqual(page.asked.filter((url) => !url.startsWith(portal.url) && !url.startsWith("data:")), []);
    await done(page);
  }
});
