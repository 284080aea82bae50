#!/usr/bin/env bash
# Speed and memory, native and in Chromium, and the sizes of what the browser loads. Takes some minutes; the machine should be idle.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh target wasm-bindgen browser
printf '== native, %s threads\n' "$(getconf _NPROCESSORS_ONLN)"
cargo bench --locked --quiet --bench flow </dev/null
printf '\n== drift tests, one thread\n'
cargo bench --locked --quiet --bench drift </dev/null
printf '\n== drift tests, one worker of Chromium\n'
export PATH="$PWD/.tools/bin:$PATH" CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)} WASM_BINDGEN_TEST_TIMEOUT=600
cargo test --locked --quiet --profile web --target wasm32-unknown-unknown --no-default-features --features web --test worker_speed -- --include-ignored --nocapture </dev/null
printf '\n== Chromium, %s threads\n' "$(getconf _NPROCESSORS_ONLN)"
scripts/build.sh >target/bench-build.log 2>&1 || { tail -n 30 target/bench-build.log >&2; exit 1; }
node scripts/bench/browser.mjs
sed -n '/^file  */,$p' target/bench-build.log
