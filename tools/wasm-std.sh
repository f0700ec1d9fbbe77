# Rust's standard library for the browser, and the cargo that goes with it. Sourced after need.sh.
#
# rustup's when it has or can fetch the target; otherwise Debian's compiler with a library built once from Debian's source,
# since a library only fits the compiler that made it. RAPPORT_WASM_STD=rustup|debian decides by hand.
# shellcheck shell=bash

wasm_triple=wasm32-unknown-unknown
wasm_std=

# Sets wasm_std to what wasm_cargo and wasm_clippy use, and installs it.
choose_wasm_std() {
  wasm_std=${RAPPORT_WASM_STD:-}
  case $wasm_std in
    rustup) rustup_has_wasm || rustup_fetch_wasm || fail "rustup cannot add $wasm_triple" ;;
    debian) ;;
    '')
      wasm_std=rustup
      rustup_has_wasm || rustup_fetch_wasm || wasm_std=debian
      ;;
    *) fail "RAPPORT_WASM_STD is $wasm_std; it can be rustup or debian" ;;
  esac
  [ "$wasm_std" = rustup ] || debian_wasm
}

rustup_has_wasm() {
  compgen -G "$(rustc --print target-libdir --target $wasm_triple)/libstd-*.rlib" >/dev/null
}

rustup_fetch_wasm() {
  command -v rustup >/dev/null || return 1
  say "adding the target $wasm_triple with rustup"
  timeout 180 rustup target add $wasm_triple || {
    say "rustup cannot fetch it here"
    return 1
  }
}

debian_wasm() {
  need "compiles the client, rustup has no $wasm_triple here" /usr/share/doc/rustc-web rustc-web
  need "builds the client's standard library" /usr/share/doc/cargo-web cargo-web
  need "the client's standard library" /usr/lib/rustlib/src/rust/library/std rust-web-src
  find_linker || need "links the client" /usr/bin/lld-22 lld-22
  install_needed
  wasm_sysroot=$target/tools/wasm-std-$(/usr/bin/rustc --version | cut -d ' ' -f 2)
  [ -e "$wasm_sysroot/lib/rustlib/$wasm_triple/lib" ] || build_wasm_std
}

# rustup's linker, which every toolchain brings, otherwise Debian's.
find_linker() {
  local host_tools
  host_tools=$(rustc --print target-libdir)/../bin
  for wasm_linker in "$host_tools/rust-lld" /usr/bin/lld-22; do
    [ -x "$wasm_linker" ] && return
  done
  return 1
}

build_wasm_std() {
  local crate=$target/tools/wasm-std-build start=$SECONDS libs
  say "building the standard library for the browser, once (about a minute)"
  mkdir -p "$crate"
  printf '%s\n' '[package]' 'name = "empty"' 'version = "0.0.0"' '[lib]' 'path = "empty.rs"' '[workspace]' >"$crate/Cargo.toml"
  : >"$crate/empty.rs"
  # The switch for unstable options is for this build alone: crates that look for a nightly compiler must not see it.
  (cd "$crate" && RUSTC_BOOTSTRAP=1 debian_rust cargo build --quiet --release --target-dir "$crate/target" \
    --target $wasm_triple -Zbuild-std=std,panic_abort)
  libs=$crate/sysroot/lib/rustlib/$wasm_triple/lib
  mkdir -p "$libs"
  cp "$crate/target/$wasm_triple/release/deps/"*.rlib "$libs"
  rm -f "$libs"/libempty-*.rlib
  ln -sfn "$(/usr/bin/rustc --print target-libdir)/.." "$crate/sysroot/lib/rustlib/$(host_triple)"
  mv "$crate/sysroot" "$wasm_sysroot"
  rm -rf "$crate"
  say "built in $((SECONDS - start)) s"
}

host_triple() { /usr/bin/rustc -vV | sed -n 's/^host: //p'; }

# Debian's compiler and cargo for one command, although rustup's come first on PATH.
debian_rust() { env PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc "$@"; }

# wasm_cargo build|clippy ...: cargo for the browser's target.
wasm_cargo() {
  local command=$1
  shift
  if [ "$wasm_std" = rustup ]; then
    cargo "$command" --target $wasm_triple "$@"
    return
  fi
  find_linker
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $wasm_sysroot" \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$wasm_linker \
    debian_rust cargo "$command" --target $wasm_triple "$@"
}
