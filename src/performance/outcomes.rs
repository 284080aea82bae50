//! What was said and what came true, row by row, in parts.

use super::classes::OutcomeSpec;
use crate::model::can_be_probability;
use crate::plan::Task;
use crate::stats::Accumulator;
use serde::{Deserialize, Serialize};

/// Stands for a class that is missing.
const NO_CLASS: u32 = u32::MAX;
/// Stands for no window.
const NO_WINDOW: i64 = i64::MIN;

/// Labels or predictions of some rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Answers {
    /// None for any row.
    #[default]
    Absent,
    /// Classes as text.
    Classes(Vec<Option<String>>),
    /// Numbers; missing is NaN. For a classification they are read as the names of classes.
    Numbers(Vec<f64>),
}

impl Answers {
    /// Rows that have one.
    pub fn count(&self) -> usize {
        match self {
            Answers::Absent => 0,
            Answers::Classes(classes) => classes.iter().flatten().count(),
            Answers::Numbers(numbers) => numbers.iter().filter(|v| v.is_finite()).count(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        match self {
            Answers::Absent => 0,
            Answers::Classes(classes) => classes.len(),
            Answers::Numbers(numbers) => numbers.len(),
        }
    }

    pub(super) fn class(&self, row: usize) -> Option<String> {
        match self {
            Answers::Absent => None,
            Answers::Classes(classes) => classes.get(row).cloned().flatten(),
            Answers::Numbers(numbers) => numbers
                .get(row)
                .filter(|v| v.is_finite())
                .map(|v| (v + 0.0).to_string()),
        }
    }

    pub(super) fn number(&self, row: usize) -> f64 {
        match self {
            Answers::Absent => None,
            Answers::Classes(classes) => classes
                .get(row)
                .and_then(|c| c.as_deref()?.trim().parse().ok()),
            Answers::Numbers(numbers) => numbers.get(row).copied(),
        }
        .unwrap_or(f64::NAN)
    }
}

/// Some rows with what was said of them and what came true. Parts that are shorter than others are missing at the end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutcomeRows {
    /// What came true.
    pub labels: Answers,
    /// What was predicted.
    pub predictions: Answers,
    /// Class and its scores, missing is NaN. An empty class stands for the positive one.
    pub scores: Vec<(String, Vec<f64>)>,
    /// Start of the row's window, as `WindowCut::start_of` gives it.
    pub windows: Vec<Option<i64>>,
}

/// Labels, predictions and scores of a sample, row by row: about 16 bytes a row and 8 a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcomes {
    spec: OutcomeSpec,
    labels: Side,
    predictions: Side,
    /// A column per class, or one for the positive class; no column when no scores were given.
    scores: Vec<Vec<f64>>,
    windows: Vec<i64>,
    strangers: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Side {
    Classes(Vec<u32>),
    Numbers(Vec<f64>),
}

impl Side {
    fn append(&mut self, other: Side) {
        match (self, other) {
            (Side::Classes(mine), Side::Classes(theirs)) => mine.extend(theirs),
            (Side::Numbers(mine), Side::Numbers(theirs)) => mine.extend(theirs),
            // Parts of one sample are made from one specification, so their tasks agree.
            _ => {}
        }
    }
}

impl Accumulator for Outcomes {
    type Batch = OutcomeRows;

    fn observe(&mut self, batch: &OutcomeRows) {
        let score_rows = batch.scores.iter().map(|(_, scores)| scores.len());
        let lengths = [
            batch.labels.rows(),
            batch.predictions.rows(),
            batch.windows.len(),
        ];
        let rows = lengths.into_iter().chain(score_rows).max().unwrap_or(0);
        let (labels, strange_labels) = self.side(&batch.labels, rows);
        let (predictions, strange_predictions) = self.side(&batch.predictions, rows);
        let part = Outcomes {
            labels,
            predictions,
            scores: self.score_columns(&batch.scores, rows),
            windows: (0..rows)
                .map(|row| {
                    batch
                        .windows
                        .get(row)
                        .copied()
                        .flatten()
                        .unwrap_or(NO_WINDOW)
                })
                .collect(),
            strangers: strange_labels + strange_predictions,
            spec: self.spec.clone(),
        };
        self.merge(part);
    }

    fn merge(&mut self, mut other: Self) {
        let (mine, theirs) = (self.rows(), other.rows());
        let width = self.scores.len().max(other.scores.len());
        self.scores.resize_with(width, || vec![f64::NAN; mine]);
        other.scores.resize_with(width, || vec![f64::NAN; theirs]);
        for (column, more) in self.scores.iter_mut().zip(other.scores) {
            column.extend(more);
        }
        self.labels.append(other.labels);
        self.predictions.append(other.predictions);
        self.windows.extend(other.windows);
        self.strangers += other.strangers;
    }
}

impl Outcomes {
    /// No rows yet.
    pub fn new(spec: &OutcomeSpec) -> Outcomes {
        let side = || match spec.task {
            Task::Regression => Side::Numbers(Vec::new()),
            Task::Binary | Task::Multiclass => Side::Classes(Vec::new()),
        };
        Outcomes {
            labels: side(),
            predictions: side(),
            scores: Vec::new(),
            windows: Vec::new(),
            strangers: 0,
            spec: spec.clone(),
        }
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.windows.len()
    }

