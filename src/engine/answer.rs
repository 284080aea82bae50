//! What comes back from a worker. Everything here crosses a thread.

use super::packed_profile::PackedProfile;
use super::parcel::{Json, Parcel};
use crate::data::{ChunkMap, Columns, FileInfo, Kind, ReadSummary};
use crate::drift::multivariate::Multivariate;
use crate::drift::sequential::Streams;
use crate::drift::{Cause, ColumnComparison, DetectableColumn, JointFindings};
use crate::model::{Latency, ModelFacts, PredictionChange, Stressed, Timing, Walked};
use crate::performance::{Parity, Performance, ServerLatency};
use crate::profile::{Histogram, Quantiles, Summary, Window};
use serde::{Deserialize, Serialize};

/// What a worker gives back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To `Inspect`.
    Info(FileInfo),
    /// To `Fingerprint`: hexadecimal.
    Fingerprint(String),
    /// To `Locate`.
    Map(ChunkMap),
    /// To `Profile`: a packed `DatasetAccumulator`.
    Profile {
        /// The part.
        part: Parcel,
        /// What reading noted.
        summary: ReadSummary,
        /// Packed `Drawn`; empty when no rows were asked for.
        drawn: Parcel,
    },
    /// To `Merge` and `OpenProfile`.
    Sample(Box<MergedSample>),
    /// To `Compare`.
    Compared(Json<Vec<ComparedColumn>>),
    /// To `Detectable`.
    Detectable(Json<Vec<DetectableColumn>>),
    /// To `Multivariate`.
    Multivariate(Json<Multivariate>),
    /// To `Joint`.
    Joint(Json<JointFindings>),
    /// To `WatchOutcomes` and `WatchColumns`.
    Watched(Json<Streams>),
    /// To `Labels`.
    Labels {
        /// Different ids.
        ids: u64,
        /// Ids that occur more than once.
        repeated_ids: u64,
        /// Whether the column that numbers the rows rises by one from row to row; true without such a column.
        in_order: bool,
        /// Different labels, sorted.
        classes: Vec<String>,
    },
    /// To `Score` and `Predict`.
    Scored(ScoredPart),
    /// To `Rows` and `Draw`: packed `Columns`.
    Rows(Parcel),
    /// To `Row`: one row.
    Row(Columns),
    /// To `Count`.
    Count(u64),
    /// To `TableCauses`, most certain first.
    Causes(Json<Vec<Cause>>),
    /// To `Restorations`: packed; columns that cannot be put back are left out.
    Restorations(Parcel),
    /// To `Impact`, by column.
    Impact(Vec<(String, PredictionChange)>),
    /// To `Stress`.
    Stressed(Stressed),
    /// To `Walk`.
    Walked(Box<Walked>),
    /// To `Predict` without scoring: packed `Predictions`.
    Predictions(Parcel),
    /// To `Measure`.
    Performance(Json<Performance>),
    /// To `Parity`.
    Parity(Json<Parity>),
    /// To `ServerLatency`.
    ServerLatency(Json<ServerLatency>),
    /// To `Model`.
    Model(Json<ModelFacts>),
    /// To `Latency`.
    Latency(Vec<Latency>, Option<Timing>),
}

/// A whole sample, packed, and what the flow needs to know of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MergedSample {
    /// Its profile.
    pub profile: PackedProfile,
    /// Rows.
    pub rows: u64,
    /// Rows that repeat an earlier one.
    pub duplicate_rows: u64,
    /// Rows without a readable timestamp.
    pub rows_outside_windows: u64,
    /// Windows in order.
    pub windows: Vec<Window>,
    /// Names and kinds of its columns.
    pub columns: Vec<(String, Kind)>,
    /// Earliest and latest moment of each datetime column, ms since 1970.
    pub spans: Vec<(String, i64, i64)>,
    /// Categories of the class columns, sorted, at most 1,000.
    pub classes: Vec<String>,
}

/// One column compared and drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedColumn {
    /// Scores, before p-values are adjusted over the columns.
    pub comparison: ColumnComparison,
    /// The reference in numbers.
    pub reference: Summary,
    /// Production in numbers.
    pub production: Summary,
    /// Both on the same bins.
    pub histogram: Histogram,
    /// Both at the same levels, of numbers.
    pub quantiles: Option<Quantiles>,
}

/// A part of a sample with its predictions and labels side by side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoredPart {
    /// Packed `DatasetAccumulator` of prediction, score and label.
    pub profile: Parcel,
    /// Packed `Outcomes`.
    pub outcomes: Parcel,
    /// Packed timestamps of its rows in ms since 1970, NaN where there is none; empty where nobody asks.
    pub times: Parcel,
    /// Packed `ParityPart`; empty where recorded predictions are not compared with the model's.
    pub parity: Parcel,
    /// Rows.
    pub rows: u64,
    /// Rows with a label.
    pub labelled: u64,
    /// 64-bit hashes of the ids that found a label, sorted, each once.
    pub matched: Vec<u64>,
}

impl Answer {
    /// Its name, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Answer::Info(_) => "info",
            Answer::Fingerprint(_) => "fingerprint",
            Answer::Map(_) => "map",
            Answer::Profile { .. } => "profile",
            Answer::Sample(_) => "sample",
            Answer::Compared(_) => "comparison",
            Answer::Detectable(_) => "detectable shifts",
            Answer::Multivariate(_) => "comparison of all features",
            Answer::Joint(_) => "joint counts",
            Answer::Watched(_) => "streams",
            Answer::Labels { .. } => "labels",
            Answer::Scored(_) => "scores",
            Answer::Rows(_) => "rows",
            Answer::Row(_) => "row",
            Answer::Count(_) => "count",
            Answer::Causes(_) => "causes",
            Answer::Restorations(_) => "restorations",
            Answer::Impact(_) => "impact",
            Answer::Stressed(_) => "stress",
            Answer::Walked(_) => "row step by step",
            Answer::Predictions(_) => "predictions",
            Answer::Performance(_) => "performance",
            Answer::Parity(_) => "recorded predictions",
            Answer::ServerLatency(_) => "server times",
            Answer::Model(_) => "model",
            Answer::Latency(..) => "latency",
        }
    }
}
