// A reader on the page to search on, in a real browser.
import { chromium } from "playwright-core";

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"], headless: true,
});

// The page at an address, by somebody who was never there. `faults` collects what goes wrong in it, `asked` the files of the
// index; `init` runs in it before anything else, `routes` are [pattern, answer] of Playwright.
export async function visit(browser, url, { routes = [], init, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  page.on("request", (request) => { if (request.url().includes("/_search/")) page.asked.push(request.url()); });
  if (init) await context.addInitScript(init);
  for (const [pattern, answer] of routes) await context.route(pattern, answer);
  await page.goto(url);
  return page;
}

export const titles = (page) => page.locator(".search-results a").allTextContents();
export const told = (page, text) => page.waitForFunction((wanted) => document.querySelector(".search-count").textContent.includes(wanted), text, { timeout: 5000 });
export const field = (page) => page.locator("#words");
