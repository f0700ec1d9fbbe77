# Messages of the commands: what happens, how far it is, how long it took. Sourced.

step_count=0 # set by the command that has steps
step_now=0

# step WHAT: the next of the command's steps, with the seconds since it began.
step() {
  step_now=$((step_now + 1))
  printf '[%d/%d] %5d s  %s\n' "$step_now" "$step_count" "$SECONDS" "$*"
}

# say WHAT: one line below a step.
say() { printf '               %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
