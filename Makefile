# Two commands matter: `make demo` and `make test`. Both install what is missing (Debian's packages, as root).

ADDR ?= 127.0.0.1:3000
export ADDR

.DEFAULT_GOAL := help
.PHONY: help demo dev test test-deep client bench pictures clean

help:
	@echo 'make demo      build Rapport, start a practice with made-up clients on http://$(ADDR) (ADDR=host:port)'
	@echo 'make test      everything: format, lints, Rust tests, browser tests, with a count at the end'
	@echo 'make test-deep what takes longer: sqlmap over every parameter, the audit log under load'
	@echo 'make dev       rebuild and restart at every change (with cargo-leptos, otherwise once)'
	@echo 'make client    only the JavaScript and WebAssembly that the browser loads, and its weight'
	@echo 'make bench     the measurements'
	@echo 'make pictures  pictures of the pages'
	@echo 'make clean     remove what was built here'
	@echo
	@echo 'CARGO_TARGET_DIR=DIR              where cargo compiles (target)'
	@echo 'RAPPORT_WASM_STD=rustup|debian    whose standard library the client is built with (rustup, if it can be had)'

demo:
	@tools/demo.sh

dev:
	@tools/dev.sh

test:
	@tools/test.sh

test-deep:
	@tools/test-deep.sh

client:
	@tools/client.sh
	@node tools/budget.mjs

bench:
	@tools/bench.sh

pictures:
	@tools/pictures.sh

clean:
	cargo clean
	rm -rf target/site end2end/node_modules end2end/test-results end2end/playwright-report
