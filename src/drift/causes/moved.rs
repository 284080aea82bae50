//! How the values of a number column moved, in words.

use super::wording::number;
use super::{Sides, Told, described};
use crate::drift::kolmogorov_smirnov::Gap;
use crate::drift::noise;
use crate::drift::walk::Gaps;

/// "Values rose: median 50.1 → 52.9 (0.21 interquartile ranges)", "Values spread wider: interquartile range 13 → 17", or where
/// the shape changed most.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    if sides.discrete().is_some() {
        return None;
    }
    let (reference, production) = sides.numbers()?;
    let quartiles = |n: &crate::drift::numbers::Numbers<'_>| {
        (n.quantile(0.25), n.quantile(0.5), n.quantile(0.75))
    };
    let sure = described(is_sure(sides.gaps()?));
    let (low, middle, high) = quartiles(reference);
    let (low_now, middle_now, high_now) = quartiles(production);
    let (range, range_now) = (high - low, high_now - low_now);
    let mut said = Vec::new();
    let moved = (middle_now - middle) / range;
    if range > 0.0 && moved.abs() >= 0.1 {
        let way = if moved > 0.0 { "rose" } else { "fell" };
        let (from, to) = (number(middle), number(middle_now));
        said.push(format!(
            "Values {way}: median {from} → {to} ({} interquartile ranges)",
            number((moved.abs() * 100.0).round() / 100.0)
        ));
    }
    let ratio = range_now / range;
    if range > 0.0 && !(0.85..=1.18).contains(&ratio) {
        let way = if ratio > 1.0 { "wider" } else { "narrower" };
        said.push(format!(
            "Values spread {way}: interquartile range {} → {}",
            number(range),
            number(range_now)
        ));
    }
    if said.is_empty() {
        return shape(sides);
    }
    Some(
        Told::new(said.join(". "), sure)
            .with("median before", middle)
            .with("median now", middle_now)
            .with("interquartile range before", range)
            .with("interquartile range now", range_now),
    )
}

/// Whether chance gives such a gap hardly once in 100,000: 1.8 times the 95th percentile, 2 exp(−2 · 2.44²).
fn is_sure(gaps: &Gaps) -> bool {
    Gap::of(gaps).statistic() >= 1.8 * noise::kolmogorov(gaps.n, gaps.m)
}

fn shape(sides: &Sides<'_, '_>) -> Option<Told> {
    let gaps = sides.gaps()?;
    let widest = gaps.widest_at;
    let gap = widest.production as f64 / gaps.m as f64 - widest.reference as f64 / gaps.n as f64;
    let points = (gap * 100.0).round();
    let way = if points > 0.0 { "more" } else { "fewer" };
    let says = format!(
        "Shape changed: {} points {way} of the rows at or under {}",
        points.abs(),
        number(widest.value)
    );
    Some(
        Told::new(says, described(is_sure(gaps)))
            .with("largest gap", gap.abs())
            .with("at", widest.value),
    )
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::numbers;

    #[test]
    fn up_wider_and_other_shapes() {
        let base: Vec<f64> = (0..=1_000).map(f64::from).collect();
        let of =
            |change: fn(f64) -> f64| numbers(&base.iter().map(|v| change(*v)).collect::<Vec<_>>());
        let reference = numbers(&base);
        for (change, expected) in [
            (
                (|v| v + 100.0) as fn(f64) -> f64,
                "Values rose: median 500 → 600 (0.2 interquartile ranges)",
            ),
            (
                |v| (v - 500.0) * 2.0 + 500.0,
                "Values spread wider: interquartile range 500 → 1000",
            ),
            (
                |v| v * 2.0,
                "Values rose: median 500 → 1000 (1 interquartile ranges). Values spread wider: interquartile range 500 → 1000",
            ),
            (
                |v| if v < 200.0 { 0.5 } else { v },
                "Shape changed: 20 points more of the rows at or under 0.5",
            ),
        ] {
            assert_eq!(
                said("moved", &reference, &of(change)).as_deref(),
                Some(expected)
            );
        }
    }
}
