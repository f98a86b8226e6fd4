// axe-core finds nothing to object to, on WCAG 2.2 levels A and AA: every page kind at three widths, light and
// dark; and in every reading mode (with the toolbar open) on the width of a laptop.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
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

// axe-core comes anew with every document. Nothing moves, so that no colour is measured halfway through a transition.
async function armed(page, kind) {
  if (kind !== "redirect") await settled(page);
  await page.evaluate(axe);
}

// At every width, in light and in dark: one document that is resized.
async function atWidths(page, kind) {
  const found = [];
  await armed(page, kind);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      found.push(...(await objections(page, kind)).map((line) => `${width} px, ${colorScheme}: ${line}`));
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return found;
}

// A reader who comes back finds the mode as it was left.
async function inMode(page, kind, mode) {
  await page.evaluate((kept) => localStorage.setItem("reading.1", kept), JSON.stringify(mode));
  await page.reload();
  await armed(page, kind);
  const on = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  // A redirect has no scripts, so no modes either.
  for (const [key, value] of kind === "redirect" ? [] : Object.entries(mode)) assert.equal(on[key], value, `mode ${key} isn't on`);
  return (await objections(page, kind)).map((line) => `${JSON.stringify(mode)}: ${line}`);
}

// Two at a time, each in a process of its own in Chromium.
describe("axe-core", { concurrency: 2 }, () => {
  for (const one of pages) {
    const { kind, name, path } = one;
    test(`${kind} (${name}) ${path}`, async () => {
      const page = await portal.open(path, { viewport: { width: widths[0], height: 900 }, reducedMotion: "reduce", answers: await standing(site, one) });
      try {
        const found = await atWidths(page, kind);
        for (const mode of modes) found.push(...(await inMode(page, kind, mode)));
        assert.deepEqual(found, []);
      } finally {
        await page.context().close();
      }
    });
  }
});
