//! Rows made ready for the metrics: only those that count, in file order.

use super::classes::{Cut, OutcomeSpec};
use super::outcomes::Outcomes;
use crate::plan::Task;

/// Rows of a classification that have a label.
#[derive(Debug, Clone)]
pub struct ClassRows {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Place of the positive class; none when there are more than two.
    pub positive: Option<usize>,
    /// True class and predicted class, where both are known.
    pub pairs: Vec<(usize, usize)>,
    /// Whether the predicted classes follow from the scores, as none were recorded.
    pub derived: bool,
    /// Rows by true class, then by predicted class.
    pub confusion: Vec<Vec<u64>>,
    /// Rows with a label and scores.
    pub scored: ScoredRows,
}

/// Rows with a true class and finite scores.
#[derive(Debug, Clone, Default)]
pub struct ScoredRows {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Place of the positive class; none when there are more than two.
    pub positive: Option<usize>,
    /// True class.
    pub labels: Vec<usize>,
    /// Scores per row: 1, the positive class's, or one per class.
    pub width: usize,
    /// Row after row; the scores of several classes are scaled to sum 1 where they can be probabilities.
    pub scores: Vec<f64>,
    /// Whether all scores can be probabilities.
    pub probabilities: bool,
    /// From which score on a row is positive.
    pub cut: Cut,
}

/// True and predicted numbers, all finite.
#[derive(Debug, Clone, Default)]
pub struct ValueRows {
    /// Label and prediction.
    pub pairs: Vec<(f64, f64)>,
}

impl ClassRows {
    /// The rows of `outcomes` with these numbers.
    pub fn new(spec: &OutcomeSpec, outcomes: &Outcomes, rows: &[usize]) -> ClassRows {
        let scored = ScoredRows::new(spec, outcomes, rows);
        let recorded = (0..outcomes.rows()).any(|row| outcomes.prediction(row).is_some());
        let pairs = if recorded {
            rows.iter()
                .filter_map(|row| Some((outcomes.label(*row)?, outcomes.prediction(*row)?)))
                .collect()
        } else {
            let labels = scored.labels.iter().zip(scored.rows());
            labels
                .filter_map(|(label, scores)| Some((*label, scored.class_of(scores)?)))
                .collect()
        };
        ClassRows::of(pairs, !recorded, scored)
    }

    /// The same rows, all predicted as `class` with constant `scores`.
    pub fn constant(&self, class: usize, scores: &[f64]) -> ClassRows {
        let scored = ScoredRows {
            scores: scores.repeat(self.scored.labels.len()),
            width: scores.len(),
            probabilities: true,
            ..self.scored.clone()
        };
        let labels: Vec<usize> = match self.undecided() {
            true => self.scored.labels.clone(),
            false => self.pairs.iter().map(|(label, _)| *label).collect(),
        };
        let pairs = labels.into_iter().map(|label| (label, class)).collect();
        ClassRows::of(pairs, false, scored)
    }

    fn of(pairs: Vec<(usize, usize)>, derived: bool, scored: ScoredRows) -> ClassRows {
        let mut confusion = vec![vec![0; scored.classes.len()]; scored.classes.len()];
        for (label, prediction) in &pairs {
            if let Some(count) = confusion
                .get_mut(*label)
                .and_then(|row: &mut Vec<u64>| row.get_mut(*prediction))
            {
                *count += 1;
            }
        }
        ClassRows {
            classes: scored.classes.clone(),
            positive: scored.positive,
            pairs,
            derived,
            confusion,
            scored,
        }
    }

    /// Whether there are no predicted classes, because they would follow from scores of which no cut is known.
    pub fn undecided(&self) -> bool {
        self.derived && self.positive.is_some() && self.scored.cut.at().is_none()
    }

    /// Rows with a label and what is said of them.
    pub fn labelled(&self) -> usize {
        match self.undecided() {
            true => self.scored.labels.len(),
            false => self.pairs.len(),
        }
    }

    /// Rows of this true class.
    pub fn support(&self, class: usize) -> u64 {
        self.confusion.get(class).map_or(0, |row| row.iter().sum())
    }

    /// Rows predicted as this class.
    pub fn predicted(&self, class: usize) -> u64 {
        self.confusion.iter().filter_map(|row| row.get(class)).sum()
    }

    /// Rows of this true class that were predicted as it.
    pub fn hits(&self, class: usize) -> u64 {
        self.confusion
            .get(class)
            .and_then(|row| row.get(class))
            .copied()
            .unwrap_or(0)
    }

