//! Categories counted, and what follows from the counts.

use super::{CategoryCounts, TopCategory, hash};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Longest category that is kept as it is, in bytes.
const LONGEST: usize = 512;

impl CategoryCounts {
    /// Different categories that are all kept in a sample as a whole.
    pub const EXACT: usize = 65_536;
    /// Different categories that are all kept in a window: there may be hundreds of windows.
    pub const EXACT_IN_WINDOW: usize = 8_192;

    /// Counts categories in any order, for tests and small samples.
    pub fn from_values<'a>(values: impl IntoIterator<Item = &'a str>) -> CategoryCounts {
        let mut categories = CategoryAccumulator::new(Self::EXACT, false);
        values.into_iter().for_each(|value| categories.add(value));
        categories.finish()
    }

    /// Rows counted; when categories were left out, those of the kept ones only.
    pub fn n(&self) -> u64 {
        self.counts.values().fold(0, |n, c| n.saturating_add(*c))
    }

    /// Whether every category is kept.
    pub fn exact(&self) -> bool {
        self.kept >= 1.0
    }

    /// Different categories; estimated from the sampled hashes when not exact, with a relative standard error of
    /// 1/√(kept categories), 0.4 %.
    pub fn distinct(&self) -> u64 {
        let kept = self.counts.len() as f64;
        if self.exact() || self.kept <= 0.0 {
            return self.counts.len() as u64;
        }
        (kept / self.kept).round() as u64
    }

    /// The most frequent categories, at most `most`; ties in the order of the text.
    pub fn top(&self, most: usize) -> Vec<TopCategory> {
        let mut ranked: Vec<(&String, u64)> = self.counts.iter().map(|(c, n)| (c, *n)).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let top = ranked.into_iter().take(most);
        top.map(|(value, count)| TopCategory {
            value: value.clone(),
            count,
        })
        .collect()
    }

    /// Both together: observing all values gives the same.
    pub(super) fn merged(self, other: CategoryCounts, bound: usize) -> CategoryCounts {
        let mut all = CategoryAccumulator::of(self, bound);
        all.merge(CategoryAccumulator::of(other, bound));
        all.finish()
    }
}

impl Default for CategoryCounts {
    fn default() -> Self {
        CategoryCounts {
            counts: BTreeMap::new(),
            kept: 1.0,
        }
    }
}

/// Counts categories in parts.
///
/// Beyond `bound` different categories, those with the least hashes are kept: a uniform sample of the categories
/// (not of the rows), with exact counts, since a category that is kept at the end was never dropped before. Which are
/// kept depends on nothing but which occurred (bottom-k sampling; Cohen and Kaplan 2007).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct CategoryAccumulator {
    bound: usize,
    only_hashes: bool,
    counts: HashMap<String, u64>,
    /// Whether a category was dropped.
    dropped: bool,
    /// Hashes of the kept categories, with the text against ties; filled once one was dropped.
    #[serde(skip)]
    by_hash: BTreeSet<(u64, String)>,
}

impl CategoryAccumulator {
    /// Nothing counted; at most `bound` different categories are kept. `only_hashes`: texts are replaced by their hash.
    pub fn new(bound: usize, only_hashes: bool) -> Self {
        CategoryAccumulator {
            bound: bound.max(1),
            only_hashes,
            counts: HashMap::new(),
            dropped: false,
            by_hash: BTreeSet::new(),
        }
    }

    fn of(counts: CategoryCounts, bound: usize) -> Self {
        CategoryAccumulator {
            dropped: !counts.exact(),
            counts: counts.counts.into_iter().collect(),
            ..CategoryAccumulator::new(bound, false)
        }
    }

    /// Takes in a value.
    pub fn add(&mut self, text: &str) {
        if self.only_hashes {
            let digits = hash::digits(hash::of_text(text));
            self.add_counted(std::str::from_utf8(&digits).unwrap_or_default(), 1);
        } else if text.len() <= LONGEST {
            self.add_counted(text, 1);
        } else {
            self.add_counted(&shortened(text), 1);
        }
    }

    fn add_counted(&mut self, category: &str, count: u64) {
        if self.dropped && self.is_beyond(category) {
            return;
        }
        if let Some(sum) = self.counts.get_mut(category) {
            *sum = sum.saturating_add(count);
            return;
        }
        if self.dropped {
            let entry = (hash::of_text(category), category.to_owned());
            self.by_hash.insert(entry);
        }
        self.counts.insert(category.to_owned(), count);
        self.keep_bound();
    }

