#!/usr/bin/env bash
# What has to hold before anything is run: formatting, lints for the command and for the page, the layers.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh target
step() { printf '\n== %s\n' "$1"; shift; "$@" </dev/null; }
step "rustfmt" cargo fmt --all --check
step "clippy, native" cargo clippy --locked --workspace --all-targets -- -D warnings
wasm="--locked --target wasm32-unknown-unknown --no-default-features"
step "clippy, the page" cargo clippy $wasm --features page --lib --bin app -- -D warnings
step "clippy, the data worker" cargo clippy $wasm --features worker --lib --bin worker -- -D warnings
step "clippy, the model worker and the browser's tests" cargo clippy $wasm --features web,model --lib --bins --test browser --test browser_onnx -- -D warnings
step "layers" cargo test --locked --quiet --test architecture
