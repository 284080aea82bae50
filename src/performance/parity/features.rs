//! Rows by the values of a column.

use super::places::{Line, Places, place_of};
use super::tally::{Label, Tally};
use crate::data::Column;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ranges of a feature's numbers, and its categories: one with more is not looked at.
const MOST_RANGES: u32 = 64;
pub(super) const MOST_CATEGORIES: usize = 64;
/// Bytes of a category's name; one with a longer name is not looked at.
const LONGEST_CATEGORY: usize = 100;

/// Rows by the values of one feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FeatureTally {
    /// Whether the model reads it.
    pub read: bool,
    pub missing: Tally,
    pub values: Values,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Values {
    Numbers(Places),
    Texts(BTreeMap<String, Tally>),
    /// Too many categories, or names too long: free text.
    TooMany,
}

impl FeatureTally {
    pub fn new(column: &Column, read: bool) -> FeatureTally {
        FeatureTally {
            read,
            missing: Tally::default(),
            values: match column {
                Column::Numbers(_) => Values::Numbers(Places::new(Line::Whole, MOST_RANGES)),
                Column::Texts(_) => Values::Texts(BTreeMap::new()),
            },
        }
    }

    pub fn add(&mut self, column: &Column, row: usize, label: Label, rung: Option<usize>) {
        match column {
            Column::Numbers(values) => match values.get(row).copied().filter(|v| !v.is_nan()) {
                None => self.missing.add(label, rung),
                Some(value) => {
                    if let Values::Numbers(places) = &mut self.values {
                        places.add(place_of(value), label, rung);
                    }
                }
            },
            Column::Texts(values) => match values.get(row).and_then(|v| v.as_deref()) {
                None => self.missing.add(label, rung),
                Some(text) => {
                    if text.len() > LONGEST_CATEGORY {
                        self.values = Values::TooMany;
                    }
                    if let Values::Texts(categories) = &mut self.values {
                        match categories.get_mut(text) {
                            Some(tally) => tally.add(label, rung),
                            None => {
                                let mut tally = Tally::default();
                                tally.add(label, rung);
                                categories.insert(text.to_owned(), tally);
                            }
                        }
                    }
                    self.give_up_on_many();
                }
            },
        }
    }

    pub fn merge(&mut self, other: FeatureTally) {
        self.missing.merge(&other.missing);
        match (&mut self.values, other.values) {
            (Values::Numbers(mine), Values::Numbers(theirs)) => mine.merge(theirs),
            (Values::Texts(mine), Values::Texts(theirs)) => {
                for (text, tally) in theirs {
                    mine.entry(text).or_default().merge(&tally);
                }
                self.give_up_on_many();
            }
            (mine, _) => *mine = Values::TooMany,
        }
    }

    fn give_up_on_many(&mut self) {
        if matches!(&self.values, Values::Texts(categories) if categories.len() > MOST_CATEGORIES) {
            self.values = Values::TooMany;
        }
    }
}
