#!/usr/bin/env bash
# What the design forbids the source, as far as text can tell.
. "$(dirname "$0")/../here.sh"

bad=0
# refuse WHY PATTERN PATHSPEC...: no line matches, in files that are tracked or about to be.
refuse() {
  local why=$1 pattern=$2
  shift 2
  if git grep --untracked -nIE -e "$pattern" -- "$@"; then
    say "^ $why"
    bad=1
  fi
}

refuse "app names neither the database nor the web server" 'sqlx|axum' app/Cargo.toml app/src
refuse "server depends on app, never the other way" '^server\b' app/Cargo.toml
refuse "SQL belongs in server/src/store" '\bsqlx(::|;)' server/src \
  ':!server/src/store' ':!server/src/store.rs' ':!server/src/cluster' ':!server/src/cluster.rs'
refuse "no inline style: the content security policy blocks it" '\bstyle *=' app/src
exit $bad
