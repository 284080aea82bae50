//! Asks the model about every disturbance.

use super::answers::Answers;
use super::combined::{MISSING_TOGETHER, NOISE_EVERYWHERE, missing_together, noise_everywhere};
use super::list::DISTURBANCES;
use super::probes::probes;
use super::table::{Replaced, Table};
use super::types::{Effect, Probe};
use crate::data::Columns;
use crate::model::error::ModelError;
use crate::model::types::{Binding, ModelInput, Predictions};
use crate::plan::Task;
use serde::{Deserialize, Serialize};

/// Rows of the reference that are disturbed.
const ROWS: u64 = 2_000;
/// Inputs that are disturbed one by one, at most: the first in the model's order.
const MOST_INPUTS: usize = 100;
/// Rows predicted with one input disturbed, at most; with more inputs fewer rows are drawn.
const MOST_PREDICTIONS: u64 = 400_000;
/// Longest reason kept, in characters.
const LONGEST: usize = 300;

/// Drawn rows of the reference and what the model makes of them.
#[derive(Debug, Clone, Copy)]
pub struct Stress<'a> {
    /// What the model takes.
    pub inputs: &'a [ModelInput],
    /// Which columns feed it.
    pub binding: &'a Binding,
    /// The rows.
    pub rows: &'a Columns,
    /// What it predicts.
    pub task: Task,
    /// Chooses the noise and the order of stale values.
    pub seed: u64,
}

/// What to disturb.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Disturb {
    /// Every one of each of these columns, and the probes.
    Each(Vec<String>),
    /// Each of these sets of columns missing together; and noise in all columns.
    Together(Vec<Vec<String>>),
}

/// What they did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Stressed {
    /// Rows that were disturbed.
    pub rows: u64,
    /// Rows predicted in all.
    pub predictions: u64,
    /// Whether the answers are numbers rather than decisions.
    pub numbers: bool,
    /// In the order asked for.
    pub effects: Vec<Effect>,
    /// The same.
    pub probes: Vec<Probe>,
}

/// The inputs that are disturbed among those that feed a model, and the rows to draw for them.
pub fn within_bounds(columns: &[String]) -> (&[String], u64) {
    let taken = columns.get(..MOST_INPUTS).unwrap_or(columns);
    let most = MOST_PREDICTIONS / (taken.len().max(1) * DISTURBANCES.len()) as u64;
    (taken, most.min(ROWS))
}

/// The answers to the rows as they are, and under each disturbance that applies. `progress` is told the rows done.
///
/// A disturbance at which the model fails, or that cannot be cast to its input, is an effect that says so. The result does not depend
/// on how `predict` batches its rows, nor on how the columns are shared out over calls, apart from the counts of rows.
///
/// # Errors
/// When the model fails on the rows as they are, or none of its answers to them is finite.
pub fn stress(
    of: Stress<'_>,
    asked: &Disturb,
    predict: &mut dyn FnMut(&Columns) -> Result<Predictions, ModelError>,
    progress: &mut dyn FnMut(u64),
) -> Result<Stressed, String> {
    let mut done = 0;
    let mut answer = |rows: &Columns| {
        let answers = predict(rows)
            .map_err(reason)
            .map(|p| Answers::new(p, of.task, rows.rows));
        done += rows.rows as u64;
        progress(done);
        answers
    };
    let before = answer(of.rows)?;
    if before.finite_rows() == 0 {
        return Err(
            "None of the model's answers to the rows as they are is a finite number.".to_owned(),
        );
    }
    let table = Table::new(of.rows, of.inputs, of.binding);
    let mut stressed = Stressed {
        rows: of.rows.rows as u64,
        numbers: before.are_numbers(),
        ..Stressed::default()
    };
    let mut rows = of.rows.clone();
    let mut effect = |id: &str, replaced: Replaced, answer: &mut dyn FnMut(&Columns) -> _| {
        let inputs = named(&rows, &replaced);
        let replaced = exchanged(&mut rows, replaced);
        let measured = match answer(&rows) {
            Ok(after) => before.compare(&after),
            Err(refused) => Effect {
                refused: Some(refused),
                ..Effect::default()
            },
        };
        exchanged(&mut rows, replaced);
        Effect {
            disturbance: id.to_owned(),
            inputs,
            ..measured
        }
    };
    match asked {
        Disturb::Each(names) => {
            for at in names.iter().filter_map(|name| table.place(name)) {
                for disturbance in &DISTURBANCES {
                    if let Some(replaced) = (disturbance.disturb)(&table, at, of.seed) {
                        stressed
                            .effects
                            .push(effect(disturbance.id, replaced, &mut answer));
                    }
                }
                stressed
                    .probes
                    .extend(probes(&table, at, &before, &mut answer));
            }
        }
        Disturb::Together(sets) => {
            for set in sets {
                let places: Vec<usize> = set.iter().filter_map(|name| table.place(name)).collect();
                let replaced = missing_together(&table, &places);
                stressed
                    .effects
                    .push(effect(MISSING_TOGETHER, replaced, &mut answer));
            }
            let replaced = noise_everywhere(&table, of.seed);
            if !replaced.is_empty() {
                stressed
                    .effects
                    .push(effect(NOISE_EVERYWHERE, replaced, &mut answer));
            }
        }
    }
    stressed.predictions = done;
    Ok(stressed)
}

fn named(rows: &Columns, replaced: &Replaced) -> Vec<String> {
    let name = |at: &usize| rows.columns.get(*at).map(|(name, _)| name.clone());
    replaced.iter().filter_map(|(at, _)| name(at)).collect()
}

/// Puts columns in the place of others, and gives those back.
fn exchanged(rows: &mut Columns, replaced: Replaced) -> Replaced {
    let put = |(at, column)| match rows.columns.get_mut(at) {
        Some((_, place)) => (at, std::mem::replace(place, column)),
        None => (at, column),
    };
    replaced.into_iter().map(put).collect()
}

/// Why the model did not answer. A cast says what stood there; that may be a value of a row, which no report holds.
fn reason(error: ModelError) -> String {
    let said = match error {
        ModelError::Cast {
            column, expected, ..
        } => {
            format!("column \"{column}\": the model's input takes {expected}")
        }
        other => other.to_string(),
    };
    said.chars().take(LONGEST).collect()
}