    /// Takes another part in.
    pub fn merge(&mut self, other: Self) {
        let limit = if other.dropped {
            other.greatest()
        } else {
            None
        };
        for (category, count) in BTreeMap::from_iter(other.counts) {
            self.add_counted(&category, count);
        }
        // A part that dropped categories says nothing of those beyond its greatest.
        if let Some(limit) = limit {
            self.dropped = true;
            self.index();
            while self.by_hash.last().is_some_and(|last| *last > limit) {
                self.drop_greatest();
            }
        }
    }

    /// The counts.
    pub fn finish(self) -> CategoryCounts {
        let kept = match self.greatest() {
            // The k-th least of D uniform hashes lies at k/(D + 1): D is estimated as (k − 1)/hash.
            Some((hash, _)) if self.dropped => {
                let k = self.counts.len() as f64;
                let place = (hash as f64 + 1.0) / 2_f64.powi(64);
                (k * place / (k - 1.0).max(1.0)).min(1.0 - f64::EPSILON)
            }
            _ => 1.0,
        };
        CategoryCounts {
            counts: self.counts.into_iter().collect(),
            kept,
        }
    }

    fn greatest(&self) -> Option<(u64, String)> {
        if let Some(last) = self.by_hash.last() {
            return Some(last.clone());
        }
        let hashes = self.counts.keys().map(|c| (hash::of_text(c), c));
        hashes
            .max()
            .map(|(hash, category)| (hash, category.clone()))
    }

    /// Whether its hash is greater than all that are kept.
    fn is_beyond(&mut self, category: &str) -> bool {
        self.index();
        let hash = hash::of_text(category);
        let greatest = self.by_hash.last();
        greatest.is_some_and(|(h, c)| (hash, category) > (*h, c.as_str()))
    }

    fn index(&mut self) {
        if self.by_hash.is_empty() {
            let hashes = self.counts.keys().map(|c| (hash::of_text(c), c.clone()));
            self.by_hash = hashes.collect();
        }
    }

    fn keep_bound(&mut self) {
        while self.counts.len() > self.bound {
            self.index();
            self.dropped = true;
            self.drop_greatest();
        }
    }

    fn drop_greatest(&mut self) {
        if let Some((_, category)) = self.by_hash.pop_last() {
            self.counts.remove(&category);
        }
    }
}

/// The beginning of a long text and the hash of all of it.
fn shortened(text: &str) -> String {
    let end = (0..=LONGEST - 20).rev().find(|i| text.is_char_boundary(*i));
    let start = text.get(..end.unwrap_or(0)).unwrap_or_default();
    let digits = hash::digits(hash::of_text(text));
    format!(
        "{start}…#{}",
        std::str::from_utf8(&digits).unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_in_the_order_of_the_text() {
        let counts = CategoryCounts::from_values(["b", "a", "c", "c", "b", "a", "d"]);
        let top: Vec<_> = counts
            .top(3)
            .into_iter()
            .map(|t| (t.value, t.count))
            .collect();
        let expected = [("a", 2), ("b", 2), ("c", 2)].map(|(v, n)| (v.to_owned(), n));
        assert_eq!(top, expected);
        assert_eq!((counts.distinct(), counts.exact()), (4, true));
    }

    #[test]
    fn beyond_the_bound_counts_stay_exact_and_distinct_is_estimated() {
        let mut counted = CategoryAccumulator::new(500, false);
        for i in 0..60_000 {
            counted.add(&format!("c{}", i % 20_000));
        }
        let counts = counted.finish();
        assert_eq!(counts.counts.len(), 500);
        assert!(
            counts.counts.values().all(|n| *n == 3),
            "a kept category was dropped before"
        );
        let error = counts.distinct() as f64 / 20_000.0 - 1.0;
        assert!(
            error.abs() < 4.0 / 500_f64.sqrt(),
            "distinct is off by {error}"
        );
    }

    #[test]
    fn long_texts_are_cut_and_still_told_apart() {
        let (a, b) = ("ü".repeat(5_000), format!("{}x", "ü".repeat(5_000)));
        let counts = CategoryCounts::from_values([a.as_str(), &b, &b]);
        assert_eq!(counts.distinct(), 2);
        assert!(counts.counts.keys().all(|c| c.len() <= LONGEST));
    }

    #[test]
    fn free_text_does_not_enter() {
        let mut counted = CategoryAccumulator::new(10, true);
        for text in ["ann@example.org", "bob@example.org", "ann@example.org"] {
            counted.add(text);
        }
        let counts = counted.finish();
        assert_eq!((counts.distinct(), counts.n()), (2, 3));
        assert!(
            counts
                .counts
                .keys()
                .all(|c| c.len() == 16 && !c.contains('@'))
        );
    }
}
