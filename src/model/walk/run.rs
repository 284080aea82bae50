//! A row, and what it becomes.

use super::answers::{answers, shortened};
use super::cells::{compared, element, first_places, seen};
use super::leaving::{Leaving, Named, leaving};
use super::types::{Walked, WalkedStage, WalkedValue};
use crate::data::Columns;
use crate::model::collect::Collected;
use crate::model::error::ModelError;
use crate::model::feed::Feed;
use crate::model::load::{Checked, Model, checked, read};
use crate::model::plan::Plan;
use crate::model::types::{Binding, ModelInput, ModelOutput, OutputMeaning, Predictions};
use tract_onnx::tract_hir::internal::*;

/// The largest file that is looked into: it is held a second time for it.
const MOST_BYTES: usize = 1 << 28;
/// Inputs whose values are shown.
const MOST_INPUTS: usize = 64;
/// Letters of a reason that are kept.
const LONGEST_REASON: usize = 300;
/// How far the graph's answer may be from the model's, in parts of the larger of 1 and the answer. Beyond, what is seen inside would not be
/// what the model does.
const SAME: f32 = 1e-5;

/// A model prepared once more, so that what leaves its stages can be looked at.
pub struct Walk {
    /// Or why what leaves the stages cannot be looked at.
    plan: Result<Plan, String>,
    stages: Vec<Leaving>,
}

/// A value of the graph for the row as it is, and as it was changed.
type Pair = (Tensor, Option<Tensor>);

impl Walk {
    /// Prepares the file of a model that was loaded before.
    ///
    /// # Errors
    /// As [`super::super::load()`]; also for a file that is too large to be held twice.
    pub fn new(name: &str, bytes: &[u8]) -> Result<Walk, ModelError> {
        if bytes.len() > MOST_BYTES {
            return Err(ModelError::Malformed {
                file: name.to_owned(),
                message: format!(
                    "it has {} bytes; up to {MOST_BYTES} are looked into step by step",
                    bytes.len()
                ),
            });
        }
        Walk::prepare(name, bytes).map_err(ModelError::shortened)
    }

    fn prepare(name: &str, bytes: &[u8]) -> Result<Walk, ModelError> {
        let Checked {
            mut proto,
            maps,
            inputs,
            ..
        } = checked(name, read(name, bytes)?)?;
        let graph = proto.graph.as_ref();
        let stages = graph.map(|g| leaving(g, &maps)).unwrap_or_default();
        let watch: Vec<String> = stages
            .iter()
            .flat_map(|s| s.values.iter().map(|v| v.name.clone()))
            .collect();
        let plan = Plan::watching(&mut proto, &inputs, &watch);
        Ok(Walk { plan, stages })
    }

    /// The first row of `rows` through the stages of `model`, which is the same file; where there is a second, that one beside it, as the row
    /// with changed inputs. The answers are those of [`Model::predict`], bit for bit.
    ///
    /// Of what leaves a stage some entries are kept, those that differ first, while all are compared. A value that cannot be given for one row says
    /// why: it is too large, its rows cannot be told apart, or the graph, looked into, does not answer as the model does.
    ///
    /// # Errors
    /// As [`Model::predict`]; also without a row.
    pub fn row(
        &self,
        model: &Model,
        binding: &Binding,
        rows: &Columns,
    ) -> Result<Walked, ModelError> {
        let walked = self.walk(model, binding, rows);
        walked.map_err(ModelError::shortened)
    }

