//! The exact distribution of Mann and Whitney's U without ties.

/// Two-sided p-value of U for samples of `n` and `m` values, exact when nothing repeats: twice the smaller tail, at most 1.
///
/// Counts the orders of both samples by their U (Gaussian binomial coefficients) up to the smaller of U and n m − U. Takes
/// min(n, m) times as many steps: see [`rank_sum_steps`]. Equals `scipy.stats.mannwhitneyu(method="exact")`.
///
/// Source: Mann & Whitney (1947), On a test of whether one of two random variables is stochastically larger than the other.
pub fn rank_sum_exact(n: u64, m: u64, u: u64) -> f64 {
    let (few, many) = (n.min(m), n.max(m));
    let Some(pairs) = few.checked_mul(many) else {
        return f64::NAN;
    };
    let tail = u.min(pairs.saturating_sub(u));
    let Ok(length) = usize::try_from(tail + 1) else {
        return f64::NAN;
    };
    // Of all orders of i and `many` values, the share with each U, for i = 0, 1, … `few`.
    let mut shares = vec![0.0; length];
    if let Some(first) = shares.first_mut() {
        *first = 1.0;
    }
    for i in 1..=few {
        // Times (1 − q^(many + i)) / (1 − q^i), over the ratio (many + i) / i of the numbers of orders.
        let (above, step) = ((many + i) as usize, i as usize);
        for at in (above..length).rev() {
            let lower = shares.get(at - above).copied().unwrap_or(0.0);
            if let Some(share) = shares.get_mut(at) {
                *share -= lower;
            }
        }
        for at in step..length {
            let lower = shares.get(at - step).copied().unwrap_or(0.0);
            if let Some(share) = shares.get_mut(at) {
                *share += lower;
            }
        }
        let ratio = i as f64 / (many + i) as f64;
        for share in &mut shares {
            *share *= ratio;
        }
    }
    (2.0 * shares.iter().sum::<f64>()).clamp(0.0, 1.0)
}

/// Additions that [`rank_sum_exact`] takes at most.
pub fn rank_sum_steps(n: u64, m: u64) -> f64 {
    n.min(m) as f64 * n as f64 * m as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: stats.mannwhitneyu(method="exact") on samples with this U
        for (n, m, u, expected) in include!("rank_sum_cases.in") {
            let ours = rank_sum_exact(n, m, u);
            assert!(
                (ours / expected - 1.0).abs() < 1e-12,
                "{n} {m} {u}: {expected:e}, ours {ours:e}"
            );
            assert_eq!(ours, rank_sum_exact(m, n, n * m - u), "either way round");
        }
    }

    #[test]
    fn equals_counting() {
        for u in 0..=12u64 {
            let tail = u.min(12 - u);
            let mut within = 0;
            for mask in (0u32..1 << 7).filter(|m| m.count_ones() == 3) {
                let (mut seen, mut pairs) = (0, 0);
                for bit in 0..7 {
                    if mask >> bit & 1 == 1 {
                        pairs += seen;
                    } else {
                        seen += 1;
                    }
                }
                within += u32::from(pairs <= tail);
            }
            let expected = (2.0 * f64::from(within) / 35.0).min(1.0);
            assert!((rank_sum_exact(3, 4, u) - expected).abs() < 1e-14, "{u}");
        }
    }
}
