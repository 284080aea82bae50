//! What a model says that gives one number and names no class.

use super::types::Predictions;
use crate::plan::Task;
use serde::{Deserialize, Serialize};

/// A lone probability from this on is a decision for the positive class, where nobody chose another threshold.
pub const THRESHOLD: f64 = 0.5;
/// How far rounding may carry a probability outside of 0 to 1.
const ROUNDING: f64 = 1e-4;

/// What answers are about, and from which lone score on a row is positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What is predicted.
    pub task: Task,
    /// As chosen in the plan; `None` is one half, of numbers that can be probabilities.
    pub threshold: Option<f64>,
}

impl From<Task> for Decision {
    fn from(task: Task) -> Decision {
        Decision {
            task,
            threshold: None,
        }
    }
}

impl Decision {
    /// The predictions as the task takes them: one number is a value of a regression, and of two classes a score without a class's name.
    pub fn read(self, mut said: Predictions) -> Predictions {
        let lone = said.scores.len() == 1 && said.labels.is_none();
        match self.task {
            Task::Regression if lone && said.values.is_none() => {
                said.values = said.scores.pop().map(|(_, scores)| scores);
            }
            Task::Binary if said.labels.is_none() && said.scores.is_empty() => {
                said.scores = said.values.take().map(unnamed).into_iter().collect();
            }
            _ => {}
        }
        said
    }

    /// From which number on a row is positive. `None` when nobody chose and a finite one lies outside of 0 to 1: logits and margins are
    /// no probabilities, and no class follows from them.
    pub fn cut(self, mut numbers: impl Iterator<Item = f64>) -> Option<f64> {
        self.threshold
            .or_else(|| numbers.all(can_be_probability).then_some(THRESHOLD))
    }
}

/// Whether a score can be a probability; one that is not finite says nothing against it.
pub fn can_be_probability(score: f64) -> bool {
    !score.is_finite() || (-ROUNDING..=1.0 + ROUNDING).contains(&score)
}

/// Whether a lone score is that of the class which does not count as positive: it is of class 1, or of true, also where 0 or false counts.
pub fn is_of_the_other_class(positive: Option<&str>) -> bool {
    let zero = |text: &str| text.parse() == Ok(0.0) || text.eq_ignore_ascii_case("false");
    positive.is_some_and(|text| zero(text.trim()))
}

fn unnamed(scores: Vec<f32>) -> (String, Vec<f32>) {
    (String::new(), scores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_what_the_task_takes() {
        let value = || Predictions {
            values: Some(vec![0.25, 3.0]),
            ..Predictions::default()
        };
        let score = || Predictions {
            scores: vec![unnamed(vec![0.25, 3.0])],
            ..Predictions::default()
        };
        for said in [value(), score()] {
            assert_eq!(Decision::from(Task::Regression).read(said.clone()), value());
            assert_eq!(Decision::from(Task::Binary).read(said), score());
        }
        let named = Predictions {
            labels: Some(["a", "b"].into_iter().collect()),
            ..value()
        };
        assert_eq!(Decision::from(Task::Binary).read(named.clone()), named);
    }

    #[test]
    fn a_lone_score_is_of_class_1() {
        for (positive, other) in [
            (None, false),
            (Some("1"), false),
            (Some("0.0"), true),
            (Some("False"), true),
            (Some("yes"), false),
        ] {
            assert_eq!(is_of_the_other_class(positive), other, "{positive:?}");
        }
    }

    #[test]
    fn no_class_follows_from_what_is_no_probability() {
        let cut = |numbers: &[f64], threshold| {
            let task = Task::Binary;
            Decision { task, threshold }.cut(numbers.iter().copied())
        };
        assert_eq!(cut(&[0.0, 1.000_01, f64::NAN], None), Some(0.5));
        assert_eq!(cut(&[0.0, 1.1], None), None);
        assert_eq!(cut(&[-0.2, 0.9], None), None);
        assert_eq!(cut(&[-0.2, 0.9], Some(0.0)), Some(0.0));
        assert_eq!(cut(&[], None), Some(0.5));
    }
}
