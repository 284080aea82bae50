//! The tables under `tests/fixtures/stats` as plain texts and as Arrow batches.
//!
//! The CSV reader here is small and knows only what these files need; it shares no code with the one under test.

#![allow(dead_code, reason = "each test uses a part of it")]

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use seaworthy::data::Kind;
use seaworthy::plan::MISSING;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;

/// All cases, in order.
pub const CASES: [&str; 17] = [
    "01_generator_a",
    "02_generator_unequal_n",
    "03_breast_cancer",
    "04_wine_multiclass",
    "05_diabetes_regression",
    "06_digits_multiclass",
    "07_edge_missing_constant",
    "08_edge_inf_huge_ties",
    "09_edge_single_row",
    "10_edge_tiny_n",
    "11_edge_identical",
    "12_small_no_ties_exact_p",
    "13_edge_text",
    "14_perf_ties_missing_labels",
    "15_perf_degenerate",
    "16_sparse_contingency",
    "17_regression_edge",
];

/// The two samples of a case, by the names that `expected.json` uses.
pub const SIDES: [&str; 2] = ["reference", "current"];

/// A table: missing cells are `None`.
pub struct Table {
    pub names: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

pub fn json(case: &str, file: &str) -> Value {
    let text = std::fs::read_to_string(path(case, file)).expect("a fixture");
    serde_json::from_str(&text).expect("JSON")
}

pub fn table(case: &str, side: &str) -> Table {
    let text = std::fs::read_to_string(path(case, &format!("{side}.csv"))).expect("a fixture");
    let mut records = records(&text).into_iter();
    let names = records.next().expect("a header");
    let present = |cell: String| (!MISSING.contains(&cell.as_str())).then_some(cell);
    let rows = records
        .map(|record| record.into_iter().map(present).collect())
        .collect();
    Table { names, rows }
}

fn path(case: &str, file: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "tests/fixtures/stats",
        case,
        file,
    ]
    .iter()
    .collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let (mut record, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            c => cell.push(c),
        }
    }
    if !record.is_empty() || !cell.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}

/// A number as Python's `float()` reads it.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

impl Table {
    pub fn column(&self, name: &str) -> Vec<Option<&str>> {
        let at = self
            .names
            .iter()
            .position(|n| n == name)
            .expect("a column of this name");
        self.rows.iter().map(|row| row[at].as_deref()).collect()
    }

    /// Some rows as the reader hands them on, and the unreadable cells per column.
    pub fn batch(
        &self,
        columns: &[(String, Kind)],
        rows: std::ops::Range<usize>,
    ) -> (RecordBatch, Vec<u64>) {
        let mut unparseable = Vec::new();
        let mut arrays: Vec<(String, ArrayRef)> = Vec::new();
        for (name, kind) in columns {
            let cells = &self.column(name)[rows.clone()];
            let array: ArrayRef = if *kind == Kind::Numeric {
                unparseable.push(
                    cells
                        .iter()
                        .flatten()
                        .filter(|t| number(t).is_none())
                        .count() as u64,
                );
                let numbers = cells
                    .iter()
                    .map(|cell| cell.and_then(number).filter(|v| !v.is_nan()));
                Arc::new(Float64Array::from_iter(numbers))
            } else {
                unparseable.push(0);
                Arc::new(StringArray::from_iter(cells.iter().copied()))
            };
            arrays.push((name.clone(), array));
        }
        let arrays = arrays.into_iter().map(|(name, array)| (name, array, true));
        (
            RecordBatch::try_from_iter_with_nullable(arrays).expect("columns of one length"),
            unparseable,
        )
    }
}

/// Fails unless both are undefined, or equal to 1e-9 of the expected value (1e-12 where that is 0).
#[track_caller]
pub fn assert_close(found: Option<f64>, expected: &Value, what: &str) {
    let expected = match expected {
        Value::String(text) => number(text),
        other => other.as_f64(),
    };
    let close = match (found, expected) {
        (None, None) => true,
        (Some(f), Some(e)) => {
            f == e || (f - e).abs() <= 1e-9 * e.abs() || (e == 0.0 && f.abs() < 1e-12)
        }
        _ => false,
    };
    assert!(close, "{what}: found {found:?}, expected {expected:?}");
}
