//! Tests of ranks, means and spreads against scipy and astropy.

use super::{Check, DENSITIES_ROUND, NUMPY_ROUNDS_THE_MEAN, P_VALUE, STATISTIC, find};
use serde_json::Value;

/// Relative tolerance of scipy's Cramér-von Mises statistic, a small difference of two large numbers.
const CANCELLING: f64 = 1e-8;
/// scipy sums the limit distribution of Cramér and von Mises until a term is under this.
const SCIPY_STOPS_AT: f64 = 1e-7;
/// Welch's t and p of the values around 1e9 and above 2^53, by exact fractions and `scipy.stats.t`: numpy rounds their means, which
/// puts scipy's t off by 4e-7 and 4e-3.
const EXACT_T: [(&str, f64, f64); 2] = [
    (
        DENSITIES_ROUND,
        -1.894_703_674_955_091_6,
        0.062_140_195_442_182_51,
    ),
    (
        NUMPY_ROUNDS_THE_MEAN,
        1.565_646_271_838_491_8,
        0.121_240_390_966_609_17,
    ),
];
/// Kuiper's statistics under this are 0.
const ASTROPY_ADDS_UP: f64 = 1e-12;

impl Check<'_> {
    /// Tests of ranks, means and spreads.
    pub fn ranks_and_moments(&self, numpy_leaves_its_range: bool) -> usize {
        let mut compared = self.statistic(
            "anderson-darling",
            "/anderson_ksamp/midrank/statistic",
            STATISTIC,
        ) + self
            .p_value_where_defined("anderson-darling", "/anderson_ksamp/midrank/p")
            + self.statistic(
                "cramer-von-mises:scipy",
                "/cramer_von_mises/statistic",
                CANCELLING,
            )
            + self.cramer_von_mises()
            + self.statistic("mann-whitney", "/mann_whitney/u_ref", STATISTIC)
            + self.mann_whitney_p();
        if !numpy_leaves_its_range {
            compared += self.welch_t()
                + self.statistic("levene", "/levene_median/statistic", STATISTIC)
                + self.p_value_where_defined("levene", "/levene_median/p")
                + self.statistic("energy", "/energy_distance", STATISTIC);
        }
        compared
    }

    /// scipy's p-value, exact up to 20 rows; ours without its surplus for ties, where there is none.
    fn cramer_von_mises(&self) -> usize {
        let (Ok(scipy), Ok(ours)) = (
            find("cramer-von-mises:scipy").score(self.pair),
            find("cramer-von-mises").score(self.pair),
        ) else {
            return self.undefined(
                "cramer-von-mises",
                "too few rows",
                "/cramer_von_mises/statistic",
            );
        };
        let (n, m) = self.pair.rows();
        let (expected, rounding) = if n.max(m) <= 20 {
            ("/cramer_von_mises/p_exact", 0.0)
        } else {
            ("/cramer_von_mises/p_asymp", SCIPY_STOPS_AT)
        };
        let p = scipy.p_value.expect("a p-value");
        let theirs = self.tests.pointer(expected).and_then(Value::as_f64);
        let theirs = theirs.expect("a p-value");
        assert!(
            (p - theirs).abs() <= P_VALUE * theirs + if theirs < 1e-3 { rounding } else { 0.0 },
            "{} {expected}: {p:e}, expected {theirs:e}",
            self.place
        );
        assert!(ours.statistic >= 0.0);
        if n == m {
            let near = (ours.statistic - scipy.statistic).abs() <= CANCELLING * scipy.statistic;
            assert!(near, "{}: no surplus at equal sizes", self.place);
        }
        2
    }

    fn welch_t(&self) -> usize {
        if let Some((_, t, p)) = EXACT_T.iter().find(|e| self.place.ends_with(e.0)) {
            let ours = find("welch-t").score(self.pair).expect("a score");
            assert!((ours.statistic / t - 1.0).abs() < STATISTIC);
            assert!((ours.p_value.expect("a p-value") / p - 1.0).abs() < P_VALUE);
            return 2;
        }
        self.statistic("welch-t", "/welch_t/statistic", STATISTIC)
            + self.p_value_where_defined("welch-t", "/welch_t/p")
    }

    fn mann_whitney_p(&self) -> usize {
        let (n, m) = self.pair.rows();
        let exact = self.tests.pointer("/mann_whitney/p_exact");
        let exact = n.min(m) <= 8 && exact.is_some_and(Value::is_number);
        self.p_value(
            "mann-whitney",
            if exact {
                "/mann_whitney/p_exact"
            } else {
                "/mann_whitney/p_asymp"
            },
        )
    }

    /// `two_sample.json`.
    pub fn kuiper_and_epps_singleton(&self) -> usize {
        let kuiper = self
            .tests
            .pointer("/kuiper/statistic")
            .and_then(Value::as_f64);
        // astropy adds rounded steps up: equal samples come to some 1e-15.
        let compared = if kuiper.expect("a statistic") < ASTROPY_ADDS_UP {
            let ours = find("kuiper").score(self.pair).expect("a score");
            assert_eq!(ours.statistic, 0.0, "{} kuiper", self.place);
            1
        } else {
            self.statistic("kuiper", "/kuiper/statistic", STATISTIC)
                + self.p_value_where_defined("kuiper", "/kuiper/p")
        };
        let defined = self.tests.pointer("/epps_singleton/statistic").is_some();
        if !defined
            || self.place.ends_with(DENSITIES_ROUND)
            || self.place.ends_with(NUMPY_ROUNDS_THE_MEAN)
        {
            return compared;
        }
        let condition = self
            .tests
            .pointer("/epps_singleton/condition")
            .and_then(Value::as_f64);
        // The inverse of a matrix keeps as many digits fewer as its condition number has.
        let tolerance = STATISTIC.max(1e-14 * condition.expect("a condition number"));
        compared
            + self.statistic("epps-singleton", "/epps_singleton/statistic", tolerance)
            + self.p_value_where_defined("epps-singleton", "/epps_singleton/p")
    }
}
