//! Where unequal rows are concentrated: the stretch that stands out most.

use super::tally::Count;
use std::ops::Range;

/// How much likelier two shares must make the counts than one share, as a logarithm, for a stretch to be believed.
///
/// About 1,000 steps have half a million stretches, of which one reaches 13 by chance; 15 leaves room.
const LEAST_GAIN: f64 = 15.0;
/// How much more a stretch that ends on both sides must gain than one that goes on to an end.
const INNER_GAIN: f64 = 6.0;

/// Steps where rows are unequal more often than elsewhere; `None` when no stretch stands out. One that lasts to the end, or from the
/// beginning, is preferred to one that does not as long as it explains about as well.
///
/// Source: Kulldorff (1997), A spatial scan statistic, Bernoulli model.
pub(super) fn stretch(counts: &[Count]) -> Option<(Range<usize>, f64)> {
    let all = counts.iter().copied().fold(Count::default(), Count::plus);
    let mut edge: Option<(Range<usize>, f64)> = None;
    let mut inner: Option<(Range<usize>, f64)> = None;
    for from in 0..counts.len() {
        let mut inside = Count::default();
        for (to, count) in counts.iter().enumerate().skip(from) {
            inside = inside.plus(*count);
            let gain = gain(inside, all);
            let best = if from == 0 || to + 1 == counts.len() {
                &mut edge
            } else {
                &mut inner
            };
            if gain > best.as_ref().map_or(0.0, |(_, g)| *g) {
                *best = Some((from..to + 1, gain));
            }
        }
    }
    let found = match (edge, inner) {
        (Some(edge), Some(inner)) if inner.1 > edge.1 + INNER_GAIN => Some(inner),
        (Some(edge), _) => Some(edge),
        (None, inner) => inner,
    };
    found.filter(|(_, gain)| *gain >= LEAST_GAIN)
}

/// How much likelier the counts are when rows inside are unequal with a share of their own: a logarithm, 0 when they are not unequal
/// more often than the others.
pub(super) fn gain(inside: Count, all: Count) -> f64 {
    let outside = all.less(inside);
    if outside.rows == 0 || inside.share() <= outside.share() {
        return 0.0;
    }
    (likelihood(inside) + likelihood(outside) - likelihood(all)).max(0.0)
}

fn likelihood(count: Count) -> f64 {
    let share = count.share();
    let part = |n: u64, p: f64| if n == 0 { 0.0 } else { n as f64 * p.ln() };
    part(count.unequal, share) + part(count.rows.saturating_sub(count.unequal), 1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(unequal: &[u64]) -> Vec<Count> {
        let count = |unequal: &u64| Count {
            rows: 100,
            unequal: *unequal,
        };
        unequal.iter().map(count).collect()
    }

    #[test]
    fn stretches() {
        for (unequal, expected) in [
            (vec![0, 0, 0, 100, 100], Some(3..5)),
            (vec![100, 100, 0, 0, 0], Some(0..2)),
            (vec![0, 0, 90, 95, 0, 0], Some(2..4)),
            (vec![0, 1, 0, 60, 0, 55, 61, 58], Some(3..8)),
            (vec![50, 48, 52, 51, 49], None),
            (vec![100, 100, 100], None),
            (vec![0, 0, 0], None),
            (vec![], None),
        ] {
            let found = stretch(&counts(&unequal)).map(|(range, _)| range);
            assert_eq!(found, expected, "{unequal:?}");
        }
    }
}
