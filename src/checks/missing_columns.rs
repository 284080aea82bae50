//! Columns of the reference that production lacks.

use super::wording::{counted, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Fails when production lacks a column that the model is fed with, or any when no model says which.
pub(super) struct MissingColumns;

static ABOUT: AboutCheck = AboutCheck {
    id: "missing-columns",
    title: "Production has every column of the reference",
    failing_title: "Production lacks columns of the reference",
    why: "A field that no longer arrives is filled with a default somewhere, and the model answers as if it knew.",
    remedy: "Ask the owner of the upstream data what happened to the columns; restore them or retrain without them.",
    dimension: Dimension::Data,
    weight: Weight::Critical,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("D1"),
    nist: Some("MEASURE 2.4"),
};

impl Check for MissingColumns {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let gone: Vec<&String> = facts
            .only_reference
            .iter()
            .filter(|name| Some(*name) != facts.plan.roles.label.as_ref())
            .collect();
        if gone.is_empty() {
            let shared = counted(facts.features.len() as u64, "column");
            return Ok(Verdict::pass(format!(
                "All {shared} of the reference are in production."
            )));
        }
        let needed: Vec<&String> = gone
            .iter()
            .copied()
            .filter(|name| feeds(facts, name))
            .collect();
        let (n, names) = (counted(gone.len() as u64, "column"), quoted(&gone, 5));
        let (state, so) = match (facts.model.is_some(), needed.is_empty()) {
            (true, true) => (State::Warn, "; the model is not fed with them".to_owned()),
            (true, false) => (
                State::Fail,
                format!("; the model is fed with {}", quoted(&needed, 5)),
            ),
            (false, _) => (State::Fail, String::new()),
        };
        let says = format!(
            "{n} of the reference {} not in production: {names}{so}.",
            are(gone.len())
        );
        let rows = gone.iter().map(|name| [(*name).clone()]);
        Ok(Verdict::new(state, says).with(Evidence::table(["missing column"], rows)))
    }
}

fn feeds(facts: &Facts, name: &str) -> bool {
    let Some(model) = &facts.model else {
        return false;
    };
    let bound = model.binding.iter().flat_map(|b| &b.inputs);
    bound.flat_map(|i| &i.columns).any(|c| c == name) || model.inputs.iter().any(|i| i.name == name)
}

fn are(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &MissingColumns,
            &[
                case("all there", |_| {}, State::Pass, "All 4 columns"),
                case(
                    "late label",
                    |f| f.only_reference = vec!["repaid".into()],
                    State::Pass,
                    "All",
                ),
                case(
                    "unused",
                    |f| f.only_reference = vec!["note".into()],
                    State::Warn,
                    "1 column of the reference is not",
                ),
                case(
                    "fed",
                    |f| f.only_reference = vec!["age".into(), "note".into()],
                    State::Fail,
                    "fed with \"age\"",
                ),
                case("no model", no_model, State::Fail, "\"note\""),
                case(
                    "no reference",
                    |f| f.reference = None,
                    State::Unknown,
                    "reference sample",
                ),
            ],
        );
    }

    fn no_model(facts: &mut Facts) {
        facts.only_reference = vec!["note".into()];
        facts.model = None;
    }
}
