//! How far a model's answers move when its inputs change.

use super::decision::{Decision, is_of_the_other_class};
use super::{Labels, Predictions};
use serde::{Deserialize, Serialize};

/// The same rows predicted twice: as they are, and with one column changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PredictionChange {
    /// Rows predicted.
    pub rows: u64,
    /// Share of rows whose predicted class is another, 0 to 1; absent for a model that predicts none.
    pub flipped: Option<f64>,
    /// Mean distance of the scores (half the sum of absolute differences over the classes, 0 to 1), or mean absolute
    /// difference of the predicted number; absent for a model that gives neither.
    pub moved: Option<f64>,
    /// Standard deviation of the predicted numbers of the rows as they are, the unit in which `moved` is judged; absent for
    /// classes and for a constant prediction.
    pub spread: Option<f64>,
    /// Mean score of the positive class, or mean predicted number, of the rows as they are.
    pub mean: Option<f64>,
    /// The same with the column changed.
    pub mean_changed: Option<f64>,
}

impl PredictionChange {
    /// What separates `changed` from `before`, row by row, both as [`Decision::read`] gives them. Scores that are not finite are left out
    /// of the means. A lone score from which no class follows is a number.
    pub fn between(
        before: &Predictions,
        changed: &Predictions,
        positive: Option<&str>,
        decision: Decision,
    ) -> PredictionChange {
        if let (Some(a), Some(b)) = (lone(before), lone(changed)) {
            return of_lone(a, b, positive, decision);
        }
        let (moved, means) = match (&before.values, &changed.values) {
            (Some(a), Some(b)) => (distance(&[(a, b)]), (mean(a), mean(b))),
            _ => of_scores(before, changed, positive),
        };
        let spread = before.values.as_deref().and_then(spread);
        PredictionChange {
            rows: rows(before),
            flipped: flipped(before, changed),
            moved,
            spread,
            mean: means.0,
            mean_changed: means.1,
        }
    }

    /// How much the change matters, for ranking: the share of other classes, else the predicted number's movement in its
    /// standard deviations, else the scores' distance; 0 when nothing is known.
    pub fn weight(&self) -> f64 {
        let in_spreads = || Some(self.moved? / self.spread?);
        self.flipped
            .or_else(in_spreads)
            .or(self.moved)
            .unwrap_or(0.0)
    }
}

fn lone(predictions: &Predictions) -> Option<&Vec<f32>> {
    match predictions.scores.as_slice() {
        [(_, scores)] if predictions.labels.is_none() => Some(scores),
        _ => None,
    }
}

fn of_lone(
    before: &Vec<f32>,
    changed: &Vec<f32>,
    positive: Option<&str>,
    decision: Decision,
) -> PredictionChange {
    let cut = decision.cut(before.iter().map(|v| f64::from(*v)));
    let side = |v: &f32| Some(f64::from(*v) >= cut?).filter(|_| v.is_finite());
    let pairs = || before.iter().zip(changed);
    let other = pairs().filter(|(a, b)| side(a) != side(b)).count();
    let other_class = cut.is_some() && is_of_the_other_class(positive);
    let shown = |mean: Option<f64>| mean.map(|m| if other_class { 1.0 - m } else { m });
    PredictionChange {
        rows: before.len() as u64,
        flipped: cut
            .filter(|_| !before.is_empty())
            .map(|_| other as f64 / before.len() as f64),
        moved: distance(&[(before, changed)]),
        spread: if cut.is_none() { spread(before) } else { None },
        mean: shown(mean(before)),
        mean_changed: shown(mean(changed)),
    }
}

fn rows(predictions: &Predictions) -> u64 {
    let labels = predictions.labels.as_ref().map(Labels::len);
    let scores = predictions.scores.first().map(|(_, s)| s.len());
    let values = predictions.values.as_ref().map(Vec::len);
    labels.or(scores).or(values).unwrap_or(0) as u64
}

fn flipped(before: &Predictions, changed: &Predictions) -> Option<f64> {
    let (a, b) = (before.labels.as_ref()?, changed.labels.as_ref()?);
    let other = a.iter().zip(b.iter()).filter(|(a, b)| a != b).count();
    (!a.is_empty()).then(|| other as f64 / a.len() as f64)
}

fn of_scores(
    before: &Predictions,
    changed: &Predictions,
    positive: Option<&str>,
) -> (Option<f64>, (Option<f64>, Option<f64>)) {
    let pairs: Vec<(&Vec<f32>, &Vec<f32>)> = before
        .scores
        .iter()
        .zip(&changed.scores)
        .map(|((_, a), (_, b))| (a, b))
        .collect();
    // A single column is one class's score; of several, each difference is counted on two sides.
    let halves = if pairs.len() > 1 { 0.5 } else { 1.0 };
    let of = |predictions: &Predictions| {
        let class = predictions
            .scores
            .iter()
            .find(|(class, _)| Some(class.as_str()) == positive || predictions.scores.len() == 1);
        class.and_then(|(_, scores)| mean(scores))
    };
    (
        distance(&pairs).map(|d| d * halves),
        (of(before), of(changed)),
    )
}

