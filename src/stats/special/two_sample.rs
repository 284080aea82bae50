//! The exact distribution of the two-sample Kolmogorov-Smirnov statistic without ties.

/// Probability that the largest gap between two empirical distributions of `n` and `m` values of the same origin is at
/// least `steps` · gcd / (n m): the two-sided exact p-value. 1 when `steps` is 0 or a sample is empty.
///
/// Equal sizes have a closed form; otherwise the probability that a random lattice path has left the band is carried along
/// the path, all terms positive, so that relative accuracy holds in the far tail. Takes about
/// [`two_sample_steps`] additions. Equals `scipy.stats.ks_2samp(method="exact")`.
///
/// Source: Hodges (1958), The significance probability of the Smirnov two-sample test.
pub fn two_sample_exact(n: u64, m: u64, steps: u64) -> f64 {
    if steps == 0 || n == 0 || m == 0 {
        return 1.0;
    }
    if n == m {
        equal_sizes(n, steps)
    } else {
        unequal_sizes(n.max(m), n.min(m), steps)
    }
}

/// Cells that [`two_sample_exact`] visits for a gap of `d`.
pub fn two_sample_steps(n: u64, m: u64, d: f64) -> f64 {
    if n == m {
        n as f64
    } else {
        n as f64 * m as f64 * (2.0 * d).min(1.0)
    }
}

/// 2 Σ (−1)^(k−1) C(2n, n − k h) / C(2n, n).
fn equal_sizes(n: u64, h: u64) -> f64 {
    let size = n as f64;
    let (mut term, mut sum, mut sign) = (1.0, 0.0, 2.0);
    for j in 0..n {
        let j_f = j as f64;
        term *= (size - j_f) / (size + j_f + 1.0);
        if (j + 1) % h == 0 {
            sum += sign * term;
            sign = -sign;
        }
        if term == 0.0 {
            break;
        }
    }
    f64::clamp(sum, 0.0, 1.0)
}

/// Columns x = 0..=m of the lattice (m > n), keeping only the cells inside the band; all others have left it for sure.
fn unequal_sizes(m: u64, n: u64, h: u64) -> f64 {
    let g = gcd(m, n);
    let (mg, ng, h) = (i128::from(m / g), i128::from(n / g), i128::from(h));
    let top = i128::from(n);
    // Inside means |x n/g − y m/g| < h.
    let band = |x: u64| {
        let centre = i128::from(x) * ng;
        let low = ((centre - h).div_euclid(mg) + 1).max(0);
        let high = (-(-(centre + h)).div_euclid(mg)).min(top + 1);
        (low as u64, high.max(low) as u64)
    };
    let inverse: Vec<f64> = (0..=m + n).map(|k| 1.0 / k.max(1) as f64).collect();
    // left[y]: probability that a path to (x, y) has left the band, for y in the current band.
    let mut left = vec![1.0; usize::try_from(n + 1).unwrap_or(usize::MAX)];
    let (mut low, mut high) = band(0);
    for y in low..high {
        set(&mut left, y, 0.0);
    }
    for x in 1..=m {
        let (next_low, next_high) = band(x);
        if next_low >= next_high {
            return 1.0;
        }
        for y in low..next_low.min(high) {
            set(&mut left, y, 1.0);
        }
        (low, high) = (next_low, next_high);
        let mut below = if low == 0 { 0.0 } else { 1.0 };
        let (first, last) = (low as usize, high as usize);
        let Some(cells) = left.get_mut(first..last) else {
            return f64::NAN;
        };
        let Some(inverses) = inverse.get(x as usize + first..x as usize + last) else {
            return f64::NAN;
        };
        let x = x as f64;
        let mut y = low as f64;
        for (cell, inverse) in cells.iter_mut().zip(inverses) {
            below = (*cell * x + below * y) * inverse;
            *cell = below;
            y += 1.0;
        }
    }
    left.last().copied().unwrap_or(f64::NAN).clamp(0.0, 1.0)
}

fn set(cells: &mut [f64], at: u64, value: f64) {
    if let Some(cell) = cells.get_mut(at as usize) {
        *cell = value;
    }
}

pub(crate) fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_scipy() {
        // scipy 1.17.1: stats.ks_2samp(method="exact") on samples of n and m values with this gap
        for (n, m, steps, expected) in include!("two_sample_cases.in") {
            let ours = two_sample_exact(n, m, steps);
            assert!(
                (ours / expected - 1.0).abs() < 1e-9,
                "{n} {m} {steps}: {expected:e}, ours {ours:e}"
            );
            assert_eq!(ours, two_sample_exact(m, n, steps), "either way round");
        }
    }

    /// All ways of placing 4 values among 4 + 3, counted one by one.
    #[test]
    fn equals_counting() {
        for steps in 1..=12u64 {
            let mut outside = 0;
            let mut all = 0;
            for mask in 0u32..1 << 7 {
                if mask.count_ones() != 4 {
                    continue;
                }
                all += 1;
                let (mut x, mut y, mut gap) = (0i64, 0i64, 0i64);
                for bit in 0..7 {
                    if mask >> bit & 1 == 1 {
                        x += 1
                    } else {
                        y += 1
                    }
                    gap = gap.max((x * 3 - y * 4).abs());
                }
                outside += u32::from(gap >= steps as i64);
            }
            let expected = f64::from(outside) / f64::from(all);
            assert!(
                (two_sample_exact(4, 3, steps) - expected).abs() < 1e-14,
                "{steps}"
            );
        }
    }
}
