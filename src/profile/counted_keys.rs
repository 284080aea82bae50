//! Sorted 64-bit keys with how often each occurs: what numbers and rows are counted in.

use serde::{Deserialize, Serialize};

/// New keys wait unsorted up to this many, or half as many as are counted already, whichever is more.
///
/// Each sorting then pays for itself: a key costs one share of a sort and at most three steps of merging.
const WAITING: usize = 4_096;

/// Different keys, increasing, each with its count; keys that agree in all but the lowest `cut` bits are one,
/// written as the least of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Run {
    pub keys: Vec<u64>,
    pub counts: Vec<u64>,
}

impl Run {
    /// Counts keys in any order; takes them from the vector, which keeps its room.
    pub fn of(unsorted: &mut Vec<u64>) -> Run {
        unsorted.sort_unstable();
        let mut run = Run::default();
        for key in unsorted.drain(..) {
            run.push(key, 1, 0);
        }
        run
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.keys.iter().copied().zip(self.counts.iter().copied())
    }

    /// Adds a key that is not less than the last one.
    fn push(&mut self, key: u64, count: u64, cut: u32) {
        match (self.keys.last(), self.counts.last_mut()) {
            (Some(last), Some(sum)) if last >> cut == key >> cut => {
                *sum = sum.saturating_add(count)
            }
            _ => {
                self.keys.push(key);
                self.counts.push(count);
            }
        }
    }

    /// Both together, at `cut` low bits, which is at least what either has cut already.
    pub fn merged(&self, other: &Run, cut: u32) -> Run {
        let mut all = Run {
            keys: Vec::with_capacity(self.len() + other.len()),
            counts: Vec::with_capacity(self.len() + other.len()),
        };
        let (mut a, mut b) = (self.iter().peekable(), other.iter().peekable());
        loop {
            let from_a = match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => x.0 <= y.0,
                (x, None) => x.is_some(),
                (None, Some(_)) => false,
            };
            let Some((key, count)) = (if from_a { a.next() } else { b.next() }) else {
                return all;
            };
            all.push(key, count, cut);
        }
    }

    /// The same keys with `cut` low bits cut.
    pub fn cut(&self, cut: u32) -> Run {
        let mut coarser = Run::default();
        for (key, count) in self.iter() {
            coarser.push(key, count, cut);
        }
        coarser
    }

    /// Fewest low bits to cut, at least `from`, so that at most `bound` different keys are left.
    pub fn needed_cut(&self, from: u32, bound: usize) -> u32 {
        // Two neighbours become one when the highest bit in which they differ is cut.
        let mut parted_by = [0_usize; 65];
        for (a, b) in self.keys.iter().zip(self.keys.iter().skip(1)) {
            if let Some(pairs) = parted_by.get_mut(64 - (a ^ b).leading_zeros() as usize) {
                *pairs += 1;
            }
        }
        let mut different = 1 + parted_by.iter().skip(from as usize + 1).sum::<usize>();
        let mut cut = from;
        while different > bound && cut < 63 {
            cut += 1;
            different -= parted_by.get(cut as usize).copied().unwrap_or(0);
        }
        cut
    }
}

/// Keys that wait to be sorted and counted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub keys: Vec<u64>,
}

impl Waiting {
    /// Takes a key; whether it is time to count them into a run of `counted` keys.
    pub fn push(&mut self, key: u64, counted: usize) -> bool {
        self.keys.push(key);
        self.keys.len() >= WAITING.max(counted / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_the_least_that_keeps_the_bound() {
        let run = Run::of(&mut vec![0, 1, 2, 3, 8, 9, 64]);
        for (bound, expected) in [(7, 0), (6, 1), (4, 1), (3, 2), (2, 4), (1, 7)] {
            let cut = run.needed_cut(0, bound);
            assert_eq!(cut, expected, "bound {bound}");
            assert!(run.cut(cut).len() <= bound, "bound {bound}");
        }
        assert_eq!(run.needed_cut(3, 7), 3, "never finer than before");
    }

    #[test]
    fn a_bin_is_written_as_its_least_key() {
        let run = Run::of(&mut vec![13, 12, 12, 5]).cut(2);
        assert_eq!((run.keys, run.counts), (vec![5, 12], vec![1, 3]));
    }
}
