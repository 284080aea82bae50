//! The distribution of Kolmogorov's two-sided statistic of one sample.

use super::gamma::stirling_error;
use super::smirnov::smirnov_sf;
use std::f64::consts::{FRAC_PI_2, PI};

/// 95th percentile of √n D as n grows without bound.
pub const KOLMOGOROV_95: f64 = 1.358_101_515_740_619_6;

/// Probability that Kolmogorov's two-sided D of `n` observations from the supposed distribution is at least `d`.
///
/// Exact (Durbin's matrix) for small n, Pelz and Good's expansion in the middle, twice the exact one-sided tail where both
/// sides together are negligible. The regions are those of `scipy.stats.kstwo.sf`, which it equals within 1e-7 relative.
/// Against the exact value the expansion is off by at most 3e-6 (n = 141, falling as 1/n²), and where n > 140 and n d² is
/// just over 2.2 the joint term left out is up to 2e-6 of the result. NaN at n = 0.
///
/// Source: Simard & L'Ecuyer (2011), Computing the two-sided Kolmogorov-Smirnov distribution.
pub fn kolmogorov_sf(n: u64, d: f64) -> f64 {
    if n == 0 || d.is_nan() {
        return f64::NAN;
    }
    let size = n as f64;
    let (t, squared) = (size * d, size * d * d);
    if d >= 1.0 {
        0.0
    } else if t <= 0.5 {
        1.0
    } else if t <= 1.0 {
        // n! ((2t − 1) / n)^n, Ruben and Gambino.
        let log = 0.5 * (2.0 * PI * size).ln() + stirling_error(size) - size
            + size * (2.0 * t - 1.0).ln();
        1.0 - log.exp()
    } else if t >= size - 1.0 {
        2.0 * (1.0 - d).powf(size)
    } else if n > 140 && squared >= 370.0 && d < 0.5 {
        0.0
    } else if d >= 0.5 || squared >= if n > 140 { 2.2 } else { 4.0 } {
        (2.0 * smirnov_sf(n, d)).min(1.0)
    } else if n <= 140 || (n <= 4_000 && size * d.powf(1.5) <= 1.4) {
        (1.0 - durbin_cdf(n, d)).clamp(0.0, 1.0)
    } else {
        (1.0 - pelz_good_cdf(size, d)).clamp(0.0, 1.0)
    }
}

/// n! / nⁿ times an entry of Hⁿ (Durbin 1973; matrix of Marsaglia, Tsang & Wang 2003).
fn durbin_cdf(n: u64, d: f64) -> f64 {
    let size = n as f64;
    let k = (size * d).floor() as usize + 1;
    let m = 2 * k - 1;
    let h = k as f64 - size * d;
    let matrix = durbin_matrix(m, h);
    let (power, exponent) = matrix_power(&matrix, m, n);
    let centre = power.get((k - 1) * m + k - 1).copied().unwrap_or(0.0);
    // n!/nⁿ in logarithms; `exponent` counts factors of two taken out on the way.
    let log_factor = 0.5 * (2.0 * PI * size).ln() + stirling_error(size) - size;
    (centre.ln() + f64::from(exponent) * std::f64::consts::LN_2 + log_factor).exp()
}

fn durbin_matrix(m: usize, h: f64) -> Vec<f64> {
    let mut entries = vec![0.0; m * m];
    let power = |e: usize| h.powi(i32::try_from(e).unwrap_or(i32::MAX));
    for (index, entry) in entries.iter_mut().enumerate() {
        let (row, column) = (index / m, index % m);
        if row + 1 < column {
            continue;
        }
        let mut value = 1.0;
        if column == 0 {
            value -= power(row + 1);
        }
        if row == m - 1 {
            value -= power(m - column);
        }
        if column == 0 && row == m - 1 && 2.0 * h > 1.0 {
            value += (2.0 * h - 1.0).powi(i32::try_from(m).unwrap_or(i32::MAX));
        }
        for factor in 1..=(row + 1 - column) {
            value /= factor as f64;
        }
        *entry = value;
    }
    entries
}

/// The matrix to the nth, and the power of two it was divided by to stay in range.
fn matrix_power(matrix: &[f64], m: usize, n: u64) -> (Vec<f64>, i32) {
    let (mut base, mut base_exponent) = (matrix.to_vec(), 0_i32);
    let mut result: Option<(Vec<f64>, i32)> = None;
    let mut rest = n;
    loop {
        if rest & 1 == 1 {
            result = Some(match result {
                None => (base.clone(), base_exponent),
                Some((r, e)) => rescaled(product(&r, &base, m), e + base_exponent),
            });
        }
        rest >>= 1;
        if rest == 0 {
            return result.unwrap_or((base, base_exponent));
        }
        (base, base_exponent) = rescaled(product(&base, &base, m), 2 * base_exponent);
    }
}

