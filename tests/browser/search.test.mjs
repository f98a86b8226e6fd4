// The page to search on in a real browser, over an index of some hundred articles with shards; the same answers in
// the terminal; from a file; without scripts; over a slow and a broken network. HUIKAN names the program.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { engineOf, texts } from "./engine.mjs";
import { field, launch, titles, told, visit } from "./searching.mjs";
import { serve } from "./server.mjs";

const run = promisify(execFile);
const huikan = process.env.HUIKAN;
const words = "县政协委员视察调研提案办理防汛抗旱乡村振兴会议部署工作推进落实产业发展民生实事水库加固青石镇白沙村".split("");
let root, out, server, browser;

async function makeSite() {
  const content = join(root, "site/content");
  for (const [folder, slug] of [["要闻", "yaowen"], ["会议", "huiyi"]]) {
    await mkdir(join(content, folder), { recursive: true });
    await writeFile(join(content, folder, "_index.md"), `---\ntitle: ${folder}\nslug: ${slug}\ndescription: ${folder}\n---\n`);
  }
  await writeFile(join(content, "site.yaml"), "name: 某县政协\nurl: https://www.example.gov.cn/zx/\ntheme: county\n");
  await mkdir(join(content, "_data"), { recursive: true });
  await writeFile(join(content, "_data/search.yaml"), "- [抗旱, 保灌溉]\n- [百分之百, \"%\"]\n");
  let seed = 3;
  const draw = (below) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return (seed >>> 8) % below; };
  for (let i = 0; i < 320; i += 1) {
    let body = "";
    for (let n = 0; n < 150; n += 1) body += n % 19 === 18 ? "，" : words[draw(words.length)];
    const date = `${2020 + Math.floor(i / 110)}-${String(1 + Math.floor((i % 110) / 10)).padStart(2, "0")}-08`;
    const title = i === 7 ? "防汛" : `第${i}号稿件说${body.slice(3, 9).replace("，", "")}`;
    const rare = i === 11 || i === 211 ? "\n\n笑脸😀，吃café 和縣鄉特產。" : "";
    await writeFile(join(content, i % 3 ? "要闻" : "会议", `a${i}.md`), `---\ntitle: ${title}\ndate: ${date}\n---\n${body}${rare}\n\n唯一${i}号。\n`);
  }
  for (const [name, head] of [["loose", ""], ["over", "date: 2021-03-09\nexpires: 2021-03-10\n"]]) {
    await writeFile(join(content, "会议", `${name}.md`), `---\ntitle: 县政协简介\n${head}---\n县政协无日期之稿。\n`);
  }
  await run(huikan, ["build", "-q", "--site", join(root, "site"), "--out", out]);
  await run(huikan, ["build", "-q", "--relative", "--site", join(root, "site"), "--out", join(root, "usb")]);
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), "huikan-search-"));
  out = join(root, "www/zx");
  await makeSite();
  server = await serve(join(root, "www"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(root, { recursive: true, force: true });
});

const open = (query = "", { url = `${server.url}/zx/search.html`, ...options } = {}) => visit(browser, url + query, options);

