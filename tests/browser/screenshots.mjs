// Every page kind at three widths, for people to look at: node screenshots.mjs FOLDER, with SITE set. With
// `--dark` or `--elder`, in dark colours or 长者模式. The whole page, with its late pictures.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { kinds, standing } from "./pages.mjs";
import { site, start } from "./support.mjs";

const [folder, ...modes] = process.argv.slice(2);
assert.ok(folder && !folder.startsWith("-"), "node screenshots.mjs FOLDER [--dark] [--elder]");
const init = modes.includes("--elder") ? 'localStorage.setItem("reading.1", JSON.stringify({ elder: "on" }))' : null;
const colorScheme = modes.includes("--dark") ? "dark" : "light";

await mkdir(folder, { recursive: true });
const portal = await start();
for (const one of await kinds(site)) {
  for (const width of [360, 768, 1440]) {
    const page = await portal.open(one.path, { viewport: { width, height: 900 }, reducedMotion: "reduce", colorScheme, init, answers: await standing(site, one) });
    await page.evaluate(async () => {
      for (const image of document.images) image.loading = "eager";
      await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {})));
    });
    await page.screenshot({ path: join(folder, `${one.kind}-${width}.png`), fullPage: true });
    await page.context().close();
  }
}
await portal.close();
