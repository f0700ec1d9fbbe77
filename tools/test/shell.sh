#!/usr/bin/env bash
# The commands, each together with what it sources.
. "$(dirname "$0")/../here.sh"

git grep --untracked -lI -e '^#!/usr/bin/env bash' -- tools .ci | xargs shellcheck --check-sourced
