#!/usr/bin/env bash
# The policies of a freshly migrated practice, read by a linter for row security.
. "$(dirname "$0")/../here.sh"
. tools/test/python-tools.sh

python_tool pgrls 0.57.1
# Rapport makes the directory below, so that the account that runs Postgres may pass through.
data=$(mktemp -d)
chmod 755 "$data"
"${RAPPORT_BIN:-$target/debug/rapport}" serve --data-dir "$data/practice" --addr 127.0.0.1:0 >"$data/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$data"' EXIT
for _ in $(seq 100); do
  ! grep -q listening "$data/log" || break
  kill -0 $server 2>/dev/null || fail "no practice to look at: $(tail -n 3 "$data/log")"
  sleep 0.3
done
"$python_tools/pgrls" lint --config tools/test/pgrls.toml \
  --database-url "postgresql://postgres@/rapport?host=$data/practice/postgres/run&port=5432"
