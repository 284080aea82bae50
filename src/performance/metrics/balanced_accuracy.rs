//! Balanced accuracy.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ClassRows;
use crate::plan::Task;

/// Mean recall over the classes that occur as labels; each class weighs the same.
pub static METRIC: AboutMetric = AboutMetric {
    id: "balanced-accuracy",
    title: "Balanced accuracy",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn balanced_accuracy_score",
    measure: Measure::Classes(measure),
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    let classes: Vec<usize> = rows
        .present()
        .into_iter()
        .filter(|c| rows.support(*c) > 0)
        .collect();
    let recalls = classes
        .iter()
        .map(|c| rows.hits(*c) as f64 / rows.support(*c) as f64);
    vec![Measured::new(recalls.sum::<f64>() / classes.len() as f64)]
}
