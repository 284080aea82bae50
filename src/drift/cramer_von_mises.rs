//! The Cramér-von Mises test of two samples.

use super::numbers::Numbers;
use super::walk::{Block, blocks};
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::{
    CRAMER_VON_MISES_95, CRAMER_VON_MISES_EXACT_TO, cramer_von_mises_exact, cramer_von_mises_sf,
};

/// Squared gaps between the two cumulative distributions, averaged over all rows.
pub struct CramerVonMises;

/// scipy's formula from midranks, which grows with ties where the samples differ in size.
pub struct CramerVonMisesScipy;

const PLAIN: AboutTest = AboutTest {
    id: "cramer-von-mises",
    variant: None,
    title: "Cramér-von Mises",
    applies_to: &[Kind::Numeric],
    judged_by: Basis::PValue,
    limit: 0.05,
    domain: Domain::DISTANCE,
    why: "Squared differences of the two cumulative distributions, summed over all rows: 0 when equal, 1/6 expected by \
          chance, about n m/(3 (n + m)) when nothing is shared. Weighs the whole range where Kolmogorov-Smirnov \
          takes its worst point. Careful (p too large) where values repeat.",
    source: "Anderson (1962); scipy.stats.cramervonmises_2samp where no value repeats or both samples have equal sizes",
};

impl DriftTest for CramerVonMises {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        scored(pair, 0.0)
    }
}

impl DriftTest for CramerVonMisesScipy {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("scipy"),
            title: "Cramér-von Mises (scipy)",
            why: "The same from midranks, as scipy has it. Where values repeat and the samples differ in size it grows with the \
                  repetitions alone: equal columns of one value get a p-value of 0.12 at 47 and 38 rows, and of 0 at many.",
            source: "scipy.stats.cramervonmises_2samp",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        scored(pair, ties_surplus(reference, production))
    }
}

fn scored(pair: &Pair<'_>, surplus: f64) -> Result<DriftScore, DriftError> {
    let ranks = pair.ranks()?;
    let (n, m) = (ranks.n, ranks.m);
    if n < 2 || m < 2 {
        return Err(DriftError(
            "it asks for at least two rows on each side".to_owned(),
        ));
    }
    let (rows, pairs) = (n as f64 + m as f64, n as f64 * m as f64);
    let statistic = ranks.squares.value() + surplus;
    let p_value = if n.max(m) <= CRAMER_VON_MISES_EXACT_TO {
        // Gaps in steps of 1/lcm(n, m), as whole numbers; ties leave fractions, which scipy cuts off.
        let common = gcd(n, m) as f64;
        let sum = statistic * pairs * rows * rows / (common * common);
        cramer_von_mises_exact(n, m, (sum * (1.0 + 1e-12) + 1e-7).floor().max(0.0) as u64)
    } else {
        let (mean, deviation) = moments(n as f64, m as f64);
        cramer_von_mises_sf(1.0 / 6.0 + (statistic - mean) / deviation)
    };
    let (mean, deviation) = moments(n as f64, m as f64);
    Ok(DriftScore {
        statistic,
        p_value: Some(p_value),
        noise: Some(mean + (CRAMER_VON_MISES_95 - 1.0 / 6.0) * deviation),
    })
}

/// n m/(n + m)² Σ (F − G)² over all rows; a row among equal ones counts half the square under the value and half that at it.
#[derive(Debug)]
pub(super) struct Squares {
    n: f64,
    m: f64,
    sum: f64,
}

impl Squares {
    pub fn new(n: u64, m: u64) -> Self {
        let (n, m) = (n as f64, m as f64);
        Squares { n, m, sum: 0.0 }
    }

    #[inline]
    pub fn take(&mut self, block: &Block) {
        let (under, at) = block.gaps;
        self.sum += 0.5 * block.ties() * (under * under + at * at);
    }

    fn value(&self) -> f64 {
        let (n, m) = (self.n, self.m);
        // Gaps are taken times n m.
        self.sum / (n * m) / (n * m) * (n / (n + m)) * (m / (n + m))
    }
}

/// What the formula from midranks has over [`Squares`]: 0 without ties and for equal sizes.
fn ties_surplus(reference: &Numbers<'_>, production: &Numbers<'_>) -> f64 {
    let (n, m) = (reference.n() as f64, production.n() as f64);
    let all = n + m;
    let mut excess = -(n - m) * all;
    for block in blocks(reference, production) {
        let (f, g) = block.rows;
        excess +=
            (n + 2.0 * m) * f.powi(3) - (m + 2.0 * n) * g.powi(3) + 3.0 * f * g * (m * f - n * g);
    }
    (n - m) * excess / (12.0 * n * m * all * all)
}

/// Mean of the statistic without ties, and its standard deviation over that of the limit (Anderson's equations 11, 14, 15).
fn moments(n: f64, m: f64) -> (f64, f64) {
    let all = n + m;
    let mean = (1.0 + 1.0 / all) / 6.0;
    // 45 times the variance.
    let variance = (1.0 + 1.0 / all) * (1.0 - (0.75 * (n / m + m / n) + 0.5) / all);
    (mean, variance.max(0.0).sqrt())
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, hold_noise, numbers, two_of_numbers};

    fn score(test: &dyn DriftTest, a: &[f64], b: &[f64]) -> Result<DriftScore, DriftError> {
        let (a, b) = (numbers(a), numbers(b));
        test.score(&Pair::of(&a, &b).expect("values"))
    }

    #[test]
    fn equal_columns_of_one_value_do_not_differ() {
        let ours = score(&CramerVonMises, &[5.0; 47], &[5.0; 38]).expect("a score");
        assert_eq!((ours.statistic, ours.p_value), (0.0, Some(1.0)));
        // scipy 1.17.1: cramervonmises_2samp([5] * 47, [5] * 38)
        let scipy = score(&CramerVonMisesScipy, &[5.0; 47], &[5.0; 38]).expect("a score");
        assert!((scipy.statistic / 0.321_204_136_749_884_13 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_ties_both_are_scipys() {
        // The example of scipy's documentation, from Conover (1999).
        let x = [7.6, 8.4, 8.6, 8.7, 9.3, 9.9, 10.1, 10.6, 11.2];
        let y = [
            5.2, 5.7, 5.9, 6.5, 6.8, 8.2, 9.1, 9.8, 10.8, 11.3, 11.5, 12.3, 12.5, 13.4, 14.6,
        ];
        for test in [&CramerVonMises as &dyn DriftTest, &CramerVonMisesScipy] {
            // scipy 1.17.1: cramervonmises_2samp(x, y), exact at these sizes
            let ours = score(test, &x, &y).expect("a score");
            assert!(
                (ours.statistic - 0.2615740740740744).abs() < 1e-13,
                "{ours:?}"
            );
            assert!((ours.p_value.expect("a p-value") - 0.18675430438453725).abs() < 1e-12);
        }
    }

    #[test]
    fn a_single_row_is_too_few() {
        assert!(score(&CramerVonMises, &[5.0], &[1.0, 2.0]).is_err());
        assert!(score(&CramerVonMisesScipy, &[5.0, 6.0], &[1.0]).is_err());
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        for rows in [(200, 200), (300, 40)] {
            let mut random = Random(21);
            hold_noise(&CramerVonMises, 0.15, 600, || {
                two_of_numbers(&mut random, rows, Random::normal)
            });
        }
    }
}
