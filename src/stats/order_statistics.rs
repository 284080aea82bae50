//! What sorted values say of a percentile: the value at its rank, and how far the truth may lie from it.

/// Chance outside of an interval, on either side.
const TAIL: f64 = 0.025;
/// Terms of the binomial distribution under this share of its largest are nothing.
const NOTHING: f64 = 1e-20;

/// The smallest value that this share of the values does not exceed (nearest rank); `None` without values.
/// `sorted` is in increasing order, `share` from 0 to 1.
pub fn nearest_rank(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}

/// 95 % interval for the percentile that `sorted` were drawn from: two of the values themselves. `None` where so few values
/// have no value that is surely beyond it; the 99th percentile takes 368.
pub fn percentile_interval(sorted: &[f64], share: f64) -> Option<[f64; 2]> {
    let (low, high) = ranks(sorted.len(), share)?;
    Some([*sorted.get(low - 1)?, *sorted.get(high - 1)?])
}

/// Ranks, from 1, of the values between which the percentile lies with 95 %: the number of values under it is binomial,
/// whatever their distribution.
fn ranks(n: usize, share: f64) -> Option<(usize, usize)> {
    if n == 0 || !(share > 0.0 && share < 1.0) {
        return None;
    }
    let mode = (((n + 1) as f64 * share) as usize).min(n);
    let odds = share / (1.0 - share);
    let mut weights = std::collections::VecDeque::from([1.0]);
    let (mut first, mut last) = (mode, mode);
    let mut weight = 1.0;
    while first > 0 && weight > NOTHING {
        weight *= first as f64 / ((n - first + 1) as f64 * odds);
        weights.push_front(weight);
        first -= 1;
    }
    weight = 1.0;
    while last < n && weight > NOTHING {
        weight *= (n - last) as f64 * odds / (last + 1) as f64;
        weights.push_back(weight);
        last += 1;
    }
    let all: f64 = weights.iter().sum();
    let most = TAIL * all;
    // Cut off from below while what is cut off stays within the tail; from above alike.
    let cut = |weights: &mut dyn Iterator<Item = &f64>| {
        let mut sum = 0.0;
        weights
            .take_while(|w| {
                sum += **w;
                sum <= most
            })
            .count()
    };
    let low = first + cut(&mut weights.iter());
    let high = last + 1 - cut(&mut weights.iter().rev());
    (low >= 1 && high <= n).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_percentiles() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        for (share, expected) in [(0.0, 1.0), (0.1, 1.0), (0.5, 5.0), (0.51, 6.0), (1.0, 10.0)] {
            assert_eq!(nearest_rank(&ten, share), Some(expected), "{share}");
        }
        assert_eq!(nearest_rank(&[], 0.5), None);
    }

    /// By `binom.cdf` and `binom.sf` of scipy 1.17.1: the greatest l with P(K < l), and the least u with P(K ≥ u), at most 0.025.
    #[test]
    fn intervals_are_those_of_the_binomial_distribution() {
        for (n, share, expected) in [
            (20, 0.5, Some((6, 15))),
            (100, 0.9, Some((84, 96))),
            (100, 0.99, None),
            (367, 0.99, None),
            (368, 0.99, Some((360, 368))),
            (500, 0.99, Some((490, 500))),
            (2_000, 0.99, Some((1_971, 1_989))),
            (5_000, 0.95, Some((4_719, 4_781))),
            (0, 0.5, None),
            (10, 0.0, None),
            (10, f64::NAN, None),
        ] {
            assert_eq!(ranks(n, share), expected, "{n} {share}");
        }
        let values: Vec<f64> = (1..=368).map(f64::from).collect();
        assert_eq!(percentile_interval(&values, 0.99), Some([360.0, 368.0]));
    }
}
