#!/usr/bin/env bash
# Builds the page and its workers into dist/, ready for any static host at any sub-path.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh target trunk wasm-bindgen wasm-opt
export PATH="$PWD/.tools/bin:$PATH" TRUNK_SKIP_VERSION_CHECK=true
# trunk is told to stay offline, so that it uses the pinned tools; what cargo needs is therefore fetched here.
cargo fetch --quiet --locked
trunk build --release </dev/null
node scripts/finish.mjs dist
