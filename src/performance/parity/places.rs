//! Rows along a line: time, row numbers or a feature's values, in nested steps that widen until there are few enough.

use super::tally::{Label, Tally};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;

/// What stands on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Line {
    /// Milliseconds since 1970: steps of a minute, an hour, six hours, a day, then four times as long each.
    Time,
    /// Whole numbers: steps of 1, then twice as long each.
    Whole,
}

/// Rows of one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    pub tally: Tally,
    /// Least and greatest place of its rows.
    pub first: i64,
    pub last: i64,
}

/// Tallies along a line, at most `most` of them.
///
/// Steps are nested and as narrow as the whole allows, so parts give the same in any order and grouping.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Places {
    line: Line,
    most: u32,
    level: u32,
    steps: BTreeMap<i64, Step>,
}

impl Places {
    pub fn new(line: Line, most: u32) -> Places {
        Places {
            line,
            most,
            level: 0,
            steps: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, place: i64, label: Label, rung: Option<usize>) {
        let key = place.div_euclid(self.line.length(self.level));
        let step = self.steps.entry(key).or_insert_with(|| Step {
            tally: Tally::default(),
            first: place,
            last: place,
        });
        step.tally.add(label, rung);
        step.first = step.first.min(place);
        step.last = step.last.max(place);
        self.widen_to(self.level);
    }

    pub fn merge(&mut self, mut other: Places) {
        let level = self.level.max(other.level);
        self.widen_to(level);
        other.widen_to(level);
        for (key, step) in other.steps {
            join(&mut self.steps, key, step);
        }
        self.widen_to(level);
    }

    /// From the least place to the greatest.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.values()
    }

    /// At least this level, and beyond it only as far as there are too many steps.
    fn widen_to(&mut self, level: u32) {
        while self.level < level || self.steps.len() > self.most as usize {
            let (now, next) = (
                self.line.length(self.level),
                self.line.length(self.level + 1),
            );
            if next == now {
                return;
            }
            let mut wider = BTreeMap::new();
            for (key, step) in std::mem::take(&mut self.steps) {
                join(&mut wider, key.div_euclid(next / now), step);
            }
            self.steps = wider;
            self.level += 1;
        }
    }
}

fn join(steps: &mut BTreeMap<i64, Step>, key: i64, step: Step) {
    match steps.get_mut(&key) {
        Some(known) => {
            known.tally.merge(&step.tally);
            known.first = known.first.min(step.first);
            known.last = known.last.max(step.last);
        }
        None => {
            steps.insert(key, step);
        }
    }
}

impl Line {
    /// Length of a step at a level; each is a multiple of the one before, up to 2⁶².
    fn length(self, level: u32) -> i64 {
        match (self, level) {
            (Line::Time, 0) => 60_000,
            (Line::Time, 1) => HOUR_MS,
            (Line::Time, 2) => 6 * HOUR_MS,
            (Line::Time, level) => (24 * HOUR_MS) << (2 * (level - 3).min(16)),
            (Line::Whole, level) => 1 << level.min(62),
        }
    }
}

/// A number as a whole one of the same order, and back: the order of all doubles, NaN left out.
pub(super) fn place_of(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The number at a place.
pub(super) fn number_at(place: i64) -> f64 {
    f64::from_bits((place ^ (((place >> 63) as u64) >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_and_come_back() {
        let values = [-1e300, -2.5, -0.0, 1e-300, 0.1, 7.0, f64::INFINITY];
        let places: Vec<i64> = values.iter().map(|v| place_of(*v)).collect();
        assert!(places.is_sorted(), "{places:?}");
        for value in values {
            assert_eq!(number_at(place_of(value)), value);
        }
    }

    #[test]
    fn parts_make_the_whole_in_any_order() {
        for line in [Line::Time, Line::Whole] {
            let places: Vec<i64> = (0..3_000)
                .map(|i: i64| i * i * 40_013 - 9_000_000)
                .collect();
            let of = |places: &[i64]| {
                let mut all = Places::new(line, 50);
                for place in places {
                    let label = match place % 3 {
                        0 => Label::Equal,
                        _ => Label::Unequal,
                    };
                    all.add(*place, label, Some((place.unsigned_abs() % 7) as usize));
                }
                all
            };
            let whole = of(&places);
            assert!((2..=50).contains(&whole.steps.len()));
            for cut in [1, 700, 2_990] {
                let (a, b) = places.split_at(cut);
                let (mut forth, mut back) = (of(a), of(b));
                back.merge(of(a));
                forth.merge(of(b));
                assert_eq!(forth, whole);
                assert_eq!(back, whole);
            }
        }
    }

    #[test]
    fn steps_end_at_the_widest() {
        for line in [Line::Time, Line::Whole] {
            let mut all = Places::new(line, 1);
            for place in [i64::MIN, -1, 0, i64::MAX] {
                all.add(place, Label::Equal, None);
            }
            let rows: usize = all.steps().count();
            assert!(rows <= 4);
        }
    }
}
