//! R².

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ValueRows;
use crate::plan::Task;

/// Share of the labels' variance that the predictions explain; 1 is perfect, 0 as good as the mean, unbounded below.
pub static METRIC: AboutMetric = AboutMetric {
    id: "r2",
    title: "R²",
    tasks: &[Task::Regression],
    higher_is_better: true,
    method: "scikit-learn r2_score",
    measure: Measure::Values(measure),
};

fn measure(rows: &ValueRows) -> Vec<Measured> {
    let n = rows.pairs.len() as f64;
    if n < 2.0 {
        return vec![Measured::undefined("one row has no variance to explain")];
    }
    let mean = rows.pairs.iter().map(|(label, _)| label).sum::<f64>() / n;
    let total: f64 = rows
        .pairs
        .iter()
        .map(|(label, _)| (label - mean).powi(2))
        .sum();
    let left: f64 = rows
        .pairs
        .iter()
        .map(|(label, prediction)| (label - prediction).powi(2))
        .sum();
    let first = rows.pairs.first().map(|(label, _)| *label);
    if rows.pairs.iter().all(|(label, _)| Some(*label) == first) {
        return vec![Measured::undefined("every label is the same number")];
    }
    vec![Measured::new(1.0 - left / total)]
}
