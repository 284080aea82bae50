#!/usr/bin/env bash
# Makes public/example/ with the pinned Python packages, in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
home=target/example-python
stamp=$home/made-for.txt
if ! cmp -s scripts/example/requirements.txt "$stamp"; then
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/example/requirements.txt
  cp scripts/example/requirements.txt "$stamp"
fi
PYTHONDONTWRITEBYTECODE=1 "$home/bin/python" scripts/example/make.py "$@"
