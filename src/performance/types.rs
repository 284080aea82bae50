//! What quality is reported as: the report's `performance` part.

use crate::plan::Task;
use crate::profile::Window;
use crate::stats::json_number;
use serde::{Deserialize, Serialize};

/// Quality in both samples and over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// What is predicted.
    pub task: Task,
    /// Classes in order; empty for regression.
    pub classes: Vec<String>,
    /// The positive class of a binary task.
    pub positive: Option<String>,
    /// Whose predictions: "recomputed" by the model here, or "recorded" in the file.
    pub predictions: String,
    /// In the reference sample, when it has labels and predictions.
    pub reference: Option<SamplePerformance>,
    /// In production, when it has labels and predictions.
    pub production: Option<SamplePerformance>,
    /// In each of production's windows.
    pub windows: Vec<WindowPerformance>,
    /// Why a part is absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// Quality in one sample.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SamplePerformance {
    /// Rows.
    pub n: u64,
    /// Rows with a label and a prediction: what the metrics rest on.
    pub n_labelled: u64,
    /// The model's metrics.
    pub metrics: Vec<Metric>,
    /// The same metrics for doing nothing: the reference's majority class (its share as score), or its mean.
    pub do_nothing: Vec<Metric>,
    /// Rows: true class; columns: predicted class. Empty for regression.
    pub confusion: Vec<Vec<u64>>,
}

/// One number of quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Kebab-case id: "accuracy", "precision", "recall", "f1", "roc-auc", "log-loss", "brier", "mae", "rmse", "r2".
    pub metric: String,
    /// "binary", "macro", "weighted", "micro", "ovr-macro" where the metric has averages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub average: Option<String>,
    /// `null` with a reason when undefined.
    #[serde(with = "json_number", default)]
    pub value: Option<f64>,
    /// 95 % interval where one is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub interval: Option<[f64; 2]>,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// How: the convention and the function it agrees with.
    pub method: String,
    /// Why it is undefined.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// Quality in one window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WindowPerformance {
    /// Which.
    pub window: Window,
    /// Quality in it.
    #[serde(flatten)]
    pub sample: SamplePerformance,
}
