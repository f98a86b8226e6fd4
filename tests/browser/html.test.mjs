// The Nu HTML checker has nothing to say about any page, errors and warnings alike, save what `accepted` lists.
// The pages come from a server, so that 'self' in their content security policy means what it means to a reader.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { files } from "./pages.mjs";
import { serve } from "./server.mjs";
import { site } from "./support.mjs";

// Each with its reason. A line that no page needs any more fails, too.
const accepted = [
  {
    message: /^Inline script violates Content Security Policy/,
    extract: /<script type="application\/ld\+json">/,
    reason: "JSON-LD is a data block: it is never run, and the policy's script-src doesn't apply to it (HTML, 4.12.1). "
      + "budget.test.mjs shows that Chromium reports no violation.",
  },
];

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

function check(addresses) {
  const java = ["-Xss4m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", jar, "--stdout", "--exit-zero-always", "--format", "json"];
  return new Promise((done, failed) => {
    execFile("java", [...java, ...addresses], { maxBuffer: 1 << 28 }, (error, output, complaint) => {
      if (error) failed(new Error(`the Nu HTML checker didn't run: ${error.message}\n${complaint}`));
      else done(JSON.parse(output).messages);
    });
  });
}

test("the Nu HTML checker accepts every page", async () => {
  const paths = await files(site);
  assert.ok(paths.length > 50, `only ${paths.length} pages`);
  const server = await serve(site);
  // 404.html is asked for by its own name and so answers with 200.
  const messages = await check(paths.map((path) => server.url + path)).finally(() => server.close());
  const needed = new Set();
  const open = messages.filter(({ message, extract = "" }) => {
    const rule = accepted.find((one) => one.message.test(message) && one.extract.test(extract));
    if (rule) needed.add(rule);
    return !rule;
  });
  assert.deepEqual(open.map(({ type, subType, url, lastLine, message }) => `${subType || type}: ${url.slice(server.url.length)}:${lastLine}: ${message}`), []);
  assert.deepEqual(accepted.filter((one) => !needed.has(one)), [], "accepted, but no longer there");
  console.log(`Nu HTML checker: ${paths.length} pages, 0 errors, 0 warnings, ${messages.length} accepted messages of ${accepted.length} kind`);
});
