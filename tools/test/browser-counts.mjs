// The counts of a Playwright run, from its JSON report, in the form that tools/steps.sh adds up.
import { readFileSync } from "node:fs";

const { stats, errors } = JSON.parse(readFileSync(process.argv[2], "utf8"));
// A test that needs a second attempt is a failed test; an error outside the tests (no server, no browser) is one, too.
const failed = stats.unexpected + stats.flaky + errors.length;
console.log(`${stats.expected} passed, ${failed} failed, ${stats.skipped} skipped`);
