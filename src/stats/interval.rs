//! 95 % intervals.

/// Two-sided 95 % point of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Interval for a share: `hits` of `n`; `None` when `n` is 0.
///
/// Source: Wilson (1927), "Probable inference"; as statsmodels' `proportion_confint(method="wilson")`.
pub fn wilson(hits: u64, n: u64) -> Option<[f64; 2]> {
    if n == 0 {
        return None;
    }
    let (share, n) = (hits as f64 / n as f64, n as f64);
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    Some([(middle - half).max(0.0), (middle + half).min(1.0)])
}

/// Interval around a value with this standard error, kept within 0 to 1; `None` when the standard error is 0.
pub fn around(value: f64, standard_error: f64) -> Option<[f64; 2]> {
    let half = Z * standard_error;
    (half > 0.0).then(|| [(value - half).max(0.0), (value + half).min(1.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_at_the_ends() {
        assert_eq!(wilson(0, 0), None);
        let [low, high] = wilson(0, 10).expect("ten rows");
        assert!(
            low.abs() < 1e-12 && (high - 0.277_532_7).abs() < 1e-6,
            "{low} {high}"
        );
        let [low, high] = wilson(10, 10).expect("ten rows");
        assert!(
            (low - 0.722_467_2).abs() < 1e-6 && high <= 1.0,
            "{low} {high}"
        );
        assert_eq!(around(0.5, 0.0), None);
    }
}
