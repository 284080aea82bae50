"""Measures what the example shows, holds it to the story, and writes `SOURCES.md`."""

import datetime as dt
import hashlib

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score

import history
from world import CATEGORICAL, NUMERIC

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MOVED = ["tenure_months", "annual_kwh", "support_calls_90d", "app_logins_30d", "channel", "payment_method"]


def measure(reference, production):
    """Quality and distances of the reference, the answered year, the whole year, and each month."""
    month = np.array([dt.datetime.fromtimestamp(at, dt.timezone.utc).month for at in production["at"].tolist()])
    answered = production["at"] < history.seconds(history.LABELS_UNTIL)
    every = np.ones(len(month), bool)
    return {
        "quality": {"Reference": quality(reference, np.ones(len(reference["at"]), bool)), "Year, answered": quality(production, answered)}
        | {name: quality(production, (month == k + 1) & answered) for k, name in enumerate(MONTHS)},
        "distance": {name: [distance(reference, production, name, rows) for rows in [every] + [month == k for k in range(1, 13)]]
                     for name in NUMERIC + CATEGORICAL},
        "p_value": {name: ks_2samp(reference[name], production[name]).pvalue for name in NUMERIC if name not in MOVED},
        "missing": [np.isnan(production["app_logins_30d"][month == k]).mean() for k in range(1, 13)],
        "mean_score": [production["score"][month == k].mean() for k in range(1, 13)],
    }


def quality(rows, which):
    """Counts and metrics of the logged scores; doing nothing is to say the commoner answer, with its share as the score."""
    truth, score, label = rows["left"][which], rows["score"][which].astype(float), rows["prediction"][which]
    share = truth.mean()
    return {"n": len(truth), "left": share, "score": score.mean(), "auc": roc_auc_score(truth, score), "accuracy": accuracy_score(truth, label),
            "nothing": max(share, 1 - share), "brier": brier_score_loss(truth, score), "nothing_brier": share * (1 - share),
            "log_loss": log_loss(truth, score)}


def distance(reference, production, name, which):
    """Kolmogorov-Smirnov over the numbers present, or the Jensen-Shannon distance (base 2) of the names' shares."""
    before, after = reference[name], production[name][which]
    if name in NUMERIC:
        return ks_2samp(before[~np.isnan(before)], after[~np.isnan(after)], method="asymp").statistic
    names = sorted(set(before) | set(after))
    return jensenshannon([np.mean(before == v) for v in names], [np.mean(after == v) for v in names], base=2)


def hold(measured):
    """Fails unless the data shows the story."""
    q, d = measured["quality"], measured["distance"]
    ref = q["Reference"]
    assert ref["accuracy"] > ref["nothing"] + .05 and ref["brier"] < .8 * ref["nothing_brier"], "the model must beat doing nothing"
    for name in MONTHS[:3]:
        assert abs(q[name]["auc"] - ref["auc"]) < .03 and abs(q[name]["score"] - q[name]["left"]) < .03, f"{name} must be as the reference"
    for name in MONTHS[3:5] + MONTHS[7:8]:
        assert q[name]["score"] - q[name]["left"] > .02, f"{name} must score too high: direct debit is not recognised"
    for name in MONTHS[5:7]:
        assert q[name]["left"] - q[name]["score"] > .07 and q[name]["brier"] > ref["brier"] + .02, f"{name} must score too low: kWh read as MWh"
    for name in MONTHS[9:11]:
        assert q[name]["auc"] < .62 < ref["auc"] - .15 and q[name]["brier"] > q[name]["nothing_brier"], f"{name} must be worse than doing nothing"
    for name, row in d.items():
        assert name in MOVED or (row[0] < .03 and max(row[1:]) < .06), f"{name} must not move, but is {row}"
    assert all(p > .05 for p in measured["p_value"].values()), measured["p_value"]
    assert d["channel"][1] < .06 and d["channel"][12] > .15 and d["tenure_months"][12] > .1, "the mix must move slowly"
    assert d["payment_method"][4] > .5 and d["payment_method"][3] < .06, "the rename must come in April"
    assert min(d["annual_kwh"][6:8]) > .95 and max(d["annual_kwh"][8:] + d["annual_kwh"][:6][1:]) < .06, "MWh in June and July only"
    assert d["support_calls_90d"][9] > .5 and d["support_calls_90d"][8] < .06, "calls freeze in September"
    assert measured["missing"][5] < .04 and measured["missing"][11] > .38, "missing logins must rise from July"


