//! One column, summarised in parts.

use super::categories::CategoryAccumulator;
use super::counted_keys::Run;
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

/// Whether categories are counted to the bounds of a whole sample or of a window.
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
        let values = match kind {
            Kind::Numeric | Kind::Datetime => {
                ValueAccumulator::Numbers(NumberAccumulator::default())
            }
            Kind::Categorical | Kind::Boolean | Kind::Text => {
                let bound = match extent {
                    Extent::Whole => CategoryCounts::EXACT,
                    Extent::Window => CategoryCounts::EXACT_IN_WINDOW,
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
        self.add_with(cell, NumberAccumulator::add);
    }

    /// The same for a cell whose number a window holds, so that no number is held twice.
    pub fn add_beside_window(&mut self, cell: Cell<'_>) {
        self.add_with(cell, |_, _| ());
    }

    fn add_with(&mut self, cell: Cell<'_>, count: impl Fn(&mut NumberAccumulator, f64)) {
        self.n += 1;
        match (&mut self.values, cell) {
            (_, Cell::Missing) => self.missing += 1,
            (ValueAccumulator::Numbers(_), Cell::Number(f64::INFINITY)) => self.pos_inf += 1,
            (ValueAccumulator::Numbers(_), Cell::Number(f64::NEG_INFINITY)) => self.neg_inf += 1,
            (ValueAccumulator::Numbers(numbers), Cell::Number(value)) => count(numbers, value),
            (ValueAccumulator::Categories(categories), Cell::Text(text)) => categories.add(text),
            _ => {
                self.missing += 1;
                self.unparseable += 1;
            }
        }
    }

    /// Takes back the numbers of a window that is no longer kept.
    pub fn keep_numbers_of(&mut self, window: Self) {
        if let (ValueAccumulator::Numbers(mine), ValueAccumulator::Numbers(its)) =
            (&mut self.values, window.values)
        {
            crate::stats::Accumulator::merge(mine, its);
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

    /// The column as a whole, and in each of its windows.
    pub fn finish(
        mut self,
        windows: Vec<Self>,
        (name, kind): (&str, Kind),
    ) -> (ColumnProfile, Vec<ColumnProfile>) {
        let mut counted: Vec<(Self, Option<Run>)> = windows
            .into_iter()
            .map(|mut window| {
                let run = window.take_numbers();
                (window, run)
            })
            .collect();
        let outside = self.take_numbers();
        let runs: Vec<&Run> = (counted.iter())
            .filter_map(|(_, run)| run.as_ref())
            .chain(&outside)
            .collect();
        let distinct: usize = runs.iter().map(|run| run.len()).sum();
        let bound = match distinct > NumberCounts::EXACT {
            true => NumberCounts::EXACT_IN_WINDOW,
            false => NumberCounts::EXACT,
        };
        let whole = match counted.is_empty() {
            true => outside,
            false => Some(Run::together(&runs)),
        };
        let in_windows = (counted.drain(..))
            .map(|(window, run)| window.named(name, kind, run, bound))
            .collect();
        let whole = self.named(name, kind, whole, NumberCounts::EXACT);
        (whole, in_windows)
    }

    /// The numbers it holds; `None` for categories.
    fn take_numbers(&mut self) -> Option<Run> {
        match &mut self.values {
            ValueAccumulator::Numbers(numbers) => Some(std::mem::take(numbers).finish()),
            ValueAccumulator::Categories(_) => None,
        }
    }

    /// With the numbers that were taken, in at most `bound` different values.
    fn named(self, name: &str, kind: Kind, numbers: Option<Run>, bound: usize) -> ColumnProfile {
        let numbers =
            || Values::Numbers(NumberCounts::of(numbers.unwrap_or_default()).bounded(bound));
        ColumnProfile {
            name: name.to_owned(),
            kind,
            n: self.n,
            missing: self.missing,
            unparseable: self.unparseable,
            pos_inf: self.pos_inf,
            neg_inf: self.neg_inf,
            values: match self.values {
                ValueAccumulator::Numbers(_) => numbers(),
                ValueAccumulator::Categories(categories) => Values::Categories(categories.finish()),
            },
        }
    }
}

impl ColumnProfile {
    /// A column without rows.
    pub fn empty(name: &str, kind: Kind) -> ColumnProfile {
        let (column, _) =
            ColumnAccumulator::new(kind, Extent::Whole).finish(Vec::new(), (name, kind));
        column
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
            (Values::Numbers(x.merged(y, NumberCounts::EXACT)), 0)
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
