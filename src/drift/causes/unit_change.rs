//! A change of unit: production is the reference times a known factor, in all rows or in a share of them.

use super::wording::percent;
use super::{Sides, Told};
use crate::drift::Pair;
use crate::drift::kolmogorov_smirnov::Gap;
use crate::drift::noise;
use crate::drift::numbers::Numbers;

/// Value times `factor` plus `offset`.
#[derive(Debug, Clone, Copy)]
struct Unit {
    factor: f64,
    offset: f64,
    words: &'static str,
}

const fn times(factor: f64, words: &'static str) -> Unit {
    Unit {
        factor,
        offset: 0.0,
        words,
    }
}

/// Factors that people confuse. Powers of ten first: nothing else multiplies values by exactly that.
const UNITS: &[Unit] = &[
    times(10.0, "× 10"),
    times(100.0, "× 100"),
    times(1e3, "× 1,000"),
    times(1e4, "× 10,000"),
    times(1e6, "× 1,000,000"),
    times(1e9, "× 1,000,000,000"),
    times(0.1, "÷ 10"),
    times(0.01, "÷ 100"),
    times(1e-3, "÷ 1,000"),
    times(1e-4, "÷ 10,000"),
    times(1e-6, "÷ 1,000,000"),
    times(1e-9, "÷ 1,000,000,000"),
    times(1024.0, "× 1,024"),
    times(1.0 / 1024.0, "÷ 1,024"),
    times(60.0, "× 60 (minutes to seconds, or hours to minutes)"),
    times(1.0 / 60.0, "÷ 60 (seconds to minutes, or minutes to hours)"),
    times(3600.0, "× 3,600 (hours to seconds)"),
    times(1.0 / 3600.0, "÷ 3,600 (seconds to hours)"),
    times(24.0, "× 24 (days to hours)"),
    times(1.0 / 24.0, "÷ 24 (hours to days)"),
    times(86_400.0, "× 86,400 (days to seconds)"),
    times(1.0 / 86_400.0, "÷ 86,400 (seconds to days)"),
    times(12.0, "× 12 (years to months, or per month to per year)"),
    times(
        1.0 / 12.0,
        "÷ 12 (months to years, or per year to per month)",
    ),
    times(365.25, "× 365.25 (years to days)"),
    times(1.0 / 365.25, "÷ 365.25 (days to years)"),
    times(2.54, "× 2.54 (inches to centimetres)"),
    times(1.0 / 2.54, "÷ 2.54 (centimetres to inches)"),
    times(0.3048, "× 0.3048 (feet to metres)"),
    times(1.0 / 0.3048, "÷ 0.3048 (metres to feet)"),
    times(0.453_592_37, "× 0.4536 (pounds to kilograms)"),
    times(1.0 / 0.453_592_37, "÷ 0.4536 (kilograms to pounds)"),
    times(1.609_344, "× 1.609 (miles to kilometres)"),
    times(1.0 / 1.609_344, "÷ 1.609 (kilometres to miles)"),
    times(3.6, "× 3.6 (metres per second to kilometres per hour)"),
    times(
        1.0 / 3.6,
        "÷ 3.6 (kilometres per hour to metres per second)",
    ),
    times(28.349_523_125, "× 28.35 (ounces to grams)"),
    times(1.0 / 28.349_523_125, "÷ 28.35 (grams to ounces)"),
    times(3.785_411_784, "× 3.785 (US gallons to litres)"),
    times(1.0 / 3.785_411_784, "÷ 3.785 (litres to US gallons)"),
    times(4.184, "× 4.184 (calories to joules)"),
    times(1.0 / 4.184, "÷ 4.184 (joules to calories)"),
    Unit {
        factor: 1.8,
        offset: 32.0,
        words: "× 1.8 + 32 (°C to °F)",
    },
    Unit {
        factor: 1.0 / 1.8,
        offset: -32.0 / 1.8,
        words: "− 32, ÷ 1.8 (°F to °C)",
    },
    Unit {
        factor: 1.0,
        offset: 273.15,
        words: "+ 273.15 (°C to kelvin)",
    },
    Unit {
        factor: 1.0,
        offset: -273.15,
        words: "− 273.15 (kelvin to °C)",
    },
    Unit {
        factor: -1.0,
        offset: 0.0,
        words: "× −1 (the sign was flipped)",
    },
    Unit {
        factor: -1.0,
        offset: 1.0,
        words: "turned into 1 − value",
    },
];

/// A unit that fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub words: &'static str,
    /// Share of production's rows in the new unit.
    pub share: f64,
    /// Largest gap of cumulative shares without any change of unit.
    raw: f64,
    /// The same with it.
    left: f64,
}

