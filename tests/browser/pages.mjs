// The kinds of pages of a built portal, found by looking into its files: which template made a page shows in
// its markup. Of several pages of a kind the longest stands for all. `kinds` is the one list that the checks of
// axe-core, of budgets and of Lighthouse, and the screenshots, walk through. A kind without a page is left out;
// budget.test.mjs says so, and the others are checked all the same.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const has = (pattern) => ({ text }) => pattern.test(text);
const column = (part) => ({ text, main }) => /<body class="page-column"/.test(text) && part.test(main);
const article = (kind, more = /./) => ({ text, main }) =>
  new RegExp(`<article class="article[^"]* kind-${kind}"`).test(main) && more.test(main) && !withdrawn({ main }) && !isStatement({ text });
const withdrawn = ({ main }) => /class="note note-withdrawn"/.test(main);
const isStatement = ({ text }) => /<title>[^<]*无障碍声明/.test(text);

const rules = [
  ["home", "首页", has(/<body class="page-home"/)],
  ["column", "稿件列表", column(/<ul class="rows"/)],
  ["column-pictures", "图片列表", column(/class="cards cards-\d/)],
  ["column-about", "概况", column(/class="listing about"/)],
  ["column-leaders", "领导", column(/class="leader-cards"/)],
  ["column-studios", "工作室名录", column(/class="studio-cards"/)],
  ["column-proposals", "提案公开", column(/class="data-table"/)],
  ["row-proposals", "一件提案", has(/<article class="article proposal"/)],
  ["article-news", "消息", article("news")],
  ["article-work-review", "工作综述", article("work-review")],
  ["article-inspection", "视察调研", article("inspection")],
  ["article-photo", "图片故事", article("photo")],
  ["article-notice", "公告", article("notice")],
  ["article-page", "单页", article("page", /^(?![^]*class="toc")/)],
  ["guide", "指南章节", article("page", /class="toc"/)],
  ["withdrawn", "撤稿", withdrawn],
  ["statement", "无障碍声明", isStatement],
  ["tag", "标签", has(/<body class="page-tag"/)],
  ["tags", "全部标签", has(/<body class="page-tags"/)],
  ["topic", "专题", has(/<body class="page-topic"/)],
  ["topics", "全部专题", has(/<body class="page-topics"/)],
  ["sitemap", "网站地图", has(/<body class="page-sitemap"/)],
  ["search", "站内搜索", has(/<body class="page-search"/)],
  ["404", "404", has(/<body class="page-404"/)],
  ["redirect", "旧网址", has(/http-equiv="refresh"/)],
];

// Every HTML file below the folder, as paths with "/" in front, in order.
export async function files(folder) {
  const all = await readdir(folder, { recursive: true });
  return all.filter((name) => name.endsWith(".html")).map((name) => `/${name}`).sort();
}

export const names = rules.map(([kind]) => kind);

// Resolves to [{ kind, name, path }]: `name` for people, `path` an address on the site.
export async function kinds(folder) {
  const pages = await Promise.all((await files(folder)).map(async (path) => {
    const text = await readFile(join(folder, path), "utf8");
    return { path, text, main: text.match(/<main[^]*<\/main>/)?.[0] ?? "" };
  }));
  pages.sort((a, b) => b.text.length - a.text.length || (a.path < b.path ? -1 : 1));
  return rules.flatMap(([kind, name, rule]) => {
    const page = pages.find(rule);
    return page ? [{ kind, name, path: page.path.replace(/^\/index\.html$/, "/") }] : [];
  });
}

// What `open` of support.mjs needs to show a page as it stands: a redirect leaves at once, so it is answered
// without its instruction to leave; every other page answers for itself.
export async function standing(folder, { kind, path }) {
  if (kind !== "redirect") return {};
  const text = await readFile(join(folder, path), "utf8");
  const body = text.replace(/<meta http-equiv="refresh"[^>]*>/, "");
  assert.notEqual(body, text);
  return { [`**${path}`]: { contentType: "text/html; charset=utf-8", body } };
}
