// The time from Enter to the first result and to the first six, in Chromium without a debugger, the index cold:
//
//     node time.mjs ADDRESS FOLDER WORDS...
//
// ADDRESS serves FOLDER, the folder of a build; a page of ours is put there for as long as this runs. Each search has a
// browser of its own, and so nothing in its cache; it begins when the page to search on is there, and its columns.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [address, folder, ...words] = process.argv.slice(2);
const chromium = process.env.CHROMIUM || "/usr/bin/chromium";

// In the page: searches in a frame, and sends what it measured to `port`.
const measured = (port) => `<!DOCTYPE html><title>time</title><iframe src="search.html" width="1200" height="800"></iframe><script>
onload = async () => {
  const page = document.querySelector("iframe").contentDocument, words = decodeURIComponent(location.hash.slice(1));
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  while (page.querySelectorAll("select[name=year] option").length < 2) await pause(20);
  await pause(500);
  const field = page.querySelector("#words"), results = page.querySelector(".search-results"), said = page.querySelector(".search-count");
  const start = performance.now();
  let first;
  const send = (six) => fetch("http://127.0.0.1:${port}/", { method: "POST", mode: "no-cors", body: JSON.stringify({ first, six }) });
  new MutationObserver(() => { first ??= performance.now() - start; }).observe(results, { childList: true });
  new MutationObserver(() => { if (first) send(performance.now() - start); }).observe(said, { childList: true });
  field.value = words;
  field.form.requestSubmit();
};
</script>`;

async function search(words) {
  const profile = await mkdtemp(join(tmpdir(), "huikan-time-")), server = createServer();
  await new Promise((done) => { server.listen(0, "127.0.0.1", done); });
  await writeFile(join(folder, "_time.html"), measured(server.address().port));
  const browser = spawn(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    `--user-data-dir=${profile}`, "--window-size=1300,900", "--remote-debugging-port=0", `${address}/_time.html#${encodeURIComponent(words)}`], { stdio: "ignore" });
  const late = setTimeout(() => { browser.kill(); throw Error(`${words}: nothing after half a minute`); }, 30_000);
  const [request, response] = await once(server, "request");
  let body = "";
  for await (const part of request) body += part;
  response.end();
  clearTimeout(late);
  browser.kill();
  await once(browser, "exit");
  server.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  return JSON.parse(body);
}

const all = [];
try {
  for (const one of words) all.push(await search(one));
} finally {
  await rm(join(folder, "_time.html"), { force: true });
}
for (const [name, times] of [["the first", all.map(({ first }) => first)], ["the first six", all.map(({ six }) => six)]]) {
  times.sort((a, b) => a - b);
  console.log(`milliseconds from Enter to ${name}, index cold: median ${times[times.length >> 1].toFixed(0)}, worst ${times.at(-1).toFixed(0)}, of ${times.length}`);
}
