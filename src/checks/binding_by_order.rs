//! Whether columns found their inputs by name.

use super::wording::{counted, listed};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Warns when columns were bound by hand or with notes, fails when by their order alone.
pub(super) struct BindingByOrder;

static ABOUT: AboutCheck = AboutCheck {
    id: "binding-by-order",
    title: "Columns find the model's inputs by name",
    failing_title: "Columns reach the model by their order alone",
    why: "Two columns that change places change every answer, and nothing fails.",
    remedy: "Export the model with one named input per column, or write the order into its metadata and test it.",
    dimension: Dimension::Serving,
    weight: Weight::High,
    duty: Duty::Serving,
    needs: &[Need::Model],
    ml_test_score: Some("D7"),
    nist: Some("MEASURE 2.13"),
};

impl Check for BindingByOrder {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let binding = facts
            .model
            .as_ref()
            .and_then(|m| m.binding.as_ref())
            .ok_or("It is not known how columns were bound to inputs.")?;
        let columns = binding.inputs.iter().map(|i| i.columns.len() as u64).sum();
        let (n, inputs) = (
            counted(columns, "column"),
            counted(binding.inputs.len() as u64, "input"),
        );
        let notes: Vec<&str> = binding
            .notes
            .iter()
            .map(|n| n.trim_end_matches('.'))
            .collect();
        let noted = if notes.is_empty() {
            String::new()
        } else {
            format!(" Noted: {}.", listed(&notes, 3))
        };
        let (state, how) = match binding.by.as_str() {
            "name" => (State::Pass, "by name"),
            "hand" => (State::Warn, "by hand"),
            _ => (State::Fail, "by their order in the file"),
        };
        let rows = binding
            .inputs
            .iter()
            .map(|i| [i.input.clone(), listed(&i.columns, 30)]);
        Ok(
            Verdict::new(state, format!("{n} bound to {inputs} {how}.{noted}"))
                .with(Evidence::table(["input", "columns"], rows)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn by(facts: &mut Facts, how: &str) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        model.binding.as_mut().expect("healthy").by = how.to_owned();
    }

    #[test]
    fn states() {
        hold(
            &BindingByOrder,
            &[
                case(
                    "by name",
                    |_| {},
                    State::Pass,
                    "3 columns bound to 3 inputs by name",
                ),
                case("by hand", |f| by(f, "hand"), State::Warn, "by hand"),
                case(
                    "by order",
                    |f| by(f, "order"),
                    State::Fail,
                    "by their order",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
                case(
                    "did not run",
                    |f| f.model.as_mut().expect("healthy").reason = Some("x".into()),
                    State::Unknown,
                    "did not run: x",
                ),
            ],
        );
    }
}
