//! The tensors of each run to predictions.

use super::labels::Labels;
use super::outputs::number_text;
use super::tensors::{texts, values};
use super::types::{ModelFacts, OutputMeaning, Predictions};
use crate::data::Column;
use std::collections::BTreeMap;
use tract_onnx::tract_hir::internal::*;

/// Columns of one output: classes, or numbers that are kept unread.
const MOST_COLUMNS: usize = 1 << 16;

/// Predictions as they grow, run by run.
#[derive(Default)]
pub(super) struct Collected {
    labels: Labels,
    /// Row by row.
    scores: Vec<f32>,
    score_width: usize,
    values: Vec<f32>,
    /// By the place of their output.
    others: BTreeMap<usize, Vec<Column>>,
}

impl Collected {
    /// Takes the first `rows` rows of a run that was fed `length` rows.
    pub fn add(
        &mut self,
        facts: &ModelFacts,
        outputs: &[Tensor],
        rows: usize,
        length: usize,
    ) -> Result<(), String> {
        for (place, (output, tensor)) in facts.outputs.iter().zip(outputs).enumerate() {
            let fed = tensor.shape().first() == Some(&length);
            if !fed || !tensor.len().is_multiple_of(length.max(1)) {
                return Err(format!(
                    "output \"{}\" has the shape {:?} for {length} rows",
                    output.name,
                    tensor.shape()
                ));
            }
            let width = tensor.len() / length.max(1);
            if width > MOST_COLUMNS {
                return Err(format!(
                    "output \"{}\" has {width} columns, more than any table",
                    output.name
                ));
            }
            let kept = rows * width;
            match output.meaning {
                OutputMeaning::Label if width == 1 => label(&mut self.labels, tensor, kept)?,
                OutputMeaning::Scores if self.score_width == 0 || self.score_width == width => {
                    self.score_width = width;
                    let scores = values::<f32>(tensor)?;
                    if facts.classes.len() == 2 {
                        check_single(&output.name, width, &scores[..kept])?;
                    }
                    self.scores.extend(&scores[..kept]);
                }
                OutputMeaning::Value if width == 1 => {
                    self.values.extend(&values::<f32>(tensor)?[..kept])
                }
                OutputMeaning::Other => self.other(place, tensor, width, kept)?,
                _ => {
                    return Err(format!(
                        "output \"{}\" has {width} values per row",
                        output.name
                    ));
                }
            }
        }
        Ok(())
    }

    fn other(
        &mut self,
        place: usize,
        tensor: &Tensor,
        width: usize,
        kept: usize,
    ) -> Result<(), String> {
        let is_text = tensor.datum_type() == String::datum_type();
        let empty = || match is_text {
            true => Column::Texts(Vec::new()),
            false => Column::Numbers(Vec::new()),
        };
        let columns = self.others.entry(place).or_default();
        if columns.is_empty() {
            columns.resize_with(width, empty);
        }
        if columns.len() != width {
            return Err(format!(
                "an output has {} columns, then {width}",
                columns.len()
            ));
        }
        if is_text {
            let texts = &texts(tensor)?[..kept];
            for (at, column) in columns.iter_mut().enumerate() {
                if let Column::Texts(v) = column {
                    v.extend(texts.iter().skip(at).step_by(width).cloned().map(Some));
                }
            }
            return Ok(());
        }
        let numbers = &values::<f64>(tensor)?[..kept];
        for (at, column) in columns.iter_mut().enumerate() {
            if let Column::Numbers(v) = column {
                v.extend(numbers.iter().skip(at).step_by(width));
            }
        }
        Ok(())
    }

    /// The predictions of all runs.
    pub fn finish(self, facts: &ModelFacts) -> Predictions {
        let means = |meaning| facts.outputs.iter().any(|o| o.meaning == meaning);
        let scores = match means(OutputMeaning::Scores) {
            true => self.per_class(&facts.classes),
            false => Vec::new(),
        };
        let labels = match means(OutputMeaning::Label) {
            true => Some(self.labels),
            false if scores.len() > 1 => Some(winners(&scores)),
            false => None,
        };
        Predictions {
            labels,
            scores,
            values: means(OutputMeaning::Value).then_some(self.values),
            others: named(facts, self.others),
        }
    }

    /// One column of scores per class. A single score is the second class's; without the classes' names it has none.
    fn per_class(&self, classes: &[String]) -> Vec<(String, Vec<f32>)> {
        let width = self.score_width.max(1);
        let name = |at: usize| classes.get(at).cloned().unwrap_or_else(|| at.to_string());
        if width == 1 && classes.len() != 2 {
            return vec![(String::new(), self.scores.clone())];
        }
        if width == 1 {
            let rest = self.scores.iter().map(|s| 1.0 - s).collect();
            return vec![(name(0), rest), (name(1), self.scores.clone())];
        }
        let column = |at: usize| {
            self.scores
                .iter()
                .skip(at)
                .step_by(width)
                .copied()
                .collect()
        };
        (0..width).map(|at| (name(at), column(at))).collect()
    }
}

/// Columns with the output's name, and their place in it where there are several.
fn named(facts: &ModelFacts, others: BTreeMap<usize, Vec<Column>>) -> Vec<(String, Column)> {
    let mut all = Vec::new();
    for (place, columns) in others {
        let output = facts.outputs.get(place).map_or("", |o| o.name.as_str());
        let is_single = columns.len() == 1;
        all.extend(
            columns
                .into_iter()
                .enumerate()
                .map(|(at, column)| match is_single {
                    true => (output.to_owned(), column),
                    false => (format!("{output}_{at}"), column),
                }),
        );
    }
    all
}

/// A single score must be a probability, or the other class's would be made up.
fn check_single(name: &str, width: usize, scores: &[f32]) -> Result<(), String> {
    match width == 1 && scores.iter().any(|s| *s < 0.0 || *s > 1.0) {
        true => Err(format!(
            "output \"{name}\" is taken for a probability and holds a number outside of 0 to 1. Export the model with a score per class"
        )),
        false => Ok(()),
    }
}

/// The class with the highest score per row, the first of equals.
fn winners(scores: &[(String, Vec<f32>)]) -> Labels {
    let rows = scores.first().map_or(0, |(_, s)| s.len());
    let winner = |row: usize| {
        let mut best = 0;
        for (at, (_, column)) in scores.iter().enumerate() {
            if column[row] > scores[best].1[row] {
                best = at;
            }
        }
        scores[best].0.as_str()
    };
    (0..rows).map(winner).collect()
}

fn label(labels: &mut Labels, tensor: &Tensor, kept: usize) -> Result<(), String> {
    let element = tensor.datum_type();
    if element == String::datum_type() {
        let classes = &texts(tensor)?[..kept];
        classes.iter().for_each(|class| labels.push(class));
    } else if element == f32::datum_type() || element == f64::datum_type() {
        let classes = &values::<f64>(tensor)?[..kept];
        classes.iter().for_each(|x| labels.push(&number_text(*x)));
    } else {
        labels.extend_whole(&values::<i64>(tensor)?[..kept]);
    }
    Ok(())
}
