// The way from a page to the worker that holds the connection. Out: `say` to tell it something; what it says comes
// to `hear`. A page that the browser put aside (bfcache) says so, and comes back with `open` again.

const lockedWords = "钥匙变了：请重新扫码，或打开终端里的新网址";

function feed(hear, open) {
  let port;
  // Not there on Android, not allowed where cookies are blocked: then each tab has its own.
  try { port = new SharedWorker("/_huikan/worker.js", { name: "huikan" }).port; } catch { port = new Worker("/_huikan/worker.js"); }
  port.onmessage = ({ data }) => hear(data);
  const say = (message) => port.postMessage(message);
  const visible = () => document.visibilityState === "visible";
  const begin = () => say({ ...open(), visible: visible() });
  // Coming back into sight asks once more: a computer that slept may have missed something.
  document.addEventListener("visibilitychange", () => say({ visible: visible(), ask: visible() }));
  addEventListener("pagehide", () => say({ close: true }));
  addEventListener("pageshow", ({ persisted }) => { if (persisted) begin(); });
  begin();
  return say;
}
