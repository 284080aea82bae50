//! Geometry of charts: where values stand and which ticks are read. Pure, so that it is tested without a browser.

/// Ticks at round numbers (1, 2 or 5 times a power of ten) that cover `[low, high]`, about `wanted` of them.
///
/// Equal or undefined bounds give a range of one around the value, so that there is always something to draw.
pub fn round_ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let (low, high) = drawable_range(low, high);
    let step = round_step((high - low) / wanted.max(1) as f64);
    let first = (low / step).floor() as i64;
    let last = (high / step).ceil() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// The least round step that is not under `raw`.
pub fn round_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.abs().log10().floor());
    let lead = raw / power;
    let round = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|r| lead <= r * (1.0 + 1e-9));
    round.unwrap_or(10.0) * power
}

/// A range that can be drawn: finite, in order, not empty.
pub fn drawable_range(low: f64, high: f64) -> (f64, f64) {
    match (low.is_finite(), high.is_finite()) {
        (true, true) if low < high => (low, high),
        (true, true) if high < low => (high, low),
        (true, _) => (low - 0.5, low + 0.5),
        (_, true) => (high - 0.5, high + 0.5),
        _ => (0.0, 1.0),
    }
}

/// Where the bins of a histogram stand, from 0 to 1, and how high they are.
///
/// Bins of like width stand to scale and their height is their share per mean width, so that areas compare. Bins whose
/// widths differ more than thirtyfold, or are not finite, stand side by side with equal widths: to scale most would vanish.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Edges from 0 to 1, one more than bins.
    pub edges: Vec<f64>,
    /// Whether edges are to scale.
    pub to_scale: bool,
}

impl Bins {
    /// Places these edges; fewer than two give no bins.
    pub fn place(edges: &[f64]) -> Bins {
        let n = edges.len().saturating_sub(1);
        let widths: Vec<f64> = edges.windows(2).map(|w| w[1] - w[0]).collect();
        let least = widths.iter().copied().fold(f64::INFINITY, f64::min);
        let most = widths.iter().copied().fold(0.0, f64::max);
        let to_scale = n > 0 && most.is_finite() && least > 0.0 && most / least <= 30.0;
        let placed = match (edges.first(), edges.last()) {
            (Some(first), Some(last)) if to_scale => {
                edges.iter().map(|e| (e - first) / (last - first)).collect()
            }
            _ if n > 0 => (0..=n).map(|i| i as f64 / n as f64).collect(),
            _ => Vec::new(),
        };
        Bins {
            edges: placed,
            to_scale,
        }
    }

    /// Heights of these shares: shares where bins are of one width, shares per mean width where they are to scale.
    pub fn heights(&self, shares: &[f64]) -> Vec<f64> {
        let n = self.edges.len().saturating_sub(1).max(1) as f64;
        self.edges
            .windows(2)
            .zip(shares)
            .map(|(edge, share)| {
                let width = (edge[1] - edge[0]) * n;
                if width > 0.0 && share.is_finite() {
                    share / width
                } else {
                    0.0
                }
            })
            .collect()
    }

    /// The outline of bars of these heights: points from the left foot to the right foot.
    pub fn outline(&self, heights: &[f64]) -> Vec<(f64, f64)> {
        let mut points = Vec::with_capacity(heights.len() * 2);
        for (edge, height) in self.edges.windows(2).zip(heights) {
            points.push((edge[0], *height));
            points.push((edge[1], *height));
        }
        points
    }
}

/// Indices of at most `most` of `n` labels, evenly spread, the first always among them.
pub fn spread_labels(n: usize, most: usize) -> Vec<usize> {
    let step = n.div_ceil(most.max(1)).max(1);
    (0..n).step_by(step).collect()
}

/// How far along its bar an effect is (0 to 1) when the limit stands at a third: at the limit 1/3, and never past the end.
///
/// The way beyond the limit is compressed, so that 3 and 30 times the limit can still be told apart.
pub fn effect_position(effect: f64) -> f64 {
    if effect.is_nan() || effect <= 0.0 {
        0.0
    } else if effect <= 1.0 {
        effect / 3.0
    } else {
        1.0 - (2.0 / 3.0) / (1.0 + (effect - 1.0) / 4.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        for (low, high, wanted, ticks) in [
            (0.0, 1.0, 5, vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            (0.0, 0.61, 3, vec![0.0, 0.5, 1.0]),
            (-3.0, 14.0, 4, vec![-5.0, 0.0, 5.0, 10.0, 15.0]),
        ] {
            let got = round_ticks(low, high, wanted);
            assert_eq!(got.len(), ticks.len(), "{low}..{high}: {got:?}");
            for (a, b) in got.iter().zip(&ticks) {
                assert!((a - b).abs() < 1e-12, "{low}..{high}: {got:?}");
            }
        }
        assert_eq!(round_ticks(7.0, 7.0, 2), vec![6.5, 7.0, 7.5]);
        assert!(!round_ticks(f64::NAN, f64::INFINITY, 3).is_empty());
    }

    #[test]
    fn like_bins_are_to_scale_and_unlike_ones_side_by_side() {
        let like = Bins::place(&[0.0, 1.0, 2.0, 4.0]);
        assert!(like.to_scale);
        assert_eq!(like.edges, vec![0.0, 0.25, 0.5, 1.0]);
        let heights = like.heights(&[0.25, 0.25, 0.5]);
        assert!(
            (heights[0] - heights[2]).abs() < 1e-12,
            "twice as wide, twice the share: {heights:?}"
        );
        let unlike = Bins::place(&[0.0, 1.0, 100.0]);
        assert!(!unlike.to_scale);
        assert_eq!(unlike.edges, vec![0.0, 0.5, 1.0]);
        assert!(!Bins::place(&[0.0, 1.0, f64::INFINITY]).to_scale);
        assert!(Bins::place(&[]).edges.is_empty());
    }

    #[test]
    fn labels_are_spread() {
        assert_eq!(spread_labels(3, 6), vec![0, 1, 2]);
        assert_eq!(spread_labels(12, 6), vec![0, 2, 4, 6, 8, 10]);
        assert_eq!(spread_labels(0, 6), Vec::<usize>::new());
    }

    #[test]
    fn effects_grow_along_the_bar_and_stay_on_it() {
        assert_eq!(effect_position(0.0), 0.0);
        assert!((effect_position(1.0) - 1.0 / 3.0).abs() < 1e-12);
        let mut last = 0.0;
        for effect in [0.5, 1.0, 1.1, 2.0, 6.0, 30.0, 1e6] {
            let at = effect_position(effect);
            assert!(at > last && at <= 1.0, "{effect}: {at}");
            last = at;
        }
        assert_eq!(effect_position(f64::INFINITY), 1.0);
        assert_eq!(effect_position(f64::NAN), 0.0);
    }
}
