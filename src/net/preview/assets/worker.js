// The one connection to the server, for every tab of this origin: a shared worker holds it. Where there is no
// SharedWorker the same script is a tab's own worker.
//
// In, from a tab: { open: address, etag, source, visible } at its start; { visible } and { ask: true } later; { close: true }.
// A tab without an address (the panel) only hears the events. Out, to a tab: { kind: "portal", start, version, assets },
// { kind: "findings" }, { kind: "trouble", message }, { kind: "away", locked }, and { kind: "page", ...answer } with what
// /_huikan/page says of its address, once for all tabs that show the same.
"use strict";

// Requests at a time: a browser opens six connections to a host, and whoever follows a link wants one.
const ASKS = 3;
const tabs = new Set();
let source = null, last = null, trouble = null, pause = 0, locked = false, queue = [], asking = 0;

function connect() {
  source = new EventSource("/_huikan/events");
  const on = (kind, then) => source.addEventListener(kind, ({ data }) => then(JSON.parse(data)));
  on("portal", (portal) => {
    const news = !last || portal.start !== last.start || portal.version !== last.version;
    last = portal;
    trouble = null;
    locked = false;
    pause = 0;
    tell({ kind: "portal", ...portal });
    if (news) askAll();
  });
  on("findings", ({ version }) => {
    tell({ kind: "findings", version });
    // What other pages have against them has changed, perhaps.
    askAll();
  });
  on("trouble", ({ message }) => {
    trouble = { kind: "trouble", message };
    tell(trouble);
  });
  // Own attempts, since a browser gives up for good on an answer that is no stream.
  source.onerror = away;
}

function away() {
  if (!source) return;
  source.close();
  source = null;
  last = null;
  queue = [];
  tell({ kind: "away", locked });
  later();
}

function later() {
  pause = Math.min(pause ? pause * 2 : 250, 4000);
  clearTimeout(later.timer);
  later.timer = setTimeout(again, pause);
}

// An event stream does not say why it was refused, a file does: with a key, each run of the preview has another.
async function again() {
  let status = 0;
  try { status = (await fetch("/_huikan/worker.js", { method: "HEAD", cache: "no-store" })).status; } catch { /* The server is not there. */ }
  if (locked !== (status === 403)) {
    locked = status === 403;
    tell({ kind: "away", locked });
  }
  if (status && status !== 403) connect(); else later();
}

function tell(message) {
  for (const tab of tabs) tab.port.postMessage(message);
}

function askAll() {
  queue = [];
  for (const tab of tabs) line(tab);
  next();
}

// One question for all tabs that show the same version of the same page; those in sight come first.
function line(tab) {
  if (!tab.path) return;
  const same = queue.find(({ path, etag, source }) => path === tab.path && etag === tab.etag && source === tab.source);
  if (same) {
    same.tabs.add(tab);
    same.visible ||= tab.visible;
  } else queue.push({ path: tab.path, etag: tab.etag, source: tab.source, visible: tab.visible, tabs: new Set([tab]) });
}

function next() {
  while (asking < ASKS && queue.length && last) {
    const visible = queue.findIndex((one) => one.visible);
    ask(queue.splice(Math.max(visible, 0), 1)[0]);
  }
}

async function ask({ path, etag, source: from, tabs: asked }) {
  asking += 1;
  try {
    const query = `path=${encodeURIComponent(path)}&etag=${encodeURIComponent(etag)}&source=${encodeURIComponent(from)}`;
    const response = await fetch(`/_huikan/page?${query}`, { cache: "no-store" });
    const answer = response.ok ? await response.json() : null;
    // Of another run, versions say nothing.
    const start = last && last.start;
    for (const tab of answer ? asked : []) {
      if (!tabs.has(tab) || tab.path !== path) continue;
      // An earlier answer has brought it further; this one was for what it had before.
      if (tab.etag !== etag) {
        line(tab);
        continue;
      }
      // Overtaken by one that was asked later.
      if (tab.start === start && answer.version < tab.version) continue;
      Object.assign(tab, { start, version: answer.version, source: answer.source || tab.source });
      if (answer.status === "changed" || answer.status === "same") tab.etag = answer.etag || "";
      tab.port.postMessage({ kind: "page", ...answer });
    }
  } catch {
    away();
  }
  asking -= 1;
  next();
}

function listen(port) {
  const tab = { port, path: null, etag: "", source: "", start: null, version: 0, visible: true };
  const leave = () => tabs.delete(tab);
  port.onmessage = ({ data }) => {
    if (data.close) return leave();
    if ("visible" in data) tab.visible = data.visible;
    if ("open" in data) {
      Object.assign(tab, { path: data.open, etag: data.etag || "", source: data.source || "", start: null, version: 0 });
      tabs.add(tab);
      if (last) port.postMessage({ kind: "portal", ...last, assets: [] });
      if (last && trouble) port.postMessage(trouble);
      if (!source) port.postMessage({ kind: "away", locked });
    }
    if (last && ("open" in data || data.ask)) {
      line(tab);
      next();
    }
  };
  // Says so where the browser knows it, after a crash too.
  if (port.addEventListener) port.addEventListener("close", leave);
}

if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => listen(port);
else listen(self);
connect();
