"""The invented world: households whose energy contract runs out, and whether they leave.

Every number here was made up for this example; none comes from a real supplier. `households` draws what
a household truly is, `leaves` draws what it then does.
"""

import datetime as dt

import numpy as np

NUMERIC = ["tenure_months", "annual_kwh", "offer_change_percent", "days_to_contract_end", "support_calls_90d",
           "late_payments_12m", "app_logins_30d", "household_size"]
CATEGORICAL = ["region", "dwelling", "tariff", "channel", "payment_method"]

REGIONS = {"north": .14, "east": .13, "south": .19, "west": .22, "capital": .24, "islands": .08}
DWELLINGS = {"flat": .44, "terraced": .26, "semi_detached": .17, "detached": .13}
TARIFFS = {"fixed_12": .46, "fixed_24": .24, "flexible": .19, "green": .11}
CHANNELS = {"own_website": .38, "comparison_site": .20, "phone": .19, "partner": .14, "doorstep": .09}
PAYMENTS = {"direct_debit": .58, "bank_transfer": .24, "card": .12, "prepaid": .06}
NEWSLETTER = {"yes": .47, "no": .53}


def households(rng, n, comparison_share):
    """`n` households as they truly are, column by column; `comparison_share` (per row) is the share won on comparison sites."""
    channel = pick(rng, n, CHANNELS)
    others = {name: share for name, share in CHANNELS.items() if name != "comparison_site"}
    channel = np.where(rng.random(n) < comparison_share, "comparison_site", pick(rng, n, others))
    size = 1 + rng.binomial(5, .28, n)
    dwelling = pick(rng, n, DWELLINGS)
    roomy = np.vectorize({"flat": 0., "terraced": .2, "semi_detached": .35, "detached": .55}.get)(dwelling)
    annual = np.exp(rng.normal(7.55 + roomy + .14 * size, .38, n))
    newcomer = channel == "comparison_site"
    tenure = np.clip(rng.gamma(2.1, np.where(newcomer, 8, 24), n), 3, 240)
    return {
        "tenure_months": np.round(tenure),
        "annual_kwh": np.clip(np.round(annual), 400, 25_000),
        "offer_change_percent": np.round(rng.normal(6.5, 7.5, n), 1),
        "days_to_contract_end": rng.integers(20, 46, n).astype(float),
        "support_calls_90d": rng.poisson(.9, n).astype(float),
        "late_payments_12m": rng.poisson(.6, n).astype(float),
        "app_logins_30d": rng.negative_binomial(2, .25, n).astype(float),
        "household_size": size.astype(float),
        "region": pick(rng, n, REGIONS),
        "dwelling": dwelling,
        "tariff": pick(rng, n, TARIFFS),
        "channel": channel,
        "payment_method": pick(rng, n, PAYMENTS),
        "newsletter": pick(rng, n, NEWSLETTER),
    }


def leaves(rng, truth, price_war):
    """1 where the household left within 30 days; `price_war` marks the rows after a rival began to court loyal customers."""
    usage = np.log2(truth["annual_kwh"] / 3_000)
    calls, late = np.minimum(truth["support_calls_90d"], 5), np.minimum(truth["late_payments_12m"], 4)
    logins = np.minimum(truth["app_logins_30d"], 15)
    tenure = np.minimum(truth["tenure_months"], 120)
    shared = (.55 * calls + .25 * late - .05 * logins - .15 * (truth["household_size"] - 2)
              + effect(truth["tariff"], fixed_24=-.35, flexible=.55, green=-.5))
    before = (-1.25 + 1.4 * usage + .14 * (truth["offer_change_percent"] - 6.5) - .018 * (tenure - 40)
              + effect(truth["channel"], own_website=-.3, comparison_site=.9, doorstep=.5)
              + effect(truth["payment_method"], direct_debit=-.75, bank_transfer=.25, prepaid=.6))
    after = (-.6 + .3 * usage + .05 * (truth["offer_change_percent"] - 6.5) + .011 * (tenure - 40)
             + effect(truth["channel"], own_website=.3, comparison_site=.1, doorstep=.2)
             + effect(truth["payment_method"], direct_debit=.2, prepaid=.1))
    z = shared + np.where(price_war, after, before)
    return (rng.random(len(z)) < 1 / (1 + np.exp(-z))).astype(int)


def moments(rng, first, days, n):
    """`n` whole seconds within `days` days from the date `first`, between 06:00 and 22:00 UTC, in order."""
    start = int(dt.datetime(first.year, first.month, first.day, 6, tzinfo=dt.timezone.utc).timestamp())
    return np.sort(start + rng.integers(0, days, n) * 86_400 + rng.integers(0, 16 * 3_600, n))


def pick(rng, n, shares):
    """`n` names drawn with the given shares, which need not sum to 1."""
    weights = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares)), n, p=weights / weights.sum())


def effect(values, **sizes):
    """Each value's effect; 0 for those not named."""
    return np.array([sizes.get(value, 0.) for value in values])
