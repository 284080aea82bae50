//! Fisher's exact test of two categories.

use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{chi_squared_quantile, fisher_exact};

/// Exact p-value that two categories have the same shares; the statistic is the odds ratio, or its inverse when that is larger.
pub struct FisherExact;

/// Variance of the rows in a cell beyond which the sum takes longer than anybody waits (some 10^12 rows).
const MOST: f64 = 1e11;

impl DriftTest for FisherExact {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "fisher-exact",
            variant: None,
            title: "Fisher's exact test",
            applies_to: &[Kind::Categorical, Kind::Boolean],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::RATIO,
            why: "Whether two categories kept their shares, exact for any number of rows, so it can be trusted where a category holds \
                  a handful. The statistic says how many times the odds changed: 1 when equal, infinite when one sample lacks a \
                  category that the other has.",
            source: "Fisher (1922); scipy.stats.fisher_exact, two-sided, whose odds ratio is this or its inverse",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.counted()?;
        let [(a, b), (c, d)] = table.two_cells()?;
        let (n, m) = (table.n as f64, table.m as f64);
        let first = (a as f64 + b as f64) / (n + m);
        if n * m / (n + m) * first * (1.0 - first) > MOST {
            return Err(DriftError(
                "too many rows to sum their exact probabilities; the G-test is as good".to_owned(),
            ));
        }
        let p_value = fisher_exact(a, table.n, b, table.m);
        let least_expected = n.min(m) * first.min(1.0 - first);
        let variance = table.sampling() / (first * (1.0 - first));
        let [a, b, c, d] = [a, b, c, d].map(|rows| rows as f64);
        let odds = (a / c) * (d / b);
        let noise = (chi_squared_quantile(0.95, 1.0) * variance).sqrt().exp();
        Ok(DriftScore {
            statistic: if a * d == 0.0 || b * c == 0.0 {
                f64::INFINITY
            } else {
                odds.max(1.0 / odds)
            },
            p_value: Some(p_value),
            noise: (least_expected >= 5.0).then_some(noise),
        })
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, noise_stated_and_found, numbers, two_of_numbers};

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: fisher_exact([[3, 7], [8, 1]]): p 0.019766611097880443, odds 3/56
        let (a, b) = (
            counted(&[("x", 3), ("y", 7)]),
            counted(&[("x", 8), ("y", 1)]),
        );
        let score = FisherExact
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.statistic - 56.0 / 3.0).abs() < 1e-12);
        assert!(
            (score.p_value.expect("a p-value") / 0.019_766_611_097_880_443 - 1.0).abs() < 1e-12
        );
        assert_eq!(score.noise, None, "fewer than five rows are expected");
    }

    #[test]
    fn undefined_has_a_reason() {
        for (a, b, reason) in [
            (
                counted(&[("x", 3), ("y", 7)]),
                counted(&[("z", 8)]),
                "3 categories",
            ),
            (
                counted(&[("x", 3)]),
                counted(&[("x", 8)]),
                "one and the same",
            ),
        ] {
            let error = FisherExact
                .score(&Pair::of(&a, &b).expect("values"))
                .expect_err("undefined");
            assert!(error.0.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_lost_category_is_infinite_odds() {
        let (a, b) = (numbers(&[0.0, 1.0, 1.0]), numbers(&[1.0, 1.0]));
        let score = FisherExact
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert_eq!((score.statistic, score.p_value), (f64::INFINITY, Some(1.0)));
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(12);
        let draw: fn(&mut Random) -> f64 = |r| if r.uniform() < 0.2 { 1.0 } else { 0.0 };
        let pair = || two_of_numbers(&mut random, (600, 300), draw);
        let (stated, found) = noise_stated_and_found(&FisherExact, 800, pair);
        let ratio = stated.ln() / found.ln();
        assert!((ratio - 1.0).abs() < 0.1, "stated over found is {ratio}");
    }
}
