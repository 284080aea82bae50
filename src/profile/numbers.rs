//! Numbers counted by value, and what follows from the counts.

use super::NumberCounts;
use super::condense::condensed;
use super::counted_keys::{Run, Waiting};
use crate::stats::Accumulator;
use crate::stats::exact_sum::ExactMoments;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

impl NumberCounts {
    /// Different values that are kept exactly in a sample as a whole, and in all windows of a column together.
    pub const EXACT: usize = 2_000_000;
    /// Different values that are kept in a profile that is written as a file.
    pub const EXACT_IN_FILE: usize = 131_072;
    /// Different values that are kept in each window of a column whose windows hold too many together: there may be hundreds of windows.
    pub const EXACT_IN_WINDOW: usize = 16_384;

    /// Counts values in any order, for tests and small samples; values that are not finite are left out.
    pub fn from_values(values: &[f64]) -> NumberCounts {
        let mut numbers = NumberAccumulator::default();
        numbers.observe(values);
        NumberCounts::of(numbers.finish()).bounded(Self::EXACT)
    }

    /// Every value of a run.
    pub(super) fn of(run: Run) -> NumberCounts {
        let (keys, counts) = run.into_parts();
        NumberCounts {
            values: keys.into_iter().map(value_of).collect(),
            counts,
            rank_error: 0,
            sums: None,
        }
    }

    /// Values in increasing order with their counts.
    pub fn each(&self) -> impl Iterator<Item = (f64, u64)> + Clone + '_ {
        let count = |place| match self.counts.is_empty() {
            true => 1,
            false => self.counts.get(place).copied().unwrap_or(0),
        };
        (self.values.iter().enumerate()).map(move |(place, value)| (*value, count(place)))
    }

    /// Values counted.
    pub fn n(&self) -> u64 {
        match self.counts.is_empty() {
            true => self.values.len() as u64,
            false => self.counts.iter().fold(0, |n, c| n.saturating_add(*c)),
        }
    }

    /// Whether every different value is kept.
    pub fn exact(&self) -> bool {
        self.rank_error == 0
    }

    /// The share of the rows by which any rank, and so any quantile's level and any share of rows at or under a value, may be off: 0 when exact, and
    /// less than 4 in as many as were kept otherwise.
    pub fn rank_error_share(&self) -> f64 {
        match self.n() {
            0 => 0.0,
            n => self.rank_error as f64 / n as f64,
        }
    }

    /// Least value, exact in any case.
    pub fn min(&self) -> Option<f64> {
        self.values.first().copied()
    }

    /// Greatest value, exact in any case.
    pub fn max(&self) -> Option<f64> {
        self.values.last().copied()
    }

    /// Exact sums over all values.
    pub fn moments(&self) -> Cow<'_, ExactMoments> {
        if let Some(sums) = &self.sums {
            return Cow::Borrowed(sums);
        }
        let mut sums = ExactMoments::default();
        for (value, count) in self.each() {
            sums.add(value, count);
        }
        Cow::Owned(sums)
    }

    /// Quantiles at increasing `levels` from 0 to 1 by linear interpolation between the two nearest ranks
    /// (Hyndman and Fan 1996, type 7; numpy's "linear"); empty without values.
    ///
    /// When not exact, the value read stands at a level that is off by at most [`NumberCounts::rank_error_share`].
    pub fn quantiles(&self, levels: &[f64]) -> Vec<f64> {
        let n = self.n();
        if n == 0 {
            return Vec::new();
        }
        let mut sum = 0_u64;
        let reached: Vec<u64> = (self.counts.iter())
            .map(|count| {
                sum = sum.saturating_add(*count);
                sum
            })
            .collect();
        let at_rank = |rank: u64| {
            let place = match reached.is_empty() {
                true => usize::try_from(rank).unwrap_or(usize::MAX),
                false => reached.partition_point(|r| *r <= rank),
            };
            let value = self.values.get(place).or(self.values.last());
            value.copied().unwrap_or(f64::NAN)
        };
        let quantile = |level: &f64| {
            let place = (n - 1) as f64 * level.clamp(0.0, 1.0);
            let rank = place.floor() as u64;
            between(at_rank(rank), at_rank(rank + 1), place - place.floor())
        };
        levels.iter().map(quantile).collect()
    }

    /// The same rows in at most `bound` different values (at least 16): all when there are no more, else as [`condensed`] chooses them.
    pub fn at_most(&self, bound: usize) -> NumberCounts {
        self.clone().bounded(bound)
    }

    /// The same without a copy where every value stays.
    pub(super) fn bounded(self, bound: usize) -> NumberCounts {
        if self.values.len() <= bound {
            return self;
        }
        let sums = self.moments().into_owned();
        let before = self.rank_error;
        let (run, error) = condensed(&self.into_run(), bound);
        NumberCounts {
            rank_error: before.saturating_add(error),
            sums: Some(sums),
            ..NumberCounts::of(run)
        }
    }

    /// Both together in at most `bound` different values: while there are no more, as if all values had been counted at once.
    pub(super) fn merged(self, other: NumberCounts, bound: usize) -> NumberCounts {
        let mut sums = None;
        if !self.exact() || !other.exact() {
            let mut all = self.moments().into_owned();
            all.merge(other.moments().into_owned());
            sums = Some(all);
        }
        let error = self.rank_error.saturating_add(other.rank_error);
        let all = NumberCounts {
            rank_error: error,
            sums,
            ..NumberCounts::of(self.into_run().merged(other.into_run()))
        };
        all.bounded(bound)
    }

    fn into_run(self) -> Run {
        let keys = self.values.into_iter().map(key_of).collect();
        Run::from_parts(keys, self.counts)
    }
}

