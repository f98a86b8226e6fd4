// What a browser shows of a preview once it has heard from the server: node shot.mjs ADDRESS WIDTH HEIGHT FILE.
// Chromium's own --screenshot does not wait for that. Uses playwright-core of tests/browser.
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../browser/package.json", import.meta.url))("playwright-core");
const [address, width, height, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) }, reducedMotion: "reduce" });
await page.goto(address);
await page.waitForTimeout(3000);
await page.screenshot({ path });
await browser.close();
