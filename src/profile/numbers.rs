//! Numbers counted by value, and what follows from the counts.

use super::NumberCounts;
use super::counted_keys::{Run, Waiting};
use crate::stats::Accumulator;
use crate::stats::exact_sum::ExactMoments;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

impl NumberCounts {
    /// Different values that are kept exactly in a sample as a whole.
    pub const EXACT: usize = 2_000_000;
    /// Different values that are kept exactly in a profile that is written as a file.
    pub const EXACT_IN_FILE: usize = 131_072;
    /// Different values that are kept exactly in a window: there may be hundreds of windows.
    pub const EXACT_IN_WINDOW: usize = 16_384;

    /// Counts values in any order, for tests and small samples; values that are not finite are left out.
    pub fn from_values(values: &[f64]) -> NumberCounts {
        let mut numbers = NumberAccumulator::new(Self::EXACT);
        numbers.observe(values);
        numbers.finish()
    }

    /// Values counted.
    pub fn n(&self) -> u64 {
        self.counts.iter().fold(0, |n, c| n.saturating_add(*c))
    }

    /// Whether every different value is kept.
    pub fn exact(&self) -> bool {
        self.coarseness == 0
    }

    /// Share of the values in the fullest bin; 0 when exact.
    ///
    /// No rank, and so no quantile level and no distribution function read from the counts, is off by more.
    pub fn max_bin_share(&self) -> f64 {
        let fullest = self.counts.iter().max().copied().unwrap_or(0);
        if self.exact() || fullest == 0 {
            return 0.0;
        }
        fullest as f64 / self.n() as f64
    }

    /// Least value, exact in any case.
    pub fn min(&self) -> Option<f64> {
        self.values.first().copied()
    }

    /// Greatest value, exact in any case.
    pub fn max(&self) -> Option<f64> {
        match &self.moments {
            Some(beyond) => Some(beyond.max),
            None => self.values.last().copied(),
        }
    }

    /// Exact sums over all values.
    pub fn moments(&self) -> Cow<'_, ExactMoments> {
        if let Some(beyond) = &self.moments {
            return Cow::Borrowed(&beyond.sums);
        }
        let mut sums = ExactMoments::default();
        for (value, count) in self.values.iter().zip(&self.counts) {
            sums.add(*value, *count);
        }
        Cow::Owned(sums)
    }

    /// Quantiles at increasing `levels` from 0 to 1 by linear interpolation between the two nearest ranks
    /// (Hyndman and Fan 1996, type 7; numpy's "linear"); empty without values.
    ///
    /// When not exact, a value read may lie below the true one by at most a bin's width, which is 2^`coarseness`
    /// steps between neighbouring doubles.
    pub fn quantiles(&self, levels: &[f64]) -> Vec<f64> {
        let n = self.n();
        if n == 0 {
            return Vec::new();
        }
        let at_rank = |rank: u64, reached: &[u64]| -> f64 {
            let bin = reached.partition_point(|r| *r <= rank);
            if rank + 1 >= n {
                return self.max().unwrap_or(f64::NAN);
            }
            self.values.get(bin).copied().unwrap_or(f64::NAN)
        };
        let reached: Vec<u64> = self
            .counts
            .iter()
            .scan(0_u64, |sum, count| {
                *sum = sum.saturating_add(*count);
                Some(*sum)
            })
            .collect();
        let quantile = |level: &f64| {
            let place = (n - 1) as f64 * level.clamp(0.0, 1.0);
            let rank = place.floor() as u64;
            let (low, high) = (at_rank(rank, &reached), at_rank(rank + 1, &reached));
            between(low, high, place - place.floor())
        };
        levels.iter().map(quantile).collect()
    }

    /// The same values with at most `bound` different ones, as if no more had ever been kept.
    pub fn at_most(&self, bound: usize) -> NumberCounts {
        let mut numbers = NumberAccumulator::of(self, bound);
        numbers.keep_bound();
        numbers.finish()
    }

    /// Both together: observing all values gives the same.
    pub(super) fn merged(&self, other: &NumberCounts, bound: usize) -> NumberCounts {
        let mut all = NumberAccumulator::of(self, bound);
        all.merge(NumberAccumulator::of(other, bound));
        all.finish()
    }

    fn as_run(&self) -> Run {
        Run {
            keys: self.values.iter().copied().map(key_of).collect(),
            counts: self.counts.clone(),
        }
    }
}

/// What is kept beside the bins when they no longer hold every value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    /// Exact sums over all values.
    pub sums: ExactMoments,
    /// The greatest value.
    pub max: f64,
}

/// Counts numbers by value, in parts.
///
/// Up to `bound` different values are kept as they are. Beyond it, the fewest low bits of the order-preserving key
/// are cut such that at most `bound` prefixes remain. A part never needs to cut more than the whole, and what is cut
/// depends on which values occurred and on nothing else; so any split into parts, merged in any grouping, ends in the
/// same bins. A KLL or t-digest sketch has a smaller error for its size, but its content depends on the order of
/// merging (and on coins), so the same file would give different bits with another number of workers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberAccumulator {
    bound: usize,
    cut: u32,
    counted: Run,
    waiting: Waiting,
    /// Present from the first cut on: before, the counts say it all.
    beyond: Option<Moments>,
}

impl Accumulator for NumberAccumulator {
    type Batch = [f64];

    fn observe(&mut self, batch: &[f64]) {
        batch.iter().for_each(|value| self.add(*value));
    }

