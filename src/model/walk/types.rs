//! What is seen of a row on its way.

use serde::{Deserialize, Serialize};

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
    /// Places of the entries that are shown, from 1 on, rising: those that differ, then the first.
    pub places: Vec<u64>,
    /// Columns, categories or classes that the shown entries belong to; empty where nothing names them.
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

/// Some entries of a value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Length per axis.
    pub shape: Vec<u64>,
    /// Entries in all.
    pub total: u64,
    /// Those at the places that are shown, as far as there are so many.
    pub shown: Vec<Cell>,
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

    /// The same without quotes.
    pub fn plain(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            other => other.text(),
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

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
