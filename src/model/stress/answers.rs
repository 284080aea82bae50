//! A model's answers to the same rows, before and after.

use super::table::spread;
use super::types::Effect;
use crate::model::decision::Decision;
use crate::model::types::Predictions;
use crate::plan::Task;
use crate::stats::interval::wilson;

/// A number counts as moved beyond this share of the spread.
const MOVED: f64 = 0.1;
/// How far rounding may carry a probability: outside of 0 to 1, or below another.
const ROUNDING: f32 = 1e-4;

/// What a model said of some rows.
pub(super) struct Answers {
    rows: usize,
    reading: Reading,
    said: Said,
    /// A column per class; a lone one is the probability of one of two.
    scores: Vec<Vec<f32>>,
}

/// How answers are read; the first of some rows says it for all that follow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    Numbers,
    Labels,
    /// Positive from this lone score on.
    Cut(f64),
}

enum Said {
    Decisions(Vec<String>),
    Numbers(Vec<f32>),
    Nothing,
}

impl Answers {
    /// The predictions of `rows` rows as [`Decision::read`] gives them: numbers for a regression, else decisions. A model that gives one number
    /// for two classes decides at the threshold; numbers that cannot be probabilities, of which nobody chose a threshold, stay numbers.
    pub fn new(said: Predictions, decision: Decision, rows: usize) -> Answers {
        let lone = match said.scores.as_slice() {
            [(_, scores)] if said.labels.is_none() => Some(scores),
            _ => None,
        };
        let numbers = || lone.into_iter().flatten().map(|v| f64::from(*v));
        let reading = match (&said.values, decision.cut(numbers())) {
            (Some(_), _) if decision.task == Task::Regression => Reading::Numbers,
            (_, None) if lone.is_some() => Reading::Numbers,
            (_, Some(cut)) if lone.is_some() => Reading::Cut(cut),
            _ => Reading::Labels,
        };
        Answers::read(said, reading, rows)
    }

    /// How these were read, and others are to be.
    pub fn reading(&self) -> Reading {
        self.reading
    }

    /// Further predictions, as the task takes them, read as others were.
    pub fn read(predictions: Predictions, reading: Reading, rows: usize) -> Answers {
        let Predictions {
            labels,
            scores,
            values,
            ..
        } = predictions;
        let scores: Vec<Vec<f32>> = scores.into_iter().map(|(_, s)| s).collect();
        let (said, scores) = match (reading, labels, values) {
            (Reading::Numbers, _, values) => {
                let numbers = values.or_else(|| scores.into_iter().next());
                (numbers.map_or(Said::Nothing, Said::Numbers), Vec::new())
            }
            (Reading::Cut(cut), ..) => {
                let decided = |v: &f32| u8::from(f64::from(*v) >= cut).to_string();
                let decided = scores.first().map(|s| s.iter().map(decided).collect());
                (decided.map_or(Said::Nothing, Said::Decisions), scores)
            }
            (Reading::Labels, Some(labels), values) => {
                let scores = match scores.is_empty() {
                    true => values.into_iter().collect(),
                    false => scores,
                };
                (Said::Decisions(labels.to_texts()), scores)
            }
            (Reading::Labels, None, _) => (Said::Nothing, scores),
        };
        Answers {
            rows,
            reading,
            said,
            scores,
        }
    }

    /// Whether they are numbers rather than decisions.
    pub fn are_numbers(&self) -> bool {
        matches!(self.said, Said::Numbers(_))
    }

    /// Rows with a finite answer.
    pub fn finite_rows(&self) -> usize {
        (0..self.rows).filter(|row| self.is_finite(*row)).count()
    }

    /// Of the rows that `after` is about, how many are finite here, and how many of these are not there.
    pub fn lost(&self, after: &Answers) -> (u64, u64) {
        let finite = || (0..self.rows.min(after.rows)).filter(|row| self.is_finite(*row));
        let lost = finite().filter(|row| !after.is_finite(*row)).count();
        (finite().count() as u64, lost as u64)
    }

