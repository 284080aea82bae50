//! Kullback and Leibler's divergence.

use super::bins::by_value_or_sturges;
use super::psi::{evidently_fill, in_deciles};
use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;
use crate::stats::special::deviance;

/// Σ p ln(p/q), reference over production, without smoothing; numbers in the reference's deciles.
pub struct KlDivergence;

/// Evidently's convention: Sturges' bins of both samples, zero shares filled per side, then renormalised.
pub struct KlDivergenceEvidently;

/// Missing values being one more cell.
pub struct KlDivergenceMissingAsLevel;

const PLAIN: AboutTest = AboutTest {
    id: "kl-divergence",
    variant: None,
    title: "Kullback-Leibler divergence",
    applies_to: &[Kind::Numeric, Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::DISTANCE,
    why: "What it costs, in nats a row, to take production's shares for the reference's: 0 when equal, unbounded above. \
          Infinite once production lacks a category or a decile of the reference; a category that only production has \
          counts for little. For small changes about half of psi. 0.1 is Evidently's limit.",
    source: "Kullback & Leibler (1951); scipy.stats.entropy(reference, production), deciles as numpy.quantile",
};

impl DriftTest for KlDivergence {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(unsmoothed(&in_deciles(pair)?))
    }
}

impl DriftTest for KlDivergenceEvidently {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("evidently"),
            title: "Kullback-Leibler divergence (Evidently)",
            why: "The same divergence with empty cells filled, so that it is never infinite: from 0 up, and mostly set by the filling \
                  where cells are empty. 0.1 is Evidently's own limit.",
            source: "Evidently 0.7: Sturges' bins of both samples, or one per value up to 20 different ones in the reference; a zero \
                     share becomes 0.0001, or a millionth of the least share when that is no larger; scipy.stats.entropy",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.binned(by_value_or_sturges);
        let fill = evidently_fill(&table);
        let (all_p, all_q) = table
            .shares()
            .map(|(p, q)| fill(p, q))
            .fold((0.0, 0.0), |sum, (p, q)| (sum.0 + p, sum.1 + q));
        let cell = |p: f64, q: f64| {
            let (p, q) = fill(p, q);
            deviance(p / all_p, q / all_q)
        };
        Ok(DriftScore {
            statistic: summed(&table, cell),
            p_value: None,
            noise: Some(noise::of_sum(&table, 0.5, cell)),
        })
    }
}

impl DriftTest for KlDivergenceMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Kullback-Leibler divergence, missing as a category",
            source: "Kullback & Leibler (1951); scipy.stats.entropy(reference, production)",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        Ok(unsmoothed(&pair.and_missing(&in_deciles(pair)?)))
    }
}

/// Each cell takes −p + q along: nothing in the sum, since shares sum to one, and every cell by itself is then never negative.
fn unsmoothed(table: &Table) -> DriftScore {
    let (n, m) = (table.n as f64, table.m as f64);
    DriftScore {
        statistic: summed(table, deviance),
        p_value: None,
        noise: noise::of_sum_unless_infinite(table, 0.5, n / (n + m), deviance),
    }
}

fn summed(table: &Table, cell: impl Fn(f64, f64) -> f64) -> f64 {
    table
        .shares()
        .map(|(p, q)| cell(p, q))
        .fold(0.0, |sum, part| sum + part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{
        Random, counted, hold_noise, numbers, two_of_categories, two_of_numbers,
    };
    use crate::drift::{judge, score_column};
    use crate::plan::Limits;

    #[test]
    fn a_textbook_table_and_a_lost_category() {
        // scipy 1.17.1: stats.entropy([.5, .5], [.8, .2]), stats.entropy([.5, .5], [1, 0]), stats.entropy([1, 0], [.5, .5])
        for (a, b, expected) in [
            ((50, 50), (80, 20), 0.223_143_551_314_209_7),
            ((50, 50), (10, 0), f64::INFINITY),
            ((10, 0), (50, 50), std::f64::consts::LN_2),
            ((3, 6), (100, 200), 0.0),
        ] {
            let (a, b) = (
                counted(&[("x", a.0), ("y", a.1)]),
                counted(&[("x", b.0), ("y", b.1)]),
            );
            let score = KlDivergence
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            let equal = score.statistic == expected;
            assert!(equal || (score.statistic - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn missing_is_a_cell_of_its_own() {
        let (a, b) = (
            numbers(&[1.0, 2.0, f64::NAN, f64::NAN]),
            numbers(&[1.0, 2.0, 1.0, 2.0]),
        );
        let pair = Pair::of(&a, &b).expect("values");
        let of = |test: &dyn DriftTest| test.score(&pair).map(|s| s.statistic);
        assert_eq!(of(&KlDivergence), Ok(0.0));
        assert_eq!(of(&KlDivergenceMissingAsLevel), Ok(f64::INFINITY));
    }

    #[test]
    fn missing_as_level_runs_on_numbers_when_asked_for() {
        let mut random = Random(6);
        let some_missing = |random: &mut Random, share: f64| {
            numbers(&random.sample(1_000, |r| {
                let value = r.normal();
                if r.uniform() < share { f64::NAN } else { value }
            }))
        };
        let (a, b) = (
            some_missing(&mut random, 0.0),
            some_missing(&mut random, 0.3),
        );
        let mut limits = Limits::default();
        for id in ["psi", "jensen-shannon", "hellinger", "kl-divergence"] {
            limits.drift.insert(format!("{id}:missing-as-level"), 0.15);
        }
        let mut columns = [score_column(&a, &b, &[], &limits)];
        judge(&mut columns, &limits);
        let [column] = columns;
        let asked: Vec<_> = column
            .drift
            .iter()
            .filter(|r| r.variant.as_deref() == Some("missing-as-level"))
            .map(|r| (r.test.as_str(), r.drifted))
            .collect();
        let over = Some(true);
        assert_eq!(
            asked,
            [
                ("psi", over),
                ("jensen-shannon", over),
                ("hellinger", over),
                ("kl-divergence", over)
            ]
        );
        assert_eq!(
            column.verdict.drifted,
            Some(false),
            "the values are as before"
        );
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(19);
        hold_noise(&KlDivergence, 0.15, 500, || {
            two_of_numbers(&mut random, (900, 400), Random::normal)
        });
    }

    /// Twelve categories of some ten rows in production: now and then one is lost, and the noise counts that in.
    #[test]
    fn noise_where_a_category_may_be_lost_by_chance() {
        let mut random = Random(23);
        hold_noise(&KlDivergence, 0.15, 600, || {
            two_of_categories(&mut random, (300, 110), 12, 1)
        });
        let (a, b) = two_of_categories(&mut random, (300, 20), 12, 1);
        let score = KlDivergence
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert_eq!(score.noise, None, "infinite by chance alone");
    }
}
