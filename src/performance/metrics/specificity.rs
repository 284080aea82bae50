//! Specificity.

use super::{AboutMetric, Measure, Measured, WILSON};
use crate::performance::rows::ClassRows;
use crate::plan::Task;
use crate::stats::interval::wilson;

/// Share of the negative rows that are predicted negative.
pub static METRIC: AboutMetric = AboutMetric {
    id: "specificity",
    title: "Specificity",
    tasks: &[Task::Binary],
    higher_is_better: true,
    method: "true negatives / negatives",
    measure: Measure::Classes(measure),
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    let Some(positive) = rows.positive else {
        return vec![Measured::undefined("there is no positive class")];
    };
    let n = rows.pairs.len() as u64;
    let negatives = n - rows.support(positive);
    if negatives == 0 {
        return vec![Measured::undefined(format!(
            "every label is {}",
            rows.name(positive)
        ))];
    }
    let alarms = rows.predicted(positive) - rows.hits(positive);
    let kept = negatives - alarms;
    vec![Measured::new(kept as f64 / negatives as f64).within(wilson(kept, negatives), WILSON)]
}
