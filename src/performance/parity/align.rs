//! What was recorded beside what the model says: which values belong together.

use super::rows::{Pair, ParityRows};
use super::tally::{Label, rung};
use crate::model::can_be_probability;
use crate::performance::classes::{Cut, OutcomeSpec};
use crate::performance::outcomes::{Answers, OutcomeRows};
use crate::plan::Task;

/// What is compared of one row.
pub(super) struct Row {
    pub recorded: bool,
    pub unanswered: bool,
    pub label: Label,
    pub rung: Option<usize>,
    /// Recorded and recomputed score, and the greatest distance over the classes.
    pub score: Option<(f64, f64, f64)>,
    pub classes: (Option<usize>, Option<usize>),
    /// What is compared with the rows beside it: scores, or else classes.
    pub neighbourly: Option<(f64, f64)>,
}

impl Row {
    pub fn pair(&self, spec: &OutcomeSpec) -> Pair {
        let (recorded, recomputed, _) = self.score.unwrap_or((f64::NAN, f64::NAN, f64::NAN));
        Pair {
            recorded,
            recomputed,
            positive: spec
                .positive_class()
                .and_then(|positive| Some(self.classes.0? == positive)),
            labels_differ: self.label == Label::Unequal,
            rung: self.rung.and_then(|r| u8::try_from(r).ok()),
        }
    }
}

/// Recorded and recomputed values that belong together.
pub(super) struct Aligned<'a> {
    pub rows: usize,
    spec: &'a OutcomeSpec,
    scores: Vec<(Vec<f64>, Vec<f64>)>,
    classes: (Vec<Option<usize>>, Vec<Option<usize>>),
    /// Whether the model says a class, by itself or by its scores.
    says_classes: bool,
    /// Whether a score is recorded for a row, compared or not.
    has_score: Vec<bool>,
    /// Whether classes would follow from one score of the model, which cannot be a probability, and nobody chose a threshold.
    pub undecided: bool,
}

impl<'a> Aligned<'a> {
    pub fn new(spec: &'a OutcomeSpec, rows: &ParityRows<'_>) -> Aligned<'a> {
        let recorded = rows.recorded;
        let recomputed = &says(spec, rows.recomputed);
        let lengths = recorded.scores.iter().chain(&recomputed.scores);
        let n = lengths
            .map(|(_, s)| s.len())
            .chain([recorded.predictions.rows(), recomputed.predictions.rows()])
            .chain([recorded.windows.len()])
            .max()
            .unwrap_or(0);
        let classes = |answers: &Answers| -> Vec<Option<usize>> {
            match spec.task {
                Task::Regression => vec![None; n],
                _ => (0..n).map(|row| spec.class(&answers.class(row)?)).collect(),
            }
        };
        let said = match recomputed.predictions {
            Answers::Absent => classes_of_scores(spec, &recomputed.scores, n),
            _ => classes(&recomputed.predictions),
        };
        let finite = |scores: &[f64], row: usize| scores.get(row).is_some_and(|v| v.is_finite());
        let has_score = |row| match spec.task {
            Task::Regression => recorded.predictions.number(row).is_finite(),
            _ => recorded.scores.iter().any(|(_, s)| finite(s, row)),
        };
        Aligned {
            rows: n,
            spec,
            scores: score_pairs(spec, recorded, recomputed, n),
            classes: (classes(&recorded.predictions), said),
            says_classes: recomputed.predictions != Answers::Absent
                || !recomputed.scores.is_empty(),
            has_score: (0..n).map(has_score).collect(),
            undecided: recomputed.predictions == Answers::Absent
                && spec.task == Task::Binary
                && spec.cut == Cut::Half
                && !recomputed
                    .scores
                    .iter()
                    .all(|(_, s)| s.iter().all(|s| can_be_probability(*s))),
        }
    }

    pub fn row(&self, row: usize) -> Row {
        let at = |values: &[f64]| values.get(row).copied().unwrap_or(f64::NAN);
        let class = |classes: &[Option<usize>]| classes.get(row).copied().flatten();
        let classes = (class(&self.classes.0), class(&self.classes.1));
        let label = match classes {
            (Some(recorded), Some(said)) if recorded == said => Label::Equal,
            (Some(_), Some(_)) => Label::Unequal,
            // The model says classes, but none of this row.
            (Some(_), None) if self.says_classes => Label::Unequal,
            _ => Label::Absent,
        };
        let mut score: Option<(f64, f64, f64)> = None;
        let mut rungs: Option<usize> = None;
        for (recorded, said) in self.scores.iter().map(|(r, s)| (at(r), at(s))) {
            if !recorded.is_finite() {
                continue;
            }
            let apart = (recorded - said).abs();
            rungs = Some(rungs.unwrap_or(0).max(rung(recorded, said)));
            score = Some(match score {
                None => (recorded, said, apart),
                Some((first, model, so_far)) => (first, model, so_far.max(apart)),
            });
        }
        let by_class = || Some((classes.0? as f64, classes.1? as f64));
        let by_score = score.map(|(recorded, said, _)| (recorded, said));
        let has_score = self.has_score.get(row).copied().unwrap_or(false);
        Row {
            recorded: classes.0.is_some() || has_score,
            unanswered: score.is_some_and(|(_, said, _)| !said.is_finite()),
            label,
            rung: rungs,
            score,
            classes,
            neighbourly: if self.scores.is_empty() && self.spec.task != Task::Regression {
                by_class()
            } else {
                by_score
            },
        }
    }
}

