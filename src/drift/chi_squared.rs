//! Pearson's χ² test of homogeneity.

use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;
use crate::stats::special::{chi_squared_quantile, chi_squared_sf};

/// Σ (observed − expected)² / expected over both samples, without correction.
pub struct ChiSquared;

/// With Yates' correction where there are two categories, as NannyML has it.
pub struct ChiSquaredYates;

/// Evidently's convention: production against shares that the reference is taken to state exactly.
pub struct ChiSquaredEvidently;

/// Missing values being one of the categories.
pub struct ChiSquaredMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "chi-squared",
    variant: None,
    title: "Chi-squared",
    applies_to: &[Kind::Categorical, Kind::Boolean],
    judged_by: Basis::PValue,
    limit: 0.05,
    domain: Domain::DISTANCE,
    why: "Whether both samples can have the same shares of categories. Grows with the number of rows, so it says whether \
          a difference is real, not whether it matters.",
    source: "Pearson (1900); scipy.stats.chi2_contingency(correction=False)",
};

impl DriftTest for ChiSquared {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(tested(&*pair.counted()?, 0.0))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for ChiSquaredYates {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("yates"),
            title: "Chi-squared with Yates' correction",
            source: "Yates (1934); scipy.stats.chi2_contingency, as NannyML 0.13",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.counted()?;
        let correction = if table.occupied() == 2 { 0.5 } else { 0.0 };
        Ok(tested(&table, correction))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for ChiSquaredEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Chi-squared (Evidently)",
            why: "Whether production can have the reference's shares, taken as exact: with a reference no larger than production it \
                  finds drift far too often. From 0 up; one row of a category that the reference lacks makes it infinite and p 0.",
            source: "Evidently 0.7; scipy.stats.chisquare(production, reference scaled to production's rows)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(against_reference(&*pair.counted()?))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for ChiSquaredMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Chi-squared, missing as a category",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(tested(&pair.counted_and_missing()?, 0.0))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

/// The statistic with every difference brought nearer to zero by `correction`, its p-value, and its 95th percentile.
///
/// A single category leaves no degree of freedom: nothing can differ, and p is 1.
fn tested(table: &Table, correction: f64) -> DriftScore {
    let statistic = statistic(table, correction);
    let dof = table.occupied().saturating_sub(1) as f64;
    DriftScore {
        statistic,
        p_value: Some(if dof > 0.0 {
            chi_squared_sf(statistic, dof)
        } else {
            1.0
        }),
        noise: (dof > 0.0).then(|| chi_squared_quantile(0.95, dof)),
    }
}

/// Pearson's statistic of production against the reference's shares.
fn against_reference(table: &Table) -> DriftScore {
    let (n, m) = (table.n as f64, table.m as f64);
    let cell = |p: f64, q: f64| {
        if p == q { 0.0 } else { m * (q - p).powi(2) / p }
    };
    let statistic = table
        .rows()
        .filter(|cell| *cell != (0, 0))
        .map(|(a, b)| {
            let expected = a as f64 * (m / n);
            (b as f64 - expected).powi(2) / expected
        })
        .sum();
    let dof = table.occupied().saturating_sub(1) as f64;
    let noise = noise::of_sum_unless_infinite(table, m, m / (n + m), cell);
    DriftScore {
        statistic,
        p_value: Some(if dof > 0.0 {
            chi_squared_sf(statistic, dof)
        } else {
            1.0
        }),
        noise: noise.filter(|_| dof > 0.0),
    }
}

/// Pearson's statistic of a table of two samples.
pub(super) fn statistic(table: &Table, correction: f64) -> f64 {
    let (n, m) = (table.n as f64, table.m as f64);
    let occupied = table.rows().filter(|r| *r != (0, 0));
    occupied
        .map(|(a, b)| {
            let (a, b) = (a as f64, b as f64);
            let share = (a + b) / (n + m);
            let part = |seen: f64, expected: f64| {
                let gap = (seen - expected).abs();
                (gap - gap.min(correction)).powi(2) / expected
            };
            part(a, share * n) + part(b, share * m)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, hold_noise, numbers, two_of_categories};

    #[test]
    fn a_textbook_table() {
        // scipy 1.17.1: chi2_contingency([[10, 20, 30], [6, 9, 17]], correction=False)
        let (a, b) = (
            counted(&[("x", 10), ("y", 20), ("z", 30)]),
            counted(&[("x", 6), ("y", 9), ("z", 17)]),
        );
        let score = ChiSquared
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.statistic - 0.271_574_651_504_035).abs() < 1e-12);
        assert!((score.p_value.expect("a p-value") - 0.873_028_283_380_073).abs() < 1e-12);
    }

    #[test]
    fn one_category_on_both_sides_cannot_differ() {
        let (a, b) = (counted(&[("x", 10)]), counted(&[("x", 3)]));
        let score = ChiSquared
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert_eq!((score.statistic, score.p_value), (0.0, Some(1.0)));
    }

    /// Evidently's own test prints 0.67309 for these counts.
    #[test]
    fn evidently_takes_the_reference_as_exact() {
        let of = |rows: [u64; 6]| {
            let names = ["1", "2", "3", "4", "5", "6"];
            let counts: Vec<(&str, u64)> = names.into_iter().zip(rows).collect();
            counted(&counts)
        };
        let (a, b) = (of([16, 18, 16, 14, 12, 12]), of([16, 16, 16, 16, 16, 8]));
        let score = ChiSquaredEvidently
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.p_value.expect("a p-value") - 0.67309).abs() < 5e-6);
        let one_new = counted(&[("1", 16), ("7", 1)]);
        let score = ChiSquaredEvidently
            .score(&Pair::of(&a, &one_new).expect("values"))
            .expect("a score");
        assert_eq!((score.statistic, score.p_value), (f64::INFINITY, Some(0.0)));
    }

    #[test]
    fn evidently_noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(17);
        hold_noise(&ChiSquaredEvidently, 0.1, 500, || {
            two_of_categories(&mut random, (700, 500), 4, 2)
        });
    }

    #[test]
    fn rare_ones_in_a_numeric_flag_are_seen() {
        let flag = |ones: usize| -> Vec<f64> {
            (0..1_000)
                .map(|i| if i < ones { 1.0 } else { 0.0 })
                .collect()
        };
        let (a, b) = (numbers(&flag(10)), numbers(&flag(40)));
        let score = ChiSquared
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("few values");
        assert!(score.p_value.expect("a p-value") < 1e-4);
    }
}
