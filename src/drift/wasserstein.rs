//! The Wasserstein distance, also called earth mover's distance.

use super::bins::{FINE_BINS, fine_grid};
use super::numbers::Numbers;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;

/// W₁ over the reference's standard deviation.
pub struct Wasserstein;

/// W₁ in the column's own unit.
pub struct WassersteinRaw;

/// Evidently's convention: over the standard deviation with n in the denominator, at least 0.001.
pub struct WassersteinEvidently;

/// NannyML's convention: from 10,000 rows of the reference on, the area over 10,000 bins of equal width.
pub struct WassersteinNannyml;

const PLAIN: AboutTest = AboutTest {
    id: "wasserstein",
    variant: None,
    title: "Wasserstein distance",
    applies_to: &[Kind::Numeric],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::DISTANCE,
    why: "How far rows have to move on average, in standard deviations of the reference: a shift of the mean by a tenth \
          of one gives 0.1. From 0 up. Feels outliers.",
    source: "Kantorovich (1942), Vallender (1974); scipy.stats.wasserstein_distance over the reference's sd (n − 1)",
};

impl DriftTest for Wasserstein {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let sd = reference_sd(pair.numbers()?.0)?;
        divided(pair, sd)
    }
}

impl DriftTest for WassersteinRaw {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("raw"),
            title: "Wasserstein distance in the column's unit",
            why: "How far rows have to move on average, in the column's own unit. Its limit is given in standard deviations of \
                  the reference.",
            source: "Kantorovich (1942); scipy.stats.wasserstein_distance",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        divided(pair, 1.0)
    }

    fn limit_unit(&self, pair: &Pair<'_>) -> f64 {
        pair.numbers()
            .map_or(1.0, |(reference, _)| reference.spread().sd)
    }
}

impl DriftTest for WassersteinEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Wasserstein distance (Evidently)",
            source: "Evidently 0.7: W₁ over max(population sd of the reference, 0.001)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, _) = pair.numbers()?;
        let n = reference.n() as f64;
        let sd = reference.spread().sd * ((n - 1.0) / n).sqrt();
        divided(pair, sd.max(0.001))
    }
}

impl DriftTest for WassersteinNannyml {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("nannyml"),
            title: "Wasserstein distance (NannyML)",
            why: "The area in the column's unit, read off 10,000 bins of equal width when the reference has 10,000 rows or more; a \
                  value under the reference's range counts one row too many then. NannyML takes its limit from the reference's own \
                  chunks; a tenth of the reference's standard deviation stands in for it.",
            source: "NannyML 0.13: scipy.stats.wasserstein_distance under 10,000 rows of the reference, else 10,000 bins",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let exact = divided(pair, 1.0)?;
        if reference.n() < u64::from(FINE_BINS) {
            return Ok(exact);
        }
        if reference.min() == reference.max() {
            return Err(DriftError(
                "the reference is constant, so its range cannot be cut into bins".to_owned(),
            ));
        }
        Ok(DriftScore {
            statistic: area_on_grid(reference, production),
            ..exact
        })
    }

    fn limit_unit(&self, pair: &Pair<'_>) -> f64 {
        WassersteinRaw.limit_unit(pair)
    }
}

/// Within the reference's range on the grid, beyond it exact.
fn area_on_grid(reference: &Numbers<'_>, production: &Numbers<'_>) -> f64 {
    let (n, m) = (reference.n() as f64, production.n() as f64);
    let (min, max) = (reference.min(), reference.max());
    let below = production.under(min);
    // As published: one row more than there is, where there is one.
    let started = if below > 0 { below as f64 + 1.0 } else { 0.0 };
    let (mut within, mut width) = (0.0, None);
    for edge in fine_grid(reference).skip(1) {
        let reached = |numbers: &Numbers<'_>| {
            if edge == max {
                numbers.at_or_under(edge)
            } else {
                numbers.under(edge)
            }
        };
        let width = *width.get_or_insert(edge - min);
        let inside = (reached(production) - below) as f64;
        within += (reached(reference) as f64 / n - (inside + started) / m).abs() * width;
    }
    within + area_beyond(production, min, max) / m
}