    /// Labels and predictions that are none of the classes; they count as missing.
    pub fn strangers(&self) -> u64 {
        self.strangers
    }

    /// Start of a row's window.
    pub(super) fn window(&self, row: usize) -> Option<i64> {
        self.windows
            .get(row)
            .copied()
            .filter(|start| *start != NO_WINDOW)
    }

    /// A row's true class.
    pub(super) fn label(&self, row: usize) -> Option<usize> {
        self.class_in(&self.labels, row)
    }

    /// A row's predicted class.
    pub(super) fn prediction(&self, row: usize) -> Option<usize> {
        self.class_in(&self.predictions, row)
    }

    /// A row's true and predicted number, when both are finite.
    pub(super) fn numbers(&self, row: usize) -> Option<(f64, f64)> {
        match (&self.labels, &self.predictions) {
            (Side::Numbers(labels), Side::Numbers(predictions)) => {
                let pair = (*labels.get(row)?, *predictions.get(row)?);
                (pair.0.is_finite() && pair.1.is_finite()).then_some(pair)
            }
            _ => None,
        }
    }

    /// A row's predicted number, when it is finite.
    pub(super) fn said_number(&self, row: usize) -> Option<f64> {
        match &self.predictions {
            Side::Numbers(numbers) => numbers.get(row).copied().filter(|v| v.is_finite()),
            Side::Classes(_) => None,
        }
    }

    /// A row's true number, when it is finite.
    pub(super) fn true_number(&self, row: usize) -> Option<f64> {
        match &self.labels {
            Side::Numbers(labels) => labels.get(row).copied().filter(|v| v.is_finite()),
            Side::Classes(_) => None,
        }
    }

    /// Scores per row: none, the positive class's, or one per class.
    pub(super) fn score_width(&self) -> usize {
        self.scores.len()
    }

    /// Whether no score lies outside of 0 to 1.
    pub(super) fn can_be_probabilities(&self) -> bool {
        self.scores.iter().flatten().all(|s| can_be_probability(*s))
    }

    /// Adds a row's scores to `to` when there are any and all are finite; whether it did.
    pub(super) fn add_scores(&self, row: usize, to: &mut Vec<f64>) -> bool {
        let before = to.len();
        to.extend(
            self.scores
                .iter()
                .filter_map(|column| column.get(row))
                .filter(|v| v.is_finite()),
        );
        let complete = !self.scores.is_empty() && to.len() - before == self.scores.len();
        if !complete {
            to.truncate(before);
        }
        complete
    }

    fn class_in(&self, side: &Side, row: usize) -> Option<usize> {
        match side {
            Side::Classes(classes) => classes
                .get(row)
                .map(|c| *c as usize)
                .filter(|c| *c < self.spec.classes.len()),
            Side::Numbers(_) => None,
        }
    }

    /// What is stored of answers, and how many of them are none of the classes.
    fn side(&self, answers: &Answers, rows: usize) -> (Side, u64) {
        if self.spec.task == Task::Regression {
            return (
                Side::Numbers((0..rows).map(|row| answers.number(row)).collect()),
                0,
            );
        }
        let mut strangers = 0;
        let mut class = |row| {
            let text = answers.class(row)?;
            let class = self.spec.class(&text).and_then(|c| u32::try_from(c).ok());
            strangers += u64::from(class.is_none());
            class
        };
        let classes = (0..rows)
            .map(|row| class(row).unwrap_or(NO_CLASS))
            .collect();
        (Side::Classes(classes), strangers)
    }

    fn score_columns(&self, given: &[(String, Vec<f64>)], rows: usize) -> Vec<Vec<f64>> {
        let filled = |scores: &[f64]| {
            (0..rows)
                .map(|row| scores.get(row).copied().unwrap_or(f64::NAN))
                .collect()
        };
        let of = |class: usize| {
            given
                .iter()
                .find(|(name, _)| self.spec.class(name) == Some(class))
        };
        match (self.spec.task, self.spec.positive_class()) {
            _ if given.is_empty() => Vec::new(),
            (Task::Binary, Some(positive)) => {
                let unnamed = given.iter().find(|(name, _)| name.is_empty());
                let negative = (0..self.spec.classes.len())
                    .filter(|c| *c != positive)
                    .find_map(of);
                match (of(positive).or(unnamed), negative) {
                    (Some((_, scores)), _) => vec![filled(scores)],
                    (None, Some((_, scores))) => {
                        vec![filled(&scores.iter().map(|p| 1.0 - p).collect::<Vec<_>>())]
                    }
                    (None, None) => Vec::new(),
                }
            }
            // The model gives no chance to a class it does not know.
            (Task::Multiclass, _) => {
                let column =
                    |class| of(class).map_or_else(|| vec![0.0; rows], |(_, scores)| filled(scores));
                (0..self.spec.classes.len()).map(column).collect()
            }
            _ => Vec::new(),
        }
    }
}
