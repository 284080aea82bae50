//! Sorted 64-bit keys with how often each occurs: what numbers and rows are counted in.

use super::packed_keys;
use serde::{Deserialize, Serialize};

/// Fewest new keys that wait to be sorted together.
const WAITING: usize = 4_096;
/// Most that do.
const MOST_WAITING: usize = 2_000_000;

/// Different keys, increasing, each with its count; keys that agree in all but the lowest `cut` bits are one,
/// written as the least of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "PackedRun", into = "PackedRun")]
pub(super) struct Run {
    pub keys: Vec<u64>,
    pub counts: Vec<u64>,
}

/// As it travels between workers: eight bytes a key, and counts only where some key occurs more than once.
#[derive(Clone, Serialize, Deserialize)]
struct PackedRun {
    #[serde(with = "packed_keys")]
    keys: Vec<u64>,
    repeated: Vec<u64>,
}

impl From<Run> for PackedRun {
    fn from(run: Run) -> Self {
        let once = run.counts.iter().all(|count| *count == 1);
        PackedRun {
            keys: run.keys,
            repeated: if once { Vec::new() } else { run.counts },
        }
    }
}

impl From<PackedRun> for Run {
    fn from(packed: PackedRun) -> Self {
        let mut counts = packed.repeated;
        counts.resize(packed.keys.len(), 1);
        Run {
            keys: packed.keys,
            counts,
        }
    }
}

impl Run {
    /// Counts keys in any order; takes them from the vector.
    pub fn of(unsorted: &mut Vec<u64>) -> Run {
        unsorted.sort_unstable();
        if unsorted.len() > WAITING && unsorted.is_sorted_by(|a, b| a < b) {
            let mut keys = std::mem::take(unsorted);
            keys.shrink_to_fit();
            let counts = vec![1; keys.len()];
            return Run { keys, counts };
        }
        let mut run = Run::with_capacity(unsorted.len());
        for key in unsorted.drain(..) {
            run.push(key, 1, 0);
        }
        run
    }

    fn with_capacity(keys: usize) -> Run {
        Run {
            keys: Vec::with_capacity(keys),
            counts: Vec::with_capacity(keys),
        }
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.keys.iter().copied().zip(self.counts.iter().copied())
    }

    /// Whether there are keys, and nine in ten of them occur once, going by the first thousand and the last.
    fn mostly_once(&self) -> bool {
        const LOOKED_AT: usize = 1_000;
        let looked_at = || {
            let counts = &self.counts;
            counts
                .iter()
                .take(LOOKED_AT)
                .chain(counts.iter().rev().take(LOOKED_AT))
        };
        looked_at().filter(|count| **count == 1).count() * 10 > looked_at().count() * 9
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
    pub fn merged(self, other: Run, cut: u32) -> Run {
        if self.len() == 0 && cut == 0 {
            return other;
        }
        if other.len() == 0 && cut == 0 {
            return self;
        }
        let mut all = Run::with_capacity(self.len() + other.len());
        let (mut i, mut j) = (0, 0);
        // Which of two random keys is less cannot be foretold, so nothing here branches on it.
        while let (Some(a), Some(b)) = (self.keys.get(i), other.keys.get(j)) {
            let first = a <= b;
            let count = if first {
                self.counts.get(i)
            } else {
                other.counts.get(j)
            };
            all.push(
                if first { *a } else { *b },
                count.copied().unwrap_or(0),
                cut,
            );
            i += usize::from(first);
            j += usize::from(!first);
        }
        for (run, from) in [(&self, i), (&other, j)] {
            for (key, count) in run.iter().skip(from) {
                all.push(key, count, cut);
            }
        }
        all
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Waiting {
    #[serde(with = "packed_keys")]
    pub keys: Vec<u64>,
    limit: usize,
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting {
            keys: Vec::new(),
            limit: WAITING,
        }
    }
}

impl Waiting {
    /// Takes a key; whether it is time to count those that wait.
    ///
    /// Keys that repeat are counted soon, since counted they take little room. Where hardly any repeats, waiting takes no more
    /// room than being counted, and the longer the wait, the fewer times a key is merged.
    pub fn push(&mut self, key: u64) -> bool {
        self.keys.push(key);
        if self.keys.len() < self.limit {
            return false;
        }
        if self.limit == WAITING && self.hardly_any_repeats() {
            self.limit = MOST_WAITING;
            return false;
        }
        true
    }

    fn hardly_any_repeats(&mut self) -> bool {
        self.keys.sort_unstable();
        let pairs = self.keys.iter().zip(self.keys.iter().skip(1));
        pairs.filter(|(a, b)| a == b).count() * 10 < self.keys.len()
    }

    /// Takes all keys and counts them with those counted before.
    pub fn count(&mut self, before: Run, cut: u32) -> Run {
        let new = Run::of(&mut self.keys);
        let all = before.merged(new, cut);
        self.limit = if all.mostly_once() {
            MOST_WAITING
        } else {
            WAITING.max(2 * all.len())
        };
        all
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
