//! Holding one quality against another: the model against doing nothing, production against the reference.

use super::State;
use super::wording::number;
use crate::performance::{Metric, SamplePerformance};
use crate::plan::Task;

/// Share of its edge (or growth of its error) from which a model counts as worse.
pub(super) const LOSS_WARN: f64 = 0.10;
/// Share of its edge (or growth of its error) from which a model fails.
pub(super) const LOSS_FAIL: f64 = 0.25;
/// Fewest labelled rows on which quality is judged.
pub(super) const FEWEST_LABELLED: u64 = 100;

/// The model's value of a metric beside the value of doing nothing.
#[derive(Debug, Clone)]
pub(super) struct Against {
    /// What people read: "ROC AUC".
    pub name: &'static str,
    /// The model's.
    pub model: f64,
    /// Its interval, where one is known.
    pub interval: Option<[f64; 2]>,
    /// What doing nothing gives.
    pub nothing: f64,
    /// Whether more is better.
    pub higher: bool,
}

impl Against {
    /// Better (pass), better but within its interval (warn), equal or worse (fail).
    pub fn state(&self) -> State {
        let gain = |v: f64| {
            if self.higher {
                v - self.nothing
            } else {
                self.nothing - v
            }
        };
        let least = self.interval.map_or(
            self.model,
            |[low, high]| {
                if self.higher { low } else { high }
            },
        );
        match (gain(self.model), gain(least)) {
            (g, _) if g <= 0.0 => State::Fail,
            (_, l) if l <= 0.0 => State::Warn,
            _ => State::Pass,
        }
    }

    /// "ROC AUC 0.84 (0.83–0.85) against 0.5".
    pub fn phrase(&self) -> String {
        let interval = self.interval.map_or(String::new(), |[low, high]| {
            format!(" ({}–{})", number(low), number(high))
        });
        let (name, model, nothing) = (self.name, number(self.model), number(self.nothing));
        format!("{name} {model}{interval} against {nothing}")
    }
}

/// The metrics on which a model can be held against doing nothing in this sample.
///
/// With scores: ROC AUC and Brier, because at a chosen threshold a useful model may be right less often than
/// the majority class. With labels alone: accuracy, and balanced accuracy from the confusion matrix. For numbers:
/// RMSE and MAE. Metrics that either side leaves undefined are left out.
pub(super) fn against_nothing(sample: &SamplePerformance, task: Task) -> Vec<Against> {
    let pairs = |ids: &[&'static str]| -> Vec<Against> {
        ids.iter().filter_map(|id| pair(sample, id)).collect()
    };
    if task == Task::Regression {
        return pairs(&["rmse", "mae"]);
    }
    let by_score = pairs(&["roc-auc", "brier"]);
    if !by_score.is_empty() {
        return by_score;
    }
    let mut by_label = pairs(&["accuracy"]);
    by_label.extend(balanced_accuracy(&sample.confusion));
    by_label
}

/// Fails when every metric does, passes when every one does, warns otherwise; `None` without any.
pub(super) fn verdict_against_nothing(all: &[Against]) -> Option<State> {
    let states: Vec<State> = all.iter().map(Against::state).collect();
    if states.is_empty() {
        return None;
    }
    Some(if states.iter().all(|s| *s == State::Fail) {
        State::Fail
    } else if states.iter().all(|s| *s == State::Pass) {
        State::Pass
    } else {
        State::Warn
    })
}

/// How much worse a metric has become.
#[derive(Debug, Clone)]
pub(super) struct Loss {
    /// What people read.
    pub name: &'static str,
    /// Then.
    pub before: f64,
    /// Now.
    pub after: f64,
    /// Share of the edge over doing nothing that is gone, or growth of the error; negative when better.
    pub share: f64,
    /// Whether more is better.
    pub higher: bool,
    /// Both intervals are known and overlap: it may be chance.
    pub overlaps: bool,
}

