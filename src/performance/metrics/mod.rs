//! The metrics, one file each. To add one, write its file and name it here.

mod accuracy;
mod average_precision;
mod balanced_accuracy;
mod brier;
mod f1;
mod log_loss;
mod mae;
mod mape;
mod mcc;
mod per_class;
mod precision;
mod r2;
mod ranking;
mod recall;
mod rmse;
mod roc_auc;
mod specificity;

use super::rows::{ClassRows, ScoredRows, ValueRows};
use crate::plan::Task;

/// All metrics, in the order in which they are reported.
pub static METRICS: &[&AboutMetric] = &[
    &accuracy::METRIC,
    &balanced_accuracy::METRIC,
    &precision::METRIC,
    &recall::METRIC,
    &f1::METRIC,
    &specificity::METRIC,
    &mcc::METRIC,
    &roc_auc::METRIC,
    &average_precision::METRIC,
    &log_loss::METRIC,
    &brier::METRIC,
    &mae::METRIC,
    &rmse::METRIC,
    &mape::METRIC,
    &r2::METRIC,
];

/// A metric: what it is and how it is measured.
#[derive(Debug)]
pub struct AboutMetric {
    /// Kebab-case, equal to the file's name.
    pub id: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Tasks it is measured for.
    pub tasks: &'static [Task],
    /// Whether more is better.
    pub higher_is_better: bool,
    /// Convention and the function it agrees with.
    pub method: &'static str,
    /// How it is measured.
    pub measure: Measure,
}

/// How a metric is measured, by what it looks at. There is at least one row.
#[derive(Debug, Clone, Copy)]
pub enum Measure {
    /// Predicted classes.
    Classes(fn(&ClassRows) -> Vec<Measured>),
    /// Scores.
    Scores(fn(&ScoredRows) -> Vec<Measured>),
    /// Predicted numbers.
    Values(fn(&ValueRows) -> Vec<Measured>),
}

/// One value of a metric.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// How classes were averaged, where the metric has averages.
    pub average: Option<&'static str>,
    /// The value; `None` when undefined.
    pub value: Option<f64>,
    /// 95 % interval where one is known.
    pub interval: Option<[f64; 2]>,
    /// How the interval was found.
    pub interval_method: Option<&'static str>,
    /// Why the value is undefined, or what it leaves out.
    pub reason: Option<String>,
}

impl Measured {
    /// A value; NaN is undefined.
    fn new(value: f64) -> Measured {
        Measured {
            value: Some(value).filter(|v| !v.is_nan()),
            reason: value
                .is_nan()
                .then(|| "the values are too large to calculate with".to_owned()),
            ..Measured::default()
        }
    }

    /// No value, for this reason.
    pub(super) fn undefined(reason: impl Into<String>) -> Measured {
        Measured {
            reason: Some(reason.into()),
            ..Measured::default()
        }
    }

    fn averaged(mut self, average: &'static str) -> Measured {
        self.average = Some(average);
        self
    }

    fn because(mut self, reason: Option<String>) -> Measured {
        self.reason = self.reason.or(reason);
        self
    }

    fn within(mut self, interval: Option<[f64; 2]>, method: &'static str) -> Measured {
        self.interval_method = interval.map(|_| method);
        self.interval = interval;
        self
    }
}

/// Wilson's interval, by name.
const WILSON: &str = "Wilson";

/// `part` of `whole`; 0 when the whole is 0.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_metric_is_listed_once_under_its_file_name() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/performance/metrics");
        let shared = ["mod", "per_class", "ranking"];
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the folder of metrics")
            .map(|entry| entry.expect("a file").path())
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .filter(|name| !shared.contains(&name.as_str()))
            .collect();
        let listed: Vec<String> = METRICS.iter().map(|m| m.id.replace('-', "_")).collect();
        assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), files);
        assert_eq!(listed.len(), files.len(), "each once");
    }
}
