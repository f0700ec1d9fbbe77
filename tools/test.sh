#!/usr/bin/env bash
# Everything that must hold, on a machine that may have nothing: `make test`.
. "$(dirname "$0")/here.sh"
. tools/steps.sh

export CARGO_TERM_COLOR=never PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
mkdir -p "$logs"
step_count=17
! tools/test/browser.sh --any || step_count=18

setup "Debian packages" tools/test/packages.sh

check "format" cargo fmt --all --check
check "secrets, paths and registries" tools/test/tracked.sh
check "invariants of the source" tools/test/invariants.sh
check "shell scripts" tools/test/shell.sh
check "migrations" tools/test/squawk.sh

setup "npm packages" tools/test/npm.sh
npm=$ok
setup "client bundle" tools/client.sh
if $npm && $ok; then
  check "client bundle within its budget" node tools/budget.mjs
else
  without "client bundle within its budget" "it was not built"
fi

check "lint, server" cargo clippy --quiet --workspace --all-targets -- -D warnings
check "lint, browser" tools/test/lint-browser.sh
check "Rust tests" tools/test/rust.sh
setup "stop the tests' Postgres" tools/test/stop-postgres.sh
check "documentation tests" cargo test --quiet --workspace --doc

setup "server to look at" cargo build --quiet --bin rapport
check "row security" tools/test/pgrls.sh

if ! tools/test/browser.sh --any; then
  without "browser tests" "there are none in end2end/tests"
else
  setup "server for the browser tests" cargo build --quiet --workspace --bins --tests
  if $npm && $ok; then
    check "browser tests" tools/test/browser.sh
  else
    without "browser tests" "their server or their packages are missing"
  fi
fi

finish
