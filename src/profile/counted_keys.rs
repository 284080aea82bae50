//! Sorted 64-bit keys with how often each occurs: what numbers and rows are counted in.

use super::packed_keys;
use serde::{Deserialize, Serialize};

/// Fewest new keys that wait to be sorted together.
const WAITING: usize = 4_096;
/// Most that do.
const MOST_WAITING: usize = 2_000_000;

/// Different keys, increasing, each with its count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Run {
    #[serde(with = "packed_keys")]
    keys: Vec<u64>,
    /// Empty where every key occurs once, as in the longest columns.
    counts: Vec<u64>,
}

impl Run {
    /// Counts keys in any order; takes them from the vector.
    pub fn of(unsorted: &mut Vec<u64>) -> Run {
        unsorted.sort_unstable();
        if unsorted.is_sorted_by(|a, b| a < b) {
            let mut keys = std::mem::take(unsorted);
            keys.shrink_to_fit();
            return Run {
                keys,
                counts: Vec::new(),
            };
        }
        let mut run = Run::default();
        for same in unsorted.chunk_by(|a, b| a == b) {
            run.keys.extend(same.first());
            run.counts.push(same.len() as u64);
        }
        unsorted.clear();
        run
    }

    /// Increasing keys with their counts; no counts where every key occurs once.
    pub fn from_parts(keys: Vec<u64>, mut counts: Vec<u64>) -> Run {
        if counts.len() != keys.len() || counts.iter().all(|count| *count == 1) {
            counts = Vec::new();
        }
        Run { keys, counts }
    }

    /// The keys, and their counts, of which there are none where every key occurs once.
    pub fn into_parts(self) -> (Vec<u64>, Vec<u64>) {
        (self.keys, self.counts)
    }

    /// Different keys.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The different keys, increasing.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// How often keys occur in all.
    pub fn total(&self) -> u64 {
        match self.counts.is_empty() {
            true => self.keys.len() as u64,
            false => self.counts.iter().fold(0, |n, c| n.saturating_add(*c)),
        }
    }

    /// Keys with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let counts = self.counts.iter().copied().chain(std::iter::repeat(1));
        self.keys.iter().copied().zip(counts)
    }

    /// Keeps the first keys.
    pub fn truncate(&mut self, keys: usize) {
        self.keys.truncate(keys);
        self.counts.truncate(keys);
    }

    /// Whether there are keys, and nine in ten of them occur once, going by the first thousand and the last.
    fn mostly_once(&self) -> bool {
        const LOOKED_AT: usize = 1_000;
        if self.counts.is_empty() {
            return !self.keys.is_empty();
        }
        let counts = &self.counts;
        let ends = || (counts.iter().take(LOOKED_AT)).chain(counts.iter().rev().take(LOOKED_AT));
        ends().filter(|count| **count == 1).count() * 10 > ends().count() * 9
    }

    /// Adds a key that is not less than the last one.
    fn push(&mut self, key: u64, count: u64) {
        if self.keys.last() == Some(&key) {
            self.counts.resize(self.keys.len(), 1);
            if let Some(sum) = self.counts.last_mut() {
                *sum = sum.saturating_add(count);
            }
            return;
        }
        if count != 1 || !self.counts.is_empty() {
            self.counts.resize(self.keys.len(), 1);
            self.counts.push(count);
        }
        self.keys.push(key);
    }

    /// Both together.
    pub fn merged(self, other: Run) -> Run {
        match (self.len(), other.len()) {
            (0, _) => other,
            (_, 0) => self,
            _ => Run::both(&self, &other),
        }
    }

    /// All together: neighbours first, so that a key is merged as often as their number can be halved.
    pub fn together(runs: &[&Run]) -> Run {
        match runs {
            [] => Run::default(),
            [run] => (*run).clone(),
            [a, b] => Run::both(a, b),
            _ => {
                let (left, right) = runs.split_at(runs.len() / 2);
                Run::together(left).merged(Run::together(right))
            }
        }
    }

    fn both(a: &Run, b: &Run) -> Run {
        let mut all = Run {
            keys: Vec::with_capacity(a.len() + b.len()),
            counts: Vec::new(),
        };
        let (mut i, mut j) = (0, 0);
        // Which of two random keys is less cannot be foretold, so nothing here branches on it.
        while let (Some(x), Some(y)) = (a.keys.get(i), b.keys.get(j)) {
            let first = x <= y;
            let count = if first {
                a.counts.get(i)
            } else {
                b.counts.get(j)
            };
            all.push(if first { *x } else { *y }, count.copied().unwrap_or(1));
            i += usize::from(first);
            j += usize::from(!first);
        }
        for (run, from) in [(a, i), (b, j)] {
            for (key, count) in run.iter().skip(from) {
                all.push(key, count);
            }
        }
        all
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
    pub fn count(&mut self, before: Run) -> Run {
        let all = before.merged(Run::of(&mut self.keys));
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
    fn counts_are_kept_only_where_a_key_repeats() {
        let once = Run::of(&mut vec![9, 2, 5]);
        assert_eq!(once, Run::from_parts(vec![2, 5, 9], vec![1, 1, 1]));
        assert_eq!((once.counts.len(), once.total()), (0, 3));
        let twice = Run::of(&mut vec![5, 2, 5]);
        assert_eq!(twice.iter().collect::<Vec<_>>(), [(2, 1), (5, 2)]);
        let runs = [&once, &twice, &once];
        let all = Run::together(&runs);
        assert_eq!(all.iter().collect::<Vec<_>>(), [(2, 3), (5, 4), (9, 2)]);
        assert_eq!(all.total(), 9);
        assert_eq!(Run::together(&[]), Run::default());
    }

    #[test]
    fn merging_is_counting_together() {
        let keys = |seed: u64| (0..300_u64).map(move |i| (i * seed) % 251);
        let whole = Run::of(&mut keys(7).chain(keys(11)).collect());
        let parts = [7, 11].map(|seed| Run::of(&mut keys(seed).collect()));
        let [a, b] = parts;
        assert_eq!(a.merged(b), whole);
    }
}
