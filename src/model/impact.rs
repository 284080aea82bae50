//! How far a model's answers move when its inputs change.

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
    /// What separates `changed` from `before`, row by row. Scores that are not finite are left out of the means.
    pub fn between(
        before: &Predictions,
        changed: &Predictions,
        positive: Option<&str>,
    ) -> PredictionChange {
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
        );
        assert_eq!((change.flipped, change.moved), (None, Some(1.0)));
        assert!((change.weight() - 2f64.sqrt()).abs() < 1e-12);
        assert_eq!((change.mean, change.mean_changed), (Some(1.5), Some(2.0)));
        let nothing =
            PredictionChange::between(&Predictions::default(), &Predictions::default(), None);
        assert_eq!(nothing, PredictionChange::default());
    }
}
