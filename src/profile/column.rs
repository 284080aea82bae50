//! One column, summarised in parts.

use super::categories::CategoryAccumulator;
use super::numbers::NumberAccumulator;
use super::{CategoryCounts, ColumnProfile, NumberCounts, Values, hash};
use crate::data::Kind;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, Float64Array, StringArray};
use serde::{Deserialize, Serialize};

/// The cells of a column in one batch.
pub(super) enum Cells<'a> {
    /// Numbers.
    Numbers(&'a Float64Array),
    /// Moments in ms since 1970.
    Moments(&'a arrow_array::TimestampMillisecondArray),
    /// Texts.
    Texts(&'a StringArray),
    /// The batch has no such column, or one of another type: every cell counts as missing.
    Absent,
}

/// One cell.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
}

impl<'a> Cells<'a> {
    pub fn of(array: Option<&'a ArrayRef>) -> Cells<'a> {
        let Some(array) = array else {
            return Cells::Absent;
        };
        if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
            Cells::Numbers(numbers)
        } else if let Some(moments) = array.as_primitive_opt::<TimestampMillisecondType>() {
            Cells::Moments(moments)
        } else if let Some(texts) = array.as_string_opt::<i32>() {
            Cells::Texts(texts)
        } else {
            Cells::Absent
        }
    }

    /// The cell in a row of the batch. NaN is missing.
    pub fn get(&self, row: usize) -> Cell<'a> {
        match self {
            Cells::Numbers(cells) if cells.is_valid(row) && !cells.value(row).is_nan() => {
                Cell::Number(cells.value(row))
            }
            Cells::Moments(cells) if cells.is_valid(row) => Cell::Number(cells.value(row) as f64),
            Cells::Texts(cells) if cells.is_valid(row) => Cell::Text(cells.value(row)),
            _ => Cell::Missing,
        }
    }

    /// The moment in a row of the batch, in ms since 1970.
    pub fn time(&self, row: usize) -> Option<i64> {
        match self {
            Cells::Moments(cells) if cells.is_valid(row) => Some(cells.value(row)),
            _ => None,
        }
    }
}

impl Cell<'_> {
    /// Hash of the cell; `None` when missing.
    pub fn hash(self) -> Option<u64> {
        match self {
            Cell::Number(value) => Some(hash::of_number(value)),
            Cell::Text(text) => Some(hash::of_text(text)),
            Cell::Missing => None,
        }
    }
}

/// Whether values are counted to the bounds of a whole sample or of a window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    Window,
}

/// Summarises one column in parts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ColumnAccumulator {
    n: u64,
    missing: u64,
    unparseable: u64,
    pos_inf: u64,
    neg_inf: u64,
    values: ValueAccumulator,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum ValueAccumulator {
    Numbers(NumberAccumulator),
    Categories(CategoryAccumulator),
}

impl ColumnAccumulator {
    pub fn new(kind: Kind, extent: Extent) -> Self {
        let whole = extent == Extent::Whole;
        let values = match kind {
            Kind::Numeric | Kind::Datetime => {
                ValueAccumulator::Numbers(NumberAccumulator::new(if whole {
                    NumberCounts::EXACT
                } else {
                    NumberCounts::EXACT_IN_WINDOW
                }))
            }
            Kind::Categorical | Kind::Boolean | Kind::Text => {
                let bound = if whole {
                    CategoryCounts::EXACT
                } else {
                    CategoryCounts::EXACT_IN_WINDOW
                };
                ValueAccumulator::Categories(CategoryAccumulator::new(bound, kind == Kind::Text))
            }
        };
        ColumnAccumulator {
            n: 0,
            missing: 0,
            unparseable: 0,
            pos_inf: 0,
            neg_inf: 0,
            values,
        }
    }

