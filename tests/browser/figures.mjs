// What the checks measured, page kind by page kind. `record` leaves the figures of one check as a file in the
// folder FIGURES; `node figures.mjs` prints those files as one table. Without FIGURES nothing is kept.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.env.FIGURES || "";

// `rows` is { kind: { column: figure } }.
export async function record(check, rows) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${check}.json`), JSON.stringify(rows));
}

// One line a page kind, in the order of the first file that names it; a check that skipped a kind shows "-".
export function table(checks) {
  const kinds = [...new Set(checks.flatMap((rows) => Object.keys(rows)))];
  const columns = [...new Set(checks.flatMap((rows) => Object.values(rows).flatMap((row) => Object.keys(row))))];
  const cell = (kind, column) => String(checks.map((rows) => rows[kind]?.[column]).find((one) => one !== undefined) ?? "-");
  const lines = [["page kind", ...columns], ...kinds.map((kind) => [kind, ...columns.map((column) => cell(kind, column))])];
  const widths = lines[0].map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines.map((line) => line.map((text, at) => (at ? text.padStart(widths[at]) : text.padEnd(widths[at]))).join("  ").trimEnd()).join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort((a, b) => Number(b === "budget.json") - Number(a === "budget.json") || (a < b ? -1 : 1));
  console.log(table(await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))))));
}
