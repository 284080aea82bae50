//! Brier score.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ScoredRows;
use crate::plan::Task;

/// Mean squared distance of the scores from what came true; for several classes summed over them.
pub static METRIC: AboutMetric = AboutMetric {
    id: "brier",
    title: "Brier score",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: false,
    method: "scikit-learn brier_score_loss; over several classes their sum, 0 to 2",
    measure: Measure::Scores(measure),
};

fn measure(rows: &ScoredRows) -> Vec<Measured> {
    if !rows.probabilities {
        return vec![Measured::undefined("the scores are not probabilities")];
    }
    let truth = |label: usize, class: usize| if label == class { 1.0 } else { 0.0 };
    let distance = |(label, scores): (&usize, &[f64])| -> f64 {
        let classes = scores
            .iter()
            .enumerate()
            .map(|(at, score)| (rows.positive.unwrap_or(at), score));
        classes
            .map(|(class, score)| (score - truth(*label, class)).powi(2))
            .sum()
    };
    let sum: f64 = rows.labels.iter().zip(rows.rows()).map(distance).sum();
    vec![Measured::new(sum / rows.labels.len() as f64)]
}