/// A number alone, of a binary task, is the positive class's score; it names no class.
fn says(spec: &OutcomeSpec, recomputed: &OutcomeRows) -> OutcomeRows {
    let mut said = recomputed.clone();
    if spec.task == Task::Regression {
        return said;
    }
    if let Answers::Numbers(numbers) = &recomputed.predictions {
        if spec.task == Task::Binary && said.scores.is_empty() {
            said.scores = vec![(String::new(), numbers.clone())];
        }
        said.predictions = Answers::Absent;
    }
    said
}

/// Recorded scores and the model's for the same class. A single unnamed column is the positive class's, or of several classes the
/// greatest; the positive class's score is 1 minus the other's where only that is known.
fn score_pairs(
    spec: &OutcomeSpec,
    recorded: &OutcomeRows,
    recomputed: &OutcomeRows,
    n: usize,
) -> Vec<(Vec<f64>, Vec<f64>)> {
    match spec.task {
        Task::Regression => {
            let numbers = |answers: &Answers| (0..n).map(|row| answers.number(row)).collect();
            let has = |answers: &Answers| !matches!(answers, Answers::Absent);
            match has(&recorded.predictions) && has(&recomputed.predictions) {
                true => vec![(
                    numbers(&recorded.predictions),
                    numbers(&recomputed.predictions),
                )],
                false => Vec::new(),
            }
        }
        Task::Binary => {
            let pair = (
                positive_scores(spec, &recorded.scores),
                positive_scores(spec, &recomputed.scores),
            );
            match pair {
                (Some(recorded), Some(said)) => vec![(recorded, said)],
                _ => Vec::new(),
            }
        }
        Task::Multiclass => {
            let said = |class: &str| match class {
                "" if recomputed.scores.is_empty() => None,
                "" => Some(
                    (0..n)
                        .map(|row| greatest(&recomputed.scores, row).1)
                        .collect(),
                ),
                class => recomputed
                    .scores
                    .iter()
                    .find(|(name, _)| {
                        spec.class(name)
                            .is_some_and(|c| Some(c) == spec.class(class))
                    })
                    .map(|(_, scores)| scores.clone()),
            };
            recorded
                .scores
                .iter()
                .filter_map(|(class, scores)| Some((scores.clone(), said(class)?)))
                .collect()
        }
    }
}

fn positive_scores(spec: &OutcomeSpec, scores: &[(String, Vec<f64>)]) -> Option<Vec<f64>> {
    let positive = Some(spec.positive_class()?);
    let of = |wanted: &dyn Fn(&str) -> bool| scores.iter().find(|(class, _)| wanted(class));
    if let Some((_, scores)) = of(&|class| class.is_empty() || spec.class(class) == positive) {
        return Some(scores.clone());
    }
    let (_, other) = of(&|class| spec.class(class).is_some())?;
    Some(other.iter().map(|p| 1.0 - p).collect())
}

/// Classes of a model that gives scores alone, as quality takes them: the positive one from the cut on, of several the greatest.
fn classes_of_scores(
    spec: &OutcomeSpec,
    scores: &[(String, Vec<f64>)],
    n: usize,
) -> Vec<Option<usize>> {
    match (spec.task, spec.positive_class()) {
        (Task::Binary, Some(positive)) => {
            let negative = (0..spec.classes.len()).find(|c| *c != positive);
            let scores = positive_scores(spec, scores).unwrap_or_default();
            let class = |score: f64| match spec.cut.at() {
                Some(cut) if score.is_finite() && score >= cut => Some(positive),
                Some(_) if score.is_finite() => negative,
                _ => None,
            };
            (0..n).map(|row| class(*scores.get(row)?)).collect()
        }
        (Task::Multiclass, _) => (0..n)
            .map(|row| spec.class(greatest(scores, row).0?))
            .collect(),
        _ => vec![None; n],
    }
}

/// The greatest of a row's scores and its class; the first of equals. Without a finite one, none and NaN.
fn greatest(scores: &[(String, Vec<f64>)], row: usize) -> (Option<&str>, f64) {
    let mut best: (Option<&str>, f64) = (None, f64::NAN);
    for (class, scores) in scores {
        match scores.get(row).copied().filter(|s| s.is_finite()) {
            Some(score) if best.0.is_none() || score > best.1 => best = (Some(class), score),
            _ => {}
        }
    }
    best
}
