//! Whether the model says how sure it is.

use super::wording::{counted, listed};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};
use crate::model::OutputMeaning;
use crate::plan::Task;

/// Warns when a classifier gives a class alone; fails when no output could be understood.
pub(super) struct OutputsWithoutConfidence;

static ABOUT: AboutCheck = AboutCheck {
    id: "outputs-without-confidence",
    title: "Its outputs say how sure it is",
    failing_title: "Its outputs do not say how sure it is",
    why: "People who see an answer without its confidence trust it wholly or not at all.",
    remedy: "Export the model with its probabilities, and show them where the answer is shown.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Appeals,
    needs: &[],
    ml_test_score: None,
    nist: Some("MAP 2.2"),
};

impl Check for OutputsWithoutConfidence {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        if model.outputs.is_empty() {
            return Err("The model's outputs are not known.".to_owned());
        }
        let gives = |meaning| model.outputs.iter().any(|o| o.meaning == meaning);
        let names: Vec<String> = model
            .outputs
            .iter()
            .map(|o| format!("{} ({})", super::wording::short(&o.name), o.type_text))
            .collect();
        let of = format!(
            "{}: {}",
            counted(model.outputs.len() as u64, "output"),
            listed(&names, 4)
        );
        let task = facts
            .plan
            .task
            .or(facts.performance.as_ref().map(|p| p.task));
        let number = gives(OutputMeaning::Value) && !gives(OutputMeaning::Label);
        let verdict = match () {
            () if gives(OutputMeaning::Scores) => {
                Verdict::pass(format!("It gives a score per class; {of}."))
            }
            () if number && task == Some(Task::Binary) => {
                Verdict::pass(format!("It gives one score; {of}."))
            }
            () if number => {
                Verdict::not_applicable(format!("It gives a number, without an interval; {of}."))
            }
            () if gives(OutputMeaning::Label) => Verdict::new(
                State::Warn,
                format!("It gives a class without a score; {of}."),
            ),
            () => Verdict::new(
                State::Fail,
                format!("None of its outputs could be understood; {of}."),
            ),
        };
        let rows = model
            .outputs
            .iter()
            .map(|o| [o.name.clone(), o.type_text.clone()]);
        Ok(verdict.with(Evidence::table(["output", "type"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn outputs(facts: &mut Facts, meanings: &[OutputMeaning]) {
        let model = facts.model.as_mut().expect("healthy facts have it");
        model.outputs.truncate(meanings.len());
        for (output, meaning) in model.outputs.iter_mut().zip(meanings) {
            output.meaning = *meaning;
        }
    }

    #[test]
    fn states() {
        hold(
            &OutputsWithoutConfidence,
            &[
                case(
                    "scores",
                    |_| {},
                    State::Pass,
                    "a score per class; 2 outputs",
                ),
                case(
                    "label alone",
                    |f| outputs(f, &[OutputMeaning::Label]),
                    State::Warn,
                    "a class without a score",
                ),
                case(
                    "one score",
                    |f| outputs(f, &[OutputMeaning::Value]),
                    State::Pass,
                    "one score",
                ),
                case(
                    "a number",
                    regression,
                    State::NotApplicable,
                    "without an interval",
                ),
                case(
                    "other",
                    |f| outputs(f, &[OutputMeaning::Other]),
                    State::Fail,
                    "None of its outputs",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }

    fn regression(facts: &mut Facts) {
        facts.plan.task = Some(Task::Regression);
        outputs(facts, &[OutputMeaning::Value]);
    }
}
