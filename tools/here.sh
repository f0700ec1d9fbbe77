# The start of every command: strict shell, the checkout as the working directory, the names of the places. Sourced.
# shellcheck shell=bash disable=SC2034 # the names are for the scripts that source this

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/say.sh

root=$PWD
target=$(realpath -m "${CARGO_TARGET_DIR:-target}") # what cargo compiles
site=$root/target/site                              # what the server embeds, always in the checkout