    /// What separates `after` from these; a row without a finite answer here is not compared.
    pub fn compare(&self, after: &Answers) -> Effect {
        let limit = self.spread().unwrap_or(0.0) * MOVED;
        let confident = self.are_probabilities();
        let (rows, lost) = self.lost(after);
        let (mut changed, mut as_sure, mut sure) = (lost, 0u64, [0.0, 0.0]);
        let (mut moved, mut counted) = (0.0, 0u64);
        let both = |row: &usize| self.is_finite(*row) && after.is_finite(*row);
        for row in (0..self.rows).filter(both) {
            let other = match (&self.said, &after.said) {
                (Said::Decisions(a), Said::Decisions(b)) => a.get(row) != b.get(row),
                (Said::Numbers(_), Said::Numbers(_)) => self.distance(after, row) > limit,
                _ => false,
            };
            changed += u64::from(other);
            moved += self.distance(after, row);
            counted += 1;
            let (now, then) = (self.confidence(row), after.confidence(row));
            sure = [sure[0] + now, sure[1] + then];
            as_sure += u64::from(other && then + f64::from(ROUNDING) >= now);
        }
        let mean = |sum: f64| sum / counted as f64;
        let share = |part: u64| (rows > 0).then(|| part as f64 / rows as f64);
        let unit = match self.are_numbers() {
            true => self.spread(),
            false => (!self.scores.is_empty()).then_some(1.0),
        };
        let known = confident && counted > 0;
        Effect {
            rows,
            changed: share(changed),
            interval: wilson(changed, rows),
            not_finite: share(lost),
            moved: unit.filter(|_| counted > 0).map(|unit| mean(moved) / unit),
            confidence: known.then(|| sure.map(mean)),
            as_sure: share(as_sure).filter(|_| known),
            ..Effect::default()
        }
    }

    /// Distance of a row's scores, 0 to 1, or of its numbers.
    fn distance(&self, after: &Answers, row: usize) -> f64 {
        let apart = |(a, b): (&Vec<f32>, &Vec<f32>)| match (a.get(row), b.get(row)) {
            (Some(a), Some(b)) => (f64::from(*a) - f64::from(*b)).abs(),
            _ => 0.0,
        };
        if let (Said::Numbers(a), Said::Numbers(b)) = (&self.said, &after.said) {
            return apart((a, b));
        }
        // Of several classes each difference is counted on two sides.
        let halves = if self.scores.len() > 1 { 0.5 } else { 1.0 };
        self.scores
            .iter()
            .zip(&after.scores)
            .map(apart)
            .sum::<f64>()
            * halves
    }

    fn spread(&self) -> Option<f64> {
        match &self.said {
            Said::Numbers(values) => spread(values.iter().map(|v| f64::from(*v))),
            _ => None,
        }
    }

    fn is_finite(&self, row: usize) -> bool {
        let number = match &self.said {
            Said::Numbers(values) => values.get(row).is_some_and(|v| v.is_finite()),
            Said::Decisions(_) => true,
            Said::Nothing => false,
        };
        number
            && self
                .scores
                .iter()
                .all(|s| s.get(row).is_some_and(|v| v.is_finite()))
    }

    /// Whether every finite score can be a probability.
    fn are_probabilities(&self) -> bool {
        let mut finite = self.scores.iter().flatten().filter(|v| v.is_finite());
        !self.scores.is_empty() && finite.all(|v| (-ROUNDING..=1.0 + ROUNDING).contains(v))
    }

