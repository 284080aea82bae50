//! The distributions of the Cramér-von Mises statistic: its limit, and the exact one of two small samples without ties.

use std::f64::consts::PI;

/// 95th percentile of the limit distribution.
pub const CRAMER_VON_MISES_95: f64 = 0.461_361_293_605_875_86;

/// Probability that the limit of the Cramér-von Mises statistic ω² exceeds `x`; 1 under 0.003 (short of 1 by 1e-18), NaN for NaN.
///
/// Smirnov's alternating integrals between the zeros of the sine, which keep their relative accuracy (about 1e-12) down to
/// 1e-300. `scipy.stats.cramervonmises_2samp` sums Csörgő and Faraway's series until a term is under 1e-7, so small
/// p-values of its own are only good to that.
///
/// Source: Smirnov (1936); Anderson & Darling (1952), Asymptotic theory of certain goodness of fit criteria, section 4.
pub fn cramer_von_mises_sf(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x < 0.003 {
        return 1.0;
    }
    let (mut sum, mut sign) = (0.0, 1.0);
    for j in 0..200 {
        let start = PI * f64::from(2 * j + 1);
        let part = half_wave(x, start);
        sum += sign * part;
        if part < 1e-17 * sum.abs() || part == 0.0 {
            break;
        }
        sign = -sign;
    }
    f64::clamp(sum / PI, 0.0, 1.0)
}

/// ∫ √(s/|sin s|) e^(−x s²/2) 2/s ds over half a wave from `start`.
///
/// With s = start + π (1 − cos θ)/2 the integrand is smooth and periodic, so the midpoint rule converges faster than any power.
fn half_wave(x: f64, start: f64) -> f64 {
    const NODES: u32 = 160;
    let width = PI / f64::from(NODES);
    let mut sum = 0.0;
    for i in 0..NODES {
        let theta = (f64::from(i) + 0.5) * width;
        // π (1 − cos θ)/2 and |sin| of it, without cancellation at either end.
        let (sine, cosine) = (0.5 * theta).sin_cos();
        let from_start = PI * sine * sine;
        let wave = from_start.min(PI * cosine * cosine).sin();
        let s = start + from_start;
        sum += (s / wave).sqrt() * (-0.5 * x * s * s).exp() / s * theta.sin();
    }
    sum * PI * width
}

/// Largest sample for which [`cramer_von_mises_exact`] is meant; scipy's "auto" has the same bound.
pub const CRAMER_VON_MISES_EXACT_TO: u64 = 20;

/// Probability that Σ d² over all n + m values is at least `least`, d being the gap of the two empirical distributions in steps
/// of 1/lcm(n, m), when nothing repeats and both samples have the same origin.
///
/// Counts the lattice paths by their sum; a path that has reached `least` is settled and no longer followed. NaN beyond 20
/// values on a side. Equals `scipy.stats.cramervonmises_2samp(method="exact")`.
///
/// Source: Anderson (1962), On the distribution of the two-sample Cramér-von Mises criterion; Xiao, Gordon & Yakovlev (2006).
pub fn cramer_von_mises_exact(n: u64, m: u64, least: u64) -> f64 {
    if n == 0 || m == 0 || n.max(m) > CRAMER_VON_MISES_EXACT_TO {
        return f64::NAN;
    }
    let g = super::two_sample::gcd(n, m);
    let (up, across) = (m / g, n / g);
    let square = |x: u64, y: u64| (x * up).abs_diff(y * across).pow(2);
    // Per y, the sums of paths to (x, y) that are under `least`, in increasing order, with their shares of all paths there.
    let mut column: Vec<Vec<(u64, f64)>> = Vec::new();
    for x in 0..=n {
        let mut next: Vec<Vec<(u64, f64)>> = Vec::new();
        for y in 0..=m {
            let sums = if (x, y) == (0, 0) {
                vec![(0, 1.0)]
            } else {
                let all = (x + y) as f64;
                let from_left = column.get(y as usize).map_or(&[][..], Vec::as_slice);
                let from_below = next.last().map_or(&[][..], Vec::as_slice);
                merged(
                    (from_left, x as f64 / all),
                    (from_below, y as f64 / all),
                    square(x, y),
                    least,
                )
            };
            next.push(sums);
        }
        column = next;
    }
    let under: f64 = column
        .last()
        .map_or(0.0, |sums| sums.iter().map(|s| s.1).sum());
    (1.0 - under).clamp(0.0, 1.0)
}

/// Two lists of sums with shares, weighted, put together and raised by `plus`; those from `least` up fall away.
fn merged(
    (a, weight_a): (&[(u64, f64)], f64),
    (b, weight_b): (&[(u64, f64)], f64),
    plus: u64,
    least: u64,
) -> Vec<(u64, f64)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    loop {
        let value = match (left.peek(), right.peek()) {
            (Some(l), Some(r)) => l.0.min(r.0),
            (Some(l), None) => l.0,
            (None, Some(r)) => r.0,
            (None, None) => return out,
        };
        let share = left.next_if(|l| l.0 == value).map_or(0.0, |l| l.1) * weight_a
            + right.next_if(|r| r.0 == value).map_or(0.0, |r| r.1) * weight_b;
        if value + plus >= least {
            return out;
        }
        out.push((value + plus, share));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_accurate_into_the_far_tail() {
        // The same sums by mpmath 1.3 at 45 digits and 300 nodes; scipy 1.17.1's cdf agrees where it converges.
        for (x, expected) in include!("cramer_von_mises_cases.in") {
            let ours = cramer_von_mises_sf(x);
            assert!(
                (ours / expected - 1.0).abs() < 1e-11,
                "{x}: {expected:e}, ours {ours:e}"
            );
        }
        assert!((cramer_von_mises_sf(CRAMER_VON_MISES_95) - 0.05).abs() < 1e-9);
        assert_eq!(cramer_von_mises_sf(0.0), 1.0);
        assert_eq!(cramer_von_mises_sf(f64::INFINITY), 0.0);
        assert!(cramer_von_mises_sf(f64::NAN).is_nan());
    }

    #[test]
    fn small_samples_equal_scipy() {
        // scipy 1.17.1: stats.cramervonmises_2samp(method="exact") on samples with this sum
        for (n, m, sum, expected) in include!("cramer_von_mises_exact_cases.in") {
            let ours = cramer_von_mises_exact(n, m, sum);
            assert!(
                (ours - expected).abs() < 1e-14 + 1e-12 * expected,
                "{n} {m} {sum}: {expected:e}, ours {ours:e}"
            );
        }
        assert!(cramer_von_mises_exact(21, 3, 5).is_nan());
    }
}