/// Counts numbers by value, in parts: every different value, eight bytes each and eight more where values repeat. What is kept of them in the
/// end is chosen from all counts together, so neither the order of rows nor the parts they came in change a bit of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberAccumulator {
    counted: Run,
    waiting: Waiting,
}

impl Accumulator for NumberAccumulator {
    type Batch = [f64];

    fn observe(&mut self, batch: &[f64]) {
        batch.iter().for_each(|value| self.add(*value));
    }

    fn merge(&mut self, mut other: Self) {
        self.count_waiting();
        other.count_waiting();
        self.counted = std::mem::take(&mut self.counted).merged(other.counted);
    }
}

impl NumberAccumulator {
    /// Takes in a value; one that is not finite is left out.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() && self.waiting.push(key_of(value)) {
            self.count_waiting();
        }
    }

    /// Every different value as a key, counted.
    pub fn finish(mut self) -> Run {
        self.count_waiting();
        self.counted
    }

    fn count_waiting(&mut self) {
        if !self.waiting.keys.is_empty() {
            self.counted = self.waiting.count(std::mem::take(&mut self.counted));
        }
    }
}

/// A key that orders as the finite numbers do. −0.0 and 0.0 are one value.
fn key_of(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | (1 << 63)
    }
}

fn value_of(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 {
        key & !(1 << 63)
    } else {
        !key
    })
}

