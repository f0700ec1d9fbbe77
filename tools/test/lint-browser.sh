#!/usr/bin/env bash
# clippy on the client as the browser gets it. The client's own profile, so that its macros are compiled once for both.
. "$(dirname "$0")/../here.sh"
. tools/need.sh
. tools/wasm-std.sh

choose_wasm_std
if [ "$wasm_std" = debian ]; then
  need "lint of the client, same compiler as its library" /usr/bin/cargo-clippy rust-web-clippy
  install_needed
fi
wasm_cargo clippy --quiet --package app --lib --profile wasm-release --no-default-features --features hydrate -- -D warnings
