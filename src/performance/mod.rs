//! Predictions and labels to quality.

mod classes;
mod do_nothing;
mod measure;
mod metrics;
mod outcomes;
mod parity;
mod row_by_row;
mod rows;
mod types;

pub use classes::{OutcomeSpec, class_text, settle_classes};
pub use measure::measure;
pub use metrics::{AboutMetric, METRICS, Measure, Measured};
pub use outcomes::{Answers, OutcomeRows, Outcomes};
pub use parity::{
    Form, Parity, ParityPart, ParityRows, ParityStretch, ParityWindow, ScoreParity, Segment,
    SegmentValues,
};
pub use row_by_row::{errors, scores};
pub use rows::{ClassRows, ScoredRows, ValueRows};
pub use types::{Metric, Performance, SamplePerformance, WindowPerformance};
