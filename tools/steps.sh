# The steps of `make test`: run one after the other, counted, timed, none hidden by an earlier failure. Sourced after here.sh.
# shellcheck shell=bash

logs=$target/test-logs
passed=0 failed=0 skipped=0
table=() failures=()
ok=true # the last step's outcome

# check NAME COMMAND...: a step that is a test, or holds tests (counted from what it prints, see count).
check() { run_step check "$@"; }

# setup NAME COMMAND...: a step that only prepares; it counts when it fails.
setup() { run_step setup "$@"; }

# without NAME WHY: a step that cannot run.
without() {
  step "$1: skipped, $2"
  skipped=$((skipped + 1))
  row 0 "$1" "skipped, $2"
}

run_step() {
  local kind=$1 name=$2 start=$SECONDS status log counts
  shift 2
  step "$name"
  log=$logs/${name//[^a-z0-9]/-}.log
  set +e
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  counts=$(count "$kind" "$status" "$log")
  add_counts "$counts"
  row $((SECONDS - start)) "$name" "$([ $ok = true ] && echo ok || echo FAILED)"
  $ok || failures+=("$(printf '%s\n' "$name"; failed_tests "$log")")
}

# failed_tests LOG: their names, each once, so that the end of the output says what to look at.
failed_tests() {
  sed -nE \
    -e 's/^ *(FAIL|TIMEOUT|SIG[A-Z]+) \[[^]]*\] *(\([^)]*\) *)?/  /p' \
    -e 's/^test (.*) \.\.\. FAILED$/  \1/p' \
    -e 's/^failed: /  /p' "$1" | sort -u | head -n 20
}

# count KIND STATUS LOG: "passed failed skipped". A command that fails without a failed test is itself one.
count() {
  awk -v kind="$1" -v status="$2" '
    function number(word) { return match($0, "[0-9]+ " word) ? substr($0, RSTART) + 0 : 0 }
    function tally(ignored) {
      seen = 1
      passed += number("passed"); failed += number("failed") + number("timed out"); skipped += number(ignored)
    }
    /^ *Summary \[/ { tally("skipped") }                           # cargo nextest
    /^test result: / { tally("ignored") }                          # cargo test
    /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { tally("skipped") }  # our own
    END {
      if (!seen && kind == "check" && status == 0) passed = 1
      if (!failed && status != 0) failed = 1
      print passed + 0, failed + 0, skipped + 0
    }' "$3"
}

add_counts() {
  local p f s
  read -r p f s <<<"$1"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  ok=true
  [ "$f" = 0 ] || ok=false
}

# row SECONDS NAME OUTCOME
row() {
  table+=("$(printf '%5d.%d  %-32s %s' $(($1 / 60)) $(($1 % 60 / 6)) "$2" "$3")")
  printf '               %d s\n' "$1"
}

# The table of minutes, then the last line that says everything; its outcome is the command's.
finish() {
  printf '\nminutes  step\n'
  printf '%s\n' "${table[@]}"
  printf '%5d.%d  together\n' $((SECONDS / 60)) $((SECONDS % 60 / 6))
  [ "$failed" = 0 ] || { printf '\nfailed\n' && printf '%s\n' "${failures[@]}"; }
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ]
}
