//! Root mean squared error.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ValueRows;
use crate::plan::Task;

/// Root of the mean squared error, in the unit of the label.
pub static METRIC: AboutMetric = AboutMetric {
    id: "rmse",
    title: "Root mean squared error",
    tasks: &[Task::Regression],
    higher_is_better: false,
    method: "scikit-learn root_mean_squared_error",
    measure: Measure::Values(measure),
};

fn measure(rows: &ValueRows) -> Vec<Measured> {
    let sum: f64 = rows
        .pairs
        .iter()
        .map(|(label, prediction)| (label - prediction).powi(2))
        .sum();
    vec![Measured::new((sum / rows.pairs.len() as f64).sqrt())]
}
