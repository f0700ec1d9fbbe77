// The failed tests and the counts of a Playwright run, from its JSON report, in the form that tools/steps.sh reads.
import { readFileSync } from "node:fs";

const { stats, errors, suites } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// A test that needs a second attempt is a failed test; an error outside the tests (no server, no browser) is one, too.
const failed = stats.unexpected + stats.flaky + errors.length;
for (const spec of suites.flatMap(specs)) {
  for (const { projectName, status, results } of spec.tests) {
    if (status === "expected" || status === "skipped") continue;
    const why = results.at(-1)?.error?.message ?? status;
    console.log(`failed: ${projectName} ${spec.file}:${spec.line} ${spec.title}: ${plain(why)}`);
  }
}
for (const { message } of errors) console.log(`failed: ${plain(message ?? "outside the tests")}`);
console.log(`${stats.expected} passed, ${failed} failed, ${stats.skipped} skipped`);

function specs(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
}

// One line, without the colours of a terminal.
function plain(text) {
  return text.replace(/\x1b\[[0-9;]*m/g, "").replace(/\s+/g, " ").slice(0, 300);
}
