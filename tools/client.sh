#!/usr/bin/env bash
# Builds what the browser loads: target/site/pkg/rapport.js and rapport.wasm. Does nothing when nothing has changed.
. "$(dirname "$0")/here.sh"
. tools/need.sh
. tools/wasm-std.sh
. tools/bindgen.sh

pkg=$site/pkg
work=$target/tools/client
stamp=$work/stamp
wasm_opt=end2end/node_modules/.bin/wasm-opt # from npm; the demo does without

# One line for everything that decides what the bundle is, and what it was.
fingerprint() {
  {
    find app Cargo.toml Cargo.lock .cargo tools/{client,wasm-std,bindgen}.sh tools/bindgen -type f -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum
    rustc --version
    echo "${RAPPORT_WASM_STD:-}"
    [ -x $wasm_opt ] && $wasm_opt --version
    cat "$pkg/rapport.js" "$pkg/rapport.wasm" 2>/dev/null | sha256sum
  } | sha256sum
}

compile() {
  say "compiling the client for the browser"
  choose_wasm_std
  wasm_cargo build --package app --lib --profile wasm-release --no-default-features --features hydrate
  bindgen "$target/$wasm_triple/wasm-release/app.wasm" "$work" rapport
}

# The features are those that current compilers use for this target without being asked.
optimise() {
  if [ ! -x $wasm_opt ]; then
    say "not optimised for size: no $wasm_opt (npm ci in end2end)"
    return
  fi
  say "optimising for size"
  $wasm_opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue "$work/rapport_bg.wasm" -o "$work/rapport_bg.wasm"
}

place() {
  mkdir -p "$pkg"
  mv "$work/rapport.js" "$pkg/rapport.js"
  mv "$work/rapport_bg.wasm" "$pkg/rapport.wasm"
}

mkdir -p "$work"
if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then
  say "client bundle: unchanged"
  exit
fi
start=$SECONDS
compile
optimise
place
fingerprint >"$stamp"
say "client bundle built in $((SECONDS - start)) s"
