//! Log loss.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ScoredRows;
use crate::plan::Task;

/// Mean of −ln of the probability given to the true class.
pub static METRIC: AboutMetric = AboutMetric {
    id: "log-loss",
    title: "Log loss",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: false,
    method: "scikit-learn log_loss, probabilities clipped at the epsilon of a double",
    measure: Measure::Scores(measure),
};

fn measure(rows: &ScoredRows) -> Vec<Measured> {
    if !rows.probabilities {
        return vec![Measured::undefined("the scores are not probabilities")];
    }
    let loss = |(label, scores): (&usize, &[f64])| {
        let of_truth = match rows.positive {
            Some(positive) if *label == positive => scores.first().copied(),
            Some(_) => scores.first().map(|p| 1.0 - p),
            None => scores.get(*label).copied(),
        };
        -of_truth
            .unwrap_or(0.0)
            .clamp(f64::EPSILON, 1.0 - f64::EPSILON)
            .ln()
    };
    let sum: f64 = rows.labels.iter().zip(rows.rows()).map(loss).sum();
    vec![Measured::new(sum / rows.labels.len() as f64)]
}
