#!/usr/bin/env bash
# Every test: native, in the browser, and end to end over the built dist/. Runs all three even when one fails, and then says so.
set -uo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh target trunk wasm-bindgen wasm-opt browser || exit 1
export PATH="$PWD/.tools/bin:$PATH" WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-180}
export CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
logs=target/test-logs
failed=()
mkdir -p "$logs"
rm -f "$logs"/*

# Runs a command, keeps what it prints, and remembers whether it failed.
stage() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  "$@" </dev/null 2>&1 | tee "$logs/$name.log"
  [ "${PIPESTATUS[0]}" = 0 ] || failed+=("$name")
}

native() { cargo test --locked --workspace; }
browser() { cargo test --locked --target wasm32-unknown-unknown --no-default-features --features web,model --test 'browser*'; }
build() { scripts/build.sh; }
# Marked as ignored, because a plain `cargo test` is quick and needs neither a browser nor dist/.
journey() { cargo test --locked --test 'journey*' -- --include-ignored --test-threads 1; }

stage build build
stage native native
stage browser browser
stage journey journey

printf '\n== what the runners said\n'
grep -H '^test result' "$logs"/*.log | sed "s|^$logs/||; s|\.log:|: |"
if [ ${#failed[@]} -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[*]}"
  exit 1
fi
echo "all tests passed"
