//! Everything measured and answered: what checks look at, and the body of `report.json`.

use crate::data::Kind;
use crate::drift::multivariate::Multivariate;
use crate::drift::sequential::Streams;
use crate::drift::{
    AlertBudget, Change, DetectableDrift, DriftVerdict, MissingChange, TestResult, WindowDrift,
    WindowLimits,
};
use crate::model::{ModelFacts, PredictionChange, Robustness};
use crate::performance::{Parity, Performance, ServerLatency};
use crate::plan::Plan;
use crate::profile::{Histogram, Quantiles, Summary, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The plan with every role settled, guessed ones included.
    pub plan: Plan,
    /// The sample the model learned from.
    pub reference: Option<SampleFacts>,
    /// The samples it meets now.
    pub production: Option<SampleFacts>,
    /// Every column that either sample has and that is a feature, label, prediction or score.
    pub features: Vec<Feature>,
    /// All features together, when both samples have at least 50 rows and share two features.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<Multivariate>,
    /// Columns only the reference has.
    pub only_reference: Vec<String>,
    /// Columns only production has.
    pub only_production: Vec<String>,
    /// How the model's (or the recorded) prediction drifted; not counted among the features.
    pub prediction: Option<Feature>,
    /// What happened upstream that is told from several columns together; most certain first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forensics: Vec<crate::drift::Cause>,
    /// How many false alarms the limits allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_budget: Option<AlertBudget>,
    /// Production's windows in order.
    pub windows: Vec<Window>,
    /// Quality, when there are labels and predictions.
    pub performance: Option<Performance>,
    /// Recorded predictions of production beside the model's, when there are both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parity: Option<Parity>,
    /// What detectors of streams say of production row by row: error, score, drifted features.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub streams: Option<Streams>,
    /// How labels came in.
    pub labels: Option<LabelFacts>,
    /// The model, when one was given.
    pub model: Option<ModelFacts>,
    /// What happens to the model's answers when its inputs go wrong, where it ran and there are rows of a reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub robustness: Option<Robustness>,
    /// How long the server took, when its times were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_latency: Option<ServerLatency>,
    /// The day of judging in days since 1970: ages and expiry are counted from it.
    pub judged_on: i32,
}

/// One sample.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SampleFacts {
    /// Its files.
    pub files: Vec<FileFact>,
    /// Rows.
    pub rows: u64,
    /// Rows that repeat an earlier one.
    pub duplicate_rows: u64,
    /// Earliest and latest timestamp in ms since 1970.
    pub span: Option<(i64, i64)>,
    /// Rows without a readable timestamp.
    pub rows_without_time: u64,
    /// What reading noted: repeated headers, nested columns left out, unreadable values with their first place.
    pub notes: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFact {
    /// Its name.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the content in hexadecimal.
    pub sha256: String,
}

/// One column in both samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// The column's name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// "feature", "label", "prediction", "score".
    pub role: String,
    /// In the reference.
    pub reference: Summary,
    /// In production.
    pub production: Summary,
    /// Each test's result.
    pub drift: Vec<TestResult>,
    /// Both together.
    pub verdict: DriftVerdict,
    /// The smallest shift that would have been called drift at these sizes; `None` for one sample alone and in reports of older
    /// versions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detectable: Option<DetectableDrift>,
    /// How the missing share changed.
    pub missing: MissingChange,
    /// Categories of production that the reference lacks, with their rows, most rows first; at most 20.
    pub unseen: Vec<crate::profile::TopCategory>,
    /// Different unseen categories, and their rows, in all.
    pub unseen_total: (u64, u64),
    /// Categories of the reference that production lacks; at most 20.
    pub vanished: Vec<crate::profile::TopCategory>,
    /// What happened upstream, as far as it can be told; most certain first.
    pub causes: Vec<String>,
    /// What the model would say of production's rows if this column were as in the reference; known for drifted columns
    /// that the model takes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impact: Option<PredictionChange>,
    /// The same as data: kind, columns, share, confidence, numbers; with what is told whether or not the column drifted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forensics: Vec<crate::drift::Cause>,
    /// In what way its statistics are approximate, in sentences; empty when they are exact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The two samples on the same bins.
    pub histogram: Histogram,
    /// The two samples at the same levels, of numbers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quantiles: Option<Quantiles>,
    /// Over time.
    pub windows: Vec<WindowDrift>,
    /// When and how its distance to the reference changed its level; `None` without windows and in reports of older versions.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub change: Option<Change>,
    /// Limits of its windows from the reference's own windows, or why they stayed fixed; `None` where the plan asks for fixed ones.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub window_limits: Option<WindowLimits>,
}

/// How labels came in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelFacts {
    /// Production rows with a label.
    pub labelled: u64,
    /// Production rows.
    pub rows: u64,
    /// Rows of the label file that match no production row.
    pub unmatched: u64,
    /// Ids that occur more than once in the label file.
    pub repeated_ids: u64,
    /// End of the last window in which at least half of the rows have labels, in ms since 1970.
    pub labelled_until: Option<i64>,
}

/// What people answered, by question id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// A person's answer to one attested question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// "yes", "partly", "no", "not_applicable", or a text or number where the question asks for one.
    pub value: String,
    /// Who says so.
    pub who: String,
    /// On which day, in days since 1970.
    pub day: i32,
    /// Where it can be seen: an https address. Without it the answer is only claimed.
    pub evidence: String,
    /// Day from which it no longer counts; the question's default lifetime when absent.
    pub expires: Option<i32>,
    /// Whether it is repeated by a machine rather than done once.
    pub automated: bool,
    /// Why it does not apply.
    pub reason: String,
}
