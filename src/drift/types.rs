//! What a drift test is and gives.

use super::{Detectable, Domain, Pair};
use crate::data::Kind;
use crate::profile::Window;
use crate::stats::json_number;
use serde::{Deserialize, Serialize};

/// A question put to two samples of one column.
pub trait DriftTest: Sync {
    /// What it is; the id equals the file's name.
    fn about(&self) -> &'static AboutTest;
    /// The statistic of production against reference.
    ///
    /// # Errors
    /// When it is undefined for these samples (too few values, a constant), with the reason in words.
    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError>;
    /// Whether it is also put to numbers of few different values, which then count as categories.
    fn counts_few_values(&self) -> bool {
        false
    }
    /// What one unit of the limit is in the statistic's own unit, where the two differ.
    fn limit_unit(&self, _pair: &Pair<'_>) -> f64 {
        1.0
    }
}

/// The description of a test.
#[derive(Debug)]
pub struct AboutTest {
    /// Kebab-case, equal to the file's name.
    pub id: &'static str,
    /// Named variant of another library's convention, e.g. "evidently".
    pub variant: Option<&'static str>,
    /// What people read.
    pub title: &'static str,
    /// Kinds of column it can be put to.
    pub applies_to: &'static [Kind],
    /// What `limit` bounds.
    pub judged_by: Basis,
    /// Default limit: the least distance that matters, or the p-value under which a shift is real.
    pub limit: f64,
    /// Where its statistic can lie.
    pub domain: Domain,
    /// What it is sensitive to, its range, why this limit.
    pub why: &'static str,
    /// Author, year, title, and the function it agrees with.
    pub source: &'static str,
}

impl AboutTest {
    /// `id` or `id:variant`, as plans name tests.
    pub fn full_id(&self) -> String {
        full_id(self.id, self.variant)
    }
}

fn full_id(id: &str, variant: Option<&str>) -> String {
    match variant {
        Some(variant) => format!("{id}:{variant}"),
        None => id.to_owned(),
    }
}

/// Whether a test of this id and variant is the one that `full` names.
pub(super) fn is_full_id(full: &str, id: &str, variant: Option<&str>) -> bool {
    match (full.split_once(':'), variant) {
        (Some((wanted, of)), Some(variant)) => wanted == id && of == variant,
        (None, None) => full == id,
        _ => false,
    }
}

/// Whether a test's own verdict rests on its distance or on its p-value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Drifted from the limit upward.
    Distance,
    /// Drifted below the limit.
    PValue,
}

/// What a test gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriftScore {
    /// The statistic; may be infinite, never NaN.
    pub statistic: f64,
    /// Two-sided p-value where the test has one.
    pub p_value: Option<f64>,
    /// 95th percentile of the statistic from sampling alone at these sizes.
    pub noise: Option<f64>,
}

/// Why a test has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DriftError(pub String);

/// One entry of `features[].drift`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestResult {
    /// The test's id.
    pub test: String,
    /// Another library's convention.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub variant: Option<String>,
    /// `null` with a reason when undefined.
    #[serde(with = "json_number", default)]
    pub statistic: Option<f64>,
    /// Unadjusted.
    #[serde(with = "json_number", default)]
    pub p_value: Option<f64>,
    /// Adjusted over the columns by the plan's correction.
    #[serde(with = "json_number", default)]
    pub p_adjusted: Option<f64>,
    /// The limit used.
    pub limit: f64,
    /// What `limit` bounds.
    pub judged_by: Basis,
    /// 95th percentile of the statistic from sampling alone at these sizes.
    #[serde(with = "json_number", default)]
    pub noise: Option<f64>,
    /// Over its own limit; `null` when undefined.
    pub drifted: Option<bool>,
    /// Why it is undefined.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The smallest shift that it would have caught alone, with its unadjusted p-value; `None` in windows, in reports of older
    /// versions, and where it was not worked out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detectable: Option<Detectable>,
}

impl TestResult {
    /// `id` or `id:variant`, as plans name tests.
    pub fn full_id(&self) -> String {
        full_id(&self.test, self.variant.as_deref())
    }

    /// Whether it is of the test with this `id` or `id:variant`.
    pub fn is_of(&self, full: &str) -> bool {
        is_full_id(full, &self.test, self.variant.as_deref())
    }
}

/// The verdict on a feature: real by the adjusted p-value **and** large by the distance's limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftVerdict {
    /// `Some(true)` when drifted, `None` when it cannot be judged.
    pub drifted: Option<bool>,
    /// Adjusted p-value under alpha.
    pub real: Option<bool>,
    /// Distance from its limit upward.
    pub large: Option<bool>,
    /// Id of the test that says real.
    pub real_by: String,
    /// Id of the test that says large.
    pub large_by: String,
    /// Statistic of the test that says large, over its limit: 1 is at the limit. For sorting and bars.
    #[serde(with = "json_number", default)]
    pub effect: Option<f64>,
    /// "Real and large", "real but small", "large but may be noise (n = 120)", or the reason it cannot be judged.
    pub sentence: String,
}

/// How the missing share changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissingChange {
    /// Missing share of the reference, 0 to 1.
    pub reference: f64,
    /// Missing share of production, 0 to 1.
    pub production: f64,
    /// Two-sided p-value of the difference.
    #[serde(with = "json_number", default)]
    pub p_value: Option<f64>,
    /// Adjusted over the columns.
    #[serde(with = "json_number", default)]
    pub p_adjusted: Option<f64>,
    /// Real and at least the plan's limit.
    pub changed: bool,
}

/// One window of one feature against the whole reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowDrift {
    /// Which window.
    pub window: Window,
    /// Rows in it.
    pub n: u64,
    /// Missing share in it.
    pub missing_share: f64,
    /// Mean of a number in it.
    #[serde(with = "json_number", default)]
    pub mean: Option<f64>,
    /// The statistics in it, p-values adjusted over columns and windows.
    pub drift: Vec<TestResult>,
    /// The verdict in it.
    pub verdict: DriftVerdict,
}