impl Loss {
    /// By the two limits; at most a warning while the intervals overlap, and then only from the second limit.
    pub fn state(&self) -> State {
        match State::at_most(self.share, LOSS_WARN, LOSS_FAIL) {
            State::Fail if self.overlaps => State::Warn,
            State::Warn if self.overlaps => State::Pass,
            state => state,
        }
    }

    /// "ROC AUC went from 0.84 to 0.79: 15 % of its edge over doing nothing is gone".
    pub fn phrase(&self) -> String {
        let share = super::wording::percent(self.share.abs());
        let change = match (self.higher, self.share > 0.0) {
            (true, true) => format!("{share} of its edge over doing nothing is gone"),
            (true, false) => format!("{share} more edge over doing nothing"),
            (false, true) => format!("{share} more error"),
            (false, false) => format!("{share} less error"),
        };
        let (name, before, after) = (self.name, number(self.before), number(self.after));
        let chance = if self.overlaps {
            ", though the intervals overlap"
        } else {
            ""
        };
        format!("{name} went from {before} to {after}: {change}{chance}")
    }
}

/// The loss on the metric that judges the task: ROC AUC, else F1, else accuracy; MAE, else RMSE.
///
/// For a metric that rises with quality the loss is a share of the reference's edge over doing nothing, so that
/// 0.84 → 0.79 in ROC AUC weighs more than in accuracy over a majority of 50 %. For an error it is its growth.
pub(super) fn loss(
    before: &SamplePerformance,
    after: &SamplePerformance,
    task: Task,
) -> Option<Loss> {
    let ids: &[&'static str] = match task {
        Task::Regression => &["mae", "rmse"],
        Task::Binary | Task::Multiclass => &["roc-auc", "f1", "accuracy"],
    };
    ids.iter().find_map(|id| {
        let (old, new) = (find(&before.metrics, id)?, find(&after.metrics, id)?);
        let (old_value, new_value) = (finite(old)?, finite(new)?);
        let scale = if old.higher_is_better {
            old_value - edge_from(before, id)
        } else {
            old_value
        };
        let worse = if old.higher_is_better {
            old_value - new_value
        } else {
            new_value - old_value
        };
        (scale > 0.0).then(|| Loss {
            name: title(id),
            before: old_value,
            after: new_value,
            share: worse / scale,
            higher: old.higher_is_better,
            overlaps: overlap(old.interval, new.interval),
        })
    })
}

/// What doing nothing gives; where it is not known, chance for ROC AUC and nothing for the rest.
fn edge_from(sample: &SamplePerformance, id: &str) -> f64 {
    let chance = if id == "roc-auc" { 0.5 } else { 0.0 };
    find(&sample.do_nothing, id)
        .and_then(finite)
        .unwrap_or(chance)
}

/// The metric with this id; of several averages the binary, then the macro one.
pub(super) fn find<'a>(metrics: &'a [Metric], id: &str) -> Option<&'a Metric> {
    let rank = |m: &&Metric| match m.average.as_deref() {
        None => 0,
        Some("binary") => 1,
        Some("macro" | "ovr-macro") => 2,
        Some(_) => 3,
    };
    metrics.iter().filter(|m| m.metric == id).min_by_key(rank)
}

/// What people read for a metric's id.
pub(super) fn title(id: &str) -> &'static str {
    match id {
        "accuracy" => "accuracy",
        "roc-auc" => "ROC AUC",
        "brier" => "Brier score",
        "log-loss" => "log loss",
        "f1" => "F1",
        "mae" => "MAE",
        "rmse" => "RMSE",
        "r2" => "R²",
        _ => "quality",
    }
}

/// The metric's value when it is defined and finite.
pub(super) fn finite(metric: &Metric) -> Option<f64> {
    metric.value.filter(|v| v.is_finite())
}

