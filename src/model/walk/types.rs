//! What is seen of a row on its way.

use crate::data::Column;
use crate::model::types::Predictions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Scores that are told of a row; of more classes those with the greatest.
const MOST_SCORES: usize = 32;
/// Other outputs that are told of a row.
const MOST_OTHERS: usize = 32;
/// Letters of a text that are kept.
const LONGEST: usize = 100;

/// A row on its way through a model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Walked {
    /// What goes in, then what each stage of the graph gives, in order.
    pub stages: Vec<WalkedStage>,
    /// What the model answers to the row as it is.
    pub answer: RowAnswer,
    /// What it answers to the row as it was changed; `None` where nothing was.
    pub changed: Option<RowAnswer>,
}

/// A stage, and what leaves it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WalkedStage {
    /// What it does: "scale 8 numbers".
    pub says: String,
    /// Nodes of the graph that do it; 0 for what a node does beside something else.
    pub nodes: u64,
    /// What later stages or the outputs take from it.
    pub values: Vec<WalkedValue>,
    /// Values that leave it beyond those.
    pub more: u64,
    /// Why nothing is seen to leave it.
    pub reason: Option<String>,
}

/// A value of the graph, for one row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WalkedValue {
    /// Its name in the file.
    pub name: String,
    /// "float", "double", "int64", "text" …; empty where it is not seen.
    pub element: String,
    /// Columns or classes that its numbers belong to, in order; empty where nothing names them.
    pub labels: Vec<String>,
    /// For the row as it is.
    pub before: Seen,
    /// For the row as it was changed; `None` where nothing was.
    pub after: Option<Seen>,
    /// How many of its entries, of all and not only those shown, are others after the change. A missing number is the same as another.
    pub differ: u64,
    /// Why it is not seen.
    pub reason: Option<String>,
}

/// The beginning of a value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Length per axis.
    pub shape: Vec<u64>,
    /// Entries in all.
    pub total: u64,
    /// The first of them.
    pub first: Vec<Cell>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// A 32-bit float.
    Single(f32),
    /// A 64-bit float.
    Double(f64),
    /// A whole number.
    Whole(i64),
    /// True or false.
    Truth(bool),
    /// A text, shortened.
    Text(String),
}

impl Cell {
    /// As people read it: the shortest decimals that give the number back, "missing" for NaN, texts in quotes.
    pub fn text(&self) -> String {
        match self {
            Cell::Single(x) if x.is_nan() => "missing".to_owned(),
            Cell::Double(x) if x.is_nan() => "missing".to_owned(),
            Cell::Single(x) => format!("{x}"),
            Cell::Double(x) => format!("{x}"),
            Cell::Whole(n) => n.to_string(),
            Cell::Truth(is) => is.to_string(),
            Cell::Text(text) => format!("\"{text}\""),
        }
    }
}

/// What a model answers to one row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RowAnswer {
    /// The predicted class.
    pub label: Option<String>,
    /// Score per class in the model's order; of many classes those with the greatest, before or after the change.
    pub scores: Vec<(String, f32)>,
    /// Classes that have a score.
    pub classes: u64,
    /// The predicted number.
    pub value: Option<f32>,
    /// The beginning of the other outputs, by name.
    pub others: Vec<(String, Cell)>,
}

impl RowAnswer {
    /// The first row of each of some predictions of one model, with the same classes and outputs of each.
    pub(super) fn of(predictions: &[Predictions]) -> Vec<RowAnswer> {
        let score = |p: &Predictions, at: usize| p.scores.get(at)?.1.first().copied();
        let mut kept: BTreeSet<usize> = BTreeSet::new();
        for prediction in predictions {
            let mut order: Vec<usize> = (0..prediction.scores.len()).collect();
            let of = |at: &usize| score(prediction, *at).unwrap_or(f32::NEG_INFINITY);
            order.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.cmp(b)));
            kept.extend(order.into_iter().take(MOST_SCORES));
        }
        let answer = |p: &Predictions| RowAnswer {
            label: p.labels.as_ref().and_then(|l| l.get(0)).map(shortened),
            scores: kept
                .iter()
                .filter_map(|at| Some((shortened(&p.scores.get(*at)?.0), score(p, *at)?)))
                .collect(),
            classes: p.scores.len() as u64,
            value: p.values.as_ref().and_then(|v| v.first().copied()),
            others: p
                .others
                .iter()
                .take(MOST_OTHERS)
                .filter_map(|(name, column)| Some((shortened(name), first(column)?)))
                .collect(),
        };
        predictions.iter().map(answer).collect()
    }
}

fn first(column: &Column) -> Option<Cell> {
    match column {
        Column::Numbers(values) => values.first().map(|x| Cell::Double(*x)),
        Column::Texts(values) => {
            let text = values.first()?.as_deref().unwrap_or_default();
            Some(Cell::Text(shortened(text)))
        }
    }
}

/// No longer than a person reads.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(scores: &[f32]) -> Predictions {
        let named = scores.iter().enumerate();
        Predictions {
            scores: named.map(|(at, s)| (at.to_string(), vec![*s])).collect(),
            ..Predictions::default()
        }
    }

    #[test]
    fn of_many_classes_the_greatest_of_either_row_are_kept_in_order() {
        let n = MOST_SCORES + 8;
        let rising: Vec<f32> = (0..n).map(|i| i as f32).collect();
        let falling: Vec<f32> = rising.iter().rev().copied().collect();
        let both = RowAnswer::of(&[scored(&rising), scored(&falling)]);
        let names = |a: &RowAnswer| a.scores.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        assert_eq!(names(&both[0]), names(&both[1]));
        assert_eq!(
            both[0].scores.len(),
            n,
            "the last of one are the first of the other"
        );
        let alone = RowAnswer::of(&[scored(&rising)]);
        assert_eq!(
            (alone[0].scores.len(), alone[0].classes),
            (MOST_SCORES, n as u64)
        );
        assert_eq!(alone[0].scores[0], ("8".to_owned(), 8.0));
    }

    #[test]
    fn entries_read_as_the_file_would_have_them() {
        let cases = [
            (Cell::Single(0.1), "0.1"),
            (Cell::Double(0.1), "0.1"),
            (Cell::Single(f32::NAN), "missing"),
            (Cell::Double(f64::INFINITY), "inf"),
            (Cell::Whole(i64::MIN), "-9223372036854775808"),
            (Cell::Truth(true), "true"),
            (Cell::Text(String::new()), "\"\""),
        ];
        for (cell, text) in cases {
            assert_eq!(cell.text(), text);
        }
        assert_eq!(
            shortened(&"é".repeat(LONGEST + 1)).chars().count(),
            LONGEST + 1
        );
    }
}
