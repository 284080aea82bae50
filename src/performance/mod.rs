//! Predictions and labels to quality.

mod classes;
mod cost;
mod do_nothing;
mod measure;
mod metrics;
mod outcomes;
mod parity;
mod row_by_row;
mod rows;
mod server_latency;
mod types;

pub use classes::{Cut, OutcomeSpec, class_text, settle_classes};
pub use cost::{Cost, HOURS_PER_MONTH, MonthlyCost, TimeBasis, cost};
pub use measure::measure;
pub use metrics::{AboutMetric, METRICS, Measure, Measured};
pub use outcomes::{Answers, OutcomeRows, Outcomes};
pub use parity::{
    Form, MOST_COLUMNS_BESIDE, MOST_VALUES_BESIDE, Parity, ParityPart, ParityRows, ParityStretch,
    ParityWindow, ScoreParity, Segment, SegmentValues,
};
pub use row_by_row::{errors, scores};
pub use rows::{ClassRows, ScoredRows, ValueRows};
pub use server_latency::{LatencyWindow, Log, ServerLatency, Times, server_latency};
pub use types::{Metric, Performance, SamplePerformance, WindowPerformance};