/// Linear interpolation as numpy does it: from the nearer end, so that both ends are hit.
fn between(low: f64, high: f64, t: f64) -> f64 {
    let step = high - low;
    if !step.is_finite() {
        return low * (1.0 - t) + high * t;
    }
    if t >= 0.5 {
        high - step * (1.0 - t)
    } else {
        low + step * t
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zeros, negative and positive numbers over many magnitudes, all but the zeros different.
    fn hard_values() -> Vec<f64> {
        let value = |i: i32| match i % 4 {
            0 => 0.0,
            1 => -0.0,
            _ => (f64::from(i) * 0.7).sin() * 10_f64.powi(i % 9 - 4),
        };
        (0..40_000).map(value).collect()
    }

    #[test]
    fn beyond_the_bound_only_places_between_values_are_lost() {
        let values = hard_values();
        let exact = NumberCounts::from_values(&values);
        let fewer = exact.at_most(3_000);
        assert!(exact.exact() && !fewer.exact());
        assert!(fewer.values.len() <= 3_000);
        assert_eq!(fewer.moments(), exact.moments(), "sums stay exact");
        assert_eq!(
            (fewer.n(), fewer.min(), fewer.max()),
            (exact.n(), exact.min(), exact.max())
        );
        let zeros = |counts: &NumberCounts| counts.each().find(|(v, _)| *v == 0.0);
        assert_eq!(
            zeros(&fewer),
            Some((0.0, 20_000)),
            "a heavy value keeps its place"
        );
        let bound = fewer.rank_error_share();
        assert!(
            bound > 0.0 && bound < 4.0 / 3_000.0,
            "whatever is heavy: {bound}"
        );
        let levels: Vec<f64> = (0..=100).map(|i| f64::from(i) / 100.0).collect();
        for (level, value) in levels.iter().zip(fewer.quantiles(&levels)) {
            let share = |under: fn(f64, f64) -> bool| {
                let rows = values.iter().filter(|v| under(**v, value)).count();
                rows as f64 / values.len() as f64
            };
            let (under, at) = (share(|v, q| v < q), share(|v, q| v <= q));
            assert!(
                under - bound - 1e-4 <= *level && *level <= at + bound + 1e-4,
                "quantile {level}: {value}"
            );
        }
    }

    #[test]
    fn parts_that_were_bounded_add_up_and_so_do_their_errors() {
        let values = hard_values();
        let (a, b) = values.split_at(9_000);
        let part = |values: &[f64]| NumberCounts::from_values(values).at_most(3_000);
        let (a, b) = (part(a), part(b));
        let errors = a.rank_error + b.rank_error;
        let together = a.merged(b, 100_000);
        assert_eq!(together.rank_error, errors);
        let whole = NumberCounts::from_values(&values);
        assert_eq!(
            (together.n(), together.moments()),
            (whole.n(), whole.moments())
        );
        let fewer = together.at_most(2_000);
        assert!(fewer.rank_error > errors && fewer.values.len() <= 2_000);
    }

    #[test]
    fn values_that_never_repeat_need_no_counts() {
        let once = NumberCounts::from_values(&[3.0, 1.0, 2.0]);
        assert_eq!((once.counts.len(), once.n()), (0, 3));
        assert_eq!(
            once.each().collect::<Vec<_>>(),
            [(1.0, 1), (2.0, 1), (3.0, 1)]
        );
        assert_eq!(once.quantiles(&[0.0, 0.25, 1.0]), [1.0, 1.5, 3.0]);
    }

    #[test]
    fn keys_keep_the_order_of_numbers() {
        let ordered = [
            -f64::MAX,
            -1.5,
            -f64::MIN_POSITIVE,
            -5e-324,
            0.0,
            5e-324,
            1.0,
            1.0 + f64::EPSILON,
            f64::MAX,
        ];
        assert!(ordered.is_sorted_by(|a, b| key_of(*a) < key_of(*b)));
        assert!(
            ordered
                .iter()
                .all(|v| value_of(key_of(*v)).to_bits() == v.to_bits())
        );
        assert_eq!(key_of(-0.0), key_of(0.0));
    }

    #[test]
    fn quantiles_interpolate_as_numpy_does() {
        let counts = NumberCounts::from_values(&[4.0, 1.0, 2.0, 1.0]);
        assert_eq!(
            counts.quantiles(&[0.0, 0.25, 0.5, 0.75, 1.0]),
            [1.0, 1.0, 1.5, 2.5, 4.0]
        );
        let far = NumberCounts::from_values(&[-1.7e308, 1.7e308]);
        assert_eq!(far.quantiles(&[0.5]), [0.0], "no overflow on the way");
        assert!(
            NumberCounts::from_values(&[f64::NAN])
                .quantiles(&[0.5])
                .is_empty()
        );
    }
}
