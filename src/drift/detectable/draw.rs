//! Rows drawn from cells, by hashes: the same everywhere.

use crate::stats::random::hash;
use crate::stats::special::normal_quantile;

/// Expected rows from which a binomial is drawn by its normal form.
const NORMAL_FROM: f64 = 10.0;

/// `n` rows over cells of these shares. `flipped` gives the mirror image of the same draw: what was drawn high is drawn low.
pub(super) fn multinomial(n: u64, shares: &[f64], seed: u64, flipped: bool) -> Vec<u64> {
    let mut rest: Vec<f64> = shares
        .iter()
        .rev()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    rest.reverse();
    let mut left = n;
    let cells = shares.iter().zip(rest).zip(0_u64..);
    cells
        .map(|((share, rest), cell)| {
            if left == 0 || *share <= 0.0 {
                return 0;
            }
            let taken = binomial(left, share / rest, uniform(hash(seed, cell), flipped));
            left -= taken;
            taken
        })
        .collect()
}

fn uniform(bits: u64, flipped: bool) -> f64 {
    let u = ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
    if flipped { 1.0 - u } else { u }
}

/// The quantile at `u` of the rows among `n` that have a chance of `p` each: exact while few are expected, else the normal form with
/// its first correction for skewness (Cornish & Fisher 1937).
fn binomial(n: u64, p: f64, u: f64) -> u64 {
    if p >= 1.0 {
        return n;
    }
    if p > 0.5 {
        return n - binomial(n, 1.0 - p, 1.0 - u);
    }
    let rows = n as f64;
    let mean = rows * p;
    if mean < NORMAL_FROM {
        return counted_up(n, p, u);
    }
    let z = normal_quantile(u);
    let drawn = mean + z * (mean * (1.0 - p)).sqrt() + (1.0 - 2.0 * p) * (z * z - 1.0) / 6.0;
    (drawn.round().clamp(0.0, rows) as u64).min(n)
}

fn counted_up(n: u64, p: f64, u: f64) -> u64 {
    let rows = n as f64;
    let odds = p / (1.0 - p);
    let mut chance = (rows * (-p).ln_1p()).exp();
    let (mut drawn, mut reached) = (0_u64, chance);
    while reached < u && drawn < n && chance > 0.0 {
        chance *= (rows - drawn as f64) / (drawn as f64 + 1.0) * odds;
        drawn += 1;
        reached += chance;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_the_variance_of_a_multinomial() {
        for (n, shares) in [
            (40, vec![0.5, 0.25, 0.2, 0.05]),
            (3_000, vec![0.9, 0.0, 0.001, 0.099]),
            (1_000_000, vec![0.3, 0.3, 0.4]),
        ] {
            let draws: Vec<Vec<u64>> = (0..4_000)
                .map(|i| multinomial(n, &shares, hash(7, i), false))
                .collect();
            assert!(draws.iter().all(|d| d.iter().sum::<u64>() == n));
            for (cell, share) in shares.iter().enumerate() {
                let of: Vec<f64> = draws.iter().map(|d| d[cell] as f64).collect();
                let mean = of.iter().sum::<f64>() / 4_000.0;
                let variance = of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 4_000.0;
                let (expected, spread) = (n as f64 * share, n as f64 * share * (1.0 - share));
                assert!(
                    (mean - expected).abs() <= 4.0 * (spread / 4_000.0).sqrt(),
                    "{n} {share}: {mean}"
                );
                assert!(
                    (variance - spread).abs() <= 0.1 * spread,
                    "{n} {share}: {variance}"
                );
            }
        }
    }

    #[test]
    fn a_flipped_draw_mirrors_the_other() {
        let shares = [0.25, 0.25, 0.5];
        let (a, b) = (
            multinomial(10_000, &shares, 3, false),
            multinomial(10_000, &shares, 3, true),
        );
        assert!(a[0].abs_diff(2_500) > 5, "{a:?}");
        assert!((a[0] + b[0]).abs_diff(5_000) <= 1, "{a:?} {b:?}");
        assert_eq!(multinomial(9, &[1.0], 1, false), [9]);
        assert!(multinomial(9, &[], 1, false).is_empty());
    }
}
