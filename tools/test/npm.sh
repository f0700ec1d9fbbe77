#!/usr/bin/env bash
# The browser tests' packages, exactly those of the lock file; skipped when they are there already.
. "$(dirname "$0")/../here.sh"
cd end2end

stamp=node_modules/.installed-lock
cmp -s package-lock.json $stamp && exit
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-fund --no-audit --loglevel error
cp package-lock.json $stamp
