//! The Anderson-Darling test of two samples.

use super::walk::Block;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;

/// Squared gaps weighted towards the tails, standardised; midranks.
pub struct AndersonDarling;

impl DriftTest for AndersonDarling {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "anderson-darling",
            variant: None,
            title: "Anderson-Darling",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::ANY,
            why: "Squared differences of the two cumulative distributions, those in the tails weighing most, less their expectation \
                  and over their standard deviation: about 0 when equal, at least −1.4, no upper bound. Sees changes in the \
                  tails that Kolmogorov-Smirnov misses. Its p-value is read off a table that ends at 0.001 and 0.25, so among very \
                  many columns it cannot say \"real\" alone.",
            source: "Anderson & Darling (1952), Scholz & Stephens (1987), K-sample Anderson-Darling tests, equation 7; \
                     scipy.stats.anderson_ksamp(variant=\"midrank\")",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let rows = reference.n() as f64 + production.n() as f64;
        if rows < 4.0 {
            return Err(DriftError(
                "its deviation is defined from 4 rows on, both samples together".to_owned(),
            ));
        }
        if reference.min() == production.min()
            && reference.min() == reference.max()
            && production.min() == production.max()
        {
            return Err(DriftError(
                "every row of both samples has the same value".to_owned(),
            ));
        }
        let statistic = (pair.ranks()?.weighted_squares.value() - 1.0)
            / deviation(reference.n() as f64, production.n() as f64);
        Ok(DriftScore {
            statistic,
            p_value: Some(p_value(statistic)),
            noise: Some(CRITICAL_95),
        })
    }
}

/// A²: the squared gaps at midranks over their variances.
#[derive(Debug)]
pub(super) struct WeightedSquares {
    n: f64,
    m: f64,
    sum: f64,
}

impl WeightedSquares {
    pub fn new(n: u64, m: u64) -> Self {
        let (n, m) = (n as f64, m as f64);
        WeightedSquares { n, m, sum: 0.0 }
    }

    #[inline]
    pub fn take(&mut self, block: &Block) {
        let all = self.n + self.m;
        let ties = block.ties();
        let midrank = block.below.0 + block.below.1 + 0.5 * ties;
        let gap = 0.5 * (block.gaps.0 + block.gaps.1);
        self.sum += ties * gap * (gap / (midrank * (all - midrank) - 0.25 * all * ties));
    }

    fn value(&self) -> f64 {
        let all = self.n + self.m;
        (all - 1.0) / all * (self.sum / all) * (1.0 / self.n + 1.0 / self.m)
    }
}

/// Standard deviation of A² when both samples have the same origin: Scholz & Stephens, equation 4 for two samples.
fn deviation(n: f64, m: f64) -> f64 {
    let all = n + m;
    let inverses = 1.0 / n + 1.0 / m;
    let h = harmonic(all - 1.0);
    // Σ Σ 1/((N − i) j) over 1 ≤ i < j < N has this closed form.
    let g = harmonic_of_squares(all - 1.0) - 2.0 * h / all;
    let a = 4.0 * g - 6.0 + (10.0 - 6.0 * g) * inverses;
    let b = 4.0 * (2.0 * g - 4.0) + 16.0 * h + (2.0 * g - 14.0 * h - 4.0) * inverses - 8.0 * h
        + 4.0 * g
        - 6.0;
    let c = 4.0 * (6.0 * h + 2.0 * g - 2.0)
        + 2.0 * (4.0 * h - 4.0 * g + 6.0)
        + (2.0 * h - 6.0) * inverses
        + 4.0 * h;
    let d = 4.0 * (2.0 * h + 6.0) - 8.0 * h;
    let numerator = ((a * all + b) * all + c) * all + d;
    (numerator / ((all - 1.0) * (all - 2.0) * (all - 3.0))).sqrt()
}

/// Up to here harmonic numbers are summed, beyond they are expanded.
const SUMMED: f64 = 64.0;