    /// Classes that occur as label or prediction, in order.
    pub fn present(&self) -> Vec<usize> {
        let classes = 0..self.classes.len();
        classes
            .filter(|c| self.support(*c) > 0 || self.predicted(*c) > 0)
            .collect()
    }

    /// A class's name in quotation marks.
    pub fn name(&self, class: usize) -> String {
        format!("\"{}\"", self.classes.get(class).map_or("", String::as_str))
    }
}

impl ScoredRows {
    pub(super) fn new(spec: &OutcomeSpec, outcomes: &Outcomes, rows: &[usize]) -> ScoredRows {
        let positive = if spec.task == Task::Binary {
            spec.positive_class()
        } else {
            None
        };
        let mut scored = ScoredRows {
            classes: spec.classes.clone(),
            positive,
            labels: Vec::new(),
            width: outcomes.score_width(),
            scores: Vec::new(),
            probabilities: false,
            cut: spec.cut,
        };
        for row in rows {
            if let Some(label) = outcomes.label(*row)
                && outcomes.add_scores(*row, &mut scored.scores)
            {
                scored.labels.push(label);
            }
        }
        scored.probabilities = match positive {
            Some(_) => scored.scores.iter().all(|p| (0.0..=1.0).contains(p)),
            None => scored
                .rows()
                .all(|s| s.iter().all(|p| *p >= 0.0) && s.iter().sum::<f64>() > 0.0),
        };
        if scored.probabilities && positive.is_none() {
            for scores in scored.scores.chunks_exact_mut(scored.width.max(1)) {
                let sum = sum_in_lanes(scores);
                scores.iter_mut().for_each(|p| *p /= sum);
            }
        }
        scored
    }

    /// The scores of each row.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.scores.chunks_exact(self.width.max(1))
    }

    /// The class that scores predict: the positive one from the cut on, none where no cut is known; of several classes the greatest, the
    /// first of equals.
    pub(super) fn class_of(&self, scores: &[f64]) -> Option<usize> {
        let Some(positive) = self.positive else {
            let greatest = scores
                .iter()
                .enumerate()
                .rev()
                .max_by(|a, b| a.1.total_cmp(b.1));
            return Some(greatest.map_or(0, |(class, _)| class));
        };
        let cut = self.cut.at()?;
        let negative = (0..self.classes.len())
            .find(|c| *c != positive)
            .unwrap_or(positive);
        Some(match scores.first().is_some_and(|s| *s >= cut) {
            true => positive,
            false => negative,
        })
    }

    /// Whether a row is of the class, and the class's score, for every row.
    pub fn against_rest(&self, class: usize) -> Vec<(bool, f64)> {
        let at = if self.positive.is_some() { 0 } else { class };
        let rows = self.labels.iter().zip(self.rows());
        rows.map(|(label, scores)| (*label == class, scores.get(at).copied().unwrap_or(0.0)))
            .collect()
    }
}

impl ValueRows {
    /// The rows of `outcomes` with these numbers.
    pub fn new(outcomes: &Outcomes, rows: &[usize]) -> ValueRows {
        ValueRows {
            pairs: rows
                .iter()
                .filter_map(|row| outcomes.numbers(*row))
                .collect(),
        }
    }

    /// The same rows, all predicted as `value`.
    pub fn constant(&self, value: f64) -> ValueRows {
        ValueRows {
            pairs: self
                .pairs
                .iter()
                .map(|(label, _)| (*label, value))
                .collect(),
        }
    }
}

/// A sum in eight lanes, as numpy adds up a row.
///
/// Scores that are equal in a file are equal after scaling only if their sums are equal to the last bit, so the order
/// of adding decides which rows tie; this one gives the same area under the curve as scikit-learn on a scaled array.
fn sum_in_lanes(values: &[f64]) -> f64 {
    if values.len() > 128 {
        let half = values.len() / 2;
        let (first, second) = values.split_at(half - half % 8);
        return sum_in_lanes(first) + sum_in_lanes(second);
    }
    let blocks = values.chunks_exact(8);
    let rest = blocks.remainder();
    let lanes = blocks
        .filter_map(|block| <[f64; 8]>::try_from(block).ok())
        .reduce(|sum, block| std::array::from_fn(|lane| sum[lane] + block[lane]));
    let [a, b, c, d, e, f, g, h] = lanes.unwrap_or_default();
    let full = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(full, |sum, value| sum + value)
}
