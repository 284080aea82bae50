//! Inputs that give the answer away or name the row.

use super::wording::{counted, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::plan::ScoreColumns;

/// Fails when the model is fed with the label or a recorded answer; warns for the id or the timestamp.
pub(super) struct LeakingInputs;

static ABOUT: AboutCheck = AboutCheck {
    id: "leaking-inputs",
    title: "No input gives the answer away",
    failing_title: "An input gives the answer away or names the row",
    why: "A model that is fed with its own answer is perfect in every test and useless on the first day.",
    remedy: "Check the binding of columns to inputs; retrain without the column if it is truly one of them.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Retraining,
    needs: &[Need::Model],
    ml_test_score: Some("D4"),
    nist: None,
};

impl Check for LeakingInputs {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let binding = facts
            .model
            .as_ref()
            .and_then(|m| m.binding.as_ref())
            .ok_or("It is not known which columns feed the model.")?;
        let fed: Vec<&str> = binding
            .inputs
            .iter()
            .flat_map(|i| &i.columns)
            .map(String::as_str)
            .collect();
        if fed.is_empty() {
            return Err("It is not known which columns feed the model.".to_owned());
        }
        let roles = &facts.plan.roles;
        let scores: Vec<&str> = match &roles.score {
            None => Vec::new(),
            Some(ScoreColumns::One(column)) => vec![column],
            Some(ScoreColumns::PerClass(columns)) => columns.values().map(String::as_str).collect(),
        };
        let answers = [&roles.label, &roles.prediction]
            .into_iter()
            .flatten()
            .map(String::as_str);
        let answers: Vec<&str> = answers.chain(scores).filter(|c| fed.contains(c)).collect();
        let names = [&roles.id, &roles.timestamp]
            .into_iter()
            .flatten()
            .map(String::as_str);
        let names: Vec<&str> = names.filter(|c| fed.contains(c)).collect();
        let verdict = match (answers.as_slice(), names.as_slice()) {
            ([], []) => {
                return Ok(Verdict::pass(format!(
                    "None of {} is the label, a recorded answer, the id or the timestamp.",
                    counted(fed.len() as u64, "input column")
                )));
            }
            ([], names) => Verdict::new(
                State::Warn,
                format!(
                    "The model is fed with what names the row: {}.",
                    quoted(names, 3)
                ),
            ),
            (answers, _) => Verdict::new(
                State::Fail,
                format!("The model is fed with the answer: {}.", quoted(answers, 3)),
            ),
        };
        let rows = answers.iter().chain(&names).map(|c| [(*c).to_owned()]);
        Ok(verdict.with(Evidence::table(["column"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn feed(facts: &mut Facts, column: &str) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        let binding = model.binding.as_mut().expect("healthy facts have it");
        binding.inputs[0].columns.push(column.to_owned());
    }

    #[test]
    fn states() {
        hold(
            &LeakingInputs,
            &[
                case("clean", |_| {}, State::Pass, "None of 3 input columns"),
                case("label", |f| feed(f, "repaid"), State::Fail, "\"repaid\""),
                case("score", |f| feed(f, "score"), State::Fail, "\"score\""),
                case("id", |f| feed(f, "loan"), State::Warn, "\"loan\""),
                case(
                    "no model",
                    |f| f.model = None,
                    State::Unknown,
                    "No model was given",
                ),
                case(
                    "unbound",
                    |f| f.model.as_mut().expect("healthy").binding = None,
                    State::Unknown,
                    "not known",
                ),
            ],
        );
    }
}
