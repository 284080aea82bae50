//! The model against always giving the reference's majority class or mean.

use super::comparison::{Against, against_nothing, verdict_against_nothing};
use super::wording::{counted, listed, number};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Fails when production would be answered at least as well by doing nothing.
pub(super) struct WorseThanDoingNothing;

static ABOUT: AboutCheck = AboutCheck {
    id: "worse-than-doing-nothing",
    title: "It does better than doing nothing",
    failing_title: "It does no better than doing nothing",
    why: "A model that one constant answer would beat costs money, attention and trust for nothing.",
    remedy: "Switch it off until it earns its place, or retrain it on recent rows and hold it against doing nothing again.",
    dimension: Dimension::Value,
    weight: Weight::Critical,
    duty: Duty::Outcome,
    needs: &[Need::Production, Need::Labels],
    ml_test_score: Some("M5"),
    nist: Some("MANAGE 2.1"),
};

impl Check for WorseThanDoingNothing {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let performance = facts
            .performance
            .as_ref()
            .ok_or("Quality was not measured.")?;
        let sample = performance
            .production
            .as_ref()
            .ok_or("Production has no labels.")?;
        let all = against_nothing(sample, performance.task);
        let state = verdict_against_nothing(&all)
            .ok_or("No metric is defined both for the model and for doing nothing.")?;
        let phrases: Vec<String> = all.iter().map(Against::phrase).collect();
        let rows = counted(sample.n_labelled, "labelled row");
        let lead = match state {
            State::Pass => "It beats doing nothing",
            State::Warn => "It is not clearly better than doing nothing",
            _ => "Doing nothing would be at least as good",
        };
        let says = format!("{lead} on {rows}: {}.", listed(&phrases, 4));
        Ok(Verdict::new(state, says).with(table(&all)))
    }
}

/// The metrics of both, side by side.
pub(super) fn table(all: &[Against]) -> Evidence {
    Evidence::table(
        ["metric", "model", "doing nothing"],
        all.iter()
            .map(|a| [a.name.to_owned(), number(a.model), number(a.nothing)]),
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    #[test]
    fn states() {
        hold(
            &WorseThanDoingNothing,
            &[
                case(
                    "better",
                    |_| {},
                    State::Pass,
                    "ROC AUC 0.84 (0.83–0.85) against 0.5",
                ),
                case(
                    "ranks well, badly calibrated",
                    |f| set(f, 0.8, 0.3),
                    State::Warn,
                    "not clearly",
                ),
                case(
                    "within the interval",
                    |f| set(f, 0.505, 0.209),
                    State::Warn,
                    "5,000 labelled rows",
                ),
                case(
                    "worse",
                    |f| set(f, 0.48, 0.25),
                    State::Fail,
                    "at least as good",
                ),
                case(
                    "no labels",
                    |f| f.performance = None,
                    State::Unknown,
                    "labels",
                ),
                case("undefined", clear, State::Unknown, "No metric is defined"),
            ],
        );
    }

    fn set(facts: &mut Facts, auc: f64, brier: f64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        performance.production = Some(quality(5_000, auc, brier));
    }

    fn clear(facts: &mut Facts) {
        set(facts, 0.8, 0.1);
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        let sample = performance.production.as_mut().expect("just set");
        sample.metrics.clear();
        sample.do_nothing.clear();
        sample.confusion.clear();
    }
}
