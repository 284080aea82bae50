//! Whether a number goes steadily one way from window to window.

/// Most windows looked at: the latest ones. The pairs grow with the square.
const MOST: usize = 400;

/// A steady change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trend {
    /// Median of the slopes between all pairs, per window (Theil 1950, Sen 1968).
    pub slope: f64,
    /// Standard normal deviate of Kendall's S with continuity correction and correction for ties
    /// (Mann 1945, Kendall 1975): under −1.645 falling, over 1.645 rising at the 5 % level, one-sided.
    pub z: f64,
    /// Values it rests on.
    pub n: usize,
}

/// The trend of values at equal steps; undefined ones are left out but keep their place.
///
/// `None` with fewer than five defined values: S cannot then be significant.
pub(super) fn trend(values: &[Option<f64>]) -> Option<Trend> {
    let recent = &values[values.len().saturating_sub(MOST)..];
    let points: Vec<(f64, f64)> = recent
        .iter()
        .enumerate()
        .filter_map(|(i, v)| v.filter(|v| v.is_finite()).map(|v| (i as f64, v)))
        .collect();
    if points.len() < 5 {
        return None;
    }
    let mut slopes = Vec::with_capacity(points.len() * (points.len() - 1) / 2);
    let mut s = 0.0;
    for (k, a) in points.iter().enumerate() {
        for b in &points[k + 1..] {
            slopes.push((b.1 - a.1) / (b.0 - a.0));
            s += f64::from(i8::from(b.1 > a.1) - i8::from(b.1 < a.1));
        }
    }
    Some(Trend {
        slope: median(&mut slopes),
        z: deviate(s, &points),
        n: points.len(),
    })
}

fn deviate(s: f64, points: &[(f64, f64)]) -> f64 {
    let term = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let mut sorted: Vec<f64> = points.iter().map(|p| p.1).collect();
    sorted.sort_by(f64::total_cmp);
    let ties: f64 = sorted
        .chunk_by(|a, b| a == b)
        .map(|run| term(run.len() as f64))
        .sum();
    let variance = (term(points.len() as f64) - ties) / 18.0;
    if s == 0.0 || variance <= 0.0 {
        return 0.0;
    }
    (s - s.signum()) / variance.sqrt()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (
        values.len() % 2,
        values.get(middle),
        middle.checked_sub(1).and_then(|i| values.get(i)),
    ) {
        (1, Some(v), _) => *v,
        (0, Some(b), Some(a)) => a / 2.0 + b / 2.0,
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Option<Trend> {
        trend(&values.iter().map(|v| Some(*v)).collect::<Vec<_>>())
    }

    #[test]
    fn mann_kendall_by_hand() {
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0]), None);
        // n = 5, all pairs rise: S = 10, variance 5·4·15/18 = 16.667, z = 9/4.0825 = 2.2045.
        let rising = of(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("five values");
        assert_eq!((rising.slope, rising.n), (1.0, 5));
        assert!((rising.z - 2.204_540_768).abs() < 1e-8, "{}", rising.z);
        // Two ties of two: variance (300 − 2·18)/18 = 14.667, S = 8, z = 7/3.8297 = 1.8278.
        let tied = of(&[1.0, 1.0, 2.0, 2.0, 3.0]).expect("five values");
        assert!((tied.z - 7.0 / (264.0_f64 / 18.0).sqrt()).abs() < 1e-12);
        let level = of(&[2.0; 8]).expect("eight values");
        assert_eq!((level.slope, level.z), (0.0, 0.0));
    }

    #[test]
    fn a_gap_keeps_its_place() {
        let values = [
            Some(0.0),
            None,
            Some(2.0),
            Some(3.0),
            Some(f64::NAN),
            Some(5.0),
            Some(6.0),
        ];
        assert_eq!(trend(&values).expect("five values").slope, 1.0);
    }
}
