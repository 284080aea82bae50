//! What the page asks of a worker. Everything here crosses a thread.

use super::latency_log::LogAsk;
use super::packed_profile::PackedProfile;
use super::parcel::{Json, Parcel};
use super::scoring::Scoring;
use crate::data::{Chunk, Columns, FileInfo, Kind, Located};
use crate::drift::Asked;
use crate::drift::multivariate::Draw;
use crate::drift::sequential::Ask;
use crate::model::{Binding, Decision, Disturb};
use crate::performance::OutcomeSpec;
use crate::plan::{Limits, Roles};
use crate::profile::{ProfileSpec, Window};
use crate::stats::random::hash;
use serde::{Deserialize, Serialize};

/// A file known to the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A message with the number of the job it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The job's number, given by the pool.
    pub id: u32,
    /// What is said.
    pub body: T,
}

/// Which of the two worker programs a job needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Reading, summarising, comparing, measuring.
    Data,
    /// The model: loaded only when there is one.
    Model,
}

/// A part of a file and how to read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The file.
    pub file: FileId,
    /// What is known of it.
    pub info: FileInfo,
    /// Which part.
    pub located: Located,
    /// Number of this part's first row within the whole sample.
    pub first_row: u64,
    /// Texts read as missing.
    pub missing: Vec<String>,
}

/// Labels in a file of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelSource {
    /// The file's parts, in order.
    pub parts: Vec<Part>,
    /// How a row finds its label.
    pub by: JoinBy,
    /// The column that holds the label.
    pub label: String,
}

/// How a row of production finds its label in another file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum JoinBy {
    /// Both files have this column of ids.
    Id(String),
    /// The n-th row has the n-th label.
    Order {
        /// The column that numbers the rows of the file of labels, where it has one.
        numbers: Option<String>,
    },
}

/// Rows chosen by their number, whatever parts the sample is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDraw {
    /// Rows wanted; about as many come.
    pub wanted: u64,
    /// Rows of the sample.
    pub of: u64,
    /// Another seed chooses others.
    pub seed: u64,
}

impl RowDraw {
    /// Whether the row of this number is chosen.
    pub fn takes(&self, row: u64) -> bool {
        let place = u128::from(hash(self.seed, row)) * u128::from(self.of);
        (place >> 64) < u128::from(self.wanted)
    }
}

