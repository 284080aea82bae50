//! The G-test: χ² by the likelihood ratio.

use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{chi_squared_quantile, chi_squared_sf, deviance};

/// 2 Σ observed ln(observed / expected) over both samples, without correction.
pub struct GTest;

/// Missing values being one of the categories.
pub struct GTestMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "g-test",
    variant: None,
    title: "G-test",
    applies_to: &[Kind::Categorical, Kind::Boolean],
    judged_by: Basis::PValue,
    limit: 0.05,
    domain: Domain::DISTANCE,
    why: "Whether both samples can have the same shares of categories, by the ratio of likelihoods. From 0 up; grows with \
          the number of rows. Close to χ² with many rows; more easily carried away by rare categories.",
    source: "Wilks (1938); scipy.stats.chi2_contingency(correction=False, lambda_=\"log-likelihood\")",
};

impl DriftTest for GTest {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(tested(&*pair.counted()?))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for GTestMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "G-test, missing as a category",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(tested(&pair.counted_and_missing()?))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

/// A single category leaves no degree of freedom: nothing can differ, and p is 1.
///
/// Each cell takes −observed + expected along, which sums to nothing and keeps every cell from being negative.
fn tested(table: &Table) -> DriftScore {
    let (n, m) = (table.n as f64, table.m as f64);
    let statistic = table.rows().fold(0.0, |sum, (a, b)| {
        let (a, b) = (a as f64, b as f64);
        let share = (a + b) / (n + m);
        sum + 2.0 * (deviance(a, share * n) + deviance(b, share * m))
    });
    let dof = table.occupied().saturating_sub(1) as f64;
    let some = dof > 0.0;
    DriftScore {
        statistic: if some { statistic } else { 0.0 },
        p_value: Some(if some {
            chi_squared_sf(statistic, dof)
        } else {
            1.0
        }),
        noise: some.then(|| chi_squared_quantile(0.95, dof)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted};

    #[test]
    fn a_textbook_table() {
        let (a, b) = (
            counted(&[("x", 10), ("y", 20), ("z", 30), ("", 5)]),
            counted(&[("x", 6), ("y", 9), ("z", 17)]),
        );
        let pair = Pair::of(&a, &b).expect("values");
        // scipy 1.17.1: chi2_contingency([[10, 20, 30], [6, 9, 17]], correction=False, lambda_="log-likelihood"), then with [5, 0]
        for (test, statistic, p) in [
            (
                &GTest as &dyn DriftTest,
                0.274_026_542_024_660_6,
                0.871_958_654_281_272_1,
            ),
            (
                &GTestMissingAsLevel,
                4.409_860_574_876_777,
                0.220_472_822_668_934_98,
            ),
        ] {
            let score = test.score(&pair).expect("a score");
            assert!((score.statistic / statistic - 1.0).abs() < 1e-12);
            assert!((score.p_value.expect("a p-value") / p - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn one_category_on_both_sides_cannot_differ() {
        let (a, b) = (counted(&[("x", 10)]), counted(&[("x", 3)]));
        let score = GTest
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert_eq!(
            (score.statistic, score.p_value, score.noise),
            (0.0, Some(1.0), None)
        );
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(6);
        let mut draw = |rows: u64| {
            let mut counts = [("a", 0), ("b", 0), ("c", 0), ("d", 0)];
            for _ in 0..rows {
                counts[(random.uniform().powi(2) * 4.0) as usize].1 += 1;
            }
            counted(&counts)
        };
        let over = (0..800).filter(|_| {
            let (a, b) = (draw(600), draw(200));
            let score = GTest
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            Some(score.statistic) > score.noise
        });
        let share = over.count() as f64 / 800.0;
        assert!((share - 0.05).abs() < 0.025, "{share} are over the noise");
    }
}
