//! Mean absolute error.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ValueRows;
use crate::plan::Task;

/// Mean absolute error, in the unit of the label.
pub static METRIC: AboutMetric = AboutMetric {
    id: "mae",
    title: "Mean absolute error",
    tasks: &[Task::Regression],
    higher_is_better: false,
    method: "scikit-learn mean_absolute_error",
    measure: Measure::Values(measure),
};

fn measure(rows: &ValueRows) -> Vec<Measured> {
    let sum: f64 = rows
        .pairs
        .iter()
        .map(|(label, prediction)| (label - prediction).abs())
        .sum();
    vec![Measured::new(sum / rows.pairs.len() as f64)]
}