/// A piece of work for one worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Job {
    /// What is this file?
    Inspect {
        /// The file.
        file: FileId,
        /// Texts read as missing.
        missing: Vec<String>,
    },
    /// SHA-256 of a file.
    Fingerprint {
        /// The file.
        file: FileId,
    },
    /// Where do records begin in this part?
    Locate {
        /// The file.
        file: FileId,
        /// What is known of it.
        info: FileInfo,
        /// Which part.
        chunk: Chunk,
    },
    /// Read a part and summarise it.
    Profile {
        /// The part.
        part: Part,
        /// Columns, windows.
        spec: ProfileSpec,
        /// Rows to hand on for what is measured over all features together.
        draw: Option<Draw>,
    },
    /// Put the parts of one sample together.
    Merge {
        /// Packed `DatasetAccumulator`s in file order.
        parts: Vec<Parcel>,
        /// Columns whose categories are the classes of the task.
        class_columns: Vec<String>,
    },
    /// Open a profile file in place of a sample.
    OpenProfile {
        /// The file.
        file: FileId,
        /// Columns whose categories are the classes of the task.
        class_columns: Vec<String>,
    },
    /// Compare some columns of two samples.
    Compare {
        /// The columns in the reference.
        reference: PackedProfile,
        /// The same in production.
        production: PackedProfile,
        /// Names of the columns to compare.
        columns: Vec<String>,
        /// The plan's limits.
        limits: Json<Limits>,
        /// Why the reference's own windows cannot be learned from; empty when they can.
        uncut: String,
    },
    /// The smallest shifts of some columns that would have been caught.
    Detectable {
        /// The columns in the reference.
        reference: PackedProfile,
        /// Names, rows and deciding tests of the columns.
        columns: Vec<Asked>,
        /// The plan's limits.
        limits: Json<Limits>,
    },
    /// Compare all features of two samples together, on their drawn rows.
    Multivariate {
        /// The draw, and packed `Drawn` of each part of the reference.
        reference: (Draw, Vec<Parcel>),
        /// The same of production.
        production: (Draw, Vec<Parcel>),
        /// p-value under which a change is real.
        alpha: f64,
    },
    /// What only joint counts of the drawn rows tell.
    Joint {
        /// The draw, and packed `Drawn` of each part of the reference.
        reference: Option<(Draw, Vec<Parcel>)>,
        /// The same of production.
        production: Option<(Draw, Vec<Parcel>)>,
        /// The column of ids, which is not counted.
        id: Option<String>,
        /// The label's name.
        label: Option<String>,
        /// Whether it is a number to be estimated.
        regression: bool,
        /// Production's labels in a file of their own.
        labels: Option<LabelSource>,
    },
    /// Watch what the model said and how wrong it was, row by row.
    WatchOutcomes {
        /// Task and classes.
        spec: OutcomeSpec,
        /// Packed `Outcomes` of production, in file order.
        outcomes: Vec<Parcel>,
        /// Packed timestamps of the same parts; empty without.
        times: Vec<Parcel>,
        /// The streams.
        asks: Vec<Ask>,
    },
    /// Watch columns, row by row.
    WatchColumns {
        /// Packed `Columns` of production, in file order.
        rows: Vec<Parcel>,
        /// The column of timestamps.
        time: Option<String>,
        /// The streams, by the columns' names.
        asks: Vec<Ask>,
    },
    /// Read a file of labels and say what is in it.
    Labels {
        /// The file.
        labels: LabelSource,
    },
    /// Read a part's recorded predictions and labels.
    Score {
        /// The part.
        part: Part,
        /// What is what.
        scoring: Scoring,
        /// Labels in a file of their own.
        labels: Option<LabelSource>,
    },
    /// Read a part's columns for the model.
    Rows {
        /// The part.
        part: Part,
        /// Names and kinds of the columns.
        columns: Vec<(String, Kind)>,
        /// Labels to join, and the name of the column they become.
        labels: Option<LabelSource>,
        /// Rows to stop after.
        limit: Option<u64>,
    },
    /// Read the rows of a part that a draw chooses.
    Draw {
        /// The part.
        part: Part,
        /// Names and kinds of the columns.
        columns: Vec<(String, Kind)>,
        /// Which rows.
        draw: RowDraw,
    },
    /// Read one row of a part.
    Row {
        /// The part.
        part: Part,
        /// Names and kinds of the columns.
        columns: Vec<(String, Kind)>,
        /// Its number within the part, from 0.
        row: u64,
    },
    /// What happened to columns that can only be told from several of them.
    TableCauses {
        /// Packed outline of the reference.
        reference: Parcel,
        /// Packed outline of production.
        production: Parcel,
        /// What each column is.
        roles: Json<Roles>,
    },
    /// How these columns of production are put back to the reference's distribution.
    Restorations {
        /// The columns in the reference.
        reference: PackedProfile,
        /// The same in production.
        production: PackedProfile,
        /// Names of the columns.
        columns: Vec<String>,
    },
    /// Read how long a server took.
    ServerLatency {
        /// Packed `Columns` of the file, in its order.
        rows: Vec<Parcel>,
        /// What is asked of them.
        ask: LogAsk,
    },
    /// Count the rows of a part that does not say how many it has.
    Count {
        /// The part.
        part: Part,
    },
    /// Quality from scored parts.
    Measure {
        /// Task and classes.
        spec: OutcomeSpec,
        /// Packed `Outcomes` of the reference, in file order.
        reference: Vec<Parcel>,
        /// Packed `Outcomes` of production.
        production: Vec<Parcel>,
        /// Production's windows.
        windows: Vec<Window>,
        /// "recomputed" or "recorded".
        predictions: String,
    },
    /// Put together what was recorded and what the model says.
    Parity {
        /// Packed `ParityPart`s, in file order.
        parts: Vec<Parcel>,
        /// Production's windows.
        windows: Vec<Window>,
        /// Classes that the model names.
        classes: Vec<String>,
    },
    /// Load a model and say what it is.
    Model {
        /// The file.
        file: FileId,
    },
    /// Run the model over rows and score them.
    Predict {
        /// The model's file.
        file: FileId,
        /// Columns to inputs.
        binding: Binding,
        /// Packed `Columns`.
        rows: Parcel,
        /// Number of the first row within the sample.
        first_row: u64,
        /// What is what; without it the raw predictions come back.
        scoring: Option<Scoring>,
    },
    /// What the model says of the rows with each column put back, one at a time.
    Impact {
        /// The model's file.
        file: FileId,
        /// Columns to inputs.
        binding: Binding,
        /// Packed `Columns`, in the sample's order.
        rows: Vec<Parcel>,
        /// Packed columns' names and `Restoration`s.
        restorations: Parcel,
        /// The positive class.
        positive: Option<String>,
        /// The task, and how one number decides.
        decision: Decision,
    },
    /// What the model says of rows whose inputs go wrong.
    Stress {
        /// The model's file.
        file: FileId,
        /// Columns to inputs.
        binding: Binding,
        /// Packed `Columns`, in the sample's order.
        rows: Vec<Parcel>,
        /// What it predicts, and how one number decides.
        decision: Decision,
        /// What goes wrong.
        disturb: Disturb,
        /// Chooses the noise and the order of stale values.
        seed: u64,
    },
    /// One row through the model, stage by stage.
    Walk {
        /// The model's file.
        file: FileId,
        /// Columns to inputs.
        binding: Binding,
        /// The row as it is, and as it was changed where it was.
        rows: Columns,
    },
    /// Time the model on these rows.
    Latency {
        /// The model's file.
        file: FileId,
        /// Columns to inputs.
        binding: Binding,
        /// Packed `Columns`.
        rows: Parcel,
    },
}