fn product(a: &[f64], b: &[f64], m: usize) -> Vec<f64> {
    let mut out = vec![0.0; m * m];
    for (row_a, row_out) in a.chunks_exact(m).zip(out.chunks_exact_mut(m)) {
        for (factor, row_b) in row_a.iter().zip(b.chunks_exact(m)) {
            for (o, v) in row_out.iter_mut().zip(row_b) {
                *o += factor * v;
            }
        }
    }
    out
}

fn rescaled(mut matrix: Vec<f64>, exponent: i32) -> (Vec<f64>, i32) {
    const SHIFT: i32 = 460;
    if matrix.iter().any(|v| *v > 1e140) {
        let factor = 2f64.powi(-SHIFT);
        for v in &mut matrix {
            *v *= factor;
        }
        return (matrix, exponent + SHIFT);
    }
    (matrix, exponent)
}

/// Kolmogorov's limit and its corrections of order n^(−1/2), n⁻¹, n^(−3/2) (Pelz & Good 1976).
fn pelz_good_cdf(n: f64, d: f64) -> f64 {
    let z = n.sqrt() * d;
    let (z2, z3, z4) = (z * z, z.powi(3), z.powi(4));
    let (z6, z7, z8, z10) = (z.powi(6), z.powi(7), z.powi(8), z.powi(10));
    let (mut k0, mut k1, mut k2, mut k3) = (0.0, 0.0, 0.0, 0.0);
    let (mut k2_whole, mut k3_whole) = (0.0, 0.0);
    for k in 0..=30 {
        // π²(k + ½)² for the half steps (k and −k − 1 together), π²k² for the whole ones.
        let a = PI * PI * (f64::from(k) + 0.5).powi(2);
        let weight = 2.0 * (-a / (2.0 * z2)).exp();
        k0 += weight;
        k1 += weight * (a - z2);
        k2 += weight * (6.0 * z6 + 2.0 * z4 + a * (2.0 * z4 - 5.0 * z2) + a * a * (1.0 - 2.0 * z2));
        k3 += weight
            * (a * a * a * (5.0 - 30.0 * z2)
                + a * a * (212.0 * z4 - 60.0 * z2)
                + a * (135.0 * z4 - 96.0 * z6)
                - (30.0 * z6 + 90.0 * z8));
        let b = PI * PI * f64::from(k * k);
        let weight = 2.0 * (-b / (2.0 * z2)).exp();
        k2_whole += weight * b;
        k3_whole += weight * (3.0 * b * z2 - b * b);
    }
    let root = FRAC_PI_2.sqrt();
    let first = root / z * k0;
    let second = root / (6.0 * z4) * k1;
    let third = root * (k2 / (72.0 * z7) - k2_whole / (36.0 * z3));
    let fourth = root * (k3 / (6480.0 * z10) + k3_whole / (216.0 * z6));
    first + second / n.sqrt() + third / n + fourth / (n * n.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_scipy_in_every_region() {
        // scipy 1.17.1: stats.kstwo.sf(d, n)
        for (n, d, expected) in include!("kolmogorov_cases.in") {
            let ours = kolmogorov_sf(n, d);
            assert!(
                (ours - expected).abs() <= 1e-7 * expected,
                "kstwo.sf({d}, {n}) = {expected:e}, ours {ours:e}"
            );
        }
    }

    #[test]
    fn the_expansion_meets_the_exact_matrix() {
        for (n, lambda) in [(141u64, 0.7), (141, 1.2), (467, 0.5), (1_500, 0.9)] {
            let d = lambda / (n as f64).sqrt();
            let (exact, ours) = (durbin_cdf(n, d), pelz_good_cdf(n as f64, d));
            assert!((exact - ours).abs() < 3e-6, "n {n}, {exact} {ours}");
        }
    }

    #[test]
    fn the_limit_at_95_percent() {
        let n = 100_000_000_000_000;
        let p = kolmogorov_sf(n, KOLMOGOROV_95 / (n as f64).sqrt());
        assert!((p - 0.05).abs() < 1e-6, "{p}");
    }

    #[test]
    fn edges() {
        assert_eq!(kolmogorov_sf(10, 0.0), 1.0);
        assert_eq!(kolmogorov_sf(10, 1.0), 0.0);
        assert!(kolmogorov_sf(0, 0.5).is_nan());
        assert_eq!(kolmogorov_sf(u64::MAX, 0.3), 0.0);
    }
}
