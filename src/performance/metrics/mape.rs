//! Mean absolute percentage error.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ValueRows;
use crate::plan::Task;

/// Mean absolute error relative to the label; 1 is 100 %.
pub static METRIC: AboutMetric = AboutMetric {
    id: "mape",
    title: "Mean absolute percentage error",
    tasks: &[Task::Regression],
    higher_is_better: false,
    method: "scikit-learn mean_absolute_percentage_error, labels of 0 taken as the epsilon of a double",
    measure: Measure::Values(measure),
};

fn measure(rows: &ValueRows) -> Vec<Measured> {
    let relative = |(label, prediction): &(f64, f64)| {
        (label - prediction).abs() / label.abs().max(f64::EPSILON)
    };
    let sum: f64 = rows.pairs.iter().map(relative).sum();
    let zeros = rows
        .pairs
        .iter()
        .filter(|(label, _)| label.abs() < f64::EPSILON)
        .count();
    let reason =
        (zeros > 0).then(|| format!("{zeros} labels are 0, where a relative error means nothing"));
    vec![Measured::new(sum / rows.pairs.len() as f64).because(reason)]
}
