// axe-core finds nothing to object to, on WCAG 2.2 levels A and AA: every page kind at three widths, light and
// dark; and in every reading mode (with the toolbar open) on the width of a laptop.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { record } from "./figures.mjs";
import { kinds, standing } from "./pages.mjs";
import { settled, site, start } from "./support.mjs";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1440];
const modes = [
  { elder: "on", toolbar: "on" },
  ...["yellow-on-black", "black-on-yellow", "black-on-white", "white-on-blue"].map((scheme) => ({ scheme, toolbar: "on" })),
];
const pages = await kinds(site);
const figures = Object.fromEntries(pages.map(({ kind }) => [kind, { "axe runs": 0, violations: 0 }]));

let portal;
before(async () => { portal = await start(); });
after(async () => {
  await portal?.close();
  await record("axe", figures);
});

// What axe-core objects to, as lines that name the rule, the element and the reason.
async function objections(page, kind) {
  const { violations } = await page.evaluate((wanted) => window.axe.run(document, { runOnly: wanted, resultTypes: ["violations"] }), tags);
  figures[kind]["axe runs"] += 1;
  figures[kind].violations += violations.length;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

// A page that stands still, so that no colour is measured halfway through a transition.
async function still(one, options) {
  const page = await portal.open(one.path, { reducedMotion: "reduce", answers: await standing(site, one), ...options });
  if (one.kind !== "redirect") await settled(page);
  await page.evaluate(axe);
  return page;
}

for (const one of pages) {
  const { kind, name, path } = one;
  test(`${kind} (${name}) ${path}`, async () => {
    const found = [];
    for (const width of widths) {
      const page = await still(one, { viewport: { width, height: 900 } });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        found.push(...(await objections(page, kind)).map((line) => `${width} px, ${colorScheme}: ${line}`));
      }
      await page.context().close();
    }
    for (const mode of modes) {
      const page = await still(one, { init: `localStorage.setItem("reading.1", ${JSON.stringify(JSON.stringify(mode))})` });
      const on = await page.evaluate(() => ({ ...document.documentElement.dataset }));
      // A redirect has no scripts, so no modes either.
      for (const [key, value] of kind === "redirect" ? [] : Object.entries(mode)) assert.equal(on[key], value, `mode ${key} isn't on`);
      found.push(...(await objections(page, kind)).map((line) => `${JSON.stringify(mode)}: ${line}`));
      await page.context().close();
    }
    assert.deepEqual(found, []);
  });
}