fn pair(sample: &SamplePerformance, id: &'static str) -> Option<Against> {
    let model = find(&sample.metrics, id)?;
    let nothing = find(&sample.do_nothing, id).and_then(finite)?;
    Some(Against {
        name: title(id),
        model: finite(model)?,
        interval: model.interval.filter(|i| i.iter().all(|v| v.is_finite())),
        nothing,
        higher: model.higher_is_better,
    })
}

/// Mean recall over the classes that occur, with a normal 95 % interval; always answering one class gives 1/k.
fn balanced_accuracy(confusion: &[Vec<u64>]) -> Option<Against> {
    let recalls: Vec<(f64, f64)> = confusion
        .iter()
        .enumerate()
        .filter_map(|(i, row)| {
            let n: u64 = row.iter().sum();
            (n > 0).then(|| (row.get(i).copied().unwrap_or(0) as f64 / n as f64, n as f64))
        })
        .collect();
    if recalls.len() < 2 {
        return None;
    }
    let k = recalls.len() as f64;
    let mean = recalls.iter().map(|(r, _)| r).sum::<f64>() / k;
    let variance = recalls.iter().map(|(r, n)| r * (1.0 - r) / n).sum::<f64>() / (k * k);
    let half = 1.96 * variance.sqrt();
    Some(Against {
        name: "balanced accuracy",
        model: mean,
        interval: Some([mean - half, mean + half]),
        nothing: 1.0 / k,
        higher: true,
    })
}

fn overlap(a: Option<[f64; 2]>, b: Option<[f64; 2]>) -> bool {
    match (a, b) {
        (Some([a_low, a_high]), Some([b_low, b_high])) => a_low <= b_high && b_low <= a_high,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{metric, quality};
    use super::*;

    #[test]
    fn labels_alone_are_held_against_the_majority_and_against_chance() {
        let mut sample = quality(1_000, 0.8, 0.1);
        sample.metrics.retain(|m| m.metric == "accuracy");
        let all = against_nothing(&sample, Task::Binary);
        assert_eq!(all.len(), 2);
        let balanced = &all[1];
        // Recalls 600/700 and 200/300.
        assert!((balanced.model - (6.0 / 7.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert_eq!(balanced.nothing, 0.5);
        assert_eq!(verdict_against_nothing(&all), Some(State::Pass));
    }

    #[test]
    fn a_loss_is_a_share_of_the_edge_or_a_growth_of_the_error() {
        let (before, after) = (quality(1_000, 0.9, 0.1), quality(1_000, 0.8, 0.1));
        let auc = loss(&before, &after, Task::Binary).expect("both have it");
        assert!((auc.share - 0.25).abs() < 1e-12);
        assert!(
            auc.phrase().contains("25 % of its edge"),
            "{}",
            auc.phrase()
        );
        let error = |v| SamplePerformance {
            metrics: vec![metric("mae", v, 0.0, false)],
            ..SamplePerformance::default()
        };
        let mae = loss(&error(2.0), &error(3.0), Task::Regression).expect("both have it");
        assert_eq!(mae.share, 0.5);
        assert_eq!(mae.state(), State::Fail);
        assert!(loss(&error(0.0), &error(3.0), Task::Regression).is_none());
    }

    #[test]
    fn an_interval_that_reaches_doing_nothing_is_a_warning() {
        let mut a = Against {
            name: "ROC AUC",
            model: 0.52,
            interval: Some([0.49, 0.55]),
            nothing: 0.5,
            higher: true,
        };
        assert_eq!(a.state(), State::Warn);
        a.interval = None;
        assert_eq!(a.state(), State::Pass);
        a.model = 0.5;
        assert_eq!(a.state(), State::Fail);
        let better = Against {
            model: 0.7,
            ..a.clone()
        };
        assert_eq!(verdict_against_nothing(&[a, better]), Some(State::Warn));
        assert_eq!(verdict_against_nothing(&[]), None);
    }
}
