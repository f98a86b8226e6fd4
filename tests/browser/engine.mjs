// The engine of the page to search on, without a page: from the theme's own script, over the files of a build.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const theme = join(dirname(fileURLToPath(import.meta.url)), "../../themes/county/assets/search.js");

// { engine, asked, read }: `asked` collects [name, bytes] of each file that `read` gave; another one may be given.
export async function engineOf(folder, other) {
  const source = await readFile(join(theme, "10-engine.js"), "utf8");
  const searchEngine = new Function(`${source}\nreturn searchEngine;`)();
  const asked = [];
  const read = async (name) => {
    const bytes = await readFile(join(folder, "_search", `${name}.bin`));
    asked.push([name, bytes.length]);
    return new Uint8Array(bytes);
  };
  return { engine: searchEngine(other || read), asked, read };
}

// Every text of the index, in order: [address, title, date, column, text, beside]. Behind the tag of a file stand its
// rows; an empty one is the slot of an article that was taken back.
export async function texts(folder) {
  const { inflateRawSync } = await import("node:zlib");
  const names = (await readdir(join(folder, "_search/t"))).map((name) => parseInt(name, 10)).sort((a, b) => a - b);
  // One after the other: of 100,000 articles there are more than may be open at once.
  const files = [];
  for (const name of names) files.push(await readFile(join(folder, `_search/t/${name}.bin`)));
  return files.flatMap((bytes) => JSON.parse(inflateRawSync(bytes.subarray(4)).toString("utf16le"))).filter((row) => row.length);
}
