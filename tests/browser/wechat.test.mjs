// huikan wechat: what is copied from its page looks, pasted into an editor that strips what editors strip, like the
// preview beside it, pixel by pixel. HUIKAN names the program.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, serve, site } from "./live.mjs";

const articles = [
  "政协要闻/2022-12-工作综述", "图片新闻/2022-08-乡村振兴调研", "调研视察/2022-06-四十八寨红茶",
  "公告通知/2022-09-05-委员活动日内容", "政协概况/履职机制", "使用指南/3-写第一篇稿件",
];
let folder, sample, browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "huikan-wechat-"));
  sample = await site();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
  await sample.clear();
});

// The page of an article; its folder is made anew.
function made(article, look) {
  const out = join(folder, look, article.replace("/", "-"));
  const run = spawnSync(process.env.HUIKAN, ["wechat", article.split("/")[1], "--site", sample.root, "--theme", look, "--out", out], { encoding: "utf8" });
  // A long guide is beyond what the draft call takes, and told so; it is pasted all the same.
  assert.ok(run.status === 0 || run.stderr.includes("wechat/content-length"), run.stderr);
  return pathToFileURL(join(out, "index.html")).href;
}

async function open(address, width) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  await page.goto(address);
  if (width === "desk") await page.getByLabel("电脑").check();
  return page;
}

// An editor in the place of the text: what is pasted loses style sheets, classes, ids and data, and in the strictest
// one every declaration of a line but five.
async function editor(address, width, strictest) {
  const page = await open(address, width);
  await page.evaluate((strictest) => {
    const content = document.getElementById("content");
    const kept = ["color", "font-size", "font-weight", "font-style", "text-align"];
    content.replaceChildren();
    content.contentEditable = "true";
    content.addEventListener("paste", (event) => {
      event.preventDefault();
      const pasted = new DOMParser().parseFromString(event.clipboardData.getData("text/html"), "text/html");
      window.plain = event.clipboardData.getData("text/plain");
      for (const node of pasted.querySelectorAll("style, script, link, meta, iframe")) node.remove();
      for (const node of pasted.body.querySelectorAll("*")) {
        for (const { name } of Array.from(node.attributes)) {
          if (["class", "id"].includes(name) || name.startsWith("data-") || name.startsWith("on")) node.removeAttribute(name);
        }
        if (strictest && !/^(IMG|TABLE|TD|TH|HR)$/.test(node.tagName)) {
          const lines = (node.getAttribute("style") || "").split(";").filter((line) => kept.includes(line.split(":")[0].trim()));
          node.setAttribute("style", lines.join(";"));
        }
      }
      content.replaceChildren(...Array.from(pasted.body.childNodes, (node) => document.importNode(node, true)));
      content.contentEditable = "false";
    });
    content.focus();
  }, strictest);
  await page.keyboard.press("Control+V");
  return page;
}

const picture = async (page) => {
  await page.evaluate(() => Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {}))));
  return page.locator("#content").screenshot({ animations: "disabled" });
};

// How many pixels of two pictures are not the same; all of them where the sizes differ.
async function difference(one, other) {
  if (one.equals(other)) return 0;
  const page = await (await browser.newContext()).newPage();
  const count = await page.evaluate(async (sources) => {
    const pixels = await Promise.all(sources.map(async (source) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), context = canvas.getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    }));
    const [a, b] = pixels;
    if (a.width !== b.width || a.height !== b.height) return Infinity;
    let count = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      if ([0, 1, 2].some((part) => a.data[at + part] !== b.data[at + part])) count += 1;
    }
    return count;
  }, [one.toString("base64"), other.toString("base64")]);
  await page.context().close();
  return count;
}

for (const look of ["red", "plain"]) {
  for (const article of look === "red" ? articles : [articles[0], articles[3], articles[5]]) {
    test(`${look}: ${article} looks in the editor as in the preview`, async () => {
      const address = made(article, look);
      for (const width of article === articles[0] ? ["phone", "desk"] : ["phone"]) {
        const page = await open(address, width);
        await page.getByRole("button", { name: "复制正文" }).click();
        assert.match(await page.locator("#said").textContent(), /已复制/);
        const pasted = await editor(address, width, look === "plain");
        assert.equal(await difference(await picture(page), await picture(pasted)), 0, `${article} ${width}`);
        assert.ok((await pasted.evaluate(() => window.plain)).length > 100, "plain text comes too");
        const texts = await Promise.all([page, pasted].map((one) => one.locator("#content").innerText()));
        assert.equal(texts[0], texts[1]);
        assert.deepEqual([...page.faults, ...pasted.faults], []);
        // Without its styles it would look otherwise.
        await pasted.evaluate(() => document.querySelectorAll("#content [style]").forEach((node) => node.removeAttribute("style")));
        assert.notEqual(await difference(await picture(page), await picture(pasted)), 0);
        await page.context().close();
        await pasted.context().close();
      }
    });
  }
}

test("each field can be copied by itself", async () => {
  const page = await open(made(articles[0], "red"), "phone");
  await page.getByRole("button", { name: "复制摘要" }).click();
  const pasted = await editor(made(articles[0], "red"), "phone", false);
  assert.match(await pasted.evaluate(() => window.plain), /^一年来，/);
  await page.context().close();
  await pasted.context().close();
});

test("a preview leads from an article to the page to copy from", async () => {
  const preview = await serve(sample);
  try {
    const page = await open(`${preview.url}/yaowen/gongzuo-zongshu.html`, "phone");
    await page.locator(".chip").click();
    const [popup] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("link", { name: "复制到公众号" }).click()]);
    await popup.getByRole("button", { name: "复制正文" }).click();
    assert.match(await popup.locator("#said").textContent(), /已复制/);
    await page.goto(`${preview.url}/_huikan/`);
    const links = page.getByRole("link", { name: "复制到公众号" });
    await links.nth(10).waitFor();
    await page.context().close();
  } finally {
    await preview.stop();
  }
});
