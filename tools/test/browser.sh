#!/usr/bin/env bash
# Playwright with Debian's browser. `--any` only tells by its outcome whether there are tests.
. "$(dirname "$0")/../here.sh"

if [ "${1:-}" = --any ]; then
  [ -n "$(find end2end/tests -name '*.spec.ts' 2>/dev/null)" ]
  exit
fi
cd end2end
export RAPPORT_BIN=${RAPPORT_BIN:-$target/debug/rapport}
rm -rf test-results
status=0
npx --no-install playwright test || status=$?
[ $status = 0 ] || tail -n 20 test-results/server.log || true
node ../tools/test/browser-counts.mjs test-results/results.json
exit $status
