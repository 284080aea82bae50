//! Levene's test of equal spread, in the form of Brown and Forsythe.

use super::numbers::Numbers;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{student_t_two_sided_quantile, two_sided_t};

/// One-way analysis of variance of the absolute deviations from each sample's median.
pub struct Levene;

impl DriftTest for Levene {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "levene",
            variant: None,
            title: "Levene (Brown-Forsythe)",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::DISTANCE,
            why: "Whether values lie as far from their sample's median on both sides: 0 when they do on average, no upper bound. \
                  Sees a change of spread, whatever the shape; blind to a shift.",
            source: "Levene (1960), Brown & Forsythe (1974); scipy.stats.levene(center=\"median\")",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let (n, m) = (reference.n() as f64, production.n() as f64);
        let freedom = n + m - 2.0;
        if freedom < 1.0 {
            return Err(DriftError(
                "it asks for at least three rows, both samples together".to_owned(),
            ));
        }
        // Divided by the largest value, so that squares stay in range.
        let scale = reference.scale().max(production.scale());
        let (left, right) = (
            Deviations::of(reference, scale),
            Deviations::of(production, scale),
        );
        let between = n * (m / (n + m)) * (left.mean - right.mean).powi(2);
        let within = left.squares + right.squares;
        if within == 0.0 && between == 0.0 {
            return Err(DriftError(
                "every row of both samples is as far from its median as every other".to_owned(),
            ));
        }
        let statistic = between / within * freedom;
        let critical = student_t_two_sided_quantile(0.05, freedom);
        Ok(DriftScore {
            statistic,
            // F with one degree of freedom is t squared.
            p_value: Some(two_sided_t(statistic.sqrt(), freedom)),
            noise: Some(critical * critical),
        })
    }
}

/// Absolute deviations from the median.
struct Deviations {
    mean: f64,
    /// Sum of squared differences from their mean.
    squares: f64,
}

impl Deviations {
    fn of(numbers: &Numbers<'_>, scale: f64) -> Deviations {
        let median = numbers.quantile(0.5);
        let n = numbers.n() as f64;
        // One division for all values, and none for ordinary ones.
        let unit = 1.0 / scale;
        let about = numbers.quantile(0.75) * unit - numbers.quantile(0.25) * unit;
        let centre = 0.5 * about;
        // Differences from a guess of the mean, so that their squares do not cancel.
        let (mut sum, mut squares) = (0.0, 0.0);
        for (value, count) in numbers.each() {
            let z = (value * unit - median * unit).abs() - centre;
            let weighted = z * count as f64;
            sum += weighted;
            squares += z * weighted;
        }
        Deviations {
            mean: centre + sum / n,
            squares: (squares - sum * (sum / n)).max(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, hold_noise, numbers, two_of_numbers};

    fn score(a: &[f64], b: &[f64]) -> Result<DriftScore, DriftError> {
        let (a, b) = (numbers(a), numbers(b));
        Levene.score(&Pair::of(&a, &b).expect("values"))
    }

    #[test]
    fn equals_scipy_at_any_scale() {
        let a = [38.75, 41.5, 43.75, 44.5, 45.5, 46.0, 47.75, 58.0];
        let b = [39.25, 39.5, 39.75, 41.25, 41.75, 43.0, 43.25];
        for scale in [1.0, 1e300, 1e-300, 1e-6] {
            let times = |values: &[f64]| values.iter().map(|v| v * scale).collect::<Vec<_>>();
            let ours = score(&times(&a), &times(&b)).expect("a score");
            // scipy 1.17.1: levene(a, b)
            assert!(
                (ours.statistic / 1.8483817519054457 - 1.0).abs() < 1e-12,
                "{ours:?}"
            );
            assert!((ours.p_value.expect("a p-value") / 0.19708731886973413 - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn constants_have_no_spread_to_compare() {
        assert!(score(&[5.0; 9], &[6.0; 4]).is_err());
        assert!(score(&[5.0], &[6.0]).is_err());
        let apart = score(&[5.0; 9], &[4.0, 6.0]).expect("a score");
        assert_eq!((apart.statistic, apart.p_value), (f64::INFINITY, Some(0.0)));
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(9);
        hold_noise(&Levene, 0.2, 800, || {
            two_of_numbers(&mut random, (200, 80), Random::normal)
        });
    }
}
