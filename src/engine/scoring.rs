//! Predictions and labels side by side: what drift of the predictions and quality are made of.

use super::Problem;
use super::answer::ScoredPart;
use super::job::{JoinBy, LabelSource};
use super::labels::MATCHED;
use super::parcel::Parcel;
use crate::data::{Column, Columns, Kind};
#[cfg(feature = "model")]
use crate::model::{Decision, Predictions, is_of_the_other_class};
use crate::performance::{Answers, OutcomeRows, OutcomeSpec, Outcomes, class_text};
use crate::plan::Task;
use crate::profile::{DatasetAccumulator, ProfileSpec, WindowCut, hash_text};
use crate::stats::Accumulator;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Name of the profiled prediction: the class, or the number of a regression.
pub(super) const PREDICTION: &str = "prediction";
/// Name of the profiled score: the positive class's, or the predicted class's where there are more.
pub(super) const SCORE: &str = "score";
const TIME: &str = "time";

/// What is what among the columns of a part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scoring {
    /// Task, classes, positive class.
    pub outcome: OutcomeSpec,
    /// The column of labels, joined ones included.
    pub label: Option<String>,
    /// The column of recorded predictions.
    pub prediction: Option<String>,
    /// Recorded scores as (class, column); the class is empty for a single column.
    pub scores: Vec<(String, String)>,
    /// The column that cuts the windows.
    pub timestamp: Option<String>,
    /// How they are cut.
    pub windows: Option<WindowCut>,
    /// Whether each row's timestamp is handed on.
    pub times: bool,
    /// The model's columns at which recorded and recomputed predictions are compared; `None` where they are not.
    pub compare_at: Option<Vec<String>>,
    /// Columns with few values that the model does not read, at which they are compared too.
    pub compare_beside: Vec<(String, Kind)>,
}

/// What was predicted for some rows, by the model here or as recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    classes: Option<Vec<Option<String>>>,
    /// Class and scores; the class is empty for a single column: the positive class's.
    scores: Vec<(String, Vec<f64>)>,
    values: Option<Vec<f64>>,
}

impl Scoring {
    /// The columns to read from a part; a label in a file of its own is joined instead.
    pub fn columns(&self, labels: Option<&LabelSource>) -> Vec<(String, Kind)> {
        let outcome = self.outcome_kind();
        let mut columns = Vec::new();
        match labels.map(|l| &l.by) {
            Some(JoinBy::Id(id)) => columns.push((id.clone(), Kind::Categorical)),
            Some(JoinBy::Order { .. }) => {}
            None => columns.extend(self.label.iter().map(|n| (n.clone(), outcome))),
        }
        columns.extend(self.prediction.iter().map(|n| (n.clone(), outcome)));
        columns.extend(self.scores.iter().map(|(_, n)| (n.clone(), Kind::Numeric)));
        columns.extend(self.timestamp.iter().map(|n| (n.clone(), Kind::Datetime)));
        columns.extend(self.compare_beside.iter().cloned());
        columns
    }

    /// Whether predictions are recorded.
    pub fn has_predictions(&self) -> bool {
        self.prediction.is_some() || !self.scores.is_empty()
    }

    /// The recorded predictions of these rows.
    pub(super) fn recorded(&self, rows: &Columns) -> Said {
        let numbers = |name: &str| match rows.get(name) {
            Some(Column::Numbers(values)) => Some(values.clone()),
            _ => None,
        };
        let scores = || {
            self.scores
                .iter()
                .filter_map(|(class, column)| Some((class.clone(), numbers(column)?)))
        };
        if self.outcome.task == Task::Regression {
            let values = self
                .prediction
                .as_deref()
                .and_then(numbers)
                .or_else(|| scores().next().map(|(_, v)| v));
            return Said {
                values,
                ..Said::default()
            };
        }
        let classes = match self.prediction.as_deref().and_then(|n| rows.get(n)) {
            Some(Column::Texts(classes)) => Some(classes.clone()),
            _ => None,
        };
        Said {
            classes,
            scores: scores().collect(),
            values: None,
        }
    }

    /// Start of each row's window.
    pub(super) fn windows_of(
        &self,
        rows: usize,
        first_row: u64,
        times: Option<&[f64]>,
    ) -> Vec<Option<i64>> {
        let window = |row: usize| {
            let time = times
                .and_then(|t| t.get(row))
                .copied()
                .filter(|t| t.is_finite());
            self.windows?
                .start_of(time.map(|t| t as i64), first_row + row as u64)
        };
        (0..rows).map(window).collect()
    }

    fn outcome_kind(&self) -> Kind {
        if self.outcome.task == Task::Regression {
            Kind::Numeric
        } else {
            Kind::Categorical
        }
    }
}

#[cfg(feature = "model")]
impl Said {
    /// What the model says, as the task takes it.
    pub(super) fn of(predictions: Predictions, spec: &OutcomeSpec) -> Said {
        let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect::<Vec<f64>>();
        let predictions = Decision::from(spec.task).read(predictions);
        // A score without a name is the positive class's.
        let named = |class: String| match class.is_empty() {
            true if is_of_the_other_class(spec.positive.as_deref()) => spec.other_class(),
            _ => class,
        };
        Said {
            classes: predictions
                .labels
                .map(|labels| labels.iter().map(|l| Some(l.to_owned())).collect()),
            scores: predictions
                .scores
                .into_iter()
                .map(|(class, scores)| (named(class), wide(scores)))
                .collect(),
            values: predictions.values.map(wide),
        }
    }
}