    fn walk(&self, model: &Model, binding: &Binding, rows: &Columns) -> Result<Walked, ModelError> {
        if rows.rows == 0 {
            return Err(ModelError::Run("there is no row".to_owned()));
        }
        let feed = Feed::new(model.inputs(), binding, rows)?;
        let run = |row| self.run(model, binding, &feed, rows, row);
        let before = run(0)?;
        let after = (rows.rows > 1).then(|| run(1)).transpose()?;
        let predictions: Vec<Predictions> = std::iter::once(&before)
            .chain(&after)
            .map(|run| run.answer.clone())
            .collect();
        let mut answers = answers(&predictions).into_iter();
        let inputs = inputs(model, binding, &before, after.as_ref());
        let mut stages = vec![inputs];
        let mut watched = 0..;
        for stage in &self.stages {
            let values = stage.values.iter().map(|named| {
                let at = watched.next().unwrap_or_default();
                self.value(model, named, at, &before, after.as_ref())
            });
            stages.push(WalkedStage {
                values: values.collect(),
                says: stage.says.clone(),
                nodes: stage.nodes,
                more: stage.more,
                reason: stage.reason.map(str::to_owned),
            });
        }
        Ok(Walked {
            stages,
            answer: answers.next().unwrap_or_default(),
            changed: answers.next(),
        })
    }

    fn run(
        &self,
        model: &Model,
        binding: &Binding,
        feed: &Feed<'_>,
        rows: &Columns,
        row: usize,
    ) -> Result<Run, ModelError> {
        let mut alone = rows.clone();
        let mut at = 0..;
        alone.keep(|_| at.next() == Some(row));
        let answer = model.predict(binding, &alone, 1, &mut |_| ());
        let answer = answer.map_err(by_column)?;
        let length = model.filled(1);
        let inputs = feed.tensors(row..row + 1, length)?;
        let fed: Vec<Tensor> = inputs.iter().map(|t| t.clone().into_tensor()).collect();
        let given = self.given(model, &answer, inputs, length);
        Ok(Run { answer, fed, given })
    }

    /// What is watched, of a run that answers as the model does.
    fn given(
        &self,
        model: &Model,
        answer: &Predictions,
        inputs: TVec<TValue>,
        length: usize,
    ) -> Result<Vec<Tensor>, String> {
        let plan = self.plan.as_ref().map_err(String::clone)?;
        let given = plan.run_watching(inputs)?;
        let mut collected = Collected::default();
        collected.add(model.facts(), &given, 1, length)?;
        match is_same(answer, &collected.finish(model.facts())) {
            true => Ok(given),
            false => Err("looked into, the graph answers otherwise than the model".to_owned()),
        }
    }

    fn value(
        &self,
        model: &Model,
        named: &Named,
        at: usize,
        before: &Run,
        after: Option<&Run>,
    ) -> WalkedValue {
        let cut = || -> Result<Pair, String> {
            let missing = || "the engine did not give it".to_owned();
            let plan = self.plan.as_ref().map_err(String::clone)?;
            let (place, axis) = plan.watched.get(at).cloned().ok_or_else(missing)??;
            let of = |run: &Run| {
                let given = run.given.as_ref().map_err(String::clone)?;
                one_row(given.get(place).ok_or_else(missing)?, axis)
            };
            Ok((of(before)?, after.map(of).transpose()?))
        };
        told(&named.name, labels(model, named), cut())
    }
}

/// What the entries belong to: of the model's scores its classes, which another output may name.
fn labels<'a>(model: &'a Model, named: &'a Named) -> &'a [String] {
    let facts = model.facts();
    let is_scores = |o: &ModelOutput| o.name == named.name && o.meaning == OutputMeaning::Scores;
    match named.labels.is_empty() && facts.outputs.iter().any(is_scores) {
        true => &facts.classes,
        false => &named.labels,
    }
}

/// A value that cannot go in is told by its column: which row of a file it is, is not known here.
fn by_column(error: ModelError) -> ModelError {
    match error {
        ModelError::Cast {
            column,
            expected,
            found,
            ..
        } => ModelError::Binding(format!(
            "column \"{column}\": the model's input takes {expected}, found {found}"
        )),
        other => other,
    }
}

/// What one run took and gave.
struct Run {
    answer: Predictions,
    fed: Vec<Tensor>,
    given: Result<Vec<Tensor>, String>,
}

