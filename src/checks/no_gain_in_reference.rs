//! Whether the model was ever better than doing nothing.

use super::comparison::{Against, against_nothing, verdict_against_nothing};
use super::wording::{counted, listed};
use super::worse_than_doing_nothing::table;
use super::{AboutCheck, Check, Dimension, Duty, Facts, Need, State, Verdict, Weight};

/// Fails when doing nothing is as good even on the rows the model was made for.
pub(super) struct NoGainInReference;

static ABOUT: AboutCheck = AboutCheck {
    id: "no-gain-in-reference",
    title: "It beat doing nothing on the reference",
    failing_title: "It never clearly beat doing nothing",
    why: "Decay is only worth watching in a model that was worth something at the start.",
    remedy: "Ask whether the question needs a model; try a simple rule or fewer features first.",
    dimension: Dimension::Value,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    needs: &[Need::Reference],
    ml_test_score: Some("M5"),
    nist: Some("MANAGE 2.1"),
};

impl Check for NoGainInReference {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured: labels and predictions are needed.")?;
        let sample = performance
            .reference
            .as_ref()
            .filter(|s| s.n_labelled > 0)
            .ok_or("The reference has no rows with both a label and a prediction.")?;
        let all = against_nothing(sample, performance.task);
        let state = verdict_against_nothing(&all)
            .ok_or("No metric is defined both for the model and for doing nothing.")?;
        let phrases: Vec<String> = all.iter().map(Against::phrase).collect();
        let lead = match state {
            State::Pass => "On the reference it beats doing nothing",
            State::Warn => "Even on the reference it is not clearly better than doing nothing",
            _ => "Even on the reference doing nothing would be as good",
        };
        let rows = counted(sample.n_labelled, "labelled row");
        let says = format!("{lead}: {} on {rows}.", listed(&phrases, 4));
        Ok(Verdict::new(state, says).with(table(&all)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn set(facts: &mut Facts, auc: f64, brier: f64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.reference = Some(quality(4_000, auc, brier));
    }

    #[test]
    fn states() {
        hold(
            &NoGainInReference,
            &[
                case("better", |_| {}, State::Pass, "20,000 labelled rows"),
                case(
                    "one of two",
                    |f| set(f, 0.7, 0.22),
                    State::Warn,
                    "not clearly",
                ),
                case("neither", |f| set(f, 0.5, 0.22), State::Fail, "as good"),
                case(
                    "no labels there",
                    no_reference,
                    State::Unknown,
                    "no rows with both",
                ),
            ],
        );
    }

    fn no_reference(facts: &mut Facts) {
        facts
            .performance
            .as_mut()
            .expect("healthy facts have it")
            .reference = None;
    }
}
