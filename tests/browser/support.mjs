// What every browser test shares: Debian's Chromium, the folder in SITE on a local server, a page in a
// context of its own, pages made of the portal's own frame with other contents, and a voice that can't be heard.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

export const site = process.env.SITE || "";
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars",
];

// Resolves to { url, browser, open, close }. `open(path, options)` is a page in a fresh context; options are
// those of a context, and `voice: true` (a stub engine), `body` and `html` (see pageWith), `init` (a script
// that runs first), `answers` (what the server says instead, by address). `options` are the server's.
export async function start(options) {
  assert.ok(site && existsSync(join(site, "index.html")), "SITE must name the folder of a built portal");
  const server = await serve(site, options);
  const browser = await chromium.launch({ executablePath, args: flags, headless: true });
  const frame = await readFile(join(site, "index.html"), "utf8");

  async function open(path = "/", { voice = false, body = null, html = {}, init = null, answers = {}, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "no-preference", ...options });
    const page = await context.newPage();
    page.faults = [];
    page.asked = [];
    page.on("pageerror", (error) => page.faults.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
    page.on("request", (request) => page.asked.push(request.url()));
    // No test leaves the machine: other hosts answer with an empty page.
    await context.route((url) => url.origin !== server.url, (route) => route.fulfill({ contentType: "text/html", body: "<title>away</title>" }));
    if (body !== null) {
      await context.route(`${server.url}${path}`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: pageWith(frame, body, html) }));
    }
    for (const [pattern, answer] of Object.entries(answers)) await context.route(pattern, (route) => route.fulfill(answer));
    if (voice) await context.addInitScript(stubVoice);
    if (init) await context.addInitScript(init);
    await page.goto(server.url + path);
    return page;
  }
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { url: server.url, browser, open, close };
}

// The home page's own frame around another main part; `html` are attributes of <html>.
export function pageWith(frame, body, html = {}) {
  const attributes = Object.entries(html).map(([name, value]) => ` ${name}="${value}"`).join("");
  return frame
    .replace(/<html /, () => `<html${attributes} `)
    .replace(/(<main[^>]*>)[^]*(<\/main>)/, (_, start, end) => `${start}\n${body}\n${end}`);
}

// Speaks when it is told to: `voice.finish()` ends what is being said. Says what was asked for in `voice.said`.
function stubVoice() {
  const voice = { said: [], current: null, cancelled: 0, voices: [{ lang: "zh-CN", name: "stub" }] };
  voice.finish = () => {
    const ended = voice.current;
    voice.current = null;
    if (ended) ended.onend?.({});
  };
  window.voice = voice;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", {
    value: {
      getVoices: () => voice.voices,
      speak(utterance) {
        voice.said.push(utterance.text);
        voice.current = utterance;
        queueMicrotask(() => utterance.onstart?.({}));
      },
      cancel() {
        voice.cancelled += 1;
        // As engines do: what is cut off still reports its end.
        const ended = voice.current;
        voice.current = null;
        if (ended) queueMicrotask(() => ended.onend?.({}));
      },
    },
  });
}

// The attributes of <html> that modes set.
export const modes = (page) => page.evaluate(() => {
  const { elder, zoom, scheme, guide, pointer, captions, toolbar } = document.documentElement.dataset;
  return JSON.parse(JSON.stringify({ elder, zoom, scheme, guide, pointer, captions, toolbar }));
});
export const stored = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("reading.1") || "{}"));

// Presses Tab until the focus is on what the selector names.
export async function tabTo(page, selector, most = 80) {
  for (let i = 0; i < most; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never came to ${selector}`);
}
export const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  return (at.getAttribute("aria-label") || at.textContent || at.tagName).trim();
});
export const says = (page, text) => page.waitForFunction(
  (wanted) => Array.from(document.querySelectorAll("[role=status]")).some((one) => one.textContent.includes(wanted)), text, { timeout: 3000 },
);

// Waits for the scripts that come with first use, and for what they then did.
export const settled = (page) => page.evaluate(async () => {
  let asked;
  do {
    asked = Object.values(loads);
    await Promise.allSettled(asked);
    await new Promise((done) => { setTimeout(done); });
  } while (Object.values(loads).length > asked.length);
});
// Presses keys that may bring such a script: a chord of the toolbar, Enter or Space on a button or link.
export async function press(page, keys) {
  await page.keyboard.press(keys);
  await settled(page);
}
