//! Matthews correlation.

use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ClassRows;
use crate::plan::Task;

/// Correlation of predicted and true class, −1 to 1; for several classes Gorodkin (2004), R_K.
pub static METRIC: AboutMetric = AboutMetric {
    id: "mcc",
    title: "Matthews correlation",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn matthews_corrcoef",
    measure: Measure::Classes(measure),
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    let n = rows.pairs.len() as f64;
    let classes = rows.present();
    let sum = |of: &dyn Fn(usize) -> f64| classes.iter().map(|class| of(*class)).sum::<f64>();
    let hits = sum(&|c| rows.hits(c) as f64);
    let both = sum(&|c| rows.support(c) as f64 * rows.predicted(c) as f64);
    let labels = n * n - sum(&|c| (rows.support(c) as f64).powi(2));
    let predictions = n * n - sum(&|c| (rows.predicted(c) as f64).powi(2));
    if labels == 0.0 || predictions == 0.0 {
        let what = if labels == 0.0 {
            "labels are"
        } else {
            "predictions are"
        };
        return vec![
            Measured::new(0.0).because(Some(format!("all {what} one class, which counts as 0"))),
        ];
    }
    vec![Measured::new(
        (hits * n - both) / (labels * predictions).sqrt(),
    )]
}
