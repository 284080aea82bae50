//! Accuracy.

use super::{AboutMetric, Measure, Measured, WILSON};
use crate::performance::rows::ClassRows;
use crate::plan::Task;
use crate::stats::interval::wilson;

/// Share of rows whose predicted class is the true one.
pub static METRIC: AboutMetric = AboutMetric {
    id: "accuracy",
    title: "Accuracy",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn accuracy_score",
    measure: Measure::Classes(measure),
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    let n = rows.pairs.len() as u64;
    let hits: u64 = (0..rows.classes.len()).map(|class| rows.hits(class)).sum();
    vec![Measured::new(hits as f64 / n as f64).within(wilson(hits, n), WILSON)]
}
