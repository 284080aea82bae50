//! What one would have without the model: always the same answer.

use super::classes::OutcomeSpec;
use super::outcomes::Outcomes;
use super::rows::{ClassRows, ValueRows};
use crate::plan::Task;
use crate::stats::Accumulator;
use crate::stats::exact_sum::ExactMoments;

/// The constant answer, and where it was learned.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DoNothing {
    answer: Answer,
    source: &'static str,
}

#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Class {
        class: usize,
        name: String,
        shares: Vec<f64>,
        positive: Option<usize>,
    },
    Mean(f64),
}

impl DoNothing {
    /// Learns from the labels of the reference, or of production when the reference has none; `None` without labels.
    pub fn learn(
        spec: &OutcomeSpec,
        reference: Option<&Outcomes>,
        production: Option<&Outcomes>,
    ) -> Option<DoNothing> {
        let learned = |outcomes: Option<&Outcomes>, source| {
            let answer = match spec.task {
                Task::Regression => mean(outcomes?),
                Task::Binary | Task::Multiclass => majority(spec, outcomes?),
            };
            answer.map(|answer| DoNothing { answer, source })
        };
        let from_production = || {
            learned(
                production,
                "production itself, as the reference has no labels",
            )
        };
        learned(reference, "the reference").or_else(from_production)
    }

    /// What it answers, in words.
    pub fn note(&self) -> String {
        match &self.answer {
            Answer::Mean(mean) => format!("always answers {mean}, the mean of {}", self.source),
            Answer::Class {
                class,
                name,
                shares,
                ..
            } => {
                let percent = 100.0 * shares.get(*class).copied().unwrap_or(0.0);
                format!(
                    "always answers \"{name}\", the majority of {} ({percent:.1} %), with the classes' shares as scores",
                    self.source
                )
            }
        }
    }

    /// Its answers for the same rows.
    pub fn classes(&self, model: &ClassRows) -> Option<ClassRows> {
        match &self.answer {
            Answer::Class {
                class,
                shares,
                positive,
                ..
            } => {
                let of_positive = positive.and_then(|positive| shares.get(positive..=positive));
                Some(model.constant(*class, of_positive.unwrap_or(shares)))
            }
            Answer::Mean(_) => None,
        }
    }

    /// Its answers for the same rows.
    pub fn values(&self, model: &ValueRows) -> Option<ValueRows> {
        match self.answer {
            Answer::Mean(mean) => Some(model.constant(mean)),
            Answer::Class { .. } => None,
        }
    }
}

fn mean(outcomes: &Outcomes) -> Option<Answer> {
    let mut moments = ExactMoments::default();
    for row in 0..outcomes.rows() {
        moments.observe(outcomes.true_number(row).as_slice());
    }
    moments.mean().map(Answer::Mean)
}

/// The most frequent class; the first in order of equals.
fn majority(spec: &OutcomeSpec, outcomes: &Outcomes) -> Option<Answer> {
    let mut counts = vec![0_u64; spec.classes.len()];
    for class in (0..outcomes.rows()).filter_map(|row| outcomes.label(row)) {
        if let Some(count) = counts.get_mut(class) {
            *count += 1;
        }
    }
    let n: u64 = counts.iter().sum();
    let (class, _) = counts
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, count)| **count)?;
    (n > 0).then(|| Answer::Class {
        class,
        name: spec.classes.get(class).cloned().unwrap_or_default(),
        shares: counts
            .iter()
            .map(|count| *count as f64 / n as f64)
            .collect(),
        positive: if spec.task == Task::Binary {
            spec.positive_class()
        } else {
            None
        },
    })
}
