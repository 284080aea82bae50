//! What a read-only page shows from the link alone.

use super::intern::Form;
use crate::checks::{Basis, Dimension, Duty, State, Weight};
use crate::data::Kind;
use crate::plan::Task;
use crate::scorecard::{Ownership, Readiness};
use crate::stats::json_number;
use serde::{Deserialize, Serialize};

/// Features a card carries unless more are asked for: the worst.
pub const WORST_FEATURES: usize = 20;

/// Both scorecards (or one) with the evidence behind them. Holds no value of any row: no minimum, no maximum, no
/// category, no file name, no sentence of a finding; what findings say is put together again from their numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The model's name as its people call it.
    pub model: String,
    /// "seaworthy 0.1.0".
    pub tool: String,
    /// Day of judging, in days since 1970.
    pub judged_on: i32,
    /// A line that whoever made the link added; empty when none.
    pub note: String,
    /// The sample the model learned from.
    pub reference: Option<SampleLine>,
    /// The samples it meets now.
    pub production: Option<SampleLine>,
    /// Fingerprint of the model's file; see [`Fingerprint`].
    pub model_fingerprint: Option<Fingerprint>,
    /// May this go live? Absent from a card of ownership alone.
    pub readiness: Option<Readiness>,
    /// Who is called on Saturday? Absent from a card of readiness alone.
    pub ownership: Option<Ownership>,
    /// Every judgement, in the report's order.
    pub findings: Vec<CardFinding>,
    /// How many features were compared, and how many drifted.
    pub feature_counts: FeatureCounts,
    /// The features that changed most, worst first.
    pub features: Vec<CardFeature>,
    /// Quality, when it was measured.
    pub quality: Option<CardQuality>,
    /// Parts of a later version, kept so that the link can be written again; not shown.
    #[serde(skip)]
    pub(super) later_parts: Vec<(u16, Vec<u8>)>,
    /// The form of the link it was read from, else the newest.
    #[serde(skip)]
    pub(super) form: Form,
}

/// The first 16 bytes of the SHA-256 over the SHA-256 values of a sample's files (lower-case hexadecimal, in order,
/// each with a line feed after it); for a model over its one file. Equal files give equal fingerprints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

/// One sample in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleLine {
    /// Its rows.
    pub rows: Count,
    /// Day of the earliest and of the latest row, in days since 1970.
    pub span: Option<(i32, i32)>,
    /// Its files.
    pub fingerprint: Fingerprint,
}

/// A number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Between 1 and 9, and the card was asked not to say.
    UnderTen,
    /// This many.
    Exactly(u64),
}

/// How many features stand behind "so many drifted".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureCounts {
    /// Compared.
    pub all: u32,
    /// Drifted: real and large.
    pub drifted: u32,
    /// Could not be judged.
    pub unknown: u32,
}

/// A finding as a card carries it. `title`, `says` and `remedy` do not travel: the reader puts them together from the
/// rest, so they are the reader's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardFinding {
    /// The check's or question's id.
    pub check: String,
    /// The judgement.
    pub state: State,
    /// What it rests on.
    pub basis: Basis,
    /// The dimension it counts in.
    pub dimension: Dimension,
    /// How much it counted.
    pub weight: Weight,
    /// The duty that answers for it.
    pub duty: Duty,
    /// What people read; the id where the check is not known here.
    pub title: String,
    /// The numbers in words; empty when it has none that may travel.
    pub says: String,
    /// What to do; empty when it passes or the check is not known here.
    pub remedy: String,
    /// The numbers it rests on.
    pub measures: Vec<CardMeasure>,
    /// Day on which a person answered, in days since 1970.
    pub answered_on: Option<i32>,
    /// Where an attestation can be seen; empty when nowhere.
    pub evidence: String,
}

/// One number under a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardMeasure {
    /// What it is.
    pub name: String,
    /// The number, to four digits.
    #[serde(with = "json_number", default)]
    pub value: Option<f64>,
    /// Its unit; "" for none.
    pub unit: String,
    /// What it is held against, to four digits.
    #[serde(with = "json_number", default)]
    pub limit: Option<f64>,
}

/// A feature's change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardFeature {
    /// Its name, or "F7" where names were not to leave.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Id of the test that says how large.
    pub test: String,
    /// Its statistic, to four digits.
    #[serde(with = "json_number", default)]
    pub statistic: Option<f64>,
    /// The limit of that test, to four digits.
    #[serde(with = "json_number", default)]
    pub limit: Option<f64>,
    /// Statistic over limit, in thousandths: 1 is at the limit.
    #[serde(with = "json_number", default)]
    pub effect: Option<f64>,
    /// −log10 of the adjusted p-value in steps of 0.05; 300 stands for everything beyond.
    pub minus_log10_p: Option<f64>,
    /// Real and large; `None` when it cannot be judged.
    pub drifted: Option<bool>,
    /// The adjusted p-value is under alpha.
    pub real: Option<bool>,
    /// The statistic is at its limit or over it.
    pub large: Option<bool>,
    /// Missing share in the reference and in production, in thousandths.
    pub missing: (f64, f64),
    /// The missing share changed.
    pub missing_changed: bool,
}

/// Quality in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardQuality {
    /// What is predicted.
    pub task: Task,
    /// "recomputed" by the model here, or "recorded" in the file.
    pub predictions: String,
    /// Rows of the reference with label and prediction.
    pub n_reference: Option<Count>,
    /// Rows of production with label and prediction.
    pub n_production: Option<Count>,
    /// The metrics.
    pub metrics: Vec<CardMetric>,
}

/// One number of quality, to four digits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardMetric {
    /// Its id.
    pub metric: String,
    /// Its average; empty where it has none.
    pub average: String,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// In the reference.
    #[serde(with = "json_number", default)]
    pub reference: Option<f64>,
    /// In production.
    #[serde(with = "json_number", default)]
    pub production: Option<f64>,
    /// 95 % interval in production.
    pub interval: Option<(f64, f64)>,
    /// For doing nothing, in production; in the reference when production has no labels.
    #[serde(with = "json_number", default)]
    pub do_nothing: Option<f64>,
}
