"""What went wrong when: the same households as the feed recorded them.

Dates are UTC; an incident holds from its first day to the day before its last. The workbench is expected to find each of these and
nothing else. `SOURCES.md` tells the same story in words.
"""

import calendar
import datetime as dt

import numpy as np

REFERENCE = dt.date(2023, 10, 1)  # three months; half of its households taught the model
PRODUCTION = dt.date(2024, 1, 1)  # twelve months
LABELS_UNTIL = dt.date(2024, 12, 2)  # the files were exported on 1 January 2025, and an answer takes 30 days

DEBIT_RENAMED = dt.date(2024, 4, 1)  # for good
KWH_AS_MWH = dt.date(2024, 6, 1), dt.date(2024, 8, 1)  # found by hand and repaired
LOGINS_MISSING = dt.date(2024, 7, 1)  # rises until the year's end
CALLS_FROZEN = dt.date(2024, 9, 1)  # for good
PRICE_WAR = dt.date(2024, 10, 1)  # for good


def seconds(day):
    """Midnight (UTC) of a date, in seconds since 1970."""
    return calendar.timegm(day.timetuple())


def comparison_share(at):
    """Share of households won on comparison sites: 20 % in the reference, then rising evenly to 46 %."""
    return .20 + .26 * year_gone(at, PRODUCTION)


def year_gone(at, since):
    """How far each moment lies between `since` and the end of 2024, 0 to 1."""
    first, end = seconds(since), seconds(dt.date(2025, 1, 1))
    return np.clip((at - first) / (end - first), 0, 1)


def as_recorded(rng, truth, at):
    """The columns as the feed delivered them; missing numbers are NaN."""
    seen = {name: values.copy() for name, values in truth.items()}
    late = at >= seconds(DEBIT_RENAMED)
    seen["payment_method"] = np.where(late & (truth["payment_method"] == "direct_debit"), "sepa_debit", truth["payment_method"])
    mwh = (at >= seconds(KWH_AS_MWH[0])) & (at < seconds(KWH_AS_MWH[1]))
    seen["annual_kwh"] = np.where(mwh, np.round(truth["annual_kwh"] / 1_000, 2), truth["annual_kwh"])
    missing = .02 + .43 * year_gone(at, LOGINS_MISSING)
    seen["app_logins_30d"] = np.where(rng.random(len(at)) < missing, np.nan, truth["app_logins_30d"])
    seen["support_calls_90d"] = np.where(at >= seconds(CALLS_FROZEN), 0, truth["support_calls_90d"])
    return seen
