//! What a summary holds.

use crate::data::Kind;
use crate::stats::exact_sum::ExactMoments;
use crate::stats::json_number;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sample summarised: the whole, and production's windows in order of time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetProfile {
    /// Rows read.
    pub rows: u64,
    /// A summary per column, in the plan's order.
    pub columns: Vec<ColumnProfile>,
    /// The same per window; empty when the sample is not cut.
    pub windows: Vec<WindowProfile>,
    /// Rows without a readable timestamp, or before the latest [`MAX_WINDOWS`](super::MAX_WINDOWS) windows: in the whole, in no window.
    pub rows_outside_windows: u64,
    /// Rows that repeat an earlier row in every column that was read, by a 64-bit hash.
    pub duplicate_rows: u64,
    /// Share of all row hashes that `duplicate_rows` rests on: 1 is a full count, less is an estimate from a
    /// uniform sample of the hashes, 0 is that duplicates were not looked for.
    pub duplicates_looked_at: f64,
}

/// One window's summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowProfile {
    /// Which.
    pub window: Window,
    /// Its rows.
    pub rows: u64,
    /// A summary per column.
    pub columns: Vec<ColumnProfile>,
}

/// A stretch of a sample.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// Begin in ms since 1970, or the first row's number; ordered.
    pub start: i64,
    /// End, exclusive, in the same unit.
    pub end: i64,
    /// What people read: "2025-03", "2025-W07", "rows 1–5,000".
    pub label: String,
}

impl Window {
    /// Whether it is a run of rows rather than a stretch of time, as its label says.
    pub fn is_of_rows(&self) -> bool {
        self.label.starts_with(super::window::ROWS)
    }
}

/// One column's summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Rows, missing ones included.
    pub n: u64,
    /// Missing values, unreadable ones included.
    pub missing: u64,
    /// Texts in a number or datetime column that could not be read as such. Known for a whole sample only; 0 in a
    /// window, where they stand among the missing.
    pub unparseable: u64,
    /// +∞ values: counted, left out of every statistic.
    pub pos_inf: u64,
    /// −∞ values.
    pub neg_inf: u64,
    /// The values that are there and finite.
    pub values: Values,
}

/// The values of a column, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Numbers and moments.
    Numbers(NumberCounts),
    /// Everything else.
    Categories(CategoryCounts),
}

/// Numbers counted by value: exact up to [`NumberCounts::EXACT`] different values, and fewer values for all of them beyond, no rank off by more
/// than `rank_error`. What is kept follows from the rows alone, not from how they were split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberCounts {
    /// Values in increasing order; several taken together are written as the greatest of them. The least and the greatest are always exact.
    pub values: Vec<f64>,
    /// How often each occurs; empty when each occurs once.
    pub counts: Vec<u64>,
    /// At most so many rows fewer stand at or under any number by these counts than do; 0 is exact.
    pub rank_error: u64,
    /// Exact sums, once the counts no longer hold every value; absent while they do.
    pub sums: Option<ExactMoments>,
}

/// Categories counted: exact up to [`CategoryCounts::EXACT`] different ones, and beyond that a uniform sample of the
/// categories by hash.
///
/// Of a [`Kind::Text`] column only hashes are counted, so that free text and identifiers never enter a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryCounts {
    /// Category to count.
    pub counts: BTreeMap<String, u64>,
    /// Share of all categories that `counts` keeps; 1 is exact.
    pub kept: f64,
}

/// What a report says of a column in one sample: `features[].reference` and `.production`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows, missing ones included.
    pub n: u64,
    /// Missing values, unreadable ones included.
    pub missing: u64,
    /// Texts that could not be read as this kind.
    pub unparseable: u64,
    /// +∞ values.
    pub pos_inf: u64,
    /// −∞ values.
    pub neg_inf: u64,
    /// Different values.
    pub distinct: u64,
    /// Whether `distinct` and the quantiles are exact.
    pub exact: bool,
    /// Mean of the finite values.
    #[serde(with = "json_number")]
    pub mean: Option<f64>,
    /// Standard deviation (n − 1).
    #[serde(with = "json_number")]
    pub sd: Option<f64>,
    /// Least finite value.
    #[serde(with = "json_number")]
    pub min: Option<f64>,
    /// Greatest finite value.
    #[serde(with = "json_number")]
    pub max: Option<f64>,
    /// Quantiles by level ("0.01" … "0.99"), linear interpolation (type 7).
    pub quantiles: BTreeMap<String, f64>,
    /// Most frequent categories, at most 20; on the screen and in the report, never in a link.
    pub top: Vec<TopCategory>,
    /// Why a value is undefined.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// A category and its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopCategory {
    /// The category.
    pub value: String,
    /// Rows that hold it.
    pub count: u64,
}

/// The two samples on the same bins, for drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Edges of number bins (one more than bins), empty for categories.
    pub edges: Vec<f64>,
    /// Names of category bins, most frequent first, the last perhaps "other"; empty for numbers.
    pub categories: Vec<String>,
    /// Share of the reference in each bin.
    pub reference: Vec<f64>,
    /// Share of production in each bin.
    pub production: Vec<f64>,
}
