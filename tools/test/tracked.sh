#!/usr/bin/env bash
# Tracked files name no secret, no place on someone's machine and no registry but the public ones.
. "$(dirname "$0")/../here.sh"

bad=0
# refuse WHY LINES: fails when there are any, and shows them.
refuse() {
  [ -n "$2" ] || return 0
  printf '%s\n' "$2"
  say "^ $1"
  bad=1
}

# tracked PATTERN [PATHSPEC...]: FILE:LINE:TEXT of every match; the last characters of a pattern are bracketed so that it does
# not find itself.
tracked() {
  local pattern=$1
  shift
  git grep -nIE -e "$pattern" -- "$@" || true
}

refuse "a path of one machine" "$(tracked '(^|[^A-Za-z0-9._~/-])/(work|home|root|Users)/[A-Za-z0-9._]' ':!*.svg')"
refuse "a private key" "$(tracked '-----BEGIN [A-Z ]*PRIVATE KE[Y]-----')"
refuse "a token" "$(tracked '(gh[pousr]_[A-Za-z0-9]{30}|AKIA[0-9A-Z]{16}|npm_[A-Za-z0-9]{30}|xox[abp]-[0-9A-Za-z-]{20})')"
refuse "another registry" "$(tracked '^ *(replace-with|registry|index) *=' .cargo '*.npmrc')"
refuse "a crate that is not from crates.io" \
  "$(tracked '^source = ' '*Cargo.lock' | grep -vF '"registry+https://github.com/rust-lang/crates.io-index"')"
refuse "a package that is not from npmjs.org" \
  "$(tracked '"resolved": ' '*package-lock.json' | grep -vF '"https://registry.npmjs.org/')"
exit $bad
