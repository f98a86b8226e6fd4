// The sample portal with all that is hard to set: twenty columns with long names, titles with an address or a word
// that nothing breaks, tables of sixteen columns, lines of code, addresses in justified text. HUIKAN names the program.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const sample = join(dirname(fileURLToPath(import.meta.url)), "../../content");

export const address = "https://www.hnzwfw.gov.cn/onething/2026/detail.html?id=12345";
export const word = "abcdefghij".repeat(20);
const now = "2026-01-01T08:00:00+08:00";
const numerals = "一二三四五六七八九十";
const cells = (what) => `| ${Array.from({ length: what.length }, (_, i) => what[i]).join(" | ")} |`;
const table = (columns) => [
  cells(Array.from({ length: columns }, (_, i) => `指标${numerals[i % 10]}项`)), cells(Array(columns).fill("---")),
  cells(Array.from({ length: columns }, (_, i) => `${i * 1234}.5`)), cells(Array.from({ length: columns }, (_, i) => (i ? "已经完成" : address))),
].join("\n");
const pieces = `
请访问 ${address} ，在“办理进度”一栏填写提案编号，再按页面提示核对信息，核对无误以后提交；三个工作日以内会有答复，逾期没有答复的可以打电话询问。

群众反映的问题，请登录[${address}](${address})填报，填报以后可以随时查看办理情况，也可以到政务服务中心窗口当面咨询。

请打开 ${word} 查看。

县政协办公室会同有关部门深入乡镇、村组调研，广泛听取意见建议，形成了调研报告，提出了加强农村饮水安全工程管护、完善水价形成机制、落实管护经费等意见建议，报送县委、县政府研究。

${table(8)}

${table(16)}

\`\`\`
scp -r public/ deploy@www.example.gov.cn:/var/www/html/portal-of-the-county-committee/releases/2026-01-01/public ${word}
\`\`\`

> 引文里的网址 ${address} 也不该撑破版面。

- 列表里的 ${word}
`;

async function edit(path, change) {
  const text = await readFile(path, "utf8");
  await writeFile(path, change(text));
}

async function hardArticle(path, number) {
  const long = number % 3 === 2 ? word : address;
  await edit(path, (text) => text
    .replace(/^title: "?(.*?)"?$/m, (_, title) => `title: "${title} ${long} 填报"`)
    .replace(/^(kicker|subtitle): "?(.*?)"?$/gm, (_, key, said) => `${key}: "${said} ${address}"`)
    .replace(/^short_title: .*\n/m, "")
    .replace(/^tags: \[/m, `tags: [${word.slice(0, 60)}, `)
    .replace(/^source: .*$/m, `source: ${word}`)
    .replace(/(\]\([^)\s]*\.jpg) "/g, `$1 "${address} ${word} `));
  if (number % 4 === 0) await appendFile(path, pieces);
}

// Builds it with so many columns beside the front page. Resolves to { out, remove }.
export async function hardSite(columns = 20) {
  assert.ok(process.env.HUIKAN, "HUIKAN names the program");
  const root = await mkdtemp(join(tmpdir(), "huikan-hard-"));
  const site = join(root, "site"), content = join(site, "content"), out = join(root, "out");
  await cp(sample, content, { recursive: true });
  let number = 0;
  for (const name of (await readdir(content, { recursive: true })).sort()) {
    if (!name.endsWith(".md") || name.startsWith("使用指南/")) continue;
    if (!name.endsWith("_index.md")) await hardArticle(join(content, name), number += 1);
  }
  const tops = (await readdir(content, { withFileTypes: true })).filter((one) => one.isDirectory() && one.name !== "_data").map(({ name }) => name).sort();
  for (const [i, name] of tops.slice(0, 9).entries()) {
    await edit(join(content, name, "_index.md"), (text) => text.replace(/^title: .*$/m, `title: 协商议政第${numerals[i]}栏`));
  }
  for (let i = tops.length; i < columns; i += 1) {
    await mkdir(join(content, `另栏${i}`));
    await writeFile(join(content, `另栏${i}/_index.md`), `---\ntitle: 社情民意\nslug: other-${i}\ndescription: 另一栏\n---\n`);
    await writeFile(join(content, `另栏${i}/1.md`), `---\ntitle: "请登录 ${i % 2 ? address : word} 填报"\ndate: 2022-01-0${1 + i % 9}\nslug: other-article-${i}\n---\n${pieces}\n`);
  }
  for (const name of ["studios.csv", "proposals/10-1.csv"]) {
    await edit(join(content, "_data", name), (text) => text.replaceAll("【示例】", `【示例】${address}${word}`));
  }
  await edit(join(content, "_data/topics.yaml"), (text) => text.replace(/^(- title|  lead): (.*)$/gm, (line, key) => (key === "  lead" ? `${line}${address}` : line)));
  await edit(join(content, "_data/links.yaml"), (text) => text.replace("title: 人民网", `title: ${word}`));
  await run(process.env.HUIKAN, ["build", "-q", "--now", now, "--site", site, "--out", out], { maxBuffer: 1 << 26 }).catch((error) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  return { out, remove: () => rm(root, { recursive: true, force: true }) };
}
