//! Recall.

use super::per_class::PerClass;
use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ClassRows;
use crate::plan::Task;

/// Share of a class's rows that are predicted as it.
pub static METRIC: AboutMetric = AboutMetric {
    id: "recall",
    title: "Recall",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn recall_score, zero_division=0",
    measure: Measure::Classes(measure),
};

static SHARE: PerClass = PerClass {
    part: |rows, class| rows.hits(class) as f64,
    whole: |rows, class| rows.support(class) as f64,
    empty: "never occurs as a label",
    wilson: true,
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    SHARE.measure(rows)
}
