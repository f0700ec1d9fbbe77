#!/usr/bin/env bash
# Pictures of every page, for people to look at: light, dark, narrow, on paper. They come to target/pictures.
. "$(dirname "$0")/here.sh"

export RAPPORT_BIN=${RAPPORT_BIN:-$target/debug/rapport} PICTURES=${PICTURES:-$root/target/pictures}
rm -rf "$PICTURES"
cd end2end
npx --no-install playwright test --config pictures.config.ts
cd "$PICTURES"
# Sheets as they would come out of a printer, where Poppler's tools are there to draw them.
if command -v pdftoppm >/dev/null; then
  for sheet in *.pdf; do pdftoppm -r 110 -png "$sheet" "${sheet%.pdf}-sheet"; done
fi
say "$(find . -name '*.png' | wc -l) pictures in $PICTURES"
