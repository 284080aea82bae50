//! What a check is and gives.

use super::Facts;
use crate::stats::json_number;
use serde::{Deserialize, Serialize};

/// One question put to the facts.
pub trait Check: Sync {
    /// What it is; the id equals the file's name.
    fn about(&self) -> &'static AboutCheck;
    /// The answer. Called only when every need is met.
    ///
    /// # Errors
    /// When it cannot be judged, with the reason in words; the finding is then `unknown`, never a pass.
    fn run(&self, facts: &Facts) -> Result<Verdict, String>;
}

/// The description of a check.
#[derive(Debug)]
pub struct AboutCheck {
    /// Kebab-case, equal to the file's name; a noun, the failing state where there is one.
    pub id: &'static str,
    /// What people read when it passes.
    pub title: &'static str,
    /// What people read when it does not.
    pub failing_title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do when it fails.
    pub remedy: &'static str,
    /// The dimension of readiness it belongs to.
    pub dimension: Dimension,
    /// How much it counts.
    pub weight: Weight,
    /// The duty that answers for it.
    pub duty: Duty,
    /// What must be there to judge.
    pub needs: &'static [Need],
    /// Item of Google's ML Test Score, "D1" … "O7"; `None` where none fits.
    pub ml_test_score: Option<&'static str>,
    /// Subcategory of NIST AI RMF 1.0, "MEASURE 2.4"; `None` where none fits.
    pub nist: Option<&'static str>,
}

/// A check's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Pass, warn, fail or not applicable.
    pub state: State,
    /// One sentence with the numbers.
    pub says: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What must be there to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A reference sample.
    Reference,
    /// A production sample.
    Production,
    /// A model that ran.
    Model,
    /// Labels and predictions in production.
    Labels,
    /// At least two windows of production.
    Windows,
}

/// The vocabulary of every judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The evidence meets the limit.
    Pass,
    /// Between the two limits, or partly done.
    Warn,
    /// The evidence misses the limit.
    Fail,
    /// Nobody has done or answered it.
    NotDone,
    /// Does not apply, with a reason.
    NotApplicable,
    /// Could not be judged.
    Unknown,
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Computed here from files.
    Measured,
    /// A person's answer with evidence, in date.
    Attested,
    /// An answer without evidence: shown, counts 0.
    Claimed,
    /// An attestation past its date.
    Expired,
}

/// The eight dimensions of readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// What happens if we do nothing?
    Value,
    /// Is it the data we trained on, on time, whole?
    Data,
    /// Is it right where it matters?
    Quality,
    /// Who would notice, and how fast?
    Monitoring,
    /// How fast does it rot, and what do we do about it?
    Retraining,
    /// What happens if it breaks?
    Rollback,
    /// Does it survive the last mile?
    Serving,
    /// Does the world's answer come back?
    Feedback,
}

/// How much a check or duty counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// 10.
    Critical,
    /// 7.5.
    High,
    /// 5.
    Medium,
    /// 2.5.
    Low,
}

/// The nine duties of owning a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Wake when drift hits.
    Wake,
    /// Roll back or switch off.
    RollBack,
    /// The business outcome and the do-nothing number.
    Outcome,
    /// Tune thresholds.
    Thresholds,
    /// Own retraining.
    Retraining,
    /// Answer the angry e-mail and appeals.
    Appeals,
    /// The upstream data contract.
    Upstream,
    /// Serving latency and the bill.
    Serving,
    /// Retire the model.
    Retire,
}

/// What a verdict rests on: a closed set of shapes that checks fill and the page draws.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Evidence {
    /// One number.
    Measure {
        /// What it is.
        name: String,
        /// The number.
        #[serde(with = "json_number", default)]
        value: Option<f64>,
        /// Its unit: "share", "rows", "ms", "points", "" for none.
        unit: String,
        /// What it is held against.
        #[serde(with = "json_number", default)]
        limit: Option<f64>,
        /// 95 % interval.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        interval: Option<[f64; 2]>,
    },
    /// Rows of texts.
    Table {
        /// Column headings.
        columns: Vec<String>,
        /// Cells.
        rows: Vec<Vec<String>>,
    },
    /// A number over time.
    Timeline {
        /// What it is.
        name: String,
        /// Window label and value.
        points: Vec<(String, Option<f64>)>,
        /// What it is held against.
        #[serde(with = "json_number", default)]
        limit: Option<f64>,
    },
}

/// A judged check or question: the report's `findings[]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's or question's id.
    pub check: String,
    /// The judgement.
    pub state: State,
    /// What it rests on.
    pub basis: Basis,
    /// What people read: the title of its state.
    pub title: String,
    /// One sentence with the numbers, or the reason.
    pub says: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// The dimension it counts in.
    pub dimension: Dimension,
    /// How much it counts.
    pub weight: Weight,
    /// The duty that answers for it.
    pub duty: Duty,
    /// What to do; empty when it passes.
    pub remedy: String,
}