/// Mean over the rows of the sum of absolute differences over the columns.
fn distance(columns: &[(&Vec<f32>, &Vec<f32>)]) -> Option<f64> {
    let rows = columns.first()?.0.len();
    let (mut sum, mut counted) = (0.0, 0u64);
    for row in 0..rows {
        let of_row = |(a, b): &(&Vec<f32>, &Vec<f32>)| {
            let (a, b) = (a.get(row)?, b.get(row)?);
            Some((f64::from(*a) - f64::from(*b)).abs()).filter(|d| d.is_finite())
        };
        if let Some(total) = columns.iter().map(of_row).sum::<Option<f64>>() {
            sum += total;
            counted += 1;
        }
    }
    (counted > 0).then(|| sum / counted as f64)
}

fn mean(values: &[f32]) -> Option<f64> {
    let finite: Vec<f64> = values
        .iter()
        .map(|v| f64::from(*v))
        .filter(|v| v.is_finite())
        .collect();
    (!finite.is_empty()).then(|| finite.iter().sum::<f64>() / finite.len() as f64)
}

fn spread(values: &[f32]) -> Option<f64> {
    let center = mean(values)?;
    let squares: Vec<f64> = values
        .iter()
        .map(|v| (f64::from(*v) - center).powi(2))
        .filter(|v| v.is_finite())
        .collect();
    let variance = squares.iter().sum::<f64>() / (squares.len().max(2) - 1) as f64;
    Some(variance.sqrt()).filter(|sd| *sd > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Task;

    #[test]
    fn one_score_decides_at_the_threshold_or_stays_a_number() {
        let scored = |p: &[f32]| Predictions {
            scores: vec![(String::new(), p.to_vec())],
            ..Predictions::default()
        };
        let between = |a: &[f32], b: &[f32], positive, threshold| {
            let task = Task::Binary;
            let decision = Decision { task, threshold };
            PredictionChange::between(&scored(a), &scored(b), Some(positive), decision)
        };
        let (a, b) = ([0.25, 0.5, 0.75, 0.875], [0.25, 0.25, 0.75, f32::NAN]);
        let change = between(&a, &b, "1", None);
        assert_eq!((change.flipped, change.spread), (Some(0.5), None));
        assert_eq!(change.mean, Some(0.59375));
        assert_eq!(between(&a, &b, "0", None).mean, Some(1.0 - 0.59375));
        assert_eq!(between(&a, &b, "1", Some(0.2)).flipped, Some(0.25));
        let margins = between(&[-2.0, 0.0, 2.0], &[-2.0, 0.0, 3.0], "1", None);
        assert_eq!((margins.flipped, margins.spread), (None, Some(2.0)));
        assert_eq!(margins.weight(), 1.0 / 6.0);
    }

    #[test]
    fn classes_and_scores_are_compared_row_by_row() {
        let scored = |p: &[f32]| Predictions {
            labels: Some(p.iter().map(|p| u8::from(*p > 0.5).to_string()).collect()),
            scores: vec![
                ("0".to_owned(), p.iter().map(|p| 1.0 - p).collect()),
                ("1".to_owned(), p.to_vec()),
            ],
            ..Predictions::default()
        };
        let change = PredictionChange::between(
            &scored(&[0.25, 0.75, 0.5, 1.0]),
            &scored(&[0.75, 0.75, 0.25, 1.0]),
            Some("1"),
            Task::Binary.into(),
        );
        assert_eq!(
            change,
            PredictionChange {
                rows: 4,
                flipped: Some(0.25),
                moved: Some(0.1875),
                spread: None,
                mean: Some(0.625),
                mean_changed: Some(0.6875),
            }
        );
        assert_eq!(change.weight(), 0.25);
    }

    #[test]
    fn numbers_are_compared_and_what_is_not_finite_left_out() {
        let valued = |v: &[f32]| Predictions {
            values: Some(v.to_vec()),
            ..Predictions::default()
        };
        let change = PredictionChange::between(
            &valued(&[1.0, 2.0, f32::NAN]),
            &valued(&[3.0, 2.0, 1.0]),
            None,
            Task::Regression.into(),
        );
        assert_eq!((change.flipped, change.moved), (None, Some(1.0)));
        assert!((change.weight() - 2f64.sqrt()).abs() < 1e-12);
        assert_eq!((change.mean, change.mean_changed), (Some(1.5), Some(2.0)));
        let none = Predictions::default();
        let nothing = PredictionChange::between(&none, &none, None, Task::Regression.into());
        assert_eq!(nothing, PredictionChange::default());
    }
}
