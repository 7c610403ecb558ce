// openapi-diff over many pairs in one process. `node openapi_diff.js MODULES JOBS OUT`, as command_line.py has it.
const fs = require("fs");
const [modules, jobs, out] = process.argv.slice(2);
const differ = require(require.resolve("openapi-diff", { paths: [modules] }));

const spec = (location) => ({ content: fs.readFileSync(location, "utf8"), location, format: "openapi3" });

async function verdict(old, now) {
  try {
    const said = await differ.diffSpecs({ sourceSpec: spec(old), destinationSpec: spec(now) });
    if (said.breakingDifferencesFound) return "breaking";
    return said.unclassifiedDifferences.length ? "risky" : "clean";
  } catch {
    return "failed";
  }
}

(async () => {
  for (const [number, old, now] of JSON.parse(fs.readFileSync(jobs, "utf8"))) {
    fs.appendFileSync(out, JSON.stringify([number, await verdict(old, now)]) + "\n");
  }
})();
