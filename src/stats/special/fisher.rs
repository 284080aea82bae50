//! Fisher's exact test of a two-by-two table.

use super::{deviance, stirling_error};
use std::f64::consts::PI;

/// Two-sided p-value that two shares are equal, given `hits` of `n` on either side; 1 when a margin is empty.
///
/// The sum of all tables with the same margins that are at most as likely as this one (up to rounding). The table's own
/// probability comes from deviances, those further out from ratios of neighbours, so that the result keeps its accuracy for
/// any size. It takes some ten standard deviations of the hits as steps, at most: a million for 10^11 rows.
/// Equals `scipy.stats.fisher_exact`.
///
/// Sources: Fisher (1922), On the interpretation of χ² from contingency tables, and the calculation of P; Loader (2000), Fast and
/// accurate computation of binomial probabilities.
pub fn fisher_exact(hits_a: u64, n_a: u64, hits_b: u64, n_b: u64) -> f64 {
    let hits = hits_a.saturating_add(hits_b);
    let least = hits.saturating_sub(n_b);
    let most = hits.min(n_a);
    if least >= most || hits_a < least || hits_a > most {
        return 1.0;
    }
    let all = u128::from(n_a) + u128::from(n_b);
    let mode = (u128::from(hits) + 1).saturating_mul(u128::from(n_a) + 1) / (all + 2);
    let mode = u64::try_from(mode).unwrap_or(most).clamp(least, most);
    if hits_a == mode {
        return 1.0;
    }
    // Weight of x + 1 hits over that of x.
    let ratio = |x: u64| {
        let (x, na, nb, hits) = (x as f64, n_a as f64, n_b as f64, hits as f64);
        ((na - x) / (x + 1.0)) * ((hits - x) / (nb - hits + x + 1.0))
    };
    let up_from = |x: u64| outward((x..most).map(ratio));
    let down_from = |x: u64| outward((least..x).rev().map(|x| 1.0 / ratio(x)));
    let own = log_probability(hits_a, n_a, hits, n_b);
    let over_own = |x: u64| log_probability(x, n_a, hits, n_b) - own;
    let (same_side, other_side) = if hits_a < mode {
        let other = first(most - mode, |i| over_own(mode + i) <= TIE).map(|i| mode + i);
        (
            down_from(hits_a),
            other.map(|x| over_own(x).exp() * up_from(x)),
        )
    } else {
        let other = first(mode - least, |i| over_own(mode - i) <= TIE).map(|i| mode - i);
        (
            up_from(hits_a),
            other.map(|x| over_own(x).exp() * down_from(x)),
        )
    };
    (own.exp() * (same_side + other_side.unwrap_or(0.0))).min(1.0)
}

/// Tables whose probabilities differ by less are as likely as each other.
const TIE: f64 = 1e-10;

/// 1 and the products of ever more of these ratios, which fall.
fn outward(ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut weight, mut sum) = (1.0, 1.0);
    for ratio in ratios {
        weight *= ratio;
        sum += weight;
        if weight < sum * 1e-18 {
            break;
        }
    }
    sum
}

/// The least `i` up to `last` for which `holds`, when it holds from there on.
fn first(last: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if !holds(last) {
        return None;
    }
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle
        } else {
            low = middle + 1
        }
    }
    Some(high)
}

/// Logarithm of the hypergeometric probability of `x` of all `hits` in a part of `n_a`, the other part having `n_b`.
fn log_probability(x: u64, n_a: u64, hits: u64, n_b: u64) -> f64 {
    let (x, n_a, hits, n_b) = (x as f64, n_a as f64, hits as f64, n_b as f64);
    let all = n_a + n_b;
    let (p, q) = (n_a / all, n_b / all);
    log_binomial(x, hits, p, q) + log_binomial(n_a - x, all - hits, p, q)
        - log_binomial(n_a, all, p, q)
}

/// Logarithm of the binomial probability of `k` of `n`, at odds of `p` to `q`, which sum to 1.
fn log_binomial(k: f64, n: f64, p: f64, q: f64) -> f64 {
    let log = |part: f64, rest: f64| {
        if part < 0.5 {
            part.ln()
        } else {
            (-rest).ln_1p()
        }
    };
    if k <= 0.0 {
        n * log(q, p)
    } else if k >= n {
        n * log(p, q)
    } else {
        stirling_error(n)
            - stirling_error(k)
            - stirling_error(n - k)
            - deviance(k, n * p)
            - deviance(n - k, n * q)
            + 0.5 * (n / (2.0 * PI * k) / (n - k)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: stats.fisher_exact([[a, na - a], [b, nb - b]]).pvalue
        for (a, na, b, nb, expected) in include!("fisher_cases.in") {
            let ours = fisher_exact(a, na, b, nb);
            assert!(
                (ours / expected - 1.0).abs() < 1e-9,
                "{a}/{na} {b}/{nb}: {expected:e}, ours {ours:e}"
            );
        }
    }

    #[test]
    fn large_counts_keep_their_accuracy() {
        // mpmath 1.4.1, all terms of the sum at 60 digits: tests/fixtures/stats/more.py prints them
        for (a, na, b, nb, expected) in include!("fisher_large_cases.in") {
            let ours = fisher_exact(a, na, b, nb);
            assert!(
                (ours / expected - 1.0).abs() < 1e-9,
                "{a}/{na} {b}/{nb}: {expected:e}, ours {ours:e}"
            );
        }
    }

    #[test]
    fn the_likeliest_table_has_a_p_value_of_1() {
        for (a, na, b, nb) in [
            (5, 10, 5, 10),
            (0, 3, 1, 400),
            (2_000_000, 5_000_000, 4_000_000, 10_000_000),
        ] {
            assert!((fisher_exact(a, na, b, nb) - 1.0).abs() < 1e-12);
        }
        assert_eq!(fisher_exact(u64::MAX, u64::MAX, 1, 2), 1.0);
    }

    #[test]
    fn an_empty_margin_tells_nothing() {
        assert_eq!(fisher_exact(0, 10, 0, 10), 1.0);
        assert_eq!(fisher_exact(10, 10, 7, 7), 1.0);
        assert_eq!(fisher_exact(0, 0, 3, 7), 1.0);
    }
}
