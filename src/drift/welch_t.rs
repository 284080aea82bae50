//! Welch's t test.

use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::two_sided_t;

/// Difference of the means over its standard error, variances taken as unequal.
pub struct WelchT;

impl DriftTest for WelchT {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "welch-t",
            variant: None,
            title: "Welch's t",
            applies_to: &[Kind::Numeric],
            judged_by: Basis::PValue,
            limit: 0.05,
            domain: Domain::ANY,
            why: "The reference's mean less production's, in standard errors: 0 when equal, negative when production is greater, no \
                  bounds. Sees the mean only, and one far outlier hides it. The statistic has two ends, so noise is told by \
                  the p-value only.",
            source: "Welch (1947); scipy.stats.ttest_ind(equal_var=False)",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let (reference, production) = pair.numbers()?;
        let (n, m) = (reference.n() as f64, production.n() as f64);
        if n < 2.0 || m < 2.0 {
            return Err(DriftError(
                "it asks for at least two rows on each side".to_owned(),
            ));
        }
        let left = reference.spread().sd / n.sqrt();
        let right = production.spread().sd / m.sqrt();
        let error = left.hypot(right);
        // With what rounding left out of the means, which are far larger than it where values lie far from 0.
        let (here, there) = (reference.spread(), production.spread());
        let difference = (here.mean - there.mean) + (here.rest - there.rest);
        if error == 0.0 && difference == 0.0 {
            return Err(DriftError(
                "every row of both samples has the same value".to_owned(),
            ));
        }
        let share = (left / error).powi(2);
        let freedom = 1.0 / (share * share / (n - 1.0) + (1.0 - share).powi(2) / (m - 1.0));
        let statistic = difference / error;
        let p_value = if error == 0.0 {
            0.0
        } else {
            two_sided_t(statistic, freedom)
        };
        Ok(DriftScore {
            statistic,
            p_value: p_value.is_finite().then_some(p_value),
            noise: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::numbers;

    fn score(a: &[f64], b: &[f64]) -> Result<DriftScore, DriftError> {
        let (a, b) = (numbers(a), numbers(b));
        WelchT.score(&Pair::of(&a, &b).expect("values"))
    }

    #[test]
    fn equals_scipy_wherever_the_values_lie() {
        let a = [38.75, 41.5, 43.75, 44.5, 45.5, 46.0, 47.75, 58.0];
        let b = [39.25, 39.5, 39.75, 41.25, 41.75, 43.0, 43.25];
        for far in [0.0, 1e9, -1e12] {
            let moved = |values: &[f64]| values.iter().map(|v| v + far).collect::<Vec<_>>();
            let ours = score(&moved(&a), &moved(&b)).expect("a score");
            // scipy 1.17.1: ttest_ind(a, b, equal_var=False)
            assert!(
                (ours.statistic / 2.187952143758537 - 1.0).abs() < 1e-12,
                "{ours:?}"
            );
            assert!((ours.p_value.expect("a p-value") / 0.05879552652339901 - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn constants_and_single_rows() {
        assert!(score(&[5.0; 9], &[5.0; 4]).is_err());
        assert!(score(&[5.0], &[5.0, 6.0]).is_err());
        let apart = score(&[5.0; 9], &[6.0; 4]).expect("a score");
        assert_eq!(
            (apart.statistic, apart.p_value),
            (f64::NEG_INFINITY, Some(0.0))
        );
    }
}