/// "Unit change: values × 100 in 97 % of rows".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let fit = fitting(sides.pair?)?;
    let says = if fit.share > 0.995 {
        format!("Unit change: values {}", fit.words)
    } else {
        format!(
            "Unit change: values {} in {} of rows",
            fit.words,
            percent(fit.share)
        )
    };
    Some(
        Told::new(says, 0.98 * (1.0 - fit.left / fit.raw))
            .of_rows(fit.share)
            .with("largest gap without it", fit.raw)
            .with("largest gap with it", fit.left),
    )
}

/// The unit whose mixture with the old one fits production's distribution at least five times better than no change,
/// and within what sampling, or two points of further drift, leaves.
pub(super) fn fitting(pair: &Pair<'_>) -> Option<Fit> {
    let (reference, production) = pair.numbers().ok()?;
    const LEAST_ROWS: u64 = 50;
    const LEAST_VALUES: usize = 10;
    let many = |n: &Numbers<'_>| n.n() >= LEAST_ROWS && n.distinct() >= LEAST_VALUES;
    if !many(reference) || !many(production) {
        return None;
    }
    let noise = noise::kolmogorov(reference.n(), production.n());
    let raw = Gap::of(pair.gaps().ok()?).statistic();
    if raw < 0.03 || raw < 2.0 * noise {
        return None;
    }
    // One and a half times the 95th percentile is exceeded by chance once in a thousand.
    let allowed = (1.5 * noise).clamp(0.02, 0.15).min(raw / 5.0);
    let fits: Vec<(f64, Fit)> = UNITS
        .iter()
        .filter_map(|unit| fit(*unit, reference, production))
        .collect();
    let closest = fits.iter().map(|f| f.0).fold(f64::INFINITY, f64::min);
    // Between units that fit alike the one listed first is the likelier.
    let alike = closest + 0.25 * noise;
    fits.into_iter()
        .find(|(gap, _)| *gap <= allowed && *gap <= alike)
        .map(|(left, fit)| Fit { raw, left, ..fit })
}

/// One point of comparison: shares at or under it in the old unit, in the new one, and as seen.
struct Point {
    old: f64,
    new: f64,
    seen: f64,
}

/// The share in the new unit, read where both units are furthest apart, and the largest gap it leaves.
fn fit(unit: Unit, reference: &Numbers<'_>, production: &Numbers<'_>) -> Option<(f64, Fit)> {
    const LEAST_APART: f64 = 0.1;
    let (n, m) = (reference.n() as f64, production.n() as f64);
    let points: Vec<Point> = points(unit, reference, production)
        .into_iter()
        .map(|x| Point {
            old: reference.at_or_under(x) as f64 / n,
            new: converted(unit, reference, x),
            seen: production.at_or_under(x) as f64 / m,
        })
        .collect();
    let apart = points
        .iter()
        .map(|p| (p.new - p.old).abs())
        .fold(0.0, f64::max);
    if apart < LEAST_APART {
        return None;
    }
    let clear = points
        .iter()
        .filter(|p| (p.new - p.old).abs() >= 0.97 * apart);
    let shares: Vec<f64> = clear.map(|p| (p.seen - p.old) / (p.new - p.old)).collect();
    let share = (shares.iter().sum::<f64>() / shares.len() as f64).clamp(0.0, 1.0);
    // A mixture of units that lie close together fits ordinary growth too: believed only when they hardly overlap, or for
    // all rows when the values grew by the factor itself.
    let near = NEAR.contains(&unit.factor.abs());
    let mixture_believed = apart >= if near { 0.9 } else { 0.3 };
    let all = share >= 0.95 && (!near || grew_by(unit, reference, production));
    if share < 0.02 || !(all || mixture_believed) {
        return None;
    }
    let left = |p: &Point| (p.seen - p.old - share * (p.new - p.old)).abs();
    let gap = points.iter().map(left).fold(0.0, f64::max);
    Some((
        gap,
        Fit {
            words: unit.words,
            share,
            raw: gap,
            left: gap,
        },
    ))
}

/// Whether the quantiles grew by this factor, within 2 %; by their distance where there is an offset or a change of sign.
fn grew_by(unit: Unit, reference: &Numbers<'_>, production: &Numbers<'_>) -> bool {
    let levels = || (1..10).map(|i| f64::from(i) / 10.0);
    let plain =
        unit.offset == 0.0 && reference.quantile(0.1) > 0.0 && production.quantile(0.1) > 0.0;
    let growth = if plain {
        let logs = levels().map(|l| (production.quantile(l) / reference.quantile(l)).ln());
        (logs.sum::<f64>() / 9.0).exp()
    } else {
        let range = |n: &Numbers<'_>| n.quantile(0.9) - n.quantile(0.1);
        range(production) / range(reference)
    };
    (growth / unit.factor.abs() - 1.0).abs() <= if plain { 0.02 } else { 0.1 }
}

