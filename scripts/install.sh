#!/usr/bin/env bash
# Installs what is missing, into .tools/ and nowhere else: scripts/install.sh target|trunk|wasm-bindgen|wasm-opt|browser...
#
# A tool counts as installed when it runs and says the pinned version, so an interrupted install is simply taken up again, and a second run
# installs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/versions.env
tools=$PWD/.tools

say() { printf 'install: %s\n' "$*"; }
stop() { printf 'install: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
says() { [ -x "$1" ] && [[ " $("$1" --version 2>/dev/null | head -n 1) " == *" $2 "* ]]; }

main() {
  [ $# -gt 0 ] || stop "say what: target, trunk, wasm-bindgen, wasm-opt, browser"
  mkdir -p "$tools/bin"
  for what in "$@"; do
    case $what in
      target) target ;;
      trunk) trunk ;;
      wasm-bindgen) wasm_bindgen ;;
      wasm-opt) wasm_opt ;;
      browser) browser ;;
      *) stop "unknown: $what" ;;
    esac
  done
}

# The toolchain that rust-toolchain.toml names, with the wasm target. rustup does this by itself unless that was turned off.
target() {
  local channel
  channel=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)
  have cargo || stop "Rust is missing: install rustup from https://rustup.rs"
  if ! rustc --version >/dev/null 2>&1; then
    say "Rust $channel"
    rustup toolchain install "$channel" --profile minimal --component rustfmt --component clippy --target wasm32-unknown-unknown
  fi
  [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] && return
  have rustup || stop "this Rust has no wasm32-unknown-unknown target and no rustup to add it"
  say "the wasm32-unknown-unknown target"
  rustup target add wasm32-unknown-unknown
}

# Cargo's own release settings make trunk's build four times as long, for a tool that runs a second at a time.
trunk() {
  says "$tools/bin/trunk" "$TRUNK" && return
  say "trunk $TRUNK (three minutes on two cores)"
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0
  crate trunk "trunk@$TRUNK" --locked --no-default-features
}

# Without --locked: the lock file inside the package names versions that not every registry still has.
wasm_bindgen() {
  local version
  version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
  [ -n "$version" ] || stop "Cargo.lock holds no wasm-bindgen"
  says "$tools/bin/wasm-bindgen" "$version" && says "$tools/bin/wasm-bindgen-test-runner" "$version" && return
  say "wasm-bindgen $version (a minute on two cores)"
  export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0
  crate wasm-bindgen "wasm-bindgen-cli@$version" --no-default-features
}

# Built in a folder that outlives an interruption, so that the next run goes on where this one stopped.
crate() {
  local name=$1
  shift
  cargo install --quiet --force --root "$tools" --target-dir "$tools/build/$name" "$@" </dev/null
  rm -rf "$tools/build/$name"
}

# npm's binaryen for everyone, though Debian's runs five times as fast: one version means the same bytes on every machine, it needs no root,
# and only the page's small program goes through it.
wasm_opt() {
  local home=binaryen-$BINARYEN
  says "$tools/bin/wasm-opt" "${BINARYEN%%.*}" && return
  have npm || stop "npm is missing: install Node.js with npm (Debian: apt-get install nodejs npm)"
  say "binaryen $BINARYEN"
  rm -rf "$tools/$home" "$tools/$home.part"
  npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix "$tools/$home.part" "binaryen@$BINARYEN" </dev/null
  mv "$tools/$home.part" "$tools/$home"
  ln -sfn "../$home/node_modules/.bin/wasm-opt" "$tools/bin/wasm-opt"
}

# Chromium and its driver come from the distribution, in whatever version it holds: they only have to fit each other.
browser() {
  have "${CHROMEDRIVER:-chromedriver}" && { have chromium || have google-chrome || have chrome; } && return
  if [ "$(id -u)" = 0 ] && have apt-get; then
    say "Chromium and its driver, by apt-get"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -qq -y --no-install-recommends chromium chromium-driver fonts-dejavu-core </dev/null >/dev/null
    return
  fi
  stop "Chromium and chromedriver are missing and only root may add them: sudo apt-get install chromium chromium-driver"
}

main "$@"
