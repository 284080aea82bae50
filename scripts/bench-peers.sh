#!/usr/bin/env bash
# The model engine beside onnxruntime-web in Chromium: the same models and rows, one thread each, in one run. Installs what it needs into
# target/peers/; the machine should be idle.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh target wasm-bindgen browser
export PATH="$PWD/.tools/bin:$PATH" CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
. scripts/versions.env
home=target/peers
mkdir -p "$home/site"

if ! cmp -s scripts/bench/peers/requirements.txt "$home/made-for.txt"; then
  rm -rf "$home/python"
  python3 -m venv "$home/python"
  "$home/python/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/bench/peers/requirements.txt
  cp scripts/bench/peers/requirements.txt "$home/made-for.txt"
fi
[ -f "$home/site/models.json" ] && [ "$home/site/models.json" -nt scripts/bench/peers/models.py ] ||
  PYTHONDONTWRITEBYTECODE=1 "$home/python/bin/python" scripts/bench/peers/models.py "$home/site"

npm install --silent --no-audit --no-fund --no-save --prefix "$home" "onnxruntime-web@$ONNXRUNTIME_WEB"
cp "$home"/node_modules/onnxruntime-web/dist/ort.wasm.min.mjs "$home"/node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.{mjs,wasm} "$home/site/"

cargo build --locked --quiet --profile web --target wasm32-unknown-unknown --no-default-features --features worker,model --example peer_engine
wasm-bindgen --target web --no-typescript --remove-name-section --remove-producers-section --out-dir "$home/site" target/wasm32-unknown-unknown/web/examples/peer_engine.wasm
cp scripts/bench/peers/*.mjs scripts/bench/peers/index.html "$home/site/"
node scripts/bench/peers.mjs "$home/site"
