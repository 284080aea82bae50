//! Kuiper's test of two samples.

use super::walk::Block;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;

/// The largest gap either way, both added.
pub struct Kuiper;

impl DriftTest for Kuiper {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "kuiper",
            variant: None,
            title: "Kuiper",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::SHARE,
            why: "The largest lead of the reference's cumulative distribution over production's plus the largest of production's over \
                  the reference's: 0 to 1. As sensitive in the tails as in the middle, and to a change of spread; does not \
                  depend on where a circle (hours of a day) is cut open. Careful (p too large) where values repeat.",
            source: "Kuiper (1960), Tests concerning random points on a circle; astropy.stats.kuiper_two",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let (n, m) = (reference.n() as f64, production.n() as f64);
        let size = n * (m / (n + m));
        let statistic = pair.ranks()?.leads.value(n * m);
        Ok(DriftScore {
            statistic,
            p_value: Some(p_value(statistic, size)),
            noise: Some(critical_95(size)),
        })
    }
}

/// How far either sample leads the other at most, times n m.
#[derive(Debug, Default)]
pub(super) struct Leads {
    highest: f64,
    lowest: f64,
}

impl Leads {
    #[inline]
    pub fn take(&mut self, block: &Block) {
        self.highest = self.highest.max(block.gaps.1);
        self.lowest = self.lowest.min(block.gaps.1);
    }

    fn value(&self, pairs: f64) -> f64 {
        ((self.highest - self.lowest) / pairs).min(1.0)
    }
}

/// Up to here Kuiper's expansion is taken: further out its second term overtakes the first.
const EXPANDED_TO: f64 = 0.5;

/// Kuiper's expansion at the effective size n m/(n + m): Σ 2 (4 j²z² − 1) e^(−2j²z²) − 8 V/3 Σ j² (4 j²z² − 3) e^(−2j²z²), z = V √size.
///
/// Beyond a statistic of ½ the first sum alone, at Stephens' z = V (√size + 0.155 + 0.24/√size), and no more than at ½.
fn p_value(statistic: f64, size: f64) -> f64 {
    let root = size.sqrt();
    let p = if statistic <= EXPANDED_TO {
        let (first, second) = sums(statistic * root);
        first - 8.0 / 3.0 * statistic * second
    } else {
        let stephens = sums(statistic * (root + 0.155 + 0.24 / root)).0;
        stephens.min(p_value(EXPANDED_TO, size))
    };
    p.clamp(0.0, 1.0)
}

/// Both sums; (1, 0), their limit, where z is so small that they no longer differ from it.
fn sums(z: f64) -> (f64, f64) {
    if z < 0.2 {
        return (1.0, 0.0);
    }
    let (mut first, mut second) = (0.0, 0.0);
    for j in 1..200 {
        let square = f64::from(j * j);
        let (x, weight) = (4.0 * square * z * z, (-2.0 * square * z * z).exp());
        if weight == 0.0 {
            break;
        }
        first += 2.0 * (x - 1.0) * weight;
        second += square * (x - 3.0) * weight;
    }
    (first, second)
}

/// 95th percentile of the statistic, by bisection of its p-value.
fn critical_95(size: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    if p_value(high, size) > 0.05 {
        return high;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if p_value(middle, size) > 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, hold_noise, numbers, two_of_numbers};

    fn score(a: &[f64], b: &[f64]) -> DriftScore {
        let (a, b) = (numbers(a), numbers(b));
        Kuiper
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score")
    }

    #[test]
    fn leads_either_way_add_up() {
        let ours = score(&[1.0, 2.0, 9.0, 10.0], &[4.0, 5.0, 6.0, 7.0]);
        assert_eq!(ours.statistic, 1.0);
        assert_eq!(score(&[1.0, 2.0], &[3.0, 4.0]).statistic, 1.0);
        let same = score(&[5.0; 30], &[5.0; 20]);
        assert_eq!((same.statistic, same.p_value), (0.0, Some(1.0)));
        // A circle of 12 hours, cut open elsewhere.
        let hours = |from: f64, values: &[f64]| {
            values.iter().map(|v| (v + from) % 12.0).collect::<Vec<_>>()
        };
        let (a, b) = ([1.0, 3.0, 4.0, 8.0, 11.0], [2.0, 5.0, 6.0, 9.0, 10.0, 0.5]);
        let cut = |from: f64| score(&hours(from, &a), &hours(from, &b)).statistic;
        assert!((cut(0.0) - cut(3.5)).abs() < 1e-15);
    }

    #[test]
    fn equals_astropy_where_it_expands() {
        // astropy 8.0.2: stats.kuiper_false_positive_probability(statistic, size)
        for (statistic, size, expected) in include!("kuiper_cases.in") {
            let ours = p_value(statistic, size);
            assert!(
                (ours / expected - 1.0).abs() < 1e-9,
                "{statistic} {size}: {expected:e}, ours {ours:e}"
            );
        }
    }

    #[test]
    fn p_values_fall_as_the_statistic_rises() {
        for size in [1.0, 3.3, 12.0, 400.0, 1e6] {
            let mut last = 1.0;
            for i in 0..=1_000 {
                let p = p_value(f64::from(i) / 1_000.0, size);
                assert!(p <= last + 1e-9, "size {size}, {i}: {p} after {last}");
                last = p;
            }
        }
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        for rows in [(300, 300), (250, 40)] {
            let mut random = Random(15);
            hold_noise(&Kuiper, 0.12, 600, || {
                two_of_numbers(&mut random, rows, Random::normal)
            });
        }
    }
}