    /// Takes in a cell; one that does not fit the column's kind counts as missing and unreadable.
    pub fn add(&mut self, cell: Cell<'_>) {
        self.n += 1;
        match (&mut self.values, cell) {
            (_, Cell::Missing) => self.missing += 1,
            (ValueAccumulator::Numbers(_), Cell::Number(f64::INFINITY)) => self.pos_inf += 1,
            (ValueAccumulator::Numbers(_), Cell::Number(f64::NEG_INFINITY)) => self.neg_inf += 1,
            (ValueAccumulator::Numbers(numbers), Cell::Number(value)) => numbers.add(value),
            (ValueAccumulator::Categories(categories), Cell::Text(text)) => categories.add(text),
            _ => {
                self.missing += 1;
                self.unparseable += 1;
            }
        }
    }

    /// Notes texts that the reader could not read as this kind; their cells come as missing ones.
    pub fn add_unparseable(&mut self, cells: u64) {
        self.unparseable += cells;
    }

    /// Takes another part in.
    pub fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.missing += other.missing;
        self.unparseable += other.unparseable;
        self.pos_inf += other.pos_inf;
        self.neg_inf += other.neg_inf;
        match (&mut self.values, other.values) {
            (ValueAccumulator::Numbers(mine), ValueAccumulator::Numbers(theirs)) => {
                crate::stats::Accumulator::merge(mine, theirs);
            }
            (ValueAccumulator::Categories(mine), ValueAccumulator::Categories(theirs)) => {
                mine.merge(theirs)
            }
            // Parts of one column are made from one specification, so their kinds agree.
            _ => {}
        }
    }

    pub fn finish(self, name: &str, kind: Kind) -> ColumnProfile {
        ColumnProfile {
            name: name.to_owned(),
            kind,
            n: self.n,
            missing: self.missing,
            unparseable: self.unparseable,
            pos_inf: self.pos_inf,
            neg_inf: self.neg_inf,
            values: match self.values {
                ValueAccumulator::Numbers(numbers) => Values::Numbers(numbers.finish()),
                ValueAccumulator::Categories(categories) => Values::Categories(categories.finish()),
            },
        }
    }
}

impl ColumnProfile {
    /// A column without rows.
    pub fn empty(name: &str, kind: Kind) -> ColumnProfile {
        ColumnAccumulator::new(kind, Extent::Whole).finish(name, kind)
    }
}

/// The summary of several samples of a column taken together, as if their rows had been observed as one sample.
///
/// The parts hold one kind of values; the first part gives name and kind, and a part with the other kind of values
/// adds to the rows and counts as missing and unreadable. Without parts: an empty column without a name.
pub fn merge_columns(parts: Vec<ColumnProfile>) -> ColumnProfile {
    let mut parts = parts.into_iter();
    let first = parts
        .next()
        .unwrap_or_else(|| ColumnProfile::empty("", Kind::Categorical));
    parts.fold(first, merge_two)
}

fn merge_two(a: ColumnProfile, b: ColumnProfile) -> ColumnProfile {
    let values_of_b = b.n.saturating_sub(b.missing);
    let (values, misfits) = match (a.values, b.values) {
        (Values::Numbers(x), Values::Numbers(y)) => {
            (Values::Numbers(x.merged(&y, NumberCounts::EXACT)), 0)
        }
        (Values::Categories(x), Values::Categories(y)) => {
            (Values::Categories(x.merged(y, CategoryCounts::EXACT)), 0)
        }
        (values, _) => (values, values_of_b),
    };
    let infinite = |of_b: u64| if misfits > 0 { 0 } else { of_b };
    ColumnProfile {
        n: a.n.saturating_add(b.n),
        missing: a.missing.saturating_add(b.missing).saturating_add(misfits),
        unparseable: a
            .unparseable
            .saturating_add(b.unparseable)
            .saturating_add(misfits),
        pos_inf: a.pos_inf.saturating_add(infinite(b.pos_inf)),
        neg_inf: a.neg_inf.saturating_add(infinite(b.neg_inf)),
        values,
        ..a
    }
}
