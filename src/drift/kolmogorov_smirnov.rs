//! The two-sample Kolmogorov-Smirnov test.

use super::bins::{FINE_BINS, fine_grid};
use super::numbers::Numbers;
use super::walk::Gaps;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair, noise};
use crate::data::Kind;
use crate::stats::special::{kolmogorov_sf, two_sample_exact, two_sample_steps};

/// Largest gap between the two cumulative distributions, two-sided.
pub struct KolmogorovSmirnov;

/// NannyML's convention: from 10,000 rows of the reference on, the gap at the edges of 10,000 bins of equal width.
pub struct KolmogorovSmirnovNannyml;

const PLAIN: AboutTest = AboutTest {
    id: "kolmogorov-smirnov",
    variant: None,
    title: "Kolmogorov-Smirnov",
    applies_to: &[Kind::Numeric],
    judged_by: Basis::PValue,
    limit: 0.05,
    domain: Domain::SHARE,
    why: "The largest difference between the shares of rows at or under any value, 0 to 1. Sees any change of shape, \
          most of all near the middle; no bins, no assumption. Careful (p too large) where values repeat.",
    source: "Kolmogorov (1933), Smirnov (1939); scipy.stats.ks_2samp",
};

impl DriftTest for KolmogorovSmirnov {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let gap = Gap::of(pair.gaps()?);
        Ok(DriftScore {
            statistic: gap.statistic(),
            p_value: Some(gap.p_value()),
            noise: Some(noise::kolmogorov(gap.n, gap.m)),
        })
    }
}

impl DriftTest for KolmogorovSmirnovNannyml {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("nannyml"),
            title: "Kolmogorov-Smirnov (NannyML)",
            judged_by: Basis::Distance,
            limit: 0.1,
            why: "The same gap, 0 to 1, read off 10,000 bins of equal width when the reference has 10,000 rows or more: up to the \
                  share of a bin too small, and blind within one where far outliers stretch the range. NannyML takes its limit \
                  from the reference's own chunks; 0.1 stands in for it.",
            source: "NannyML 0.13: exact under 10,000 rows of the reference, else numpy.histogram of 10,000 bins",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let statistic = if reference.n() < u64::from(FINE_BINS) {
            Gap::of(pair.gaps()?).statistic()
        } else {
            gap_at_edges(reference, production)
        };
        Ok(DriftScore {
            statistic,
            p_value: None,
            noise: Some(noise::kolmogorov(reference.n(), production.n())),
        })
    }
}

/// Bins hold their lower edge, the last one both.
fn gap_at_edges(reference: &Numbers<'_>, production: &Numbers<'_>) -> f64 {
    let (n, m) = (reference.n() as f64, production.n() as f64);
    let last = production.at_or_under(reference.max()) as f64 / m;
    fine_grid(reference)
        .skip(1)
        .take(FINE_BINS as usize - 1)
        .map(|edge| (reference.under(edge) as f64 / n - production.under(edge) as f64 / m).abs())
        .fold(1.0 - last, f64::max)
}

/// The largest gap, as a whole number of steps of 1/(n m).
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub n: u64,
    pub m: u64,
    steps: u128,
}

impl Gap {
    pub fn of(gaps: &Gaps) -> Gap {
        Gap {
            n: gaps.n,
            m: gaps.m,
            steps: gaps.widest,
        }
    }

    pub fn statistic(self) -> f64 {
        self.steps as f64 / (self.n as f64 * self.m as f64)
    }

    /// As scipy's default: exact up to 10,000 rows on either side, else asymptotic.
    ///
    /// But where the exact value would take more than 4 million steps and the asymptotic one is under 1e-15, far from any
    /// decision, that one stands.
    pub fn p_value(self) -> f64 {
        const EXACT_TO: u64 = 10_000;
        const CHEAP: f64 = 4e6;
        const DECIDED: f64 = 1e-15;
        let asymptotic = self.p_asymptotic();
        if self.n.max(self.m) > EXACT_TO {
            return asymptotic;
        }
        let cheap = two_sample_steps(self.n, self.m, self.statistic()) <= CHEAP;
        if cheap || asymptotic.is_nan() || asymptotic >= DECIDED {
            self.p_exact()
        } else {
            asymptotic
        }
    }

    /// Kolmogorov's distribution at the effective size n m/(n + m), rounded half to even as scipy does; NaN when that is 0.
    pub fn p_asymptotic(self) -> f64 {
        let (n, m) = (self.n as f64, self.m as f64);
        kolmogorov_sf(
            (n.max(m) * n.min(m) / (n + m)).round_ties_even() as u64,
            self.statistic(),
        )
    }

    /// The exact probability without ties. Takes up to n m steps: ask [`Gap::p_value`] unless the samples are small.
    pub fn p_exact(self) -> f64 {
        let common = u128::from(gcd(self.n, self.m));
        let steps = u64::try_from(self.steps / common).unwrap_or(u64::MAX);
        two_sample_exact(self.n, self.m, steps)
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

/// Asymptotic and exact p-value of two numeric columns, to hold against other programs.
///
/// # Errors
/// When a side is empty or not numbers.
pub fn kolmogorov_smirnov_p_values(pair: &Pair<'_>) -> Result<(f64, f64), DriftError> {
    let gap = Gap::of(pair.gaps()?);
    Ok((gap.p_asymptotic(), gap.p_exact()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{hold_nannymls_grid, numbers};

    #[test]
    fn ties_count_on_both_sides_at_once() {
        let (a, b) = (
            numbers(&[1.0, 2.0, 2.0, 3.0]),
            numbers(&[2.0, 2.0, 2.0, 3.0, 4.0]),
        );
        let score = KolmogorovSmirnov
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.statistic - 0.25).abs() < 1e-15);
        // scipy 1.17.1: ks_2samp([1, 2, 2, 3], [2, 2, 2, 3, 4])
        assert!((score.p_value.expect("a p-value") - 0.992_063_492_063_492).abs() < 1e-12);
    }

    #[test]
    fn equal_constants_do_not_differ() {
        let (a, b) = (numbers(&[5.0; 30]), numbers(&[5.0; 20]));
        let score = KolmogorovSmirnov
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert_eq!((score.statistic, score.p_value), (0.0, Some(1.0)));
    }

    #[test]
    fn large_samples_use_the_asymptotic_value() {
        let many: Vec<f64> = (0..10_001).map(f64::from).collect();
        let shifted: Vec<f64> = many.iter().map(|v| v + 200.0).collect();
        let (a, b) = (numbers(&many), numbers(&shifted));
        let pair = Pair::of(&a, &b).expect("values");
        let (asymptotic, exact) = kolmogorov_smirnov_p_values(&pair).expect("p-values");
        let score = KolmogorovSmirnov.score(&pair).expect("a score");
        assert_eq!(score.p_value, Some(asymptotic));
        assert!((asymptotic / exact - 1.0).abs() < 0.02);
    }

    #[test]
    fn nannymls_grid_is_what_its_formula_gives() {
        // NannyML 0.13.1's formula written out with numpy 2.4: 12,000 rows against 3,000
        let expected = [
            0.08449999999995472,
            0.06374999999995434,
            0.9998333333333334,
            0.5223333333332468,
        ];
        hold_nannymls_grid(&KolmogorovSmirnovNannyml, &KolmogorovSmirnov, expected);
    }
}
