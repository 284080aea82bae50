//! Precision.

use super::per_class::PerClass;
use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ClassRows;
use crate::plan::Task;

/// Share of the rows predicted as a class that are of it.
pub static METRIC: AboutMetric = AboutMetric {
    id: "precision",
    title: "Precision",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn precision_score, zero_division=0",
    measure: Measure::Classes(measure),
};

static SHARE: PerClass = PerClass {
    part: |rows, class| rows.hits(class) as f64,
    whole: |rows, class| rows.predicted(class) as f64,
    empty: "is never predicted",
    wilson: true,
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    SHARE.measure(rows)
}
