//! F1.

use super::per_class::PerClass;
use super::{AboutMetric, Measure, Measured};
use crate::performance::rows::ClassRows;
use crate::plan::Task;

/// Harmonic mean of precision and recall.
pub static METRIC: AboutMetric = AboutMetric {
    id: "f1",
    title: "F1",
    tasks: &[Task::Binary, Task::Multiclass],
    higher_is_better: true,
    method: "scikit-learn f1_score, zero_division=0",
    measure: Measure::Classes(measure),
};

static SHARE: PerClass = PerClass {
    part: |rows, class| 2.0 * rows.hits(class) as f64,
    whole: |rows, class| (rows.support(class) + rows.predicted(class)) as f64,
    empty: "occurs neither as a label nor as a prediction",
    wilson: false,
};

fn measure(rows: &ClassRows) -> Vec<Measured> {
    SHARE.measure(rows)
}
