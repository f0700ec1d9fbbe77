#!/usr/bin/env bash
# Migrations after the first release would lock or lose nothing unseen (tools/test/squawk.toml has what is meant).
. "$(dirname "$0")/../here.sh"
. tools/test/python-tools.sh

python_tool squawk-cli 2.70.0
"$python_tools/squawk" --config tools/test/squawk.toml migrations/*.sql
