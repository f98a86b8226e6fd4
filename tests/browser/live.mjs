// huikan serve for the browser tests: the program in HUIKAN on a copy of the sample, files saved as editors do (a new
// file takes the place of the old), a browser beside it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const huikan = process.env.HUIKAN || "";

async function freePort() {
  const server = createServer();
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  const { port } = server.address();
  await new Promise((done) => { server.close(done); });
  return port;
}

// A copy of the sample, with the theme beside it so that it can be edited.
export async function site() {
  assert.ok(huikan && existsSync(huikan), "HUIKAN must name the program");
  const root = await mkdtemp(join(tmpdir(), "huikan-live-"));
  await cp(join(repository, "content"), join(root, "content"), { recursive: true });
  await cp(join(repository, "themes"), join(root, "themes"), { recursive: true });
  let saves = 0;
  const folder = {
    root,
    read: (path) => readFile(join(root, path), "utf8"),
    async save(path, contents) {
      const draft = join(root, `saving-${saves += 1}`);
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(draft, contents);
      await rename(draft, join(root, path));
    },
    // Replaces a part, and says so if it isn't there.
    async edit(path, old, wanted) {
      const text = await folder.read(path);
      assert.ok(text.includes(old), `${path} doesn't hold ${old}`);
      await folder.save(path, text.replace(old, () => wanted));
    },
    move: (from, to) => rename(join(root, from), join(root, to)),
    remove: (path) => rm(join(root, path), { recursive: true }),
    clear: () => rm(root, { recursive: true, force: true }),
  };
  return folder;
}

// Resolves when the address is printed.
export async function serve(folder, options = []) {
  const port = await freePort();
  const running = { url: `http://127.0.0.1:${port}`, process: null };
  running.start = () => new Promise((done, fail) => {
    const child = spawn(huikan, ["serve", "--site", folder.root, "--port", String(port), "--now", "2026-01-01T08:00:00+08:00", ...options], { stdio: ["ignore", "pipe", "pipe"] });
    running.process = child;
    let said = "";
    const hear = (chunk) => {
      said += chunk;
      // Where the network may look on, the key.
      running.query = said.match(/\?key=[0-9a-f]+/)?.[0] || "";
      if (new RegExp(`:${port}/.*\n`).test(said)) done(running);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => fail(new Error(`huikan serve ended (${code}): ${said}`)));
  });
  running.stop = () => new Promise((done) => {
    if (running.process.exitCode !== null) return done();
    running.process.once("exit", done);
    running.process.kill("SIGINT");
  });
  return running.start();
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A tab that has heard from the server; `faults` are errors and what the policy forbids. `tab.same()` says whether it
// is still the page that was loaded, not one loaded again.
export async function tab(context, url) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.faults.push(message.text()); });
  await page.goto(url);
  await connected(page);
  await page.evaluate(() => { window.loadedOnce = true; });
  page.same = () => page.evaluate(() => window.loadedOnce === true);
  return page;
}
export const connected = (page) => page.waitForFunction(
  () => document.querySelector("huikan-preview")?.shadowRoot.querySelector(".state span").textContent.startsWith("已连接"),
);
// What the preview shows: texts of chip and overlay, null where hidden.
export const notices = (page) => page.evaluate(() => {
  const shadow = document.querySelector("huikan-preview").shadowRoot;
  const seen = (selector) => {
    const element = shadow.querySelector(selector);
    return element.checkVisibility() ? element.innerText.trim() : null;
  };
  return { chip: seen(".chip"), overlay: seen(".overlay"), gone: seen(".gone") };
});
export const until = (page, selector, text) => page.waitForFunction(
  ([where, wanted]) => Array.from(document.querySelectorAll(where)).some((one) => one.textContent.includes(wanted)), [selector, text], { timeout: 15000 },
);