/// What goes in, by column.
fn inputs(model: &Model, binding: &Binding, before: &Run, after: Option<&Run>) -> WalkedStage {
    let all = model.inputs().iter().enumerate();
    let value = |(at, input): (usize, &ModelInput)| {
        let bound = binding.inputs.iter().find(|b| b.input == input.name);
        let columns = bound.map(|b| b.columns.as_slice()).unwrap_or_default();
        let of = |run: &Run| {
            let tensor = run.fed.get(at).ok_or("it was not fed")?;
            one_row(tensor, Some(0))
        };
        let cut = || -> Result<Pair, String> { Ok((of(before)?, after.map(of).transpose()?)) };
        told(&input.name, columns, cut())
    };
    WalkedStage {
        says: "what goes in".to_owned(),
        values: all.take(MOST_INPUTS).map(value).collect(),
        more: model.inputs().len().saturating_sub(MOST_INPUTS) as u64,
        ..WalkedStage::default()
    }
}

fn one_row(tensor: &Tensor, axis: Option<usize>) -> Result<Tensor, String> {
    match axis {
        Some(axis) => tensor.slice(axis, 0, 1).map_err(|e| e.to_string()),
        None => Ok(tensor.clone()),
    }
}

fn told(name: &str, labels: &[String], pair: Result<Pair, String>) -> WalkedValue {
    let told = || -> Result<WalkedValue, String> {
        let (before, after) = pair?;
        let (differ, places) = match &after {
            Some(after) => compared(&before, after)?,
            None => (0, first_places(&before)),
        };
        let axes = before.shape();
        let fits = axes.last() == Some(&labels.len()) && before.len() == labels.len();
        let label = |at: &usize| labels.get(*at).map(|label| shortened(label));
        Ok(WalkedValue {
            name: shortened(name),
            element: element(before.datum_type()),
            labels: match fits {
                true => places.iter().filter_map(label).collect(),
                false => Vec::new(),
            },
            differ,
            before: seen(&before, &places)?,
            after: after.map(|after| seen(&after, &places)).transpose()?,
            places: places.iter().map(|at| *at as u64 + 1).collect(),
            reason: None,
        })
    };
    told().unwrap_or_else(|why| WalkedValue {
        name: shortened(name),
        reason: Some(why.chars().take(LONGEST_REASON).collect()),
        ..WalkedValue::default()
    })
}

/// Whether two answers to a row are the same but for rounding. Where two scores are equal but for rounding, either class may be called.
fn is_same(a: &Predictions, b: &Predictions) -> bool {
    let near = |a: &f32, b: &f32| {
        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= SAME * a.abs().max(1.0)
    };
    let all = |a: &[f32], b: &[f32]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b));
    let scores = a.scores.len() == b.scores.len()
        && a.scores.iter().zip(&b.scores).all(|(a, b)| all(&a.1, &b.1));
    let values = match (&a.values, &b.values) {
        (Some(a), Some(b)) => all(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    scores && values && (!a.scores.is_empty() || a.labels == b.labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_the_same_but_for_rounding() {
        let of = |score: f32, value: f32, label: &str| Predictions {
            scores: vec![("a".to_owned(), vec![score])],
            values: Some(vec![value]),
            labels: Some([label].into_iter().collect()),
            ..Predictions::default()
        };
        let one = of(0.5, 1000.0, "a");
        assert!(is_same(&one, &of(0.5 + 1e-6, 1000.001, "b")));
        assert!(!is_same(&one, &of(0.501, 1000.0, "a")));
        assert!(!is_same(&one, &of(0.5, 1001.0, "a")));
        assert!(!is_same(&one, &Predictions::default()));
        let nan = of(f32::NAN, f32::INFINITY, "a");
        assert!(is_same(&nan, &nan));
        let label = |of: &str| Predictions {
            labels: Some([of].into_iter().collect()),
            ..Predictions::default()
        };
        assert!(
            !is_same(&label("a"), &label("b")),
            "without scores the class decides"
        );
    }
}
