//! The Mann-Whitney U test, also called Wilcoxon's rank-sum test.

use super::walk::Block;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{rank_sum_exact, rank_sum_steps, two_sided_normal};

/// Pairs of rows in which the reference is greater, two-sided.
pub struct MannWhitney;

impl DriftTest for MannWhitney {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "mann-whitney",
            variant: None,
            title: "Mann-Whitney",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::DISTANCE,
            why: "In how many of all pairs the reference's row is greater than production's, equal ones counted half: 0 to n m, \
                  n m/2 when neither tends to be greater. Sees that values moved up or down, without regard to outliers; blind to \
                  a change of spread alone. The statistic has two ends, so noise is told by the p-value only.",
            source: "Mann & Whitney (1947); scipy.stats.mannwhitneyu, two-sided",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let ranks = pair.ranks()?;
        let (n, m) = (ranks.n, ranks.m);
        let RankSum { greater, ties } = ranks.rank_sum;
        let p_value = if exact(n, m, ties) {
            rank_sum_exact(n, m, greater as u64)
        } else {
            asymptotic(n as f64, m as f64, greater, ties)
        };
        Ok(DriftScore {
            statistic: greater,
            p_value: Some(p_value),
            noise: None,
        })
    }
}

/// Pairs in which the reference's row is greater, equal ones counted half, and Σ t³ − t over values that t rows share.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RankSum {
    greater: f64,
    ties: f64,
}

impl RankSum {
    #[inline]
    pub fn take(&mut self, block: &Block) {
        self.greater += block.rows.0 * (block.below.1 + 0.5 * block.rows.1);
        let equal = block.ties();
        self.ties += (equal - 1.0) * equal * (equal + 1.0);
    }
}

/// As scipy's default: up to 8 rows on a side and no ties; but only where it takes at most 30 million steps.
fn exact(n: u64, m: u64, ties: f64) -> bool {
    const EXACT_TO: u64 = 8;
    const CHEAP: f64 = 3e7;
    n.min(m) <= EXACT_TO && ties == 0.0 && rank_sum_steps(n, m) <= CHEAP
}

/// The normal distribution with corrections for ties (Σ t³ − t) and for whole steps.
fn asymptotic(n: f64, m: f64, greater: f64, ties: f64) -> f64 {
    let all = n + m;
    let beyond = (greater - 0.5 * n * m).abs() - 0.5;
    let variance = n * m / 12.0 * (all + 1.0 - ties / all / (all - 1.0));
    if beyond <= 0.0 || variance <= 0.0 {
        return 1.0;
    }
    two_sided_normal(beyond / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::numbers;

    fn score(a: &[f64], b: &[f64]) -> (f64, f64) {
        let (a, b) = (numbers(a), numbers(b));
        let score = MannWhitney
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        (score.statistic, score.p_value.expect("a p-value"))
    }

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: mannwhitneyu(a, b): exact, and with ties
        let (u, p) = score(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]);
        assert_eq!(u, 17.0);
        assert!((p - 1.0 / 9.0).abs() < 1e-15, "{p}");
        let (u, p) = score(&[1.0, 2.0, 2.0, 3.0], &[2.0, 2.0, 2.0, 3.0, 4.0]);
        assert_eq!(u, 6.5);
        assert!((p / 0.41849223344681985 - 1.0).abs() < 1e-12, "{p}");
    }

    #[test]
    fn equal_constants_do_not_differ() {
        assert_eq!(score(&[5.0; 30], &[5.0; 20]), (300.0, 1.0));
        assert_eq!(score(&[5.0], &[6.0]), (0.0, 1.0));
        assert!(score(&[5.0; 30], &[6.0; 20]).1 < 1e-10);
    }

    #[test]
    fn a_few_against_very_many_stays_cheap() {
        let many: Vec<f64> = (0..600_000).map(f64::from).collect();
        let few: Vec<f64> = (0..8).map(|i| f64::from(i) * 75_000.0 + 0.5).collect();
        assert!(!exact(8, 600_000, 0.0) && exact(8, 50_000, 0.0));
        let (_, p) = score(&few, &many);
        assert!((0.5..1.0).contains(&p), "{p}");
    }
}
