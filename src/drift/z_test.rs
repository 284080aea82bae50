//! The z-test of two proportions.

use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{chi_squared_quantile, two_sided_normal};

/// |p − q| over its pooled standard error, p and q the shares of either of two categories.
pub struct ZTest;

impl DriftTest for ZTest {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "z-test",
            variant: None,
            title: "Z-test of two proportions",
            applies_to: &[Kind::Categorical, Kind::Boolean],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::DISTANCE,
            why: "Whether the share of one of two categories changed, in standard errors: from 0 up, without a sign, since which \
                  category comes first is a matter of names. Its square is χ² without correction, and the p-value the same. \
                  Approximate where a category holds a handful of rows.",
            source: "statsmodels.stats.proportion.proportions_ztest, two-sided, pooled variance; the same as Evidently's z",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.counted()?;
        if table.occupied() == 1 {
            return Ok(DriftScore {
                statistic: 0.0,
                p_value: Some(1.0),
                noise: None,
            });
        }
        let [(a, b), (c, d)] = table.two_cells()?;
        // The difference of shares times n m, in whole numbers.
        let ahead = u128::from(a) * u128::from(d);
        let behind = u128::from(c) * u128::from(b);
        let (n, m) = (table.n as f64, table.m as f64);
        let (first, second) = (a as f64 + b as f64, c as f64 + d as f64);
        let z = ahead.abs_diff(behind) as f64 / (n.sqrt() * m.sqrt())
            * ((n + m) / first / second).sqrt();
        Ok(DriftScore {
            statistic: z,
            p_value: Some(two_sided_normal(z)),
            noise: Some(chi_squared_quantile(0.95, 1.0).sqrt()),
        })
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, numbers};

    #[test]
    fn equals_statsmodels() {
        // statsmodels 0.15.0: proportions_ztest([30, 50], [100, 110]); Evidently's z gives the same p
        let (a, b) = (
            counted(&[("no", 70), ("yes", 30)]),
            counted(&[("no", 60), ("yes", 50)]),
        );
        let score = ZTest
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.statistic / 2.303_273_741_887_822 - 1.0).abs() < 1e-12);
        assert!(
            (score.p_value.expect("a p-value") / 0.021_263_446_064_635_913 - 1.0).abs() < 1e-11
        );
    }

    #[test]
    fn one_category_cannot_differ_and_three_are_too_many() {
        let (a, b) = (numbers(&[1.0, 1.0]), numbers(&[1.0]));
        let same = ZTest.score(&Pair::of(&a, &b).expect("values"));
        assert_eq!(same.map(|s| (s.statistic, s.p_value)), Ok((0.0, Some(1.0))));
        let (a, b) = (counted(&[("x", 1), ("y", 1)]), counted(&[("z", 1)]));
        let error = ZTest
            .score(&Pair::of(&a, &b).expect("values"))
            .expect_err("three");
        assert!(error.0.contains("3 categories"), "{error}");
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(8);
        let mut draw = |rows: usize| {
            numbers(&random.sample(rows, |r| if r.uniform() < 0.3 { 1.0 } else { 0.0 }))
        };
        let over = (0..1_000).filter(|_| {
            let (a, b) = (draw(500), draw(200));
            let score = ZTest
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            Some(score.statistic) > score.noise
        });
        let share = over.count() as f64 / 1_000.0;
        assert!((share - 0.05).abs() < 0.02, "{share} are over the noise");
    }
}
