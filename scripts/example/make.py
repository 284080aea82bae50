"""Makes the built-in example: `python make.py [FOLDER]` writes it to public/example/ or to FOLDER. Run `make example` for the pinned versions.

The same versions give the same bytes. The run fails when the data does not show what `SOURCES.md` says it shows.
"""

import datetime as dt
import json
import pathlib
import sys

import numpy as np
import zopfli.gzip

import history
import model
import sources
import world

SEED = 20240101
IDENTITY = {"reference": "newsletter", "production": "newsletter_opt_in"}  # one field under two names: the feed was rebuilt in between
LIMIT_BYTES = 2_000_000
ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "public/example"
    rng = np.random.Generator(np.random.PCG64(SEED))
    ids = rng.permutation(np.arange(300_000, 400_000))
    quarter = draw(rng, ids[:13_000], history.REFERENCE, 92)
    year = draw(rng, ids[13_000:31_000], history.PRODUCTION, 366)
    learnt = np.isin(np.arange(13_000), rng.permutation(13_000)[:8_000])
    onnx = model.export(model.fit(select(quarter, learnt), quarter["left"][learnt]))
    reference, production = served(onnx, select(quarter, ~learnt)), served(onnx, year)
    answered = select(production, production["at"] < history.seconds(history.LABELS_UNTIL))

    files = {
        "reference.csv": table(reference, columns("reference") + ["left"]),
        "production.csv.gz": zopfli.gzip.compress(table(production, columns("production"))),
        "labels.csv": table(answered, ["contract_id", "left"]),
        "model.onnx": onnx,
        "plan.json": (json.dumps(plan(), indent=2) + "\n").encode(),
    }
    measured = sources.measure(reference, production)
    sources.hold(measured)
    files["SOURCES.md"] = sources.text(measured, files, {"reference": len(reference["at"]), "production": len(production["at"]),
                                                        "labels": len(answered["at"])}).encode()
    total = sum(map(len, files.values()))
    assert total <= LIMIT_BYTES, f"the example takes {total} bytes, {LIMIT_BYTES} are allowed"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    print(f"{len(files)} files, {total:,} bytes, in {folder}")


def draw(rng, ids, first, days):
    """Households scored from `first` on: what was recorded of them, and what they then did."""
    at = world.moments(rng, first, days, len(ids))
    truth = world.households(rng, len(ids), history.comparison_share(at))
    left = world.leaves(rng, truth, at >= history.seconds(history.PRICE_WAR))
    return {"contract_id": ids, "at": at, "left": left} | history.as_recorded(rng, truth, at)


def served(onnx, rows):
    """The rows with the score and the prediction that the serving system logged for them."""
    label, score = model.serve(onnx, rows)
    return rows | {"score": score, "prediction": label}


def columns(sample):
    return ["contract_id", "scored_at"] + world.NUMERIC + world.CATEGORICAL + [IDENTITY[sample], "score", "prediction"]


def plan():
    """The roles, so that nothing is left to guessing, and windows by month."""
    return {
        "name": "Energy renewal",
        "task": "binary",
        "roles": {"numeric": world.NUMERIC, "categorical": world.CATEGORICAL, "id": "contract_id", "timestamp": "scored_at", "label": "left",
                  "prediction": "prediction", "score": "score", "positive": "1"},
        "window": {"by": "month"},
    }


def table(rows, names):
    """CSV with a header and line feeds; a missing number is an empty cell."""
    cells = [[cell(name, value) for value in field(rows, name)] for name in names]
    return ("\n".join(",".join(row) for row in [names, *zip(*cells)]) + "\n").encode()


def field(rows, name):
    source = {"scored_at": "at", "newsletter_opt_in": "newsletter"}.get(name, name)
    return rows[source].tolist()


def cell(name, value):
    if name == "scored_at":
        return dt.datetime.fromtimestamp(value, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if name == "score":
        return f"{value:.4f}"
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def select(rows, which):
    return {name: values[which] for name, values in rows.items()}


if __name__ == "__main__":
    main()
