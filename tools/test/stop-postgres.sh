#!/usr/bin/env bash
# Stops the throw-away Postgres that the Rust tests started, as the account that runs it.
. "$(dirname "$0")/../here.sh"

# pg_ctl_of DATA COMMAND
pg_ctl_of() {
  local data=$1 owner as=()
  owner=$(stat -c %U "$data")
  [ "$owner" = "$(id -un)" ] || as=(runuser -u "$owner" --)
  "${as[@]}" "/usr/lib/postgresql/$(cat "$data/PG_VERSION")/bin/pg_ctl" "$2" --silent --mode fast --pgdata "$data"
}

for home in target/test-cluster "$target/test-cluster"; do
  [ -d "$home" ] || continue
  find "$home" -name postmaster.pid | while read -r pid_file; do
    data=$(realpath "${pid_file%/*}")
    pg_ctl_of "$data" status >/dev/null || continue # the file of one that was killed
    pg_ctl_of "$data" stop
    say "stopped"
  done
done
