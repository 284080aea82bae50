//! The energy distance of two samples of numbers.

use super::walk::Block;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// √(2 ∫ (F − G)² dx), in the root of the column's unit.
pub struct Energy;

impl DriftTest for Energy {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "energy",
            variant: None,
            title: "Energy distance",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::Distance,
            limit: 0.1,
            domain: Domain::DISTANCE,
            why: "The squared area between the two cumulative distributions, doubled and rooted, in the root of the column's unit: \
                  0 when equal, no upper bound. Sees any change; feels outliers less than Wasserstein. Its limit is given in roots \
                  of the reference's standard deviation: a shift of the mean by 0.13 of one reaches it.",
            source: "Székely & Rizzo (2013), Energy statistics; scipy.stats.energy_distance",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let noise = noise::energy(reference, reference.n(), production.n());
        Ok(DriftScore {
            statistic: (2.0 * pair.ranks()?.squared_area.value).sqrt(),
            p_value: None,
            noise: noise.is_finite().then_some(noise),
        })
    }

    fn limit_unit(&self, pair: &Pair<'_>) -> f64 {
        pair.numbers()
            .map_or(1.0, |(reference, _)| reference.spread().sd.sqrt())
    }
}

/// ∫ (F − G)² dx.
#[derive(Debug)]
pub(super) struct SquaredArea {
    value: f64,
    last: f64,
    /// 1/(n m), since gaps are taken times n m.
    unit: f64,
}

impl SquaredArea {
    pub fn new(n: u64, m: u64) -> Self {
        SquaredArea {
            value: 0.0,
            last: 0.0,
            unit: 1.0 / (n as f64 * m as f64),
        }
    }

    #[inline]
    pub fn take(&mut self, block: &Block) {
        let gap = block.gaps.0 * self.unit;
        // Nothing times a width beyond all numbers is nothing.
        if gap != 0.0 {
            self.value += gap * gap * (block.step.value - self.last);
        }
        self.last = block.step.value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, SHAPES, hold_noise, numbers, two_of_numbers};

    #[test]
    fn equals_the_mean_distances_of_rows() {
        // scipy's own definition: √(2 E|X − Y| − E|X − X'| − E|Y − Y'|)
        let (x, y) = (
            [0.0, 1.0, 1.0, 4.5, -3.0],
            [1.0, 2.0, 8.0, 4.5, 4.5, 0.25, -1.0],
        );
        let mean = |a: &[f64], b: &[f64]| {
            let sum: f64 = a
                .iter()
                .flat_map(|v| b.iter().map(move |w| (v - w).abs()))
                .sum();
            sum / (a.len() * b.len()) as f64
        };
        let expected = (2.0 * mean(&x, &y) - mean(&x, &x) - mean(&y, &y)).sqrt();
        let (a, b) = (numbers(&x), numbers(&y));
        let pair = Pair::of(&a, &b).expect("values");
        let ours = Energy.score(&pair).expect("a score").statistic;
        assert!((ours - expected).abs() < 1e-14, "{ours} {expected}");
    }

    #[test]
    fn constants_are_measured_too() {
        for (value, expected) in [(5.0, 0.0), (7.0, 2.0)] {
            let (a, b) = (numbers(&[5.0; 9]), numbers(&[value; 4]));
            let score = Energy.score(&Pair::of(&a, &b).expect("values"));
            assert_eq!(score.map(|s| s.statistic), Ok(expected));
        }
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        for draw in SHAPES {
            let mut random = Random(11);
            hold_noise(&Energy, 0.12, 500, || {
                two_of_numbers(&mut random, (400, 150), draw)
            });
        }
    }
}
