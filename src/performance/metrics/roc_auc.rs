//! ROC AUC.

use super::ranking::{Tie, one_sided, ranked};
use super::{AboutMetric, Measure, Measured, ratio};
use crate::performance::rows::ScoredRows;
use crate::plan::Task;
use crate::stats::interval::around;

/// Probability that a row of the class has a greater score than another row; ties count half.
pub static METRIC: AboutMetric = AboutMetric {
    id: "roc-auc",
    title: "ROC AUC",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn roc_auc_score",
    measure: Measure::Scores(measure),
};

/// For several classes the mean over the classes, each against the rest; undefined when one of them has no label.
fn measure(rows: &ScoredRows) -> Vec<Measured> {
    if let Some(positive) = rows.positive {
        if let Some(reason) = one_sided(rows, positive) {
            return vec![Measured::undefined(reason)];
        }
        let (auc, standard_error) = area(&ranked(rows, positive));
        return vec![Measured::new(auc).within(around(auc, standard_error), "DeLong")];
    }
    let classes = 0..rows.classes.len();
    if let Some(reason) = classes.clone().find_map(|class| one_sided(rows, class)) {
        return vec![Measured::undefined(reason).averaged("ovr-macro")];
    }
    let sum: f64 = classes.map(|class| area(&ranked(rows, class)).0).sum();
    vec![Measured::new(sum / rows.classes.len() as f64).averaged("ovr-macro")]
}

/// Area under the curve and its standard error; both sides have rows.
///
/// Source: DeLong, DeLong and Clarke-Pearson (1988), "Comparing the areas under two or more correlated receiver operating
/// characteristic curves", with the placements counted in one pass over the sorted scores. The error is 0 with one row on
/// a side.
fn area(ties: &[Tie]) -> (f64, f64) {
    let positives: f64 = ties.iter().map(|tie| tie.positives).sum();
    let negatives: f64 = ties.iter().map(|tie| tie.negatives).sum();
    let (mut above, mut below) = (0.0, negatives);
    let mut placements = Vec::with_capacity(ties.len());
    for tie in ties {
        below -= tie.negatives;
        let of_positive = (below + tie.negatives / 2.0) / negatives;
        let of_negative = (above + tie.positives / 2.0) / positives;
        placements.push((of_positive, of_negative));
        above += tie.positives;
    }
    let wins = ties
        .iter()
        .zip(&placements)
        .map(|(tie, (won, _))| tie.positives * won);
    let auc = wins.sum::<f64>() / positives;
    let spread = |count: fn(&Tie) -> f64, place: fn(&(f64, f64)) -> f64, n: f64| -> f64 {
        let squares = ties
            .iter()
            .zip(&placements)
            .map(|(tie, p)| count(tie) * (place(p) - auc).powi(2));
        ratio(squares.sum::<f64>(), n - 1.0) / n
    };
    let of_positives = spread(|tie| tie.positives, |p| p.0, positives);
    let of_negatives = spread(|tie| tie.negatives, |p| p.1, negatives);
    (auc, (of_positives + of_negatives).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: every pair of a positive and a negative row.
    fn by_pairs(positives: &[f64], negatives: &[f64]) -> (f64, f64) {
        let wins = |p: &f64, n: &f64| {
            if p > n {
                1.0
            } else if p == n {
                0.5
            } else {
                0.0
            }
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let of_positives: Vec<f64> = positives
            .iter()
            .map(|p| mean(&negatives.iter().map(|n| wins(p, n)).collect::<Vec<_>>()))
            .collect();
        let of_negatives: Vec<f64> = negatives
            .iter()
            .map(|n| mean(&positives.iter().map(|p| wins(p, n)).collect::<Vec<_>>()))
            .collect();
        let auc = mean(&of_positives);
        let variance = |values: &[f64]| {
            values.iter().map(|v| (v - auc).powi(2)).sum::<f64>() / (values.len() - 1) as f64
        };
        let error = variance(&of_positives) / positives.len() as f64
            + variance(&of_negatives) / negatives.len() as f64;
        (auc, error.sqrt())
    }

    #[test]
    fn area_and_error_follow_their_definition() {
        let positives = [0.9, 0.8, 0.8, 0.55, 0.4, 0.4, 0.1];
        let negatives = [0.85, 0.8, 0.4, 0.3, 0.3, 0.2, 0.1, 0.05];
        let mut labels = vec![1; positives.len()];
        labels.extend(vec![0; negatives.len()]);
        let rows = ScoredRows {
            cut: Default::default(),
            classes: vec!["0".to_owned(), "1".to_owned()],
            positive: Some(1),
            labels,
            width: 1,
            scores: [&positives[..], &negatives[..]].concat(),
            probabilities: true,
        };
        let (auc, error) = area(&ranked(&rows, 1));
        let (expected, expected_error) = by_pairs(&positives, &negatives);
        assert!((auc - expected).abs() < 1e-14, "{auc} is not {expected}");
        assert!(
            (error - expected_error).abs() < 1e-14,
            "{error} is not {expected_error}"
        );
    }
}