    /// The highest class probability of a row.
    fn confidence(&self, row: usize) -> f64 {
        let of = |column: &Vec<f32>| column.get(row).map_or(0.0, |v| f64::from(*v));
        match self.scores.as_slice() {
            [only] => of(only).max(1.0 - of(only)),
            columns => columns.iter().map(of).fold(0.0, f64::max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(scores: &[f32]) -> Answers {
        let predictions = Predictions {
            labels: Some(
                scores
                    .iter()
                    .map(|p| u8::from(*p > 0.5).to_string())
                    .collect(),
            ),
            scores: vec![
                ("0".to_owned(), scores.iter().map(|p| 1.0 - p).collect()),
                ("1".to_owned(), scores.to_vec()),
            ],
            ..Predictions::default()
        };
        Answers::new(predictions, Task::Binary.into(), scores.len())
    }

    fn numbers(values: &[f32], task: Task) -> Answers {
        let predictions = Predictions {
            values: Some(values.to_vec()),
            ..Predictions::default()
        };
        let decision = Decision::from(task);
        Answers::new(decision.read(predictions), decision, values.len())
    }

    #[test]
    fn decisions_are_compared_with_their_confidence() {
        let effect =
            decided(&[0.25, 0.75, 0.125, 1.0]).compare(&decided(&[0.75, 0.75, 0.625, 1.0]));
        assert_eq!((effect.rows, effect.changed), (4, Some(0.5)));
        assert_eq!(effect.interval, wilson(2, 4));
        assert_eq!(effect.moved, Some(0.25));
        assert_eq!(effect.confidence, Some([0.84375, 0.78125]));
        assert_eq!(
            effect.as_sure,
            Some(0.25),
            "the first is as sure as before, the third is not"
        );
        assert_eq!((effect.not_finite, effect.refused), (Some(0.0), None));
    }

    #[test]
    fn an_answer_that_is_no_number_any_more_is_a_changed_one() {
        let before = decided(&[0.25, 0.75, f32::NAN, 1.0]);
        let effect = before.compare(&decided(&[f32::NAN, 0.75, 0.75, 1.0]));
        assert_eq!(effect.rows, 3, "the third had no answer to change");
        assert_eq!(effect.changed, Some(1.0 / 3.0));
        assert_eq!(effect.not_finite, Some(1.0 / 3.0));
        assert_eq!(effect.confidence, Some([0.875, 0.875]));
        let none = before.compare(&decided(&[f32::NAN; 4]));
        assert_eq!(
            (none.changed, none.moved, none.confidence),
            (Some(1.0), None, None)
        );
        assert_eq!(none.as_sure, None);
        assert_eq!(decided(&[f32::NAN]).finite_rows(), 0);
    }

    #[test]
    fn numbers_move_in_units_of_their_spread() {
        // Standard deviation 2.
        let before = numbers(&[-2.0, 0.0, 2.0], Task::Regression);
        let effect = before.compare(&numbers(&[-2.0, 0.1, 3.9], Task::Regression));
        assert!(before.are_numbers());
        assert_eq!(
            effect.changed,
            Some(1.0 / 3.0),
            "0.1 is within a tenth of 2, 1.9 is not"
        );
        assert!((effect.moved.expect("a spread") - 2.0 / 3.0 / 2.0).abs() < 1e-6);
        assert_eq!((effect.confidence, effect.as_sure), (None, None));
        let constant = numbers(&[1.0; 3], Task::Regression);
        let effect = constant.compare(&numbers(&[1.0, 1.0, 1.5], Task::Regression));
        assert_eq!((effect.changed, effect.moved), (Some(1.0 / 3.0), None));
        let lost = before.compare(&numbers(&[-2.0, f32::INFINITY, 2.0], Task::Regression));
        assert_eq!(
            (lost.changed, lost.not_finite),
            (Some(1.0 / 3.0), Some(1.0 / 3.0))
        );
    }

    #[test]
    fn one_number_of_a_binary_task_is_decided_at_one_half() {
        let before = numbers(&[0.2, 0.5, 0.9], Task::Binary);
        let effect = before.compare(&numbers(&[0.2, 0.4, 0.8], Task::Binary));
        assert!(!before.are_numbers());
        assert_eq!(effect.changed, Some(1.0 / 3.0));
        let [now, then] = effect.confidence.expect("probabilities");
        assert!((now - 2.2 / 3.0).abs() < 1e-6 && (then - 2.2 / 3.0).abs() < 1e-6);
        let margins = numbers(&[-3.0, 0.5, 7.0], Task::Binary);
        assert!(margins.are_numbers(), "margins are no probabilities");
        let effect = margins.compare(&numbers(&[-3.0, 0.4, 0.2], Task::Binary));
        assert_eq!((effect.confidence, effect.changed), (None, Some(1.0 / 3.0)));
        let chosen = Decision {
            task: Task::Binary,
            threshold: Some(0.3),
        };
        let said = |values: &[f32]| Predictions {
            scores: vec![(String::new(), values.to_vec())],
            ..Predictions::default()
        };
        let before = Answers::new(said(&[-3.0, 0.5, 7.0]), chosen, 3);
        let after = Answers::read(said(&[0.29, 0.31, 0.2]), before.reading(), 3);
        assert_eq!(before.compare(&after).changed, Some(1.0 / 3.0));
        let nothing = Answers::new(Predictions::default(), Task::Binary.into(), 2);
        assert_eq!(nothing.compare(&nothing).changed, None);
    }
}