test("typing gives results, the title itself first, words marked, the query in the address", async () => {
  const page = await open();
  await field(page).pressSequentially("防汛");
  await told(page, "篇");
  assert.equal((await titles(page))[0], "防汛");
  assert.equal(await page.locator(".search-results li").count(), 6);
  assert.ok((await page.locator(".search-results li p mark").allTextContents()).every((mark) => mark === "防汛"));
  assert.match(page.url(), /\?q=%E9%98%B2%E6%B1%9B$/);
  assert.equal(await page.locator(".search-note").isVisible(), false);
  assert.equal(await page.locator(".search-map").isVisible(), false);
  await page.locator(".search-more").click();
  await page.waitForFunction(() => document.querySelectorAll(".search-results li").length > 6);
  await page.reload();
  await told(page, "篇");
  assert.equal((await titles(page))[0], "防汛");
  assert.equal(await field(page).inputValue(), "防汛");
  const href = await page.locator(".search-results a").first().getAttribute("href");
  await page.goto(new URL(href, page.url()).href);
  assert.match(await page.title(), /^防汛/);
  await page.goBack();
  await told(page, "篇");
  assert.equal(await field(page).inputValue(), "防汛");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an input method's half-typed word is not searched for", async () => {
  const page = await open();
  await page.evaluate(() => { window.said = []; new MutationObserver(() => window.said.push(document.querySelector(".search-count").textContent)).observe(document.querySelector(".search-count"), { childList: true }); });
  await field(page).focus();
  const client = await page.context().newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "fang", selectionStart: 4, selectionEnd: 4 });
  await page.waitForTimeout(300);
  await client.send("Input.imeSetComposition", { text: "fang'xun", selectionStart: 8, selectionEnd: 8 });
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.said), []);
  assert.equal(new URL(page.url()).search, "");
  await client.send("Input.insertText", { text: "防汛" });
  await told(page, "篇");
  assert.equal((await titles(page))[0], "防汛");
  await page.context().close();
});

test("what is pasted, columns, years and order narrow; the back button undoes", async () => {
  const page = await open();
  await page.waitForFunction(() => document.querySelectorAll("select[name=year] option").length > 1);
  await field(page).focus();
  await page.keyboard.insertText("政协");
  await page.keyboard.press("Enter");
  await told(page, "篇");
  const number = () => page.locator(".search-count").textContent().then((text) => text.match(/\d+/)[0]);
  const all = await number();
  await page.selectOption("select[name=column]", "huiyi/");
  await page.waitForFunction((old) => !document.querySelector(".search-count").textContent.includes(` ${old} `), all);
  assert.ok((await page.locator(".search-of").allTextContents()).every((of) => of.startsWith("会议")));
  await page.selectOption("select[name=year]", "2021");
  await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-of")).every((of) => of.textContent.includes("2021")));
  await page.selectOption("select[name=order]", "date");
  assert.match(page.url(), /column=huiyi%2F&year=2021&order=date/);
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await page.waitForFunction((old) => document.querySelector(".search-count").textContent.includes(` ${old} `), all);
  assert.equal(await page.inputValue("select[name=column]"), "");
  assert.equal(await field(page).inputValue(), "政协");
  await page.context().close();
});

test("arrows lead from the field to the results and back", async () => {
  const page = await open("?q=%E9%98%B2%E6%B1%9B");
  await told(page, "篇");
  await field(page).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "防汛");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.id), "words");
  await page.context().close();
});

test("who finds nothing is offered what there is", async () => {
  const page = await open();
  await field(page).fill("防汛彗星");
  await told(page, "没有找到");
  assert.equal(await page.locator(".search-none").innerText(), "可以试试： 防汛；也可以从下面的网站地图查找。");
  assert.ok(await page.locator(".search-map").isVisible());
  await field(page).fill("彗星彗尾 抗旱");
  await page.waitForFunction(() => document.querySelector(".search-none").innerText.includes("抗旱"));
  // As long as somebody wrote them, not words cut across.
  await field(page).fill("县政协无日期彗星简介");
  await page.waitForFunction(() => document.querySelector(".search-none").innerText === "可以试试： 县政协无日期 简介；也可以从下面的网站地图查找。");
  await field(page).fill("彗星");
  await page.waitForFunction(() => document.querySelector(".search-none").innerText === "可以从下面的网站地图查找。");
  await page.context().close();
});

test("traditional characters and synonyms find, and the table is fetched for them alone", async () => {
  const page = await open("?q=%E9%98%B2%E6%B1%9B");
  await told(page, "篇");
  assert.ok(!page.asked.some((url) => url.includes("characters")));
  await field(page).fill("鄉特產");
  await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-results mark")).filter((mark) => mark.textContent === "鄉特產").length === 2);
  assert.equal(page.asked.filter((url) => url.includes("characters")).length, 1);
  await field(page).fill("縣");
  await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-results mark")).some((mark) => mark.textContent === "县"));
  await field(page).fill("保灌溉");
  await page.waitForFunction(() => Array.from(document.querySelectorAll(".search-results mark")).some((mark) => mark.textContent === "抗旱"));
  await page.context().close();
});

