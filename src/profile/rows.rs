//! Rows that repeat an earlier row, counted by the hash of the row.

use super::counted_keys::{Run, Waiting};
use serde::{Deserialize, Serialize};

/// Different rows that are counted in full.
const EXACT: usize = 4_000_000;

/// Counts repeated rows in parts.
///
/// Beyond [`EXACT`] different rows, only hashes that begin with enough zero bits are kept: a uniform sample of the
/// rows by content, the same for any split into parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RepeatedRows {
    bound: usize,
    zeros: u32,
    counted: Run,
    waiting: Waiting,
}

impl RepeatedRows {
    pub fn new() -> Self {
        RepeatedRows::bounded(EXACT)
    }

    fn bounded(bound: usize) -> Self {
        RepeatedRows {
            bound,
            zeros: 0,
            counted: Run::default(),
            waiting: Waiting::default(),
        }
    }

    /// Takes in the hash of a row.
    pub fn add(&mut self, hash: u64) {
        if self.keeps(hash) && self.waiting.push(hash) {
            self.count_waiting();
        }
    }

    /// Takes another part in.
    pub fn merge(&mut self, mut other: Self) {
        self.count_waiting();
        other.count_waiting();
        self.zeros = self.zeros.max(other.zeros);
        self.counted = std::mem::take(&mut self.counted).merged(other.counted);
        self.keep_bound();
    }

    /// Rows that repeat an earlier one, and the share of the hashes that this rests on.
    pub fn finish(mut self) -> (u64, f64) {
        self.count_waiting();
        let repeated = self.counted.total() - self.counted.len() as u64;
        let share = 0.5_f64.powi(self.zeros as i32);
        ((repeated as f64 / share) as u64, share)
    }

    fn keeps(&self, hash: u64) -> bool {
        hash.leading_zeros() >= self.zeros
    }

    fn count_waiting(&mut self) {
        self.counted = self.waiting.count(std::mem::take(&mut self.counted));
        self.keep_bound();
    }

    fn keep_bound(&mut self) {
        let zeros = self.zeros;
        let kept = |zeros: u32, run: &Run| {
            run.keys()
                .partition_point(|key| key.leading_zeros() >= zeros)
        };
        while kept(self.zeros, &self.counted) > self.bound && self.zeros < 63 {
            self.zeros += 1;
        }
        if self.zeros > zeros
            || self
                .counted
                .keys()
                .last()
                .is_some_and(|last| !self.keeps(*last))
        {
            let keep = kept(self.zeros, &self.counted);
            self.counted.truncate(keep);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::hash;

    #[test]
    fn a_sample_of_the_hashes_estimates_the_repeats() {
        let mut all = RepeatedRows::bounded(1_000);
        let mut parts = [all.clone(), all.clone(), all.clone()];
        for row in 0..40_000_u64 {
            // A quarter of the rows come twice.
            let hash = hash::of_row(0, Some(row % 32_000));
            all.add(hash);
            parts[(row / 15_000) as usize].add(hash);
        }
        let [mut first, mut second, third] = parts;
        second.merge(third);
        first.merge(second);
        let (found, share) = all.finish();
        assert_eq!(first.finish(), (found, share), "parts make the whole");
        assert_eq!(share, 1.0 / 64.0);
        let error = (found as f64 - 8_000.0) / 8_000.0;
        assert!(error.abs() < 0.25, "{found} repeated rows of 8,000");
    }
}