/// 1 + 1/2 + … + 1/k.
fn harmonic(k: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    if k <= SUMMED {
        return (1..=k as u32).map(|i| 1.0 / f64::from(i)).sum();
    }
    let y = 1.0 / (k * k);
    k.ln() + EULER + 0.5 / k - y * (1.0 / 12.0 - y * (1.0 / 120.0 - y / 252.0))
}

/// 1 + 1/4 + … + 1/k².
fn harmonic_of_squares(k: f64) -> f64 {
    const ALL: f64 = std::f64::consts::PI * std::f64::consts::PI / 6.0;
    if k <= SUMMED {
        return (1..=k as u32).map(|i| f64::from(i).powi(-2)).sum();
    }
    let y = 1.0 / (k * k);
    ALL - (1.0 - 0.5 / k + y * (1.0 / 6.0 - y * (1.0 / 30.0 - y / 42.0))) / k
}

/// Where scipy's table of critical values begins, at p = 0.25, and ends, at p = 0.001; and its entry for p = 0.05.
const CRITICAL_75: f64 = 0.325;
const CRITICAL_95: f64 = 1.961;
const CRITICAL_999: f64 = 6.546;

/// Between the table's ends the parabola of ln p that fits its seven entries best; at the ends' values beyond them.
fn p_value(statistic: f64) -> f64 {
    /// Least squares through (0.325, ln 0.25), (1.226, ln 0.1), (1.961, ln 0.05), (2.718, ln 0.025), (3.752, ln 0.01),
    /// (4.592, ln 0.005), (6.546, ln 0.001).
    const PARABOLA: [f64; 3] = [
        -1.077_770_279_820_487_3,
        -1.008_226_564_465_250_6,
        0.018_198_094_574_111_26,
    ];
    if statistic < CRITICAL_75 {
        return 0.25;
    }
    if statistic > CRITICAL_999 {
        return 0.001;
    }
    let [constant, linear, square] = PARABOLA;
    (constant + statistic * (linear + statistic * square)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, hold_noise, numbers, two_of_numbers};

    fn score(a: &[f64], b: &[f64]) -> Result<DriftScore, DriftError> {
        let (a, b) = (numbers(a), numbers(b));
        AndersonDarling.score(&Pair::of(&a, &b).expect("values"))
    }

    #[test]
    fn ties_are_midranks_and_the_table_is_read_between_its_ends() {
        let far: Vec<f64> = (0..30).map(f64::from).collect();
        let near: Vec<f64> = far.iter().map(|v| v + 30.0).collect();
        // scipy 1.17.1: anderson_ksamp(variant="midrank")
        for (a, b, statistic, p) in include!("anderson_darling_cases.in") {
            let ours = score(a, b).expect("a score");
            assert!((ours.statistic / statistic - 1.0).abs() < 1e-12, "{ours:?}");
            assert!((ours.p_value.expect("a p-value") / p - 1.0).abs() < 1e-9);
        }
        assert_eq!(score(&far, &far).expect("a score").p_value, Some(0.25));
        assert_eq!(score(&far, &near).expect("a score").p_value, Some(0.001));
    }

    #[test]
    fn what_is_undefined_says_why() {
        assert!(score(&[5.0; 9], &[5.0; 4]).is_err());
        assert!(score(&[1.0, 2.0], &[3.0]).is_err());
        assert!(score(&[5.0; 9], &[6.0; 4]).expect("a score").statistic > 6.0);
    }

    #[test]
    fn the_expansion_meets_the_sum() {
        for k in [65_u32, 1_000] {
            let sum: f64 = (1..=k).map(|i| 1.0 / f64::from(i)).sum();
            let squares: f64 = (1..=k).map(|i| f64::from(i).powi(-2)).sum();
            assert!((harmonic(f64::from(k)) - sum).abs() < 1e-13);
            assert!((harmonic_of_squares(f64::from(k)) - squares).abs() < 1e-14);
        }
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(5);
        hold_noise(&AndersonDarling, 0.2, 600, || {
            two_of_numbers(&mut random, (120, 60), Random::normal)
        });
    }
}