/// Ordinary growth can look like a factor of two; it does not look like a hundred.
const NEAR: std::ops::Range<f64> = 0.2..5.0;

/// Where the three distributions are compared: quantiles of each.
fn points(unit: Unit, reference: &Numbers<'_>, production: &Numbers<'_>) -> Vec<f64> {
    const LEVELS: u32 = 100;
    let levels = || (0..LEVELS).map(|i| (f64::from(i) + 0.5) / f64::from(LEVELS));
    let old = levels().map(|l| reference.quantile(l));
    let seen = levels().map(|l| production.quantile(l));
    let new = levels().map(|l| reference.quantile(l) * unit.factor + unit.offset);
    old.chain(seen)
        .chain(new)
        .filter(|x| x.is_finite())
        .collect()
}

/// Share of the converted reference at or under `x`.
fn converted(unit: Unit, reference: &Numbers<'_>, x: f64) -> f64 {
    let back = (x - unit.offset) / unit.factor;
    // Converting there and back rounds; a billionth keeps a value on its own side.
    let hair = back.abs() * 1e-9;
    let n = reference.n();
    let rows = if unit.factor > 0.0 {
        reference.at_or_under(back + hair)
    } else {
        n - reference.under(back - hair)
    };
    rows as f64 / n as f64
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{Random, numbers};

    fn income(random: &mut Random) -> f64 {
        ((random.normal() * 0.5 + 8.0).exp() * 100.0).round() / 100.0
    }

    #[test]
    fn factors_are_recognised_in_all_rows_and_in_some() {
        let mut random = Random(1);
        let reference = random.sample(10_000, income);
        type Case = (&'static str, fn(f64, f64) -> f64, &'static str);
        let cases: [Case; 5] = [
            ("all", |v, _| v * 100.0, "Unit change: values × 100"),
            (
                "most",
                |v, u| if u < 0.97 { v * 100.0 } else { v },
                "Unit change: values × 100 in 97 % of rows",
            ),
            (
                "few",
                |v, u| if u < 0.1 { v / 1e3 } else { v },
                "Unit change: values ÷ 1,000 in 10 % of rows",
            ),
            (
                "miles",
                |v, _| v * 1.609_344,
                "Unit change: values × 1.609 (miles to kilometres)",
            ),
            (
                "sign",
                |v, _| -v,
                "Unit change: values × −1 (the sign was flipped)",
            ),
        ];
        for (what, change, expected) in cases {
            let rows = random.sample(10_000, income).into_iter().enumerate();
            let production: Vec<f64> = rows
                .map(|(i, v)| change(v, (i % 100) as f64 / 100.0))
                .collect();
            let said = said("unit-change", &numbers(&reference), &numbers(&production))
                .unwrap_or_default();
            assert!(said.starts_with(expected), "{what}: {said}");
        }
    }

    #[test]
    fn temperatures_are_recognised() {
        let mut random = Random(2);
        let celsius = random.sample(2_000, |r| r.normal() * 8.0 + 12.0);
        let fahrenheit = random.sample(500, |r| (r.normal() * 8.0 + 12.0) * 1.8 + 32.0);
        let said = said("unit-change", &numbers(&celsius), &numbers(&fahrenheit));
        assert_eq!(
            said.as_deref(),
            Some("Unit change: values × 1.8 + 32 (°C to °F)")
        );
    }

    #[test]
    fn ordinary_shifts_are_no_unit_change() {
        let mut random = Random(3);
        let reference = random.sample(3_000, income);
        let shifts: [fn(f64) -> f64; 6] = [
            |v| v,
            |v| v * 1.15,
            |v| v * 1.4,
            |v| v * 2.0,
            |v| v + 3_000.0,
            |v| v.powf(1.05),
        ];
        for (i, shift) in shifts.into_iter().enumerate() {
            let production: Vec<f64> = random
                .sample(2_000, income)
                .into_iter()
                .map(shift)
                .collect();
            let said = said("unit-change", &numbers(&reference), &numbers(&production));
            assert_eq!(said, None, "shift {i}");
        }
    }

    #[test]
    fn counts_of_few_values_are_left_alone() {
        let mut random = Random(4);
        let flags = random.sample(500, |r| if r.uniform() < 0.5 { 1.0 } else { 0.0 });
        let hundreds: Vec<f64> = flags.iter().map(|v| v * 100.0).collect();
        assert_eq!(
            said("unit-change", &numbers(&flags), &numbers(&hundreds)),
            None
        );
    }
}