impl Job {
    /// Which worker program it needs.
    pub fn engine(&self) -> Engine {
        match self {
            Job::Model { .. }
            | Job::Predict { .. }
            | Job::Impact { .. }
            | Job::Stress { .. }
            | Job::Walk { .. }
            | Job::Latency { .. } => Engine::Model,
            _ => Engine::Data,
        }
    }

    /// The files it reads.
    pub fn files(&self) -> Vec<FileId> {
        let of_labels = |labels: &Option<LabelSource>| {
            labels
                .iter()
                .flat_map(|l| l.parts.first())
                .map(|p| p.file)
                .collect::<Vec<_>>()
        };
        match self {
            Job::Inspect { file, .. }
            | Job::Fingerprint { file }
            | Job::Locate { file, .. }
            | Job::OpenProfile { file, .. }
            | Job::Model { file }
            | Job::Predict { file, .. }
            | Job::Impact { file, .. }
            | Job::Stress { file, .. }
            | Job::Walk { file, .. }
            | Job::Latency { file, .. } => vec![*file],
            Job::Profile { part, .. }
            | Job::Draw { part, .. }
            | Job::Row { part, .. }
            | Job::Count { part } => vec![part.file],
            Job::Labels { labels } => labels.parts.iter().take(1).map(|p| p.file).collect(),
            Job::Score { part, labels, .. } | Job::Rows { part, labels, .. } => {
                [vec![part.file], of_labels(labels)].concat()
            }
            Job::Joint { labels, .. } => of_labels(labels),
            Job::Merge { .. }
            | Job::ServerLatency { .. }
            | Job::Compare { .. }
            | Job::TableCauses { .. }
            | Job::Restorations { .. }
            | Job::Detectable { .. }
            | Job::Multivariate { .. }
            | Job::WatchOutcomes { .. }
            | Job::WatchColumns { .. }
            | Job::Measure { .. }
            | Job::Parity { .. } => Vec::new(),
        }
    }

    /// What it does, for messages: "reading", "comparing".
    pub fn what(&self) -> &'static str {
        match self {
            Job::Inspect { .. } => "looking at the file",
            Job::Fingerprint { .. } => "taking the file's fingerprint",
            Job::Locate { .. } => "finding the records",
            Job::Profile { .. }
            | Job::Rows { .. }
            | Job::Draw { .. }
            | Job::Row { .. }
            | Job::Count { .. } => "reading",
            Job::Merge { .. } | Job::OpenProfile { .. } => "putting the summary together",
            Job::Compare { .. } | Job::TableCauses { .. } | Job::Restorations { .. } => "comparing",
            Job::Impact { .. } => "asking the model what the drift changed",
            Job::Walk { .. } => "walking a row through the model",
            Job::Stress { .. } => "disturbing the model's inputs",
            Job::Detectable { .. } => "working out which shifts would be seen",
            Job::WatchOutcomes { .. } | Job::WatchColumns { .. } => "watching row by row",
            Job::Joint { .. } => "counting columns together",
            Job::Multivariate { .. } => "comparing all features together",
            Job::Labels { .. } => "reading the labels",
            Job::Score { .. } => "reading predictions",
            Job::Measure { .. } => "measuring quality",
            Job::Parity { .. } => "comparing with what was recorded",
            Job::ServerLatency { .. } => "reading the server's times",
            Job::Model { .. } => "loading the model",
            Job::Predict { .. } => "running the model",
            Job::Latency { .. } => "timing the model",
        }
    }
}
