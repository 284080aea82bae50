//! Asks the model about every disturbance.

use super::answers::Answers;
use super::combined::{MISSING_TOGETHER, NOISE_EVERYWHERE, missing_together, noise_everywhere};
use super::list::DISTURBANCES;
use super::probes::probes;
use super::table::{Replaced, Table};
use super::types::{Effect, Probe};
use crate::data::Columns;
use crate::model::decision::Decision;
use crate::model::error::ModelError;
use crate::model::types::{Binding, ModelInput, Predictions};
use serde::{Deserialize, Serialize};

/// Rows of the reference that are disturbed.
const ROWS: u64 = 2_000;
/// Inputs that are disturbed one by one, at most: the first in the model's order.
const MOST_INPUTS: usize = 100;
/// Rows predicted with one input disturbed, at most; with more inputs fewer rows are drawn.
const MOST_PREDICTIONS: u64 = 400_000;
/// Longest reason kept, in characters.
const LONGEST: usize = 300;

/// In place of the model's own words, which may quote a value of a row.
const UNQUOTED: &str = "the model could not be run on values that came to other rows or columns";

/// Drawn rows of the reference and what the model makes of them.
#[derive(Debug, Clone, Copy)]
pub struct Stress<'a> {
    /// What the model takes.
    pub inputs: &'a [ModelInput],
    /// Which columns feed it.
    pub binding: &'a Binding,
    /// The rows.
    pub rows: &'a Columns,
    /// What it predicts, and how one number decides.
    pub decision: Decision,
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
    disturb: &Disturb,
    predict: &mut dyn FnMut(&Columns) -> Result<Predictions, ModelError>,
    progress: &mut dyn FnMut(u64),
) -> Result<Stressed, String> {
    let mut done = 0;
    let mut ask = |rows: &Columns| {
        let said = predict(rows).map_err(reason);
        done += rows.rows as u64;
        progress(done);
        said.map(|p| of.decision.read(p))
    };
    let before = Answers::new(ask(of.rows)?, of.decision, of.rows.rows);
    let reading = before.reading();
    let mut answer = |rows: &Columns| Ok(Answers::read(ask(rows)?, reading, rows.rows));
    if before.finite_rows() == 0 {
        return Err(
            "None of the model's answers to the rows as they are is a finite number.".to_owned(),
        );
    }
    let bench = Bench {
        table: Table::new(of.rows, of.inputs, of.binding),
        before,
        seed: of.seed,
    };
    let (effects, probes) = match disturb {
        Disturb::Each(names) => bench.each(names, &mut answer),
        Disturb::Together(sets) => (bench.together(sets, &mut answer), Vec::new()),
    };
    Ok(Stressed {
        rows: of.rows.rows as u64,
        predictions: done,
        numbers: bench.before.are_numbers(),
        effects,
        probes,
    })
}

type Answer<'a> = &'a mut dyn FnMut(&Columns) -> Result<Answers, String>;

/// The rows and the answers to them as they are.
struct Bench<'a> {
    table: Table<'a>,
    before: Answers,
    seed: u64,
}

impl Bench<'_> {
    fn each(&self, names: &[String], answer: Answer<'_>) -> (Vec<Effect>, Vec<Probe>) {
        let (mut effects, mut found) = (Vec::new(), Vec::new());
        for at in names.iter().filter_map(|name| self.table.place(name)) {
            for disturbance in &DISTURBANCES {
                let Some(replaced) = (disturbance.disturb)(&self.table, at, self.seed) else {
                    continue;
                };
                let mut effect = self.effect(disturbance.id, replaced, answer);
                if disturbance.moves_values() && effect.refused.is_some() {
                    effect.refused = Some(UNQUOTED.to_owned());
                }
                effects.push(effect);
            }
            found.extend(probes(&self.table, at, &self.before, &mut *answer));
        }
        (effects, found)
    }

    fn together(&self, sets: &[Vec<String>], answer: Answer<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for set in sets {
            let places: Vec<usize> = set.iter().filter_map(|n| self.table.place(n)).collect();
            let replaced = missing_together(&self.table, &places);
            effects.push(self.effect(MISSING_TOGETHER, replaced, answer));
        }
        let replaced = noise_everywhere(&self.table, self.seed);
        if !replaced.is_empty() {
            effects.push(self.effect(NOISE_EVERYWHERE, replaced, answer));
        }
        effects
    }

    fn effect(&self, id: &str, replaced: Replaced, answer: Answer<'_>) -> Effect {
        let mut rows = self.table.columns.clone();
        let mut inputs = Vec::new();
        for (at, column) in replaced {
            if let Some((name, place)) = rows.columns.get_mut(at) {
                inputs.push(name.clone());
                *place = column;
            }
        }
        let measured = match answer(&rows) {
            Ok(after) => self.before.compare(&after),
            Err(refused) => Effect {
                refused: Some(refused),
                ..Effect::default()
            },
        };
        Effect {
            disturbance: id.to_owned(),
            inputs,
            ..measured
        }
    }
}

/// Why the model did not answer. The place is that of a drawn row, which says nothing.
fn reason(error: ModelError) -> String {
    let said = match error {
        ModelError::Cast {
            column, expected, ..
        }
        | ModelError::Missing {
            column, expected, ..
        } => {
            format!("column \"{column}\": the model's input takes {expected}")
        }
        other => other.to_string(),
    };
    said.chars().take(LONGEST).collect()
}
