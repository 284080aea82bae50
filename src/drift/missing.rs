//! Whether values are missing more or less often than they were.

use super::MissingChange;
use crate::profile::ColumnProfile;
use crate::stats::special::{fisher_exact, two_sided_normal};

/// Missing shares of both samples and the p-value of their difference; no p-value when a sample is empty.
pub(super) fn change(reference: &ColumnProfile, production: &ColumnProfile) -> MissingChange {
    let share = |c: &ColumnProfile| {
        if c.n == 0 {
            0.0
        } else {
            (c.missing as f64 / c.n as f64).min(1.0)
        }
    };
    let some = reference.n > 0 && production.n > 0;
    MissingChange {
        reference: share(reference),
        production: share(production),
        p_value: some.then(|| {
            p_value(
                reference.missing,
                reference.n,
                production.missing,
                production.n,
            )
        }),
        p_adjusted: None,
        changed: false,
    }
}

/// Two-sided p-value that two shares are equal: the pooled z-test, or Fisher's exact test when a cell expects fewer than 5.
///
/// The z-test equals χ² without correction, `scipy.stats.chi2_contingency(correction=False)`.
fn p_value(a: u64, n: u64, b: u64, m: u64) -> f64 {
    let (a, b) = (a.min(n), b.min(m));
    let (n_f, m_f) = (n as f64, m as f64);
    let pooled = (a as f64 + b as f64) / (n_f + m_f);
    let least_expected = n_f.min(m_f) * pooled.min(1.0 - pooled);
    if least_expected < 5.0 {
        return fisher_exact(a, n, b, m);
    }
    let difference = a as f64 / n_f - b as f64 / m_f;
    two_sided_normal(difference / (pooled * (1.0 - pooled) * (1.0 / n_f + 1.0 / m_f)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tests_agree_with_scipy() {
        // scipy 1.17.1: chi2_contingency([[59, 1441], [137, 1363]], correction=False).pvalue, fisher_exact([[3, 7], [8, 1]]).pvalue
        for (a, n, b, m, expected) in [(59, 1500, 137, 1500, CHI), (3, 10, 8, 9, FISHER)] {
            assert!(
                (p_value(a, n, b, m) / expected - 1.0).abs() < 1e-9,
                "{}",
                p_value(a, n, b, m)
            );
        }
    }

    const CHI: f64 = 8.269960935548366e-9;
    const FISHER: f64 = 0.019_766_611_097_880_443;

    #[test]
    fn none_and_all_missing() {
        assert_eq!(p_value(0, 100, 0, 50), 1.0);
        assert_eq!(p_value(100, 100, 50, 50), 1.0);
        assert!(p_value(0, 100, 50, 50) < 1e-30);
    }
}
