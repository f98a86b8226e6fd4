// huikan serve in a real browser: what is saved is seen in the open tabs, in place, and a mistake never takes a page
// away. HUIKAN names the program.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { connected, launch, notices, serve, site, tab, until } from "./live.mjs";

const article = "content/政协要闻/2022-08-25-结对帮扶.md";
const page = "/yaowen/jiedui-bangfu.html";
const sentence = "切实为群众办实事、做好事、解难事。";
let browser, folder, server, context;

before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });
beforeEach(async () => {
  folder = await site();
  server = await serve(folder);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
});
afterEach(async () => {
  await context?.close();
  await server?.stop();
  await folder?.clear();
});
const open = (path = page) => tab(context, server.url + path);
const overlay = (shown) => shown.locator("huikan-preview .overlay");

test("a text edit is seen in place, quickly, without anything else being touched", async () => {
  const shown = await open();
  await shown.evaluate(() => {
    window.paragraph = Array.from(document.querySelectorAll("main p")).find((one) => one.textContent.includes("解难事"));
    window.touched = [];
    new MutationObserver((list) => { for (const { target, type } of list) window.touched.push(`${type} ${target.nodeName}`); })
      .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const start = Date.now();
  await folder.edit(article, sentence, "切实为群众办实事、做好事、解难事，天天如此。");
  await until(shown, "main p", "天天如此");
  const time = Date.now() - start;
  assert.ok(time < 3000, `${time} ms`);
  assert.ok(await shown.same());
  assert.equal(await shown.evaluate(() => window.paragraph.isConnected && window.paragraph.textContent.endsWith("天天如此。")), true);
  assert.deepEqual(await shown.evaluate(() => window.touched), ["characterData #text"]);
  assert.deepEqual(shown.faults, []);
});

test("what proofreading marks is mended by one click", async () => {
  const shown = await open();
  await folder.edit(article, sentence, "切实为群众群众办实事、做好事、解难事。");
  const mend = overlay(shown).getByRole("button", { name: "照此改" });
  await mend.waitFor();
  assert.match(await overlay(shown).textContent(), /“群众”写了两遍/);
  assert.equal(await overlay(shown).locator(".fix del").textContent(), "群众");
  await mend.click();
  await until(shown, "main p", sentence);
  assert.ok((await folder.read(article)).includes(sentence));
  await overlay(shown).waitFor({ state: "hidden" });
  assert.deepEqual(shown.faults, []);
});

test("a title edit is seen on the page, the home page, the list and the neighbour", async () => {
  const tabs = {};
  for (const path of [page, "/", "/yaowen/", "/yaowen/zhuli-lvfa-dahui.html"]) tabs[path] = await open(path);
  for (const path of Object.keys(tabs)) await until(tabs[path], "body *", "机关干部结对帮扶66户");
  await folder.edit(article, "title: 机关干部结对帮扶66户", "title: 机关干部结对帮扶88户");
  for (const [path, shown] of Object.entries(tabs)) {
    await until(shown, path === page ? "h1" : "a", "机关干部结对帮扶88户");
    assert.ok(await shown.same(), path);
    assert.equal(await shown.evaluate(() => document.body.textContent.includes("帮扶66户")), false, path);
    assert.deepEqual(shown.faults, [], path);
  }
  assert.match(await tabs[page].title(), /^机关干部结对帮扶88户/);
});

test("a tab whose page did not change is left alone", async () => {
  const [shown, other] = [await open(), await open("/sheqing/")];
  await other.evaluate(() => {
    window.touched = 0;
    new MutationObserver(() => { window.touched += 1; }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await folder.edit(article, sentence, "改过了。");
  await until(shown, "main p", "改过了。");
  await other.waitForTimeout(300);
  assert.equal(await other.evaluate(() => window.touched), 0);
});

test("a style edit comes without a flash", async () => {
  const shown = await open();
  // Looks at every frame whether the page has lost its styles.
  await shown.evaluate(() => {
    window.bare = 0;
    const look = () => {
      if (getComputedStyle(document.body).display !== "flex") window.bare += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  const sheet = "themes/county/assets/site.css/10-base.css";
  await folder.edit(sheet, "--red: #a8141b;", "--red: rgb(1, 2, 3);");
  await shown.waitForFunction(() => getComputedStyle(document.querySelector(".site-name")).color === "rgb(1, 2, 3)"
    && document.querySelectorAll("link[rel=stylesheet]").length === 1);
  assert.equal(await shown.evaluate(() => window.bare), 0);
  assert.ok(await shown.same());
});

test("a script edit loads the page again, where it was", async () => {
  const shown = await open();
  await shown.evaluate(() => scrollTo({ top: 400, behavior: "instant" }));
  await folder.save("themes/county/assets/site.js/95-new.js", 'document.documentElement.dataset.made = "new";\n');
  await shown.waitForFunction(() => document.documentElement.dataset.made === "new");
  await connected(shown);
  assert.equal(await shown.same(), false);
  assert.equal(await shown.evaluate(() => scrollY), 400);
});

test("a new article comes into the lists; a deleted one leaves a quiet bar, and comes back", async () => {
  const list = await open("/yaowen/");
  await folder.save("content/政协要闻/2022-12-31-新稿.md", "---\ntitle: 全新的一篇稿件\nslug: xingao\ndate: 2022-12-31\nsource: 本站\n---\n\n第一段。\n");
  await until(list, "main a", "全新的一篇稿件");
  assert.ok(await list.same());
  const shown = await open("/yaowen/xingao.html");
  await folder.move("content/政协要闻/2022-12-31-新稿.md", "新稿.md");
  await shown.waitForFunction(() => !document.querySelector("huikan-preview").shadowRoot.querySelector(".gone").hidden);
  assert.match((await notices(shown)).gone, /此页已不在网站上/);
  assert.match(await shown.textContent("main"), /第一段。/);
  await list.waitForFunction(() => !document.querySelector("main").textContent.includes("全新的一篇稿件"));
  await folder.move("新稿.md", "content/政协要闻/2022-12-31-新稿.md");
  await shown.waitForFunction(() => document.querySelector("huikan-preview").shadowRoot.querySelector(".gone").hidden);
  assert.ok(await shown.same());
  // An address without a page gets it as soon as there is one.
  const empty = await context.newPage();
  await empty.goto(`${server.url}/yaowen/houlai.html`);
  await connected(empty);
  await folder.save("content/政协要闻/2022-12-30-后来.md", "---\ntitle: 后来的稿件\nslug: houlai\ndate: 2022-12-30\nsource: 本站\n---\n\n有了。\n");
  await until(empty, "h1", "后来的稿件");
});

test("a renamed picture is the same picture under another name; one painted anew is seen", async () => {
  const shown = await open();
  const old = "content/政协要闻/2022-08-25-结对帮扶.assets/1.jpg";
  await folder.move(old, old.replace("1.jpg", "稻田.jpg"));
  await folder.save(article, (await folder.read(article)).replaceAll("结对帮扶.assets/1.jpg", "结对帮扶.assets/稻田.jpg"));
  // Between the two saves the article names a picture that isn't there: so it may be shown, for a moment.
  const drawn = () => shown.waitForFunction(() => {
    const image = document.querySelector("main .figure img");
    if (image) image.loading = "eager";
    return image && image.complete && image.naturalWidth > 0;
  });
  const calm = () => shown.waitForFunction(() => {
    const shadow = document.querySelector("huikan-preview").shadowRoot;
    const hidden = (selector) => !shadow.querySelector(selector).checkVisibility();
    return (hidden(".chip") || !shadow.querySelector(".chip").innerText.trim()) && hidden(".overlay");
  });
  await drawn();
  await calm();
  // Another picture under the same name.
  const other = await readFile(`${folder.root}/content/政协要闻/2022-10-28-重点项目.assets/2.jpg`);
  const before = await shown.evaluate(() => document.querySelector("main .figure img").currentSrc);
  await folder.save(old.replace("1.jpg", "稻田.jpg"), other);
  // Its variants have names that tell of its bytes.
  await shown.waitForFunction((last) => document.querySelector("main .figure img").currentSrc !== last, before);
  await drawn();
  assert.ok(await shown.same());
});

test("a picture that could not be had is asked for again with the next change", async () => {
  const shown = await open();
  await shown.evaluate(async () => {
    const image = new Image();
    await new Promise((failed) => {
      image.onerror = failed;
      image.src = "/_media/none.jpg";
      document.querySelector("main").append(image);
    });
    window.asked = 0;
    new MutationObserver((list) => { window.asked += list.length; }).observe(image, { attributeFilter: ["src"] });
  });
  await folder.edit(article, sentence, "切实为群众办实事、做好事、解难事，天天如此。");
  await shown.waitForFunction(() => window.asked > 0);
  await until(shown, "main p", "天天如此");
  assert.ok(await shown.same());
});

test("broken front matter: the page stays under the overlay, which goes with the mistake", async () => {
  const [shown, other] = [await open(), await open("/sheqing/minyi-xinxi.html")];
  await folder.edit(article, "date: 2022-08-25", "date: 2022-13-45");
  await overlay(shown).waitFor();
  const { overlay: words } = await notices(shown);
  for (const part of ["这一页有错误", "2022-13-45", article, "第 5 行"]) assert.ok(words.includes(part), `${part} in ${words}`);
  assert.equal(await overlay(shown).locator("mark").first().textContent(), "2022-13-45");
  assert.match(await shown.textContent("h1"), /机关干部结对帮扶66户/);
  assert.ok(await shown.same());
  // Elsewhere it is only counted.
  await other.waitForFunction(() => document.querySelector("huikan-preview").shadowRoot.querySelector(".chip").textContent.includes("别处有 1 个错误"));
  assert.equal((await notices(other)).overlay, null);

  // Put away, it stays so until the errors are others.
  await shown.keyboard.press("Escape");
  await overlay(shown).waitFor({ state: "hidden" });
  assert.match((await notices(shown)).chip, /本页有 1 个错误/);
  await folder.edit(article, "date: 2022-13-45", "date: 2022-13-46");
  await overlay(shown).waitFor();
  assert.match((await notices(shown)).overlay, /2022-13-46/);

  // Asked for afresh it is there as far as it can be made.
  const fresh = await open();
  await overlay(fresh).waitFor();
  assert.match(await fresh.textContent("body"), /县政协机关干部共结对监测户/);

  await folder.edit(article, "date: 2022-13-46", "date: 2022-08-26");
  for (const one of [shown, fresh]) {
    await overlay(one).waitFor({ state: "hidden" });
    await until(one, "main", "2022-08-26");
    assert.equal((await notices(one)).chip, "");
  }
  assert.ok(await shown.same());
});

test("a broken site.yaml: every page stays, under the overlay", async () => {
  const tabs = [await open(), await open("/")];
  await folder.edit("content/site.yaml", "home:\n", "home: [\n");
  for (const shown of tabs) {
    await overlay(shown).waitFor();
    assert.match((await notices(shown)).overlay, /content\/site\.yaml，第 \d+ 行/);
    assert.match(await shown.textContent("main"), /机关干部结对帮扶66户|结对监测户/);
  }
  await folder.edit("content/site.yaml", "home: [\n", "home:\n");
  for (const shown of tabs) {
    await overlay(shown).waitFor({ state: "hidden" });
    assert.ok(await shown.same());
  }
});

test("a broken template: the page stays, with template and line; its repair is seen", async () => {
  const shown = await open();
  const template = "themes/county/templates/article.html";
  const text = await folder.read(template);
  await folder.save(template, `${text}\n{% if page.title %}\n`);
  await overlay(shown).waitFor();
  assert.ok((await notices(shown)).overlay.includes(template));
  assert.match(await shown.textContent("h1"), /机关干部结对帮扶66户/);
  const fresh = await open();
  await overlay(fresh).waitFor();
  await folder.save(template, text);
  for (const one of [shown, fresh]) await overlay(one).waitFor({ state: "hidden" });
  await until(fresh, "h1", "机关干部结对帮扶66户");
  assert.ok(await shown.same());
});

test("widgets of the theme follow where they can, else the page is loaded again", async () => {
  const home = await open("/");
  const slides = (shown) => shown.evaluate(() => [document.querySelectorAll("[data-slides] > *").length, document.querySelectorAll("[data-carousel] .dot").length]);
  const [before] = await slides(home);
  await folder.edit("content/site.yaml", "title: 焦点图片\n    limit: 5", "title: 焦点图片\n    limit: 2");
  await home.waitForFunction((old) => document.querySelectorAll("[data-slides] > *").length < old, before);
  await home.waitForFunction(() => document.querySelectorAll("[data-carousel] .dot").length === document.querySelectorAll("[data-slides] > *").length);
  assert.equal(await home.same(), false);
  // A new picture in an article opens large, as the others do.
  const shown = await open("/tupian/yunshang-cili.html"), photos = "content/图片新闻/2022-09-云上晒慈利/index.md";
  const linked = () => shown.evaluate(() => [".figure > :is(img, picture)", ".figure > .picture-link > :is(img, picture)"].map((one) => document.querySelectorAll(`[data-viewer] ${one}`).length));
  const [, many] = await linked();
  assert.ok(many > 0);
  await folder.save(photos, `${await folder.read(photos)}\n\n![又一张](2.jpg "又一张图")\n`);
  await until(shown, "figcaption", "又一张图");
  assert.deepEqual(await linked(), [0, many + 1]);
  assert.ok(await shown.same());
});

test("the server goes and comes back: tabs say so and catch up", async () => {
  const tabs = [await open(), await open("/")];
  await server.stop();
  for (const shown of tabs) {
    await shown.waitForFunction(() => document.querySelector("huikan-preview").shadowRoot.querySelector(".chip").textContent === "预览已断开，正在重连");
  }
  await folder.edit(article, "title: 机关干部结对帮扶66户", "title: 停机时改的题目");
  await server.start();
  await until(tabs[0], "h1", "停机时改的题目");
  await until(tabs[1], "a", "停机时改的题目");
  for (const shown of tabs) {
    await connected(shown);
    assert.ok(await shown.same());
  }
});

test("a preview with another key says so, and goes on with the new one", async () => {
  const open = await serve(folder, ["--host", "0.0.0.0"]);
  const other = await browser.newContext();
  const shown = await tab(other, `${open.url}/${open.query}`);
  const panel = await other.newPage();
  await panel.goto(`${open.url}/_huikan/`);
  await open.stop();
  await open.start();
  const locked = () => document.querySelector("huikan-preview").shadowRoot.querySelector(".chip").textContent.startsWith("钥匙变了");
  await shown.waitForFunction(locked);
  await until(panel, "#away", "钥匙变了");
  await (await other.newPage()).goto(`${open.url}/${open.query}`);
  await connected(shown);
  await until(panel, "#state", "已连接");
  assert.ok(await shown.same());
  await open.stop();
  await other.close();
});

test("fifty tabs hear of a change over one connection", async () => {
  const paths = await (await fetch(`${server.url}/_huikan/site`)).json().then(({ articles }) => articles.map(({ path }) => path).filter(Boolean));
  const tabs = [];
  for (let i = 0; i < 50; i += 1) tabs.push(await tab(context, server.url + (i % 2 ? page : paths[i % paths.length])));
  const start = Date.now();
  await folder.edit("content/site.yaml", "慈利县政协", "慈利县人民政协");
  await Promise.all(tabs.map((shown) => until(shown, ".site-name", "慈利县人民政协")));
  assert.ok(Date.now() - start < 20000);
  for (const shown of tabs) assert.ok(await shown.same());
  // The browser has a way left to load one more.
  await open("/");
});

test("an input method that composes in a form is left alone", async () => {
  const shown = await open("/");
  await shown.focus("#q");
  const session = await context.newCDPSession(shown);
  await session.send("Input.imeSetComposition", { text: "zheng", selectionStart: 5, selectionEnd: 5 });
  assert.equal(await shown.inputValue("#q"), "zheng");
  await shown.evaluate(() => {
    window.ended = 0;
    document.addEventListener("compositionend", () => { window.ended += 1; });
  });
  await folder.edit("themes/county/templates/masthead.html", 'placeholder="搜索稿件"', 'placeholder="搜全站"');
  await folder.edit(article, "title: 机关干部结对帮扶66户", "title: 打字时改的题目");
  await until(shown, "a", "打字时改的题目");
  assert.deepEqual(await shown.evaluate(() => [document.activeElement.id, document.activeElement.value, document.activeElement.placeholder, window.ended]),
    ["q", "zheng", "搜索稿件", 0]);
  await session.send("Input.insertText", { text: "政协" });
  await shown.waitForFunction(() => document.getElementById("q").placeholder === "搜全站");
  assert.deepEqual(await shown.evaluate(() => [document.activeElement.id, document.activeElement.value]), ["q", "政协"]);
  assert.ok(await shown.same());
});

// Two seconds of a canvas, as a film file.
async function film() {
  const maker = await context.newPage();
  const bytes = await maker.evaluate(async () => {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), parts = [];
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((done) => { recorder.onstop = done; });
    recorder.start();
    for (let i = 0; i < 40; i += 1) {
      pen.fillStyle = `hsl(${i * 9} 80% 50%)`;
      pen.fillRect(0, 0, 300, 150);
      await new Promise((done) => { setTimeout(done, 50); });
    }
    recorder.stop();
    await stopped;
    return Array.from(new Uint8Array(await new Blob(parts).arrayBuffer()));
  });
  await maker.close();
  return Buffer.from(bytes);
}

test("open details, a film that plays, what is typed and the place stay", async () => {
  await folder.save(article.replace(".md", ".assets/film.webm"), await film());
  await folder.edit(article, sentence, `${sentence}\n\n<details><summary>名单</summary>\n\n甲、乙。\n\n</details>\n\n![录像](2022-08-25-结对帮扶.assets/film.webm)\n\n${Array.from({ length: 60 }, (_, i) => `第 ${i} 段。`).join("\n\n")}`);
  const shown = await open();
  await shown.evaluate(async () => {
    const video = document.querySelector("main video");
    document.querySelector("main details").open = true;
    video.muted = true;
    video.loop = true;
    window.stops = 0;
    for (const kind of ["pause", "emptied"]) video.addEventListener(kind, () => { window.stops += 1; });
    await video.play();
    window.video = video;
    window.stops = 0;
    document.getElementById("q").value = "写到一半";
    scrollTo({ top: 1200, behavior: "instant" });
  });
  await folder.edit(article, "甲、乙。", "甲、乙、丙。");
  await folder.edit(article, "第 59 段。", "第 59 段，改过。");
  await until(shown, "main p", "第 59 段，改过。");
  await until(shown, "main details", "甲、乙、丙。");
  assert.deepEqual(await shown.evaluate(() => [document.querySelector("main details").open, window.video.isConnected && !window.video.paused,
    window.stops, document.getElementById("q").value, scrollY]), [true, true, 0, "写到一半", 1200]);
  assert.ok(await shown.same());
  assert.deepEqual(shown.faults, []);
});

test("跟随修改 brings the change into view, in every tab, only when asked", async () => {
  await folder.edit(article, sentence, `${sentence}\n\n${Array.from({ length: 80 }, (_, i) => `第 ${i} 段。`).join("\n\n")}`);
  const shown = await open();
  await folder.edit(article, "第 70 段。", "第 70 段，甲。");
  await until(shown, "main p", "第 70 段，甲。");
  assert.equal(await shown.evaluate(() => scrollY), 0);
  await shown.locator("huikan-preview .chip").click();
  await shown.locator("huikan-preview .switch").click();
  assert.equal(await shown.locator("huikan-preview .switch").getAttribute("aria-checked"), "true");
  await shown.keyboard.press("Escape");
  await shown.emulateMedia({ reducedMotion: "reduce" });
  await folder.edit(article, "第 70 段，甲。", "第 70 段，乙。");
  await until(shown, "main p", "第 70 段，乙。");
  await shown.waitForFunction(() => {
    const { top, bottom } = Array.from(document.querySelectorAll("main p")).find((one) => one.textContent.includes("乙。") && one.textContent.startsWith("第 70")).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
});

test("after many saves, one upon the other, the open page reads as a fresh one", async () => {
  const shown = await open();
  const text = await folder.read(article), [, header, body] = text.match(/^(---\n[^]*?\n---\n)([^]*)$/);
  const blocks = body.trim().split("\n\n");
  // As chance has it, the same each time.
  let at = 7;
  const dice = (below) => {
    at = (Math.imul(at, 1664525) + 1013904223) >>> 0;
    return Math.floor((at / 2 ** 32) * below);
  };
  const extra = ["## 小标题", "- 甲\n- 乙\n- 丙", "> 引用的话。", "| 号 | 案由 |\n| --- | --- |\n| 1 | 路灯 |", "[链接](/yaowen/)和**重点**。"];
  for (let i = 0; i < 60; i += 1) {
    const place = dice(blocks.length + 1);
    switch (dice(5)) {
      case 0: blocks.splice(place, 0, `${extra[dice(extra.length)]}`); break;
      case 1: if (blocks.length > 3) blocks.splice(Math.min(place, blocks.length - 1), 1); break;
      case 2: blocks.push(blocks.shift()); break;
      case 3: blocks.splice(place, 0, `第 ${i} 次修改。`); break;
      default: blocks[dice(blocks.length)] += "改";
    }
    await folder.save(article, `${header.replace("66户", `${i}户`)}\n${blocks.join("\n\n")}\n`);
    if (!dice(3)) await shown.waitForTimeout(dice(60));
  }
  await until(shown, "h1", "帮扶59户");
  const fresh = await open();
  const read = (one) => one.evaluate(() => document.querySelector("main").innerHTML);
  await shown.waitForFunction((wanted) => document.querySelector("main").innerHTML === wanted, await read(fresh)).catch(() => {});
  assert.equal(await read(shown), await read(fresh));
  assert.equal(await shown.title(), await fresh.title());
  assert.deepEqual(shown.faults, []);
});

test("the panel shows articles, their findings, and follows", async () => {
  const panel = await context.newPage();
  await panel.goto(`${server.url}/_huikan/`);
  await until(panel, "#rows a", "机关干部结对帮扶66户");
  await folder.edit(article, "title: 机关干部结对帮扶66户", "title: 面板里看到的题目");
  await until(panel, "#rows a", "面板里看到的题目");
  await panel.fill("#query", "政协要闻 面板");
  await panel.waitForFunction(() => document.querySelectorAll("#rows tr").length === 1);
  await folder.edit(article, "date: 2022-08-25", "date: 2022-13-45");
  await panel.locator("#findings-list .finding").first().waitFor();
  assert.match(await panel.textContent("#findings-list"), /2022-13-45/);
  await panel.click('[data-kind="faulty"]');
  await panel.locator("#rows .count.is-error").click();
  assert.equal(await panel.evaluate(() => document.activeElement.id), "findings-title");
  await folder.edit(article, "date: 2022-13-45", "date: 2022-08-25");
  await panel.locator("#findings").waitFor({ state: "hidden" });
  await panel.reload();
  assert.equal(await panel.inputValue("#query"), "政协要闻 面板");
  await server.stop();
  await until(panel, "#state", "预览已断开");
});

test("ten thousand articles in the panel stay quick", async () => {
  const articles = Array.from({ length: 10000 }, (_, i) => ({
    source: `content/要闻/${i}.md`, title: `第 ${i} 篇稿件`, column: i % 3 ? "要闻" : "通知", date: "2022-12-20", status: i % 50 ? "published" : "draft",
    label: i % 50 ? "已发布" : "草稿", why: null, path: `/yaowen/${i}.html`, errors: 0, warnings: i % 20 ? 0 : 1,
  }));
  const site = { version: 1, name: "会", checked: true, summary: { articles: 10000, published: 9800, left_out: 200, errors: 0, warnings: 500 }, articles, findings: [] };
  const panel = await context.newPage();
  await panel.route("**/_huikan/site", (route) => route.fulfill({ json: site }));
  await panel.goto(`${server.url}/_huikan/`);
  await until(panel, "#rows a", "第 199 篇稿件");
  const time = await panel.evaluate(() => {
    const start = performance.now(), field = document.getElementById("query");
    for (const words of ["第", "第 9", "第 99 通知", "9999"]) {
      field.value = words;
      field.dispatchEvent(new Event("input"));
    }
    document.body.getBoundingClientRect();
    return performance.now() - start;
  });
  assert.ok(time < 1000, `${time} ms`);
  assert.equal(await panel.locator("#rows tr").count(), 1);
  await panel.fill("#query", "");
  await panel.click("#articles-more");
  assert.equal(await panel.locator("#rows tr").count(), 400);
  assert.equal(await panel.evaluate(() => document.activeElement.textContent), "第 200 篇稿件");
});

test("axe-core has nothing against the panel, the chip, its menu and the overlay", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const panel = await context.newPage();
  const shown = await open();
  await shown.emulateMedia({ reducedMotion: "reduce" });
  const found = [];
  const look = async (one, name) => {
    for (const colorScheme of ["light", "dark"]) {
      await one.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [360, 1440]) {
        await one.setViewportSize({ width, height: 800 });
        await one.evaluate(axe);
        const { violations } = await one.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, nodes } of violations) found.push(`${name}, ${colorScheme}, ${width}: ${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
    }
  };
  await look(shown, "dot");
  await shown.locator("huikan-preview .chip").click();
  await look(shown, "menu");
  await folder.edit(article, "date: 2022-08-25", "date: 2022-13-45");
  await overlay(shown).waitFor();
  await look(shown, "overlay");
  await shown.keyboard.press("Escape");
  await look(shown, "chip");
  await panel.goto(`${server.url}/_huikan/`);
  await panel.locator("#findings-list .finding").first().waitFor();
  await look(panel, "panel");
  assert.deepEqual(found, []);
  assert.deepEqual(shown.faults, []);
});

test("a phone: nothing is wider than the screen, chip and overlay can be used", async () => {
  await context.close();
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const shown = await open();
  await folder.edit(article, "date: 2022-08-25", "date: 2022-13-45");
  await overlay(shown).waitFor();
  const fits = () => shown.evaluate(() => document.documentElement.scrollWidth <= innerWidth
    && Array.from(document.querySelector("huikan-preview").shadowRoot.querySelectorAll("*")).every((one) => one.getBoundingClientRect().right <= innerWidth + 1));
  assert.ok(await fits());
  await shown.locator("huikan-preview .overlay .act").tap();
  await overlay(shown).waitFor({ state: "hidden" });
  await shown.locator("huikan-preview .chip").tap();
  await shown.locator("huikan-preview .menu").waitFor();
  assert.ok(await fits());
});

test("without a shared worker each tab has its own", async () => {
  await context.addInitScript(() => { delete window.SharedWorker; });
  const shown = await open();
  await folder.edit(article, sentence, "改过了。");
  await until(shown, "main p", "改过了。");
  assert.ok(await shown.same());
});

test("an address of an older system, told apart by its query, leads on from the page that is shown where nothing is", async () => {
  const text = await folder.read(article);
  await folder.save(article, text.replace("---\n", '---\naliases: ["/show.asp?id=9"]\n'));
  const shown = await context.newPage();
  await assert.doesNotReject(async () => {
    for (let tries = 0; tries < 20 && !(await fetch(`${server.url}/_redirects.json`)).ok; tries += 1) await shown.waitForTimeout(100);
    await shown.goto(`${server.url}/show.asp?from=a&id=9`);
    await shown.waitForURL(`${server.url}${page}`);
  });
  await shown.goto(`${server.url}/show.asp?id=99`);
  assert.match(await shown.textContent("main"), /没有找到这个页面/);
});
