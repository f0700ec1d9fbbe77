#!/usr/bin/env bash
# From a bare machine to a running demo practice: `make demo`.
. "$(dirname "$0")/here.sh"
. tools/need.sh

addr=${ADDR:-127.0.0.1:3000}
step_count=4

step "packages"
need_basics
install_needed

step "client bundle"
tools/client.sh

# Not --release: it takes several times as long to compile, and the demo's pages are quick either way.
step "server (the first time this compiles some 400 crates)"
cargo build --package server --bin rapport

step "demo practice on http://$addr"
exec "$target/debug/rapport" demo --addr "$addr"