test("files that arrive late and out of order give the last query's answer", async () => {
  let turn = 0;
  const page = await open("", { routes: [[/_search\/[st]\//, async (route) => {
    turn += 1;
    await new Promise((done) => { setTimeout(done, turn % 3 === 0 ? 20 : 400); });
    await route.continue();
  }]] });
  await field(page).fill("提案");
  await page.waitForTimeout(120);
  await field(page).fill("水库");
  await page.waitForTimeout(120);
  await field(page).fill("唯一77号");
  await told(page, "找到 1 篇");
  await page.waitForTimeout(900);
  assert.equal((await titles(page)).length, 1);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a missing shard is told, and what there is is shown", async () => {
  const page = await open("", { routes: [[/_search\/s\/\d*[02468]\.bin/, (route) => route.fulfill({ status: 404, body: "" })]] });
  await field(page).fill("县政协委员视察");
  await told(page, "结果可能不全");
  await page.context().close();
  const broken = await open("?q=a", { routes: [[/_search\/index\.bin/, (route) => route.fulfill({ body: "kaput" })]] });
  await told(broken, "搜索暂时不能用，请再试一次，或者从下面的网站地图查找。");
  assert.ok(await broken.locator(".search-map").isVisible());
  // It came back meanwhile.
  await broken.context().unroute(/_search\/index\.bin/);
  await field(broken).fill("防汛");
  await told(broken, "篇");
  await broken.context().close();
});

test("texts of another index are asked for again, and then told as missing", async () => {
  let wrong = true;
  const asked = [];
  const page = await open("", { routes: [[/_search\//, async (route) => {
    const answer = await route.fetch(), body = await answer.body(), name = route.request().url();
    asked.push(name.replace(/.*_search\/|\?.*/g, ""));
    if (wrong && name.includes("/t/")) body[0] ^= 1;
    await route.fulfill({ response: answer, body });
  }]] });
  await field(page).fill("唯一77号");
  await told(page, "结果可能不全");
  const texts = asked.filter((name) => name.startsWith("t/"));
  assert.ok(texts.length >= 2 * new Set(texts).size, String(texts));
  wrong = false;
  asked.length = 0;
  await page.locator(".search-again").click();
  await told(page, "找到 1 篇");
  assert.ok(asked.includes("index.bin"), String(asked));
  assert.equal(await page.evaluate(() => document.activeElement.id), "words");
  await page.context().close();
});

test("a damaged shard is read again past every cache", async () => {
  const files = engineOf(out), modes = [];
  let damaged = true;
  const { engine } = await engineOf(out, async (name, tag, cache) => {
    const bytes = await (await files).read(name);
    if (name.startsWith("s/")) modes.push(cache);
    return name.startsWith("s/") && damaged ? bytes.slice(0, 9) : bytes;
  });
  const partial = await engine.search("提案", {});
  await partial.next(6);
  assert.ok(partial.state().missing);
  damaged = false;
  modes.length = 0;
  const whole = await engine.search("提案", {});
  assert.ok(!whole.state().missing && (await whole.next(6)).length === 6);
  assert.ok(modes.length && modes.every((mode) => mode === "reload"), String(modes));
});

