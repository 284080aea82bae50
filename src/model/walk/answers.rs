//! Predictions to what is told of one row.

use super::types::{Cell, RowAnswer};
use crate::data::Column;
use crate::model::types::Predictions;
use std::collections::BTreeSet;

/// Scores that are told of a row; of more classes those with the greatest.
const MOST_SCORES: usize = 32;
/// Other outputs that are told of a row.
const MOST_OTHERS: usize = 32;
/// Letters of a text that are kept.
const LONGEST: usize = 100;

/// The first row of each of some predictions of one model, with the same classes and outputs of each.
pub(super) fn answers(predictions: &[Predictions]) -> Vec<RowAnswer> {
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
        let both = answers(&[scored(&rising), scored(&falling)]);
        let names = |a: &RowAnswer| a.scores.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        assert_eq!(names(&both[0]), names(&both[1]));
        assert_eq!(
            both[0].scores.len(),
            n,
            "the last of one are the first of the other"
        );
        let alone = answers(&[scored(&rising)]);
        assert_eq!(
            (alone[0].scores.len(), alone[0].classes),
            (MOST_SCORES, n as u64)
        );
        assert_eq!(alone[0].scores[0], ("8".to_owned(), 8.0));
    }

    #[test]
    fn texts_are_cut_between_letters() {
        assert_eq!(
            shortened(&"é".repeat(LONGEST + 1)).chars().count(),
            LONGEST + 1
        );
    }
}
