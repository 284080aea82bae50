//! Counts of rows by how far what was recorded is from what the model says.

use serde::{Deserialize, Serialize};

/// Least difference that counts, as a share of the greater of 1 and the value: models of 32 bits are no finer from one machine to
/// another.
pub(super) const FLOOR: f64 = 1e-5;
/// Decimals beyond which a log is as good as exact: half a unit of the fifth is under [`FLOOR`].
pub(super) const MOST_DECIMALS: usize = 5;
/// Share of the recorded numbers that must need a decimal for the log to keep it.
const KEPT: f64 = 0.01;
/// Classes of distance: one per number of decimals from 5 to 0, and what is further than all.
pub(super) const RUNGS: usize = MOST_DECIMALS + 2;

/// How far two numbers are apart: the most decimals, 5 to 0, at which they are the same up to rounding, as 0 to 5; 6 beyond.
///
/// Same up to rounding at d decimals: |a − b| ≤ 0.5 · 10⁻ᵈ + 10⁻⁵ · max(1, |b|).
pub(super) fn rung(recorded: f64, recomputed: f64) -> usize {
    if !recomputed.is_finite() {
        return RUNGS - 1;
    }
    let apart = (recorded - recomputed).abs();
    let tolerances = (0..=MOST_DECIMALS).map(|rung| tolerance(MOST_DECIMALS - rung, recomputed));
    tolerances
        .zip(0..)
        .find(|(tolerance, _)| apart <= *tolerance)
        .map_or(RUNGS - 1, |(_, rung)| rung)
}

/// The greatest difference that rounding to so many decimals explains.
pub(super) fn tolerance(decimals: usize, value: f64) -> f64 {
    0.5 / power(decimals) + FLOOR * value.abs().max(1.0)
}

/// Decimals with which a number was written, at most [`MOST_DECIMALS`]. A number of 32 bits counts as the shortest that gives it.
pub(super) fn decimals(value: f64) -> usize {
    let written = |decimals: &usize| {
        let scale = power(*decimals);
        ((value * scale).round() / scale) as f32 == value as f32
    };
    (0..MOST_DECIMALS).find(written).unwrap_or(MOST_DECIMALS)
}

/// Decimals that a log keeps, from the counts of its numbers by their decimals: the most that at least one in a hundred needs. Of a log
/// of d decimals nine numbers in ten need all of them. Without numbers, as many as are told apart.
pub(super) fn kept(counts: &[u64; MOST_DECIMALS + 1]) -> usize {
    let all: u64 = counts.iter().sum();
    let needed = |count: &u64| *count > 0 && *count as f64 >= KEPT * all as f64;
    counts.iter().rposition(needed).unwrap_or(MOST_DECIMALS)
}

pub(super) fn power(decimals: usize) -> f64 {
    (0..decimals).fold(1.0, |power, _| power * 10.0)
}

/// Whether the recorded class is the model's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Not recorded, or the model gives none.
    Absent,
    Equal,
    Unequal,
}

/// Rows by both comparisons: the label's, and the score's rung or that there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    counts: [[u64; RUNGS + 1]; 3],
}

/// What counts as equal, once all rows are known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// Decimals of the log.
    pub decimals: usize,
    /// Whether labels are compared: not when the log names its classes in other words.
    pub labels: bool,
}

impl Rule {
    /// Whether numbers this far apart are equal.
    pub fn equal(&self, rung: usize) -> bool {
        rung <= MOST_DECIMALS - self.decimals.min(MOST_DECIMALS)
    }
}

impl Tally {
    pub fn add(&mut self, label: Label, rung: Option<usize>) {
        let at = match label {
            Label::Absent => 0,
            Label::Equal => 1,
            Label::Unequal => 2,
        };
        let by_label = self.counts.get_mut(at);
        if let Some(count) = by_label.and_then(|c| c.get_mut(rung.unwrap_or(RUNGS))) {
            *count += 1;
        }
    }

    pub fn merge(&mut self, other: &Tally) {
        let theirs = other.counts.iter().flatten();
        for (mine, more) in self.counts.iter_mut().flatten().zip(theirs) {
            *mine += more;
        }
    }

    /// Rows compared, and how many of them are unequal.
    pub fn compared(&self, rule: Rule) -> Count {
        self.count(|label, rung| {
            let label = label.filter(|_| rule.labels);
            let score = rung.map(|r| rule.equal(r));
            match (label, score) {
                (None, None) => None,
                (label, score) => Some(label.unwrap_or(true) && score.unwrap_or(true)),
            }
        })
    }

    /// The same of labels alone.
    pub fn labels(&self) -> Count {
        self.count(|label, _| label)
    }

    /// The same of scores alone.
    pub fn scores(&self, rule: Rule) -> Count {
        self.count(|_, rung| rung.map(|r| rule.equal(r)))
    }

    /// The label of rows whose scores are equal.
    pub fn labels_of_equal_scores(&self, rule: Rule) -> Count {
        self.count(|label, rung| label.filter(|_| rung.is_some_and(|r| rule.equal(r))))
    }

    fn count(&self, judge: impl Fn(Option<bool>, Option<usize>) -> Option<bool>) -> Count {
        let mut count = Count::default();
        for (by_label, label) in self.counts.iter().zip([None, Some(true), Some(false)]) {
            for (rung, rows) in by_label.iter().enumerate() {
                if let Some(equal) = judge(label, (rung < RUNGS).then_some(rung)) {
                    count.rows += rows;
                    count.unequal += if equal { 0 } else { *rows };
                }
            }
        }
        count
    }
}

/// Rows compared and how many are unequal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub rows: u64,
    pub unequal: u64,
}

impl Count {
    /// Unequal ones among all; 0 without rows.
    pub fn share(self) -> f64 {
        if self.rows == 0 {
            return 0.0;
        }
        self.unequal as f64 / self.rows as f64
    }

    pub fn plus(self, other: Count) -> Count {
        Count {
            rows: self.rows + other.rows,
            unequal: self.unequal + other.unequal,
        }
    }

    pub fn less(self, other: Count) -> Count {
        Count {
            rows: self.rows.saturating_sub(other.rows),
            unequal: self.unequal.saturating_sub(other.unequal),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_that_were_written() {
        for (value, expected) in [
            (0.0, 0),
            (1.0, 0),
            (0.5, 1),
            (0.18, 2),
            (0.1846, 4),
            (f64::from(0.1846_f32), 4),
            (0.123_45, 5),
            (0.123_456_7, 5),
            (1.0 / 3.0, 5),
            (-12.25, 2),
            (1e300, 0),
        ] {
            assert_eq!(decimals(value), expected, "{value}");
        }
    }

    #[test]
    fn a_rung_is_the_finest_rounding_that_explains() {
        for (recorded, recomputed, expected) in [
            (0.5, 0.5, 0),
            (0.5, 0.500_014, 0),
            (0.1846, 0.184_55, 1),
            (0.18, 0.184_6, 3),
            (1.0, 0.6, 5),
            (1.0, 0.4, 6),
            (1_000_000.0, 1_000_009.0, 0),
            (1.0, f64::NAN, 6),
            (1.0, f64::INFINITY, 6),
        ] {
            assert_eq!(rung(recorded, recomputed), expected, "{recorded}");
        }
    }
}