test("words that stand apart in all articles are looked for in a few files, and further when one asks", async () => {
  const page = await open();
  await field(page).fill("县、政、协、委、员、视、察");
  await told(page, "篇没有核对");
  const asked = () => new Set(page.asked.filter((url) => /_search\/t\//.test(url))).size;
  assert.ok(asked() >= 6 && asked() <= 32, String(asked()));
  const before = asked();
  for (let i = 0; i < 9 && await page.locator(".search-more").isVisible(); i += 1) {
    await page.locator(".search-more").click();
    await page.waitForFunction(() => !document.querySelector(".search-more").disabled || document.querySelector(".search-more").hidden);
    assert.ok(asked() <= before + 32 * (i + 1));
  }
  await told(page, "没有找到");
  await page.context().close();
});

test("a column and a year show their own alone, whatever of the index is missing", async () => {
  const reads = await engineOf(out);
  const names = async (wanted) => {
    const { engine, asked } = await engineOf(out);
    await (await engine.search("县", wanted)).next(1);
    return asked.map(([name]) => name).filter((name) => name.startsWith("s/"));
  };
  const without = await names({}), [of] = (await names({ column: "huiyi/" })).filter((name) => !without.includes(name));
  const answers = [];
  for (const lost of [undefined, of]) {
    const { engine } = await engineOf(out, async (name) => { if (name === lost) throw Error(); return reads.read(name); });
    const hits = await (await engine.search("县", { column: "huiyi/", year: 2021 })).next(Infinity);
    assert.ok(hits.length > 3 && hits.every(({ address, date }) => address.startsWith("huiyi/") && date.startsWith("2021")));
    answers.push(hits.map((hit) => hit.address));
  }
  assert.deepEqual(answers[1], answers[0]);
});

test("what has no date is found behind what has one, what is over not at all", async () => {
  const { engine } = await engineOf(out);
  for (const wanted of [{}, { byDate: "date" }]) {
    const all = await (await engine.search("县", wanted)).next(Infinity);
    assert.equal(all.filter(({ title }) => title === "县政协简介").length, 1);
    if (wanted.byDate) assert.equal(all.at(-1).title, "县政协简介");
  }
  const [only, ...others] = await (await engine.search("无日期之稿", {})).next(9);
  assert.ok(only.address.includes("loose") && !others.length);
  assert.deepEqual(await (await engine.search("无日期之稿", { year: 2022 })).next(9), []);
});

test("what is too small for shards is searched in its manifest alone", async () => {
  const content = join(root, "small/content"), folder = join(root, "small-out"), text = "委员视察防汛，水库加固，乡村振兴，提案办理。";
  await mkdir(join(content, "要闻"), { recursive: true });
  await writeFile(join(content, "site.yaml"), "name: 某县政协\nurl: https://www.example.gov.cn/\ntheme: county\n");
  await writeFile(join(content, "要闻/_index.md"), "---\ntitle: 要闻\nslug: yaowen\n---\n");
  await writeFile(join(content, "要闻/a.md"), `---\ntitle: 甲\ndate: 2022-01-02\n---\n${text}\n`);
  await run(huikan, ["build", "-q", "--site", join(root, "small"), "--out", folder]);
  for (const piece of text.match(/[^，。]{1,3}/g).flatMap((piece) => [piece, piece[0], piece.slice(0, 2)])) {
    const { engine, asked } = await engineOf(folder), hits = await (await engine.search(piece, {})).next(3);
    assert.deepEqual(hits.map((hit) => hit.title), ["甲"], piece);
    assert.deepEqual(asked.map(([name]) => name), ["index", "t/0"], piece);
  }
});

test("marks end with the word, and what takes two units is found", async () => {
  const { engine } = await engineOf(out);
  for (const typed of ["café", "😀", "笑脸😀"]) {
    const hits = await (await engine.search(typed, {})).next(3);
    assert.equal(hits.length, 2, typed);
    assert.ok(hits.every(({ parts }) => parts[1] === typed), JSON.stringify(hits[0].parts));
  }
});

test("a slow manifest leaves what is being typed, and a link within the page searches nothing", async () => {
  let go;
  const wait = new Promise((done) => { go = done; });
  const page = await open("?year=2021", { routes: [[/_search\/index/, async (route) => { await wait; await route.continue(); }]] });
  await field(page).focus();
  const client = await page.context().newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "fang", selectionStart: 4, selectionEnd: 4 });
  go();
  await page.waitForFunction(() => document.querySelector("select[name=year]").value === "2021");
  assert.equal(await field(page).inputValue(), "fang");
  // Nor is it searched for now.
  await page.waitForTimeout(200);
  assert.equal(new URL(page.url()).search, "?year=2021");
  assert.equal(await page.locator(".search-count").textContent(), "");
  await client.send("Input.insertText", { text: "防汛" });
  await told(page, "篇");
  assert.match(page.url(), /q=%E9%98%B2%E6%B1%9B&year=2021/);
  await page.evaluate(() => { document.querySelector(".search-results li").id = "same"; location.hash = "main"; });
  await page.waitForTimeout(200);
  assert.equal(await page.locator("#same").count(), 1);
  await page.context().close();
});

