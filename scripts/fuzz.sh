#!/usr/bin/env bash
# Feeds damaged files to a reader for a while: scripts/fuzz.sh model|table|link [seconds].
# Begins with the tests' fixtures; what stops or hangs the reader is left in fuzz/artifacts/. The pinned toolchain is enough: the
# flags are those of cargo-fuzz without a sanitizer, which would need another one.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:-model} seconds=${2:-600}
corpus=fuzz/corpus/$target artifacts=fuzz/artifacts/$target
mkdir -p "$corpus" "$artifacts"
[ -e fuzz/Cargo.lock ] || cp Cargo.lock fuzz/Cargo.lock

# Seeds under 64 KiB: with larger ones most of the time goes into copying.
case $target in
  model) python3 - "$corpus" <<'SEEDS'
import base64, gzip, hashlib, json, pathlib, sys
corpus = pathlib.Path(sys.argv[1])
def keep(data):
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    if len(data) < 1 << 16:
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)
fixtures = pathlib.Path("tests/fixtures/onnx")
for path in [*fixtures.rglob("*.onnx"), *fixtures.rglob("*.onnx.gz")]:
    keep(path.read_bytes())
for path in [*fixtures.rglob("*.json"), *fixtures.rglob("*.json.gz")]:
    text = path.read_bytes()
    cases = json.loads(gzip.decompress(text) if path.suffix == ".gz" else text)
    for case in cases.get("cases", []):
        if "model" in case:
            keep(base64.b64decode(case["model"]))
SEEDS
    ;;
  table) find tests/fixtures/formats tests/fixtures/onnx/inputs -type f -size -64k -exec cp {} "$corpus" \; ;;
  link) python3 - "$corpus" <<'SEEDS'
import base64, json, pathlib, sys, zlib
corpus = pathlib.Path(sys.argv[1])
for name in ["links-v1", "links-v2", "links-encrypted"]:
    for at, case in enumerate(json.loads(pathlib.Path(f"tests/fixtures/documents/{name}.json").read_text())):
        text = case["link"]
        (corpus / f"{name}-{at}").write_bytes(b"\x00#" + text.encode())
        whole = base64.urlsafe_b64decode(text[3:] + "=" * (-len(text[3:]) % 4))
        (corpus / f"{name}-{at}-bytes").write_bytes(b"\x02" + whole[:-4])
        if whole[0] == 1:
            ends, numbers = 2, 0
            while numbers < 2:
                numbers += whole[ends] < 128
                ends += 1
            body = zlib.decompress(whole[ends:-4], -15)
            how = 3 + 4 * (whole[1] - 1) + 64 * (whole[2] - 1)
            (corpus / f"{name}-{at}-body").write_bytes(bytes([how]) + body)
SEEDS
    ;;
  *) echo "no target $target: model, table or link" >&2 && exit 2 ;;
esac

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target/fuzz}
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
cargo build --release --manifest-path fuzz/Cargo.toml --target "$host" --bin "$target"
exec "$CARGO_TARGET_DIR/$host/release/$target" "$corpus" -artifact_prefix="$artifacts/" -max_total_time="$seconds" \
  -timeout=20 -rss_limit_mb=3000 -malloc_limit_mb=3000 -max_len=131072 -print_final_stats=1