/// Σ of the distances of rows outside a range from it.
fn area_beyond(numbers: &Numbers<'_>, min: f64, max: f64) -> f64 {
    numbers
        .each()
        .map(|(value, count)| (min - value).max(value - max).max(0.0) * count as f64)
        .sum()
}

fn reference_sd(reference: &Numbers<'_>) -> Result<f64, DriftError> {
    let sd = reference.spread().sd;
    if sd > 0.0 {
        Ok(sd)
    } else if reference.n() == 1 {
        Err(DriftError(
            "the reference holds a single row, so it has no standard deviation to measure in"
                .to_owned(),
        ))
    } else {
        Err(DriftError(
            "the reference is constant, so it has no standard deviation to measure in".to_owned(),
        ))
    }
}

fn divided(pair: &Pair<'_>, by: f64) -> Result<DriftScore, DriftError> {
    let (reference, production) = pair.numbers()?;
    let noise = noise::wasserstein(reference, reference.n(), production.n()) / by;
    Ok(DriftScore {
        statistic: pair.gaps()?.area.value() / by,
        p_value: None,
        noise: noise.is_finite().then_some(noise),
    })
}

/// The area between the two cumulative distributions.
#[derive(Debug)]
pub(super) struct Area {
    value: f64,
    gap: f64,
    last: f64,
    /// 1/(n m), since gaps are taken times n m.
    unit: f64,
}

impl Area {
    pub fn new(n: u64, m: u64) -> Self {
        Area {
            value: 0.0,
            gap: 0.0,
            last: 0.0,
            unit: 1.0 / (n as f64 * m as f64),
        }
    }

    /// One that has been worked out.
    pub fn known(value: f64) -> Self {
        Area {
            value,
            ..Area::new(1, 1)
        }
    }

    pub fn value(&self) -> f64 {
        self.value
    }

    /// The next value, with n m |F − G| at it.
    #[inline]
    pub fn take(&mut self, value: f64, gap: f64) {
        // Nothing times a width beyond all numbers is nothing.
        if self.gap > 0.0 {
            self.value += self.gap * (value - self.last);
        }
        self.gap = gap * self.unit;
        self.last = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{
        Random, SHAPES, hold_nannymls_grid, hold_noise, numbers, two_of_numbers,
    };

    #[test]
    fn a_shift_is_its_own_distance() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let shifted: Vec<f64> = values.iter().map(|v| v + 7.0).collect();
        let (a, b) = (numbers(&values), numbers(&shifted));
        let pair = Pair::of(&a, &b).expect("values");
        let raw = WassersteinRaw.score(&pair).expect("a score").statistic;
        assert!((raw - 7.0).abs() < 1e-12);
        let sd = (100.0_f64 * 101.0 / 12.0).sqrt();
        let over_sd = Wasserstein.score(&pair).expect("a score").statistic;
        assert!((over_sd - 7.0 / sd).abs() < 1e-12);
        assert!((WassersteinRaw.limit_unit(&pair) - sd).abs() < 1e-12);
    }

    #[test]
    fn a_constant_reference_has_no_measure() {
        let (a, b) = (numbers(&[2.0; 9]), numbers(&[1.0, 2.0]));
        let pair = Pair::of(&a, &b).expect("values");
        assert!(Wasserstein.score(&pair).is_err());
        assert_eq!(WassersteinRaw.score(&pair).map(|s| s.statistic), Ok(0.5));
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        for draw in SHAPES {
            let mut random = Random(11);
            hold_noise(&Wasserstein, 0.12, 400, || {
                two_of_numbers(&mut random, (400, 150), draw)
            });
        }
    }

    #[test]
    fn nannymls_grid_is_what_its_formula_gives() {
        // NannyML 0.13.1's formula written out with numpy 2.4: 12,000 rows against 3,000
        let expected = [
            68.93978098329845,
            39.09250293567865,
            1943.3010289738502,
            753.1911387118625,
        ];
        hold_nannymls_grid(&WassersteinNannyml, &WassersteinRaw, expected);
    }
}