test("an address that may not be written keeps nothing from being found", async () => {
  const page = await open("", { init: () => { history.replaceState = () => { throw new DOMException("100 times in 30 seconds", "SecurityError"); }; } });
  await field(page).pressSequentially("防汛");
  await told(page, "篇");
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("a browser that cannot unpack the index shows the explanation and the site map", async () => {
  const page = await open("?q=a", { init: () => { delete window.DecompressionStream; } });
  assert.ok(await page.locator(".search-note").isVisible());
  assert.equal(await page.locator(".search-form").isVisible(), false);
  await page.context().close();
});

test("what the browser loads to search is at most 6 KB", async () => {
  const [name] = (await readdir(join(out, "_assets"))).filter((file) => /^search\..*js$/.test(file));
  const { stdout } = await run("gzip", ["-9", "-n", "-c", join(out, "_assets", name)], { encoding: "buffer" });
  assert.ok(stdout.length <= 6 * 1024, `${stdout.length}`);
});

test("from a file, several hits with traditional characters come, and a file that was cut off is told", async () => {
  const url = `file://${join(root, "usb/search.html")}`;
  const page = await open("?q=%E9%84%89%E7%89%B9%E7%94%A2", { url });
  await told(page, "找到 2 篇");
  await page.context().close();
  const folder = join(root, "usb/_search/t"), texts = await readdir(folder);
  const whole = await Promise.all(texts.map((name) => readFile(join(folder, name))));
  await Promise.all(texts.map((name, i) => writeFile(join(folder, name), whole[i].subarray(0, 40))));
  const cut = await open("?q=%E9%98%B2%E6%B1%9B", { url });
  await told(cut, "结果可能不全");
  await Promise.all(texts.map((name, i) => writeFile(join(folder, name), whole[i])));
  await cut.locator(".search-again").click();
  await told(cut, "篇");
  await cut.context().close();
});

test("it works from a file", async () => {
  const page = await open("?q=%E9%98%B2%E6%B1%9B", { url: `file://${join(root, "usb/search.html")}` });
  await told(page, "篇");
  assert.equal((await titles(page))[0], "防汛");
  const href = await page.locator(".search-results a").first().getAttribute("href");
  assert.ok(!href.startsWith("/"), href);
  await page.locator(".search-results a").first().click();
  assert.match(await page.title(), /^防汛/);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("without scripts the page explains itself and shows the site map", async () => {
  const page = await open("?q=a", { javaScriptEnabled: false });
  assert.ok(await page.locator(".search-note").first().isVisible());
  assert.equal(await page.locator(".search-form").isVisible(), false);
  assert.ok((await page.locator(".map a").allTextContents()).includes("会议"));
  await page.context().close();
});

test("the terminal gives the same in the same order", async () => {
  const { engine } = await engineOf(out);
  const all = await texts(out);
  const pieces = Array.from({ length: 12 }, (_, i) => all[(i * 53) % all.length][4].slice(i * 3, i * 3 + 1 + (i % 6)));
  for (const typed of [...pieces, all[9][1], "县政协 防汛", "2021年3月", "20210308", "號稿 旱", "“防汛” 水库", "保灌溉", "😀", "café和", "县政协", "百分之百", "没有这种词"]) {
    const answer = await engine.search(typed, {});
    const ours = (await answer.next(40)).map((hit) => hit.title);
    const { stdout } = await run(huikan, ["search", typed, "--limit", "40", "--format", "json", "--site", join(root, "site")], { maxBuffer: 1 << 26 });
    const theirs = JSON.parse(stdout);
    assert.deepEqual(theirs.hits.map((hit) => hit.title), ours, typed);
    await answer.next(Infinity);
    assert.equal(theirs.total, answer.state().total, typed);
  }
});
