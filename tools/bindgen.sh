# wasm-bindgen as a small tool of our own: compiled in a sixth of the time that the published command takes. Sourced.
# shellcheck shell=bash

# bindgen LINKED.wasm OUT_DIR NAME
bindgen() {
  same_wasm_bindgen
  cargo build --quiet --locked --manifest-path tools/bindgen/Cargo.toml --target-dir "$target/tools/bindgen"
  "$target/tools/bindgen/debug/bindgen" "$@"
}

# The client's library and the tool speak a format that changes with every release.
same_wasm_bindgen() {
  local library tool
  library=$(locked Cargo.lock wasm-bindgen)
  tool=$(locked tools/bindgen/Cargo.lock wasm-bindgen-cli-support)
  [ "$library" = "$tool" ] && return
  fail "wasm-bindgen is $library in Cargo.lock, but wasm-bindgen-cli-support is $tool in tools/bindgen/Cargo.lock;" \
    "set both to the same version in app/Cargo.toml and tools/bindgen/Cargo.toml"
}

# locked LOCK_FILE CRATE: its version.
locked() {
  awk -v crate="\"$2\"" '$1 == "name" { found = $3 == crate } found && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' "$1"
}
