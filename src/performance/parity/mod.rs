//! Does production run this model? Recorded predictions against the model's, row by row.
//!
//! Parts are observed where the model runs ([`ParityPart`]), merged in file order and judged at the end, when it is known how many
//! decimals the log keeps: until then rows are counted by how far apart they are.

mod align;
mod features;
mod finish;
mod forms;
mod neighbours;
mod places;
mod rows;
mod scan;
mod segments;
mod tally;
#[cfg(test)]
mod tests;

pub use rows::{ParityPart, ParityRows};

use crate::profile::Window;
use crate::stats::json_number;
use serde::{Deserialize, Serialize};

/// Columns that the model does not read, at most, at whose values unequal rows are looked for.
pub const MOST_COLUMNS_BESIDE: usize = 50;
/// Different values of such a column, at most.
pub const MOST_VALUES_BESIDE: u64 = features::MOST_CATEGORIES as u64;

/// The report's `parity` part: recorded predictions of production beside the model's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parity {
    /// Production rows that the model answered.
    pub rows: u64,
    /// Rows with a recorded prediction or score.
    pub recorded: u64,
    /// Rows of which a class, a score or both could be compared.
    pub compared: u64,
    /// Rows of which all that was compared is equal: the same class, scores no further apart than `scores.tolerance`.
    pub equal: u64,
    /// Classes alone: rows compared and equal; absent when none were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<(u64, u64)>,
    /// Rows recorded with another class than the commonest: agreement on the commonest alone says little.
    pub rarer: u64,
    /// Scores, or a regression's numbers, alone; absent when none were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<ScoreParity>,
    /// The same over time.
    pub windows: Vec<ParityWindow>,
    /// When rows are unequal, if not throughout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stretch: Option<ParityStretch>,
    /// Values of columns at which unequal rows are concentrated, the clearest first; at most 3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// What the unequal rows have in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What could not be compared and why, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Recorded scores beside the model's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScoreParity {
    /// Rows with both.
    pub compared: u64,
    /// Rows no further apart than the tolerance.
    pub equal: u64,
    /// Decimals that the log keeps; 5 stands for 5 or more.
    pub decimals: u8,
    /// Half a unit of the last decimal and 1e-5, for values up to 1; beyond, 1e-5 of the value in place of 1e-5.
    pub tolerance: f64,
    /// Greatest difference of a row.
    #[serde(with = "json_number")]
    pub largest: Option<f64>,
    /// Mean of the absolute differences.
    #[serde(with = "json_number")]
    pub mean: Option<f64>,
    /// Standard deviation of the model's scores: the tolerance says little where it is not much smaller.
    #[serde(with = "json_number")]
    pub spread: Option<f64>,
    /// Rows with a recorded score for which the model gives no finite one.
    pub unanswered: u64,
}

/// One window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParityWindow {
    /// Which.
    pub window: Window,
    /// Rows compared.
    pub compared: u64,
    /// Equal ones among them.
    pub equal: u64,
}

/// The stretch of rows that are unequal more often than the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ParityStretch {
    /// Whether places are ms since 1970; else they are row numbers, from 0.
    pub timed: bool,
    /// Place of its first row; `None` when it is there from the beginning.
    pub from: Option<i64>,
    /// Place of its last row; `None` when it lasts to the end.
    pub to: Option<i64>,
    /// Rows compared in it, and unequal ones among them.
    pub inside: (u64, u64),
    /// The same of all other rows.
    pub outside: (u64, u64),
}

/// Rows that share a value of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// The column.
    pub feature: String,
    /// Whether the model does not read it.
    #[serde(default)]
    pub unread: bool,
    /// Its values.
    pub values: SegmentValues,
    /// Rows compared in it.
    pub compared: u64,
    /// Unequal ones among them.
    pub unequal: u64,
    /// Their share in the segment over their share in all rows.
    pub lift: f64,
    /// Share of all unequal rows that lie in it.
    pub of_unequal: f64,
}

/// Values of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentValues {
    /// No value.
    Missing,
    /// A category.
    Category(String),
    /// From the least to the greatest number, both in it.
    Range(f64, f64),
}

/// What unequal rows have in common.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Form {
    /// The log cuts scores off instead of rounding them.
    CutOff {
        /// After so many decimals.
        decimals: u8,
    },
    /// These rows are logged with fewer decimals than the others, and are equal up to them.
    Rounded,
    /// The score of the other class, or the other class.
    OtherClass,
    /// The model's score times 100.
    Percent,
    /// p / (1 − p).
    Odds,
    /// ln(p / (1 − p)).
    LogOdds,
    /// Scores are equal, classes are not: the class is cut elsewhere.
    Threshold {
        /// About where the recorded class turns positive; absent when it cannot be told.
        at: Option<f64>,
    },
    /// A straight line of the model's score.
    Scaled {
        /// Recorded score per unit of the model's.
        slope: f64,
        /// Recorded score where the model's is 0.
        intercept: f64,
    },
    /// In the model's order with other values: calibrated again, or transformed.
    Recalibrated {
        /// Spearman's rank correlation, −1 when the order is reversed.
        spearman: f64,
    },
    /// What is recorded is the model's answer to the row after.
    RowAfter {
        /// Of the unequal rows.
        share: f64,
    },
    /// What is recorded is the model's answer to the row before.
    RowBefore {
        /// Of the unequal rows.
        share: f64,
    },
}

impl Form {
    /// Whether the answers are this model's, written in another way.
    pub fn is_same_model(self) -> bool {
        matches!(
            self,
            Form::CutOff { .. }
                | Form::Rounded
                | Form::OtherClass
                | Form::Percent
                | Form::Odds
                | Form::LogOdds
                | Form::Threshold { .. }
        )
    }
}

impl Parity {
    /// Unequal rows among those compared; `None` when none were.
    pub fn unequal_share(&self) -> Option<f64> {
        (self.compared > 0).then(|| self.unequal() as f64 / self.compared as f64)
    }

    /// Rows compared and found unequal.
    pub fn unequal(&self) -> u64 {
        self.compared.saturating_sub(self.equal)
    }

    /// Whether nothing finer than a tenth of the scores' spread was compared, so that another model could pass for this one.
    pub fn is_coarse(&self) -> bool {
        let coarse = |s: &ScoreParity| s.spread.is_none_or(|spread| s.tolerance > spread / 10.0);
        self.labels.is_none() && self.scores.as_ref().is_some_and(coarse)
    }
}
