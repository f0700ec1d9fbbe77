#!/usr/bin/env bash
# What the tests need beyond the demo: a browser, and fonts, so that its pictures are the same everywhere.
. "$(dirname "$0")/../here.sh"
. tools/need.sh

need_basics
need "browser tests" /usr/bin/chromium chromium
need "stable pictures" '/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf' fonts-liberation2
need "lint of the shell scripts" shellcheck shellcheck
command -v npm >/dev/null || fail "no npm: please install Node.js 20 or newer"
install_needed
say "all there"
