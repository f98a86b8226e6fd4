// The morph of huikan serve alone, on pages made here: an untouched page becomes equal to the new one, whatever
// the two are; and what a reader or a script did to a page stays.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const assets = new URL("../../src/net/preview/assets/", import.meta.url);
const parts = await Promise.all(["align.js", "morph.js"].map((name) => readFile(new URL(name, assets), "utf8")));
const bundle = `(() => { "use strict";\n${parts.join("\n")}\nObject.assign(window, { Morph, align }); })();`;

let browser, page;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], headless: true });
  page = await browser.newPage({ viewport: { width: 900, height: 700 } });
});
after(async () => { await browser?.close(); });

const whole = (body, head = "<title>会</title>") => `<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;

async function open(html) {
  await page.setContent(html, { waitUntil: "load" });
  await page.evaluate(bundle);
  await page.evaluate(() => {
    window.morph = new window.Morph(document);
    window.show = (wanted) => {
      const { reload, pending, changes } = window.morph.show(wanted);
      return { reload, pending, kinds: changes.map(({ kind }) => kind), tags: changes.map(({ node }) => node.localName) };
    };
    // Null if the page is what the text says, else both.
    window.differs = (wanted) => {
      const target = new DOMParser().parseFromString(wanted, "text/html").documentElement;
      for (const one of target.querySelectorAll("noscript")) one.textContent = one.innerHTML;
      const same = (root) => root.isEqualNode(target);
      return same(document.documentElement) && same(window.morph.base) ? null
        : { live: document.documentElement.outerHTML, base: window.morph.base.outerHTML, wanted: target.outerHTML };
    };
  });
}
const show = (html) => page.evaluate((text) => window.show(text), html);
async function becomes(html, ...next) {
  await open(html);
  // The first page of the server is the one that is open.
  assert.deepEqual(await show(html), { reload: false, pending: false, kinds: [], tags: [] });
  for (const wanted of next) {
    const { reload } = await show(wanted);
    assert.equal(reload, false);
    assert.equal(await page.evaluate((text) => window.differs(text), wanted), null);
  }
}

const list = (...items) => `<ul>\n${items.map((item) => `<li>${item}</li>\n`).join("")}</ul>`;
const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => `第 ${from + i} 项`);
const pairs = {
  "words in a paragraph": ["<p>政协召开会议。</p>", "<p>政协召开全体会议。</p>"],
  "all words of a paragraph": ["<p>甲</p>", "<p>乙丙</p>"],
  "words emptied": ["<p>甲</p>", "<p></p>"],
  "words put in": ["<p></p>", "<p>甲</p>"],
  "characters beyond the first plane": ["<p>𠮷𠮷</p>", "<p>𠮷𠮶𠮷</p>"],
  "emphasis put in": ["<p>甲乙丙</p>", "<p>甲<strong>乙</strong>丙</p>"],
  "emphasis taken away": ["<p>甲<strong>乙</strong>丙</p>", "<p>甲乙丙</p>"],
  "a paragraph in front": ["<p>甲</p>", "<p>零</p>\n<p>甲</p>"],
  "a paragraph behind": ["<p>甲</p>", "<p>甲</p>\n<p>乙</p>"],
  "a paragraph between": ["<p>甲</p>\n<p>丙</p>", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"],
  "a paragraph gone": ["<p>甲</p>\n<p>乙</p>\n<p>丙</p>", "<p>甲</p>\n<p>丙</p>"],
  "everything gone": ["<p>甲</p>\n<p>乙</p>", ""],
  "everything new": ["", "<h1>题</h1><p>甲</p>"],
  "two change places": ["<p>甲甲甲</p><p>乙乙乙</p>", "<p>乙乙乙</p><p>甲甲甲</p>"],
  "a list turned round": [list(...numbers(0, 12)), list(...numbers(0, 12).reverse())],
  "a list rotated": [list(...numbers(0, 20)), list(...numbers(1, 20), "第 0 项")],
  "an item on top": [list(...numbers(1, 40)), list("新稿", ...numbers(1, 39))],
  "equal items": [list("甲", "甲", "甲"), list("甲", "甲", "甲", "甲", "甲")],
  "equal items fewer": [list("甲", "甲", "甲", "乙", "甲"), list("甲", "乙")],
  "another tag": ["<h2>题</h2><p>甲</p>", "<h3>题</h3><p>甲</p>"],
  "a heading whose id follows its words": ['<h2 id="jia">甲</h2><p>文</p>', '<h2 id="yi">乙</h2><p>文</p>'],
  "ids that change places": ['<div id="a"><p>一</p></div><div id="b"><p>二</p></div>', '<div id="b"><p>二二</p></div><div id="a"><p>一一</p></div>'],
  "an attribute put in": ["<p>甲</p>", '<p title="会">甲</p>'],
  "an attribute changed": ['<a href="/a">甲</a>', '<a href="/b">甲</a>'],
  "an attribute gone": ['<p title="会" lang="zh">甲</p>', "<p>甲</p>"],
  "names of class": ['<p class="a b">甲</p>', '<p class="b c">甲</p>'],
  "a class put in": ["<p>甲</p>", '<p class="c">甲</p>'],
  "a class gone": ['<p class="c">甲</p>', "<p>甲</p>"],
  "a comment": ["<!-- 一 --><p>甲</p>", "<!-- 二 --><p>甲</p>"],
  "blank text": ["<p>甲</p>\n\n\n<p>乙</p>", "<p>甲</p><p>乙</p>\n"],
  "a table": [
    "<table><thead><tr><th>号</th><th>案由</th></tr></thead><tbody><tr><td>1</td><td>路</td></tr><tr><td>2</td><td>水</td></tr></tbody></table>",
    "<table><thead><tr><th>号</th><th>案由</th><th>结果</th></tr></thead><tbody><tr><td>1</td><td>路灯</td><td>A</td></tr><tr><td>3</td><td>桥</td><td>B</td></tr></tbody></table>"],
  "a form": ['<form><input name="q" placeholder="一"><select><option>甲</option></select><textarea>文</textarea></form>',
    '<form><input name="q" placeholder="二"><select><option>甲</option><option selected>乙</option></select><textarea>文字</textarea></form>'],
  "drawings": ['<svg viewBox="0 0 8 8" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/><path d="M0 0h8"/></svg>',
    '<svg viewBox="0 0 9 9" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#b"/><path d="M0 0h9"/><circle r="2"/></svg>'],
  "a noscript": ['<noscript><p class="a">请开启脚本 &amp; 再看</p></noscript>', '<noscript><p class="b">请开启脚本 &lt;1&gt;</p><br></noscript>'],
  "details": ["<details><summary>甲</summary><p>一</p></details>", "<details open><summary>甲</summary><p>二</p></details>"],
  "a figure": ['<figure class="figure"><img src="data:," alt="甲"><figcaption>甲</figcaption></figure>',
    '<figure class="figure"><img src="data:,a" alt="乙" width="3"><figcaption>乙</figcaption></figure><figure class="figure"><img src="data:,b" alt=""></figure>'],
  "data for machines": ['<script type="application/ld+json">{"a":1}</script><p>甲</p>', '<script type="application/ld+json">{"a":2}</script><p>乙</p>'],
  "deep inside": [`${"<div>".repeat(60)}甲${"</div>".repeat(60)}`, `${"<div>".repeat(60)}乙${"</div>".repeat(60)}`],
  "wrapped in a section": ["<p>甲</p><p>乙</p>", "<section><p>甲</p><p>乙</p></section>"],
  "unwrapped": ["<section><p>甲</p><p>乙</p></section>", "<p>甲</p><p>乙</p>"],
  "a long list, many items new": [list(...numbers(0, 900)), list(...numbers(0, 900).flatMap((item, i) => (i % 9 ? [item] : [`新 ${i}`, item])))],
  "a long list without anything in common": [list(...numbers(0, 500)), list(...numbers(500, 1100))],
  "a long list shuffled": [list(...numbers(0, 700)), list(...numbers(0, 700).map((item, i) => [((i * 389) % 700), item]).sort(([a], [b]) => a - b).map(([, item]) => item))],
  "a long list of equal items": [list(...new Array(300).fill("甲")), list("乙", ...new Array(350).fill("甲"), "丙")],
};
for (const [name, [old, wanted]] of Object.entries(pairs)) {
  // And back again: the base is right after the first step only if the second is right.
  test(`becomes equal: ${name}`, () => becomes(whole(old), whole(wanted), whole(old)));
}

test("becomes equal: head", () => becomes(
  whole("<p>甲</p>", '<title>一</title><meta name="description" content="一"><link rel="canonical" href="https://example.com/1">'),
  whole("<p>甲</p>", '<meta name="keywords" content="政协"><title>二 &amp; 三</title><meta name="description" content="二"><link rel="canonical" href="https://example.com/2"><link rel="alternate" href="/a.xml">'),
  whole("<p>甲</p>", ""),
));

test("becomes equal: attributes of html and body", () => becomes(
  whole("<p>甲</p>"), whole("<p>甲</p>").replace('lang="zh-CN"', 'lang="zh" class="a" data-mourning').replace("<body>", '<body class="page-home">'), whole("<p>甲</p>"),
));

// A small generator with a seed, so that a failure can be seen again.
function random(seed) {
  let at = seed;
  return (below) => {
    at = (Math.imul(at, 1664525) + 1013904223) >>> 0;
    return Math.floor((at / 2 ** 32) * below);
  };
}
const tags = ["div", "p", "ul", "li", "span", "section", "em", "h2", "figure"];
function tree(dice, depth) {
  const many = dice(depth ? 6 : 2);
  return { tag: tags[dice(tags.length)], id: dice(9) ? "" : `i${dice(12)}`, name: dice(3) ? "" : `c${dice(4)}`,
    children: Array.from({ length: many }, () => (depth && dice(3) ? tree(dice, depth - 1) : ["甲", "乙", "\n", "会议", ""][dice(5)])) };
}
function edited(dice, node) {
  if (typeof node === "string") return dice(6) ? node : `${node}改`;
  const children = node.children.flatMap((child) => {
    switch (dice(14)) {
      case 0: return [];
      case 1: return [edited(dice, child), tree(dice, 1)];
      case 2: return ["新", edited(dice, child)];
      case 3: return [child, child];
      default: return [edited(dice, child)];
    }
  });
  if (!dice(5)) children.sort(() => dice(3) - 1);
  return { ...node, name: dice(8) ? node.name : `c${dice(4)}`, tag: dice(20) ? node.tag : "div", children };
}
// Built as text by the rules of no element at all, so the parser may make another tree of it: the test is what both parse to.
const written = (node) => (typeof node === "string" ? node : `<${node.tag}${node.id && ` id="${node.id}"`}${node.name && ` class="${node.name}"`}>${node.children.map(written).join("")}</${node.tag}>`);

for (let group = 0; group < 8; group += 1) {
  test(`becomes equal: random trees, ${group}`, async () => {
    for (let i = 0; i < 25; i += 1) {
      const dice = random(group * 1000 + i + 1);
      const first = tree(dice, 4), second = edited(dice, first), third = dice(3) ? edited(dice, second) : tree(dice, 3);
      await becomes(whole(written(first)), whole(written(second)), whole(written(third)));
    }
  });
}

test("only a load again is honest for other scripts or another policy", async () => {
  const other = {
    "another script": '<script src="/b.js"></script>', "no script": "", "another order": '<script src="/c.js"></script><script src="/a.js"></script>',
    "another attribute": '<script src="/a.js" data-tools="/t.js"></script>',
    "a policy": `<script src="/a.js"></script><meta http-equiv="Content-Security-Policy" content="img-src *">`,
  };
  await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const html = whole("<p>甲</p>", '<script src="/a.js"></script>');
  await open(html);
  await show(html);
  for (const [name, head] of Object.entries(other)) {
    assert.equal((await show(whole("<p>乙</p>", head))).reload, true, name);
    assert.equal(await page.textContent("p"), "甲");
  }
});

test("the first page corrects one that was read before the last change", async () => {
  await open(whole("<p>旧</p>", "<title>旧</title>"));
  await show(whole("<p>新</p>", "<title>新</title>"));
  assert.equal(await page.evaluate((text) => window.differs(text), whole("<p>新</p>", "<title>新</title>")), null);
});

test("what scripts did before is told from the page by the first answer", async () => {
  await open(whole("<p>甲</p>"));
  await page.evaluate(() => {
    document.documentElement.className = "js";
    document.documentElement.dataset.elder = "on";
    document.head.insertAdjacentHTML("beforeend", '<link rel="stylesheet" href="data:text/css,p{}">');
    window.morph = new window.Morph(document);
  });
  await show(whole("<p>甲</p>"));
  await show(whole("<p>乙</p>", "<title>另</title>"));
  assert.deepEqual(await page.evaluate(() => [document.documentElement.className, document.documentElement.dataset.elder,
    document.querySelectorAll("link").length, document.title, document.querySelector("p").textContent]), ["js", "on", 1, "另", "乙"]);
});

// Opens `html`, does `deed` in the page, shows `wanted`; resolves to what `look` sees then.
async function stays(html, deed, wanted, look) {
  await open(html);
  await show(html);
  await page.evaluate(deed);
  await show(wanted);
  return page.evaluate(look);
}
const ids = (body) => whole(body);

test("stays: an element keeps being the same when its words change", async () => {
  assert.equal(await stays(ids("<p>甲甲</p><p>乙乙</p>"), () => { window.kept = document.querySelectorAll("p")[1]; }, ids("<p>零</p><p>甲甲</p><p>乙改乙</p>"),
    () => window.kept === document.querySelectorAll("p")[2] && window.kept.textContent), "乙改乙");
});

test("stays: open details, also when something is put in front", async () => {
  assert.equal(await stays(ids("<details><summary>问</summary><p>答</p></details>"), () => { document.querySelector("details").open = true; },
    ids("<p>新</p><details><summary>问</summary><p>答案</p></details>"), () => document.querySelector("details[open] p").textContent), "答案");
});

test("stays: what is written into a form, the focus and the caret", async () => {
  assert.deepEqual(await stays(ids('<form><label>名 <input id="n" placeholder="一"></label><textarea></textarea></form><p>甲</p>'), () => {
    const input = document.querySelector("input");
    input.value = "写了一半";
    input.focus();
    input.setSelectionRange(2, 3);
    document.querySelector("textarea").value = "意见";
  }, ids('<p>前</p><form><label>姓名 <input id="n" placeholder="二"></label><textarea>范例</textarea></form><p>乙</p>'), () => {
    const input = document.activeElement;
    return [input.id, input.value, input.selectionStart, input.selectionEnd, input.placeholder, document.querySelector("textarea").value];
  }), ["n", "写了一半", 2, 3, "二", "意见"]);
});

test("stays: what is selected, around a change in the same text", async () => {
  assert.equal(await stays(ids("<p>政协召开会议，听取意见。</p>"), () => {
    const text = document.querySelector("p").firstChild;
    getSelection().setBaseAndExtent(text, 7, text, 11);
  }, ids("<p>政协昨天召开会议，听取意见。</p>"), () => String(getSelection())), "听取意见");
});

test("stays: scroll of the page and of a box within", async () => {
  const lines = Array.from({ length: 80 }, (_, i) => `<p>第 ${i} 段</p>`).join("");
  const body = (more) => ids(`<div id="box" tabindex="0">${lines}</div>${lines}<p>${more}</p>`);
  assert.deepEqual(await stays(body("尾"), () => {
    const box = document.getElementById("box");
    box.style.cssText = "height:200px;overflow:auto";
    box.scrollTop = 321;
    scrollTo(0, 654);
  }, body("尾巴"), () => [document.getElementById("box").scrollTop, scrollY]), [321, 654]);
});

test("stays: a frame and a film are not loaded again, moved or not", async () => {
  const frame = '<iframe id="f" srcdoc="<p>里</p>"></iframe>', film = '<video id="v" muted loop></video>';
  await open(ids(`<p>甲</p>${frame}<p>乙</p>${film}`));
  await show(ids(`<p>甲</p>${frame}<p>乙</p>${film}`));
  await page.frameLocator("#f").locator("p").waitFor();
  await page.evaluate(async () => {
    document.getElementById("f").contentWindow.mine = 1;
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const film = document.getElementById("v");
    film.srcObject = canvas.captureStream(30);
    setInterval(() => context.fillRect(0, 0, 9, 9), 20);
    await film.play();
  });
  await show(ids(`${film}<p>新</p><p>甲</p><p>乙</p>${frame}`));
  assert.deepEqual(await page.evaluate(() => [document.getElementById("f").contentWindow.mine, document.getElementById("v").paused,
    Array.from(document.body.children, ({ localName }) => localName).join(" ")]), [1, false, "video p p p iframe"]);
});

test("stays: what a script put in, took over and marked", async () => {
  const html = ids('<ul class="slides"><li>一</li><li>二</li></ul><figure><img src="data:," alt="甲"><figcaption>图</figcaption></figure><p class="a">文</p>');
  const wanted = ids('<ul class="slides"><li>一</li><li>三</li><li>四</li></ul><figure><img src="data:," alt="乙"><figcaption>图二</figcaption></figure><p class="b">文字</p>');
  assert.deepEqual(await stays(html, () => {
    const list = document.querySelector("ul"), picture = document.querySelector("img");
    list.insertAdjacentHTML("afterend", '<div class="bar">按钮</div>');
    list.classList.add("is-made");
    list.children[0].classList.add("is-shown");
    picture.insertAdjacentHTML("beforebegin", '<a class="large" href="#"></a>');
    document.querySelector(".large").append(picture);
    document.querySelector("p").classList.add("read");
    document.querySelector("p").hidden = true;
  }, wanted, () => [document.querySelector(".bar").previousElementSibling.className, document.querySelector("li").className,
    document.querySelectorAll("li").length, document.querySelector(".large > img").alt, document.querySelector("figcaption").textContent,
    document.querySelector("p").className, document.querySelector("p").hidden]),
  ["slides is-made", "is-shown", 3, "乙", "图二", "read b", true]);
});

test("stays: no empty wrapper of a script's when what it held goes", async () => {
  assert.equal(await stays(ids("<figure><img alt=甲><figcaption>图</figcaption></figure>"), () => {
    const picture = document.querySelector("img");
    picture.insertAdjacentHTML("beforebegin", '<a class="large" href="#"></a>');
    document.querySelector(".large").append(picture);
  }, ids("<figure><figcaption>图</figcaption></figure>"), () => document.querySelector("figure").innerHTML), "<figcaption>图</figcaption>");
});

test("stays: words that a script replaced give way when the author writes others", async () => {
  const replace = () => { document.querySelector("button").textContent = "暂停"; };
  const look = () => document.querySelector("button").textContent;
  assert.equal(await stays(ids("<button>朗读</button><p>甲</p>"), replace, ids("<button>朗读</button><p>乙</p>"), look), "暂停");
  assert.equal(await stays(ids("<button>朗读</button>"), replace, ids("<button>听</button>"), look), "听");
});

test("stays: the form in which an input method composes waits, all else goes on", async () => {
  const html = ids('<p>甲</p><form><label for="q">搜</label><input id="q" placeholder="一"></form>');
  const wanted = ids('<form class="x"><label for="q">搜索</label><input id="q" placeholder="二"></form><p>乙</p>');
  await open(html);
  await show(html);
  await page.evaluate(() => { window.morph.typing = document.querySelector("form"); });
  assert.equal((await show(wanted)).pending, true);
  assert.deepEqual(await page.evaluate(() => [document.querySelector("form").outerHTML, document.querySelector("p").textContent]),
    ['<form><label for="q">搜</label><input id="q" placeholder="一"></form>', "乙"]);
  // Nor does it go while somebody writes in it.
  assert.equal((await show(ids("<p>丙</p>"))).pending, true);
  assert.equal(await page.locator("form").count(), 1);
  await page.evaluate(() => { window.morph.typing = null; });
  assert.equal((await show(wanted)).pending, false);
  assert.equal(await page.evaluate((text) => window.differs(text), wanted), null);
});

test("the old stylesheet stays until the new one is there, however often it changes", async () => {
  const held = [];
  await page.route("http://styles.test/**", (route) => {
    const name = new URL(route.request().url()).pathname;
    const answer = () => route.fulfill({ contentType: "text/css", body: `p { color: rgb(${name.match(/\d+/)[0]}, 0, 0) }` });
    if (name === "/1.css") return answer();
    held.push(answer);
  });
  const sheet = (n) => whole("<p>甲</p>", `<title>会</title><link rel="stylesheet" href="http://styles.test/${n}.css">`);
  await open(sheet(1));
  const color = () => page.evaluate(() => getComputedStyle(document.querySelector("p")).color);
  await show(sheet(1));
  await show(sheet(2));
  await show(sheet(3));
  assert.equal(await color(), "rgb(1, 0, 0)");
  while (held.length < 2) await new Promise((done) => { setTimeout(done, 20); });
  for (const answer of held) await answer();
  await page.waitForFunction(() => document.querySelectorAll("link").length === 1);
  assert.equal(await color(), "rgb(3, 0, 0)");
  assert.equal(await page.evaluate((text) => window.differs(text), sheet(3)), null);
  // No sheet any more.
  await show(whole("<p>甲</p>"));
  assert.equal(await color(), "rgb(0, 0, 0)");
});

test("changes are told with their kind, unchanged parts are not touched", async () => {
  const html = ids(`<main><p>甲</p><p>乙</p></main><footer><p>丙</p></footer>`);
  await open(html);
  await show(html);
  await page.evaluate(() => {
    window.touched = [];
    new MutationObserver((list) => { for (const { target } of list) window.touched.push(target.nodeName); })
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const { kinds, tags: names } = await show(ids(`<main><p>甲</p><p>乙乙</p><h2 id="x">新</h2></main><footer><p>丙</p></footer>`));
  assert.deepEqual([kinds, names], [["text", "added"], ["p", "h2"]]);
  assert.deepEqual(await page.evaluate(async () => { await null; return window.touched; }), ["#text", "MAIN"]);
});

test("ten thousand rows are compared in the time of a blink", async () => {
  const rows = (n, edit) => whole(list(...numbers(0, n).map((item, i) => `<a href="/${i}.html">${item}</a>${i === edit ? "改" : ""}`)));
  await open(rows(10000, -1));
  await show(rows(10000, -1));
  const time = await page.evaluate((wanted) => {
    const start = performance.now();
    window.show(wanted);
    return performance.now() - start;
  }, rows(10000, 7000));
  assert.ok(time < 1500, `${time} ms`);
  assert.equal(await page.evaluate((text) => window.differs(text), rows(10000, 7000)), null);
});
