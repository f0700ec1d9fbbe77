#!/usr/bin/env bash
# The demo practice, rebuilt and restarted at every change: `make dev`.
. "$(dirname "$0")/here.sh"

addr=${ADDR:-127.0.0.1:3000}
if command -v cargo-leptos >/dev/null; then
  exec cargo leptos watch -- demo --addr "$addr"
fi
say "cargo-leptos would rebuild at every change: cargo install cargo-leptos (about 20 minutes). Without it, once:"
exec tools/demo.sh
