#!/usr/bin/env bash
# The budgets, measured with a released server: `make bench`. Fails when one is exceeded.
. "$(dirname "$0")/here.sh"
. tools/need.sh

step_count=4

step "packages"
need_basics
need "weighs the client bundle" node nodejs npm
install_needed
tools/test/npm.sh

step "client bundle"
tools/client.sh

step "released server (this compiles for several minutes)"
cargo bench --quiet --package server --bench budgets --no-run

step "measurements"
cargo bench --quiet --package server --bench budgets
say "finished after $SECONDS s"
