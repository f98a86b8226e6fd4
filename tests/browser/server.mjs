// A static server on loopback for the folder of a build, as any host would serve it: index.html of a
// folder, 404.html for what is not there, right media types, compressed where the browser can.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".gif": "image/gif", ".ico": "image/x-icon",
  ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
  ".pdf": "application/pdf", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".woff2": "font/woff2", ".wasm": "application/wasm",
};
const packed = /^(text|application\/(json|xml))|svg/;

// Pages may come `slow`, in pieces with pauses, as over a poor line: what is below a box is then drawn after it.
const pieces = 6;
const pause = 40;

// Resolves to { url, close }; `url` has no slash at its end.
export async function serve(folder, { port = 0, slow = false } = {}) {
  const server = createServer(async (request, response) => {
    const { status, path } = await found(folder, new URL(request.url, "http://localhost").pathname);
    if (!path) {
      response.writeHead(404).end();
      return;
    }
    let body = await readFile(path);
    const type = types[extname(path).toLowerCase()] || "application/octet-stream";
    const headers = { "content-type": type, "cache-control": "no-cache" };
    if (slow && extname(path) === ".html") {
      response.writeHead(status, headers);
      await trickle(response, body);
      return;
    }
    if (packed.test(type) && /gzip/.test(request.headers["accept-encoding"] || "")) {
      body = gzipSync(body, { level: 9 });
      headers["content-encoding"] = "gzip";
    }
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((done) => { server.listen(port, "127.0.0.1", done); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}

async function trickle(response, body) {
  const size = Math.ceil(body.length / pieces);
  for (let at = 0; at < body.length; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((done) => { setTimeout(done, pause); });
  }
  response.end();
}

async function found(folder, pathname) {
  let relative;
  try { relative = normalize(decodeURIComponent(pathname)); } catch { relative = "/404.html"; }
  const candidates = [join(folder, relative), join(folder, relative, "index.html")];
  for (const path of candidates) {
    if (await isFile(path)) return { status: 200, path };
  }
  const path = join(folder, "404.html");
  return { status: 404, path: (await isFile(path)) ? path : null };
}

async function isFile(path) {
  try { return (await stat(path)).isFile(); } catch { return false; }
}