    fn merge(&mut self, mut other: Self) {
        self.count_waiting();
        other.count_waiting();
        if self.beyond.is_some() || other.beyond.is_some() {
            let mine = self.beyond.take();
            let sums = add_moments(mine, &self.counted);
            let theirs = add_moments(other.beyond.take(), &other.counted);
            self.beyond = match (sums, theirs) {
                (Some(mut a), Some(b)) => {
                    a.sums.merge(b.sums);
                    a.max = a.max.max(b.max);
                    Some(a)
                }
                (a, b) => a.or(b),
            };
        }
        let cut = self.cut.max(other.cut);
        self.counted = std::mem::take(&mut self.counted).merged(other.counted, cut);
        self.cut = cut;
        self.keep_bound();
    }
}

/// The moments that were kept, or those of a run that still holds every value.
fn add_moments(kept: Option<Moments>, exact: &Run) -> Option<Moments> {
    kept.or_else(|| moments_of(exact))
}

fn moments_of(exact: &Run) -> Option<Moments> {
    let max = value_of(*exact.keys.last()?);
    let mut sums = ExactMoments::default();
    for (key, count) in exact.iter() {
        sums.add(value_of(key), count);
    }
    Some(Moments { sums, max })
}

impl NumberAccumulator {
    /// Nothing counted; at most `bound` different values, at least 1, are kept exactly.
    pub fn new(bound: usize) -> Self {
        NumberAccumulator {
            bound: bound.max(1),
            cut: 0,
            counted: Run::default(),
            waiting: Waiting::default(),
            beyond: None,
        }
    }

    fn of(counts: &NumberCounts, bound: usize) -> Self {
        NumberAccumulator {
            cut: counts.coarseness.min(63),
            counted: counts.as_run(),
            beyond: counts.moments.clone(),
            ..NumberAccumulator::new(bound)
        }
    }

    /// Takes in a value; one that is not finite is left out.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() && self.waiting.push(key_of(value)) {
            self.count_waiting();
        }
    }

    /// The counts.
    pub fn finish(mut self) -> NumberCounts {
        self.count_waiting();
        NumberCounts {
            values: self.counted.keys.into_iter().map(value_of).collect(),
            counts: self.counted.counts,
            coarseness: self.cut,
            moments: self.beyond,
        }
    }

    fn count_waiting(&mut self) {
        if self.waiting.keys.is_empty() {
            return;
        }
        if let Some(beyond) = &mut self.beyond {
            for key in &self.waiting.keys {
                let value = value_of(*key);
                beyond.sums.add(value, 1);
                beyond.max = beyond.max.max(value);
            }
        }
        self.counted = (self.waiting).count(std::mem::take(&mut self.counted), self.cut);
        self.keep_bound();
    }

    fn keep_bound(&mut self) {
        if self.counted.len() <= self.bound {
            return;
        }
        if self.beyond.is_none() {
            self.beyond = moments_of(&self.counted);
        }
        self.cut = self.counted.needed_cut(self.cut, self.bound);
        self.counted = self.counted.cut(self.cut);
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

    fn counted(values: &[f64], bound: usize) -> NumberCounts {
        let mut numbers = NumberAccumulator::new(bound);
        numbers.observe(values);
        numbers.finish()
    }

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
        let (exact, coarse) = (NumberCounts::from_values(&values), counted(&values, 3_000));
        assert!(exact.exact() && !coarse.exact());
        assert!(coarse.values.len() <= 3_000);
        assert_eq!(coarse.moments(), exact.moments(), "sums stay exact");
        assert_eq!(
            (coarse.n(), coarse.min(), coarse.max()),
            (exact.n(), exact.min(), exact.max())
        );
        let zeros = |counts: &NumberCounts| {
            let at = counts.values.iter().position(|v| *v == 0.0);
            at.map(|at| counts.counts[at])
        };
        assert_eq!(
            zeros(&coarse),
            Some(20_000),
            "a heavy value keeps its place"
        );
        let width = 2_f64.powi(coarse.coarseness as i32 - 52);
        let levels: Vec<f64> = (0..=100).map(|i| f64::from(i) / 100.0).collect();
        for ((level, coarse), exact) in levels
            .iter()
            .zip(coarse.quantiles(&levels))
            .zip(exact.quantiles(&levels))
        {
            let error = (coarse - exact).abs();
            assert!(
                error <= width * exact.abs(),
                "quantile {level}: {coarse} for {exact}"
            );
        }
    }

    #[test]
    fn beyond_the_bound_too_parts_make_the_whole() {
        let values = hard_values();
        let whole = counted(&values, 3_000);
        assert_eq!(NumberCounts::from_values(&values).at_most(3_000), whole);
        let parts: Vec<NumberAccumulator> = [0..50, 50..17_000, 17_000..17_001, 17_001..40_000]
            .map(|range| {
                let mut part = NumberAccumulator::new(3_000);
                part.observe(&values[range]);
                part
            })
            .into();
        let together = |order: &[usize]| {
            let mut all = NumberAccumulator::new(3_000);
            order.iter().for_each(|i| all.merge(parts[*i].clone()));
            all.finish()
        };
        for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
            assert_eq!(together(&order), whole, "{order:?}");
        }
    }

    #[test]
    fn the_fullest_bin_bounds_the_error_of_ranks() {
        let values = hard_values();
        let coarse = counted(&values, 3_000);
        assert_eq!(coarse.max_bin_share(), 0.5, "half of the values are 0");
        assert_eq!(NumberCounts::from_values(&values).max_bin_share(), 0.0);
        assert_eq!(counted(&[], 1).max_bin_share(), 0.0);
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
