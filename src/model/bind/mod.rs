//! Which columns feed which inputs.

mod by_name;
mod by_order;
mod fill;
mod guard;
#[cfg(test)]
mod tests;

use super::error::ModelError;
use super::types::{Binding, BoundInput, ModelInput};
use crate::data::Kind;

/// Columns for each input: by hand, else by name, else in order.
///
/// `features` are the columns the plan calls features, in the file's order; `all_columns` are all of the
/// file's, which a model may ask for by name. `names_in_metadata` are the names the model file gives for
/// the columns of its wide input (`ModelFacts::feature_names`), empty when it gives none.
///
/// Names are compared exactly first, then without case and punctuation. Nothing is bound halfway: when
/// some names are found and others are not, that is an error. Order is used when no name is found and the
/// counts agree. `Binding::notes` says so, and wherever what is bound is not what the model's names ask for.
///
/// # Errors
/// [`ModelError::Binding`] with both counts and the names that are missing.
pub fn bind(
    inputs: &[ModelInput],
    features: &[(String, Kind)],
    all_columns: &[(String, Kind)],
    by_hand: Option<&Binding>,
    names_in_metadata: &[String],
) -> Result<Binding, ModelError> {
    let binder = Binder {
        inputs,
        features,
        all_columns,
    };
    let bound = match by_hand {
        Some(hand) => binder.by_hand(hand, names_in_metadata),
        None => match binder.by_name(names_in_metadata) {
            Some(found) => found,
            None => binder.by_order(names_in_metadata),
        },
    };
    bound.map_err(ModelError::Binding)
}

/// Columns an input takes per row; `None` when any number.
pub(super) fn width(input: &ModelInput) -> Option<u64> {
    let inner = input.shape.get(1..).unwrap_or_default();
    inner.iter().try_fold(1u64, |all, d| all.checked_mul((*d)?))
}

struct Binder<'a> {
    inputs: &'a [ModelInput],
    features: &'a [(String, Kind)],
    all_columns: &'a [(String, Kind)],
}

type Outcome = Result<Binding, String>;

impl Binder<'_> {
    fn by_hand(&self, hand: &Binding, names: &[String]) -> Outcome {
        let mut bound = Vec::new();
        for input in self.inputs {
            let given = hand.inputs.iter().find(|b| b.input == input.name);
            let given =
                given.ok_or_else(|| format!("no column is chosen for input \"{}\"", input.name))?;
            let known = |c: &&String| self.all_columns.iter().any(|(name, _)| name == *c);
            if let Some(unknown) = given.columns.iter().find(|c| !known(c)) {
                return Err(format!(
                    "the data has no column \"{unknown}\", chosen for input \"{}\"",
                    input.name
                ));
            }
            fits(input, given.columns.len())?;
            bound.push(given.clone());
        }
        Ok(Binding {
            notes: self.against_names(&bound, names),
            inputs: bound,
            by: "hand".into(),
            ..Binding::default()
        })
    }

    fn bound(&self, parts: Vec<Vec<String>>, by: &str, notes: Vec<String>) -> Binding {
        let inputs = self
            .inputs
            .iter()
            .zip(parts)
            .map(|(input, columns)| BoundInput {
                input: input.name.clone(),
                columns,
            });
        Binding {
            inputs: inputs.collect(),
            by: by.to_owned(),
            notes,
            ..Binding::default()
        }
    }
}

fn fits(input: &ModelInput, columns: usize) -> Result<(), String> {
    match width(input) {
        Some(width) if width != columns as u64 => Err(format!(
            "input \"{}\" takes {width} columns, {columns} are chosen",
            input.name
        )),
        _ if columns == 0 => Err(format!("no column is chosen for input \"{}\"", input.name)),
        _ => Ok(()),
    }
}

/// Names for a message: the first twelve and how many more.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|n| format!("\"{n}\"")).collect();
    match names.len() {
        0 => "none".into(),
        n if n > 12 => format!("{} and {} more", shown.join(", "), n - 12),
        _ => shown.join(", "),
    }
}
