//! Fisher's exact test of a two-by-two table.

/// Two-sided p-value that two shares are equal, given `hits` of `n` on either side; 1 when a margin is empty.
///
/// The sum of all tables with the same margins that are at most as likely as this one (up to rounding). Weights are taken
/// relative to the table itself by ratios of neighbours, so the result keeps its accuracy for any size.
/// Equals `scipy.stats.fisher_exact`.
///
/// Source: Fisher (1922), On the interpretation of χ² from contingency tables, and the calculation of P.
pub fn fisher_exact(hits_a: u64, n_a: u64, hits_b: u64, n_b: u64) -> f64 {
    let hits = hits_a.saturating_add(hits_b);
    let least = hits.saturating_sub(n_b);
    let most = hits.min(n_a);
    if least >= most || hits_a < least || hits_a > most {
        return 1.0;
    }
    // Weight of x + 1 hits over that of x.
    let ratio = |x: u64| {
        let (x, na, nb, hits) = (x as f64, n_a as f64, n_b as f64, hits as f64);
        ((na - x) / (x + 1.0)) * ((hits - x) / (nb - hits + x + 1.0))
    };
    let up = side((hits_a..most).map(ratio));
    let down = side((least..hits_a).rev().map(|x| 1.0 / ratio(x)));
    let log_total = log_add(log_add(up.total, down.total), 0.0);
    let log_tail = log_add(log_add(up.tail, down.tail), 0.0);
    (log_tail - log_total).exp().min(1.0)
}

/// Logarithms of the weights on one side of the observed table: all, and those at most as likely as it.
struct Side {
    total: f64,
    tail: f64,
}

fn side(ratios: impl Iterator<Item = f64>) -> Side {
    const TIE: f64 = 1e-10;
    let mut log_weight: f64 = 0.0;
    let mut side = Side {
        total: f64::NEG_INFINITY,
        tail: f64::NEG_INFINITY,
    };
    for ratio in ratios {
        log_weight += ratio.ln();
        side.total = log_add(side.total, log_weight);
        if log_weight <= TIE {
            side.tail = log_add(side.tail, log_weight);
        }
        // Weights rise to the mode and then fall for good.
        if ratio < 1.0 && log_weight < side.total.max(0.0).min(side.tail.max(0.0)) - 45.0 {
            break;
        }
    }
    side
}

fn log_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
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
    fn an_empty_margin_tells_nothing() {
        assert_eq!(fisher_exact(0, 10, 0, 10), 1.0);
        assert_eq!(fisher_exact(10, 10, 7, 7), 1.0);
        assert_eq!(fisher_exact(0, 0, 3, 7), 1.0);
    }
}
