# Debian packages: what is missing is collected with its reason, then installed in one go. Sourced.
# shellcheck shell=bash

missing=()
no_cluster=/etc/postgresql-common/createcluster.d/rapport.conf

# need WHY PROBE PACKAGE...: PROBE is a command, or a path (`*` allowed), that is there when the packages are.
need() {
  local why=$1 probe=$2
  shift 2
  if [[ $probe == */* ]]; then
    compgen -G "$probe" >/dev/null && return
  else
    command -v "$probe" >/dev/null && return
  fi
  say "missing: $* ($why)"
  missing+=("$@")
}

# Asks nothing. Who may not install is told the command, and the caller ends.
install_needed() {
  [ ${#missing[@]} -gt 0 ] || return 0
  local install=(apt-get install --yes --no-install-recommends --no-remove "${missing[@]}") as=() status=0
  if [ "$(id -u)" != 0 ]; then
    as=(sudo -n)
    if [ "${CI:-}" != true ] || ! sudo -n true 2>/dev/null; then
      fail "please install what is missing, then start again:  sudo apt-get update && sudo ${install[*]}"
    fi
  fi
  command -v apt-get >/dev/null || fail "no apt-get here; please install what these Debian packages hold: ${missing[*]}"
  say "installing ${missing[*]}"
  "${as[@]}" apt-get -qq update
  # Debian's Postgres package would make and start a server of its own, unless this file says no meanwhile.
  "${as[@]}" mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = false' | "${as[@]}" tee "$no_cluster" >/dev/null
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" >/dev/null || status=$?
  "${as[@]}" rm -f "$no_cluster"
  [ $status = 0 ] || fail "apt-get could not install them"
  missing=()
}

# What both commands compile and run with.
need_basics() {
  command -v cargo >/dev/null || fail "no cargo: please install stable Rust with rustup, https://rustup.rs"
  need "some crates compile C" cc gcc libc6-dev
  need "Rapport's private database" '/usr/lib/postgresql/*/bin/initdb' postgresql
}
