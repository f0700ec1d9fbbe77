#!/usr/bin/env bash
# What takes too long for `make test`: sqlmap over every parameter as each role, and the audit log under 5,000 requests.
. "$(dirname "$0")/here.sh"
. tools/steps.sh
. tools/test/python-tools.sh

addr=${ADDR:-127.0.0.1:3921}
work=$target/test-deep
mkdir -p "$logs" "$work"
step_count=5

scan() {
  local data server status=0
  data=$(mktemp -d)
  # So that the account that runs Postgres may pass through.
  chmod 755 "$data"
  rm -rf "${work:?}"/*
  "$target/debug/rapport" demo --data-dir "$data/practice" --addr "$addr" >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 200); do
    ! curl -sf "http://$addr/healthz" >/dev/null || break
    kill -0 $server 2>/dev/null || fail "no practice to scan: $(tail -n 3 "$work/server.log")"
    sleep 0.3
  done
  python3 tools/test/sqlmap.py "$python_tools/sqlmap" "http://$addr" "$work" || status=1
  kill $server && wait $server || status=1
  rm -rf "$data"
  if grep -nE '"level":"ERROR"|panic' "$work/server.log"; then
    say "^ the server's log"
    status=1
  fi
  return $status
}

setup "sqlmap" python_tool sqlmap 1.10
setup "server" cargo build --quiet --bin rapport
check "sqlmap over every parameter" scan
check "property tests, other cases" cargo test --quiet --workspace --lib
check "audit log under load, with a kill" env RAPPORT_AUDIT_REQUESTS=5000 \
  cargo test --quiet --package server --test it audit_kill -- --nocapture
finish
