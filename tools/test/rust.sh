#!/usr/bin/env bash
# Unit, property, database and router tests; documentation tests are a step of their own.
. "$(dirname "$0")/../here.sh"

# The same cases each time, so that what fails here fails because of a change; `make test-deep` draws others.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-1}

if command -v cargo-nextest >/dev/null; then
  exec cargo nextest run --workspace --no-fail-fast --no-tests pass --status-level slow
fi
exec cargo test --workspace --tests --no-fail-fast