/// Profiles predictions and keeps outcomes of a part whose first row has this number in its sample.
pub(super) fn score(
    rows: &Columns,
    first_row: u64,
    said: &Said,
    scoring: &Scoring,
) -> Result<ScoredPart, Problem> {
    let labels = truth(rows, scoring);
    let labelled = labels.count() as u64;
    let times = times_of(rows, scoring);
    let mut outcomes = Outcomes::new(&scoring.outcome);
    outcomes.observe(&OutcomeRows {
        labels,
        windows: scoring.windows_of(rows.rows, first_row, times),
        ..said.outcome_rows()
    });
    let matched = match rows.get(MATCHED) {
        Some(Column::Texts(ids)) => sorted(ids.iter().flatten().map(|id| hash_text(id)).collect()),
        _ => Vec::new(),
    };
    Ok(ScoredPart {
        profile: Parcel::pack(&profiled(rows.rows, first_row, said, times, scoring)?),
        outcomes: Parcel::pack(&outcomes),
        times: match times {
            Some(times) if scoring.times => Parcel::pack(&times.to_vec()),
            _ => Parcel::default(),
        },
        parity: Parcel::default(),
        rows: rows.rows as u64,
        labelled,
        matched,
    })
}

/// Timestamps of these rows, where they have such a column.
pub(super) fn times_of<'a>(rows: &'a Columns, scoring: &Scoring) -> Option<&'a [f64]> {
    match scoring.timestamp.as_deref().and_then(|n| rows.get(n)) {
        Some(Column::Numbers(times)) => Some(times.as_slice()),
        _ => None,
    }
}

/// What came true in these rows, as far as it is known.
fn truth(rows: &Columns, scoring: &Scoring) -> Answers {
    match scoring.label.as_deref().and_then(|n| rows.get(n)) {
        Some(Column::Texts(labels)) => Answers::Classes(labels.clone()),
        Some(Column::Numbers(labels)) => Answers::Numbers(labels.clone()),
        None => Answers::Absent,
    }
}

impl Said {
    /// Predictions and scores, without labels and windows.
    pub(super) fn outcome_rows(&self) -> OutcomeRows {
        OutcomeRows {
            predictions: self.predictions(),
            scores: self.scores.clone(),
            ..OutcomeRows::default()
        }
    }

    /// The prediction of each row, for quality.
    fn predictions(&self) -> Answers {
        match (&self.classes, &self.values) {
            (Some(classes), _) => Answers::Classes(classes.clone()),
            (None, Some(values)) => Answers::Numbers(values.clone()),
            (None, None) => Answers::Absent,
        }
    }

    /// One score a row, for drift: the positive class's, a regression's value, or else the greatest of all classes.
    fn score(&self, spec: &OutcomeSpec, rows: usize) -> Vec<f64> {
        if let Some(values) = &self.values {
            return values.clone();
        }
        let positive = |class: &str| {
            class.is_empty()
                || spec
                    .positive
                    .as_ref()
                    .is_some_and(|p| *p == class_text(class))
        };
        match self.scores.iter().find(|(class, _)| positive(class)) {
            Some((_, scores)) => scores.clone(),
            None => (0..rows)
                .map(|row| {
                    self.scores
                        .iter()
                        .map(|(_, s)| s.get(row).copied().unwrap_or(f64::NAN))
                        .fold(f64::NAN, f64::max)
                })
                .collect(),
        }
    }
}

/// Predictions summarised as if they were columns of the sample, cut into its windows.
fn profiled(
    rows: usize,
    first_row: u64,
    said: &Said,
    times: Option<&[f64]>,
    scoring: &Scoring,
) -> Result<DatasetAccumulator, Problem> {
    let number = |values: Vec<f64>| -> ArrayRef {
        Arc::new(
            values
                .into_iter()
                .map(|v| (!v.is_nan()).then_some(v))
                .collect::<Float64Array>(),
        )
    };
    let classes: StringArray = match &said.classes {
        Some(classes) => classes
            .iter()
            .map(|c| c.as_deref().map(class_text))
            .collect(),
        None => (0..rows).map(|_| None::<String>).collect(),
    };
    let moments: TimestampMillisecondArray = (0..rows)
        .map(|row| {
            times
                .and_then(|t| t.get(row))
                .filter(|t| t.is_finite())
                .map(|t| *t as i64)
        })
        .collect();
    let columns: [(&str, ArrayRef); 3] = [
        (SCORE, number(said.score(&scoring.outcome, rows))),
        (PREDICTION, Arc::new(classes)),
        (TIME, Arc::new(moments.with_timezone("UTC"))),
    ];
    let record = RecordBatch::try_from_iter(columns)
        .map_err(|e| Problem::new(format!("The predictions do not fit their rows: {e}")))?;
    let spec = ProfileSpec {
        columns: vec![
            (SCORE.to_owned(), Kind::Numeric),
            (PREDICTION.to_owned(), Kind::Categorical),
        ],
        timestamp: Some(TIME.to_owned()),
        windows: scoring.windows,
        duplicates: false,
    };
    let mut accumulator = DatasetAccumulator::new(&spec);
    accumulator.observe_batch(&record, first_row, &[]);
    Ok(accumulator)
}

fn sorted(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
