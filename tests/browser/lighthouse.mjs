// Lighthouse on five page kinds of the folder SITE (built without `sample: true`, as search engines may come):
// accessibility, best practices and SEO must be 100. `--performance` adds the median of five runs on the mobile
// profile, as it depends on the machine only printed. Exit code 1 where a score is below 100.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { record, table } from "./figures.mjs";
import { kinds } from "./pages.mjs";
import { serve } from "./server.mjs";

const site = process.env.SITE || "";
const chromePath = process.env.CHROMIUM || "/usr/bin/chromium";
const wanted = ["home", "column", "article-news", "article-photo", "article-work-review"];
const asserted = { accessibility: "a11y", "best-practices": "practices", seo: "SEO" };
const timed = process.argv.includes("--performance");
const runs = timed ? 5 : 1;

const server = await serve(site);
const chrome = await launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const rows = {};
let below = false;
try {
  for (const { kind, path } of (await kinds(site)).filter((one) => wanted.includes(one.kind))) {
    const row = {};
    const speeds = [];
    for (let run = 0; run < runs; run += 1) {
      const onlyCategories = [...(run ? [] : Object.keys(asserted)), ...(timed ? ["performance"] : [])];
      const result = await lighthouse(server.url + path, { port: chrome.port, logLevel: "error", onlyCategories });
      if (result.lhr.runtimeError) {
        below = true;
        console.log(`${kind} ${path}: ${result.lhr.runtimeError.message}`);
        break;
      }
      for (const [id, { score, auditRefs }] of Object.entries(result.lhr.categories)) {
        if (id === "performance") {
          speeds.push(Math.round(score * 100));
          continue;
        }
        row[asserted[id]] = Math.round(score * 100);
        if (score === 1) continue;
        below = true;
        for (const { id: audit, weight } of auditRefs) {
          const found = result.lhr.audits[audit];
          if (weight && found.score !== null && found.score < 1) console.log(`${kind} ${path}: ${id}: ${audit}: ${found.title} ${JSON.stringify(found.details?.items ?? []).slice(0, 1500)}`);
        }
      }
    }
    if (timed) row.performance = speeds.sort((a, b) => a - b)[2] ?? "failed";
    rows[kind] = row;
  }
} finally {
  await chrome.kill();
  await server.close();
}
console.log(table([rows]));
await record("lighthouse", rows);
process.exitCode = below ? 1 : 0;
