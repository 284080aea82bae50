//! Whether the model runs on these rows at all.

use super::wording::counted;
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

/// Fails when the model that was given did not run.
pub(super) struct ModelFailure;

static ABOUT: AboutCheck = AboutCheck {
    id: "model-failure",
    title: "The model runs on these rows",
    failing_title: "The model does not run on these rows",
    why: "What does not run here, on the file that would be shipped and the rows it would meet, will not run there.",
    remedy: "Follow the reason: bind the columns by hand, give the missing ones, or export the model again.",
    dimension: Dimension::Serving,
    weight: Weight::Critical,
    duty: Duty::Serving,
    needs: &[],
    ml_test_score: Some("I3"),
    nist: Some("MEASURE 2.5"),
};

impl Check for ModelFailure {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        let verdict = match &model.reason {
            Some(reason) => Verdict::new(State::Fail, reason.clone()),
            None if model.rows_predicted == 0 => {
                return Err("The model was read but met no rows.".to_owned());
            }
            None => Verdict::pass(format!(
                "It answered {} here.",
                counted(model.rows_predicted, "row")
            )),
        };
        Ok(verdict.with(Evidence::measure(
            "rows answered",
            model.rows_predicted as f64,
            "rows",
            None,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn broken(facts: &mut Facts) {
        facts.model.as_mut().expect("healthy").reason =
            Some("Operator \"Fancy\" is not known.".to_owned());
    }

    #[test]
    fn states() {
        hold(
            &ModelFailure,
            &[
                case("runs", |_| {}, State::Pass, "80,000 rows"),
                case("refused", broken, State::Fail, "\"Fancy\""),
                case(
                    "no rows",
                    |f| f.model.as_mut().expect("healthy").rows_predicted = 0,
                    State::Unknown,
                    "met no rows",
                ),
                case(
                    "no model",
                    |f| f.model = None,
                    State::Unknown,
                    "No model was given",
                ),
            ],
        );
    }
}