def text(measured, files, rows):
    """SOURCES.md, with every number taken from this run."""
    head = STORY.format(reference=rows["reference"], production=rows["production"], labels=rows["labels"])
    listing = ["| file | bytes | SHA-256 |", "| --- | ---: | --- |"]
    listing += [f"| `{name}` | {len(content):,} | `{hashlib.sha256(content).hexdigest()}` |" for name, content in files.items()]
    return "\n\n".join([head.strip(), "## Quality, as logged", QUALITY.strip(), quality_table(measured["quality"]), "## Distance to the reference, by month",
                        DISTANCE.strip(), distance_table(measured), "## Files", MAKING.strip(), "\n".join(listing)]) + "\n"


def quality_table(rows):
    lines = ["| | rows | left | mean score | ROC AUC | accuracy | accuracy of doing nothing | Brier | Brier of doing nothing | log loss |",
             "| --- |" + " ---: |" * 9]
    keys = ["left", "score", "auc", "accuracy", "nothing", "brier", "nothing_brier", "log_loss"]
    return "\n".join(lines + [f"| {name} | {q['n']:,} | " + " | ".join(f"{q[k]:.3f}" for k in keys) + " |" for name, q in rows.items()])


def distance_table(measured):
    lines = ["| feature | year | " + " | ".join(MONTHS) + " |", "| --- |" + " ---: |" * 13]
    lines += [f"| {'**' + name + '**' if name in MOVED else name} | " + " | ".join(f"{v:.2f}" for v in row) + " |" for name, row in measured["distance"].items()]
    lines += ["| share of `app_logins_30d` missing | | " + " | ".join(f"{v:.2f}" for v in measured["missing"]) + " |",
              "| mean score | | " + " | ".join(f"{v:.2f}" for v in measured["mean_score"]) + " |"]
    return "\n".join(lines)


STORY = """
# The built-in example: who leaves when the energy contract runs out

Every row is a household whose energy contract runs out in a few weeks. The model says how likely the household is to leave for another supplier
within 30 days; the likeliest are called. All of it is invented: no person, supplier or meter stands behind a row.

| file | what it is |
| --- | --- |
| `reference.csv` | {reference:,} households scored from October to December 2023, with what they did (`left`). The model learned from 8,000 others of the same quarter and has not seen these |
| `production.csv.gz` | {production:,} households scored in 2024, with the score and the prediction that the serving system logged |
| `labels.csv` | what {labels:,} of them did, by `contract_id`. An answer takes 30 days, and the file was exported on 1 January 2025: whoever was scored after 1 December has none yet |
| `model.onnx` | a scikit-learn pipeline (median imputer, scaler, one-hot encoder, gradient-boosted trees), exported by skl2onnx: an input per column, outputs `label` and `probabilities` |
| `plan.json` | the role of each column, and windows by month |

## What went wrong in 2024, and when

| when | what happened | where it shows |
| --- | --- | --- |
| from January | the feed was rebuilt and the column `newsletter` came out as `newsletter_opt_in`; the model does not read it | a column only in the reference, another only in production |
| January to December, slowly | the share of households won on comparison sites rises from 20 % to 46 %; such households have been customers for a shorter time | `channel`, and `tenure_months` with it; the share that leaves rises too |
| from April | the billing system renamed `direct_debit` to `sepa_debit`, which the model has never seen; 58 % of the rows | `payment_method`: one category unseen, one vanished; scores too high from then on |
| June and July | the meter service sent `annual_kwh` in MWh, a thousandth; repaired on 1 August | `annual_kwh`; scores far too low in those two months |
| July to December, rising | the app began to ask for consent: missing `app_logins_30d` rise from 2 % to about 42 % | missing share, not the values that are present |
| from September | the call centre moved to another system, and `support_calls_90d` has been 0 for everyone since | `support_calls_90d` stands still |
| from October | a rival courts loyal customers: who leaves is no longer who left, although the inputs look as before | only in the labels, a month late: in October and November the Brier score is worse than doing nothing |

What did **not** move, and should not be reported: `offer_change_percent`, `days_to_contract_end`, `late_payments_12m`, `household_size`, `region`,
`dwelling`, `tariff`. `annual_kwh` and `payment_method` are as in the reference outside the months named.
"""

QUALITY = """
The logged scores and predictions against the labels. Doing nothing means to give everyone the commoner answer (accuracy) or the window's own share of
households that left (Brier score). December has labels for its first day only.
"""

DISTANCE = """
Numbers: the Kolmogorov–Smirnov statistic over the values present. Names: the Jensen–Shannon distance, base 2. Both lie between 0 and 1; a month of
1,500 rows is 0.02 to 0.04 away by chance alone. Bold: what moved.
"""

MAKING = """
`make example` makes them again from `scripts/example/` (seeded; versions in `requirements.txt`), byte for byte on the same kind of machine, measures the
tables above with scikit-learn and scipy on onnxruntime's output, and fails when they do not show the story. Same licence as the project.
"""
