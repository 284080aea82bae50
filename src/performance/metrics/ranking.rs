//! Rows ordered by score, ties kept together.

use crate::performance::rows::ScoredRows;

/// Rows of one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// Rows of the class.
    pub positives: f64,
    /// Rows of any other class.
    pub negatives: f64,
}

/// Rows of equal score taken together, the greatest score first; whether rows are of `class`.
pub fn ranked(rows: &ScoredRows, class: usize) -> Vec<Tie> {
    let mut rows = rows.against_rest(class);
    rows.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
    let mut ties: Vec<Tie> = Vec::new();
    let mut last = None;
    for (positive, score) in rows {
        if last != Some(score) {
            ties.push(Tie {
                positives: 0.0,
                negatives: 0.0,
            });
            last = Some(score);
        }
        if let Some(tie) = ties.last_mut() {
            let count = if positive {
                &mut tie.positives
            } else {
                &mut tie.negatives
            };
            *count += 1.0;
        }
    }
    ties
}

/// Why a ranking of a class against the rest says nothing, when all rows are on one side.
pub fn one_sided(rows: &ScoredRows, class: usize) -> Option<String> {
    let positives = rows.labels.iter().filter(|label| **label == class).count();
    let name = rows.classes.get(class).map_or("", String::as_str);
    match positives {
        0 => Some(format!("no label is \"{name}\"")),
        n if n == rows.labels.len() => Some(format!("every label is \"{name}\"")),
        _ => None,
    }
}
