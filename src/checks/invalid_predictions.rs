//! Answers that are missing, undefined or infinite.

use super::select::share;
use super::wording::{counted, percent, short, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Share of production's rows from which it fails; any such row warns.
const FAIL_SHARE: f64 = 0.001;

/// Warns about any row of production without a finite answer; fails from one in a thousand.
pub(super) struct InvalidPredictions;

static ABOUT: AboutCheck = AboutCheck {
    id: "invalid-predictions",
    title: "Every row gets a finite answer",
    failing_title: "Some rows get no finite answer",
    why: "An undefined answer becomes a default further on, and nobody sees that the model did not answer.",
    remedy: "Find the inputs that make it undefined; clip or impute them before the model, and say so.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Serving,
    needs: &[Need::Production],
    ml_test_score: Some("O5"),
    nist: Some("MEASURE 2.4"),
};

impl Check for InvalidPredictions {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let prediction = facts
            .prediction
            .as_ref()
            .ok_or("There are no predictions: neither a model nor a recorded column.")?;
        let summary = &prediction.production;
        if summary.n == 0 {
            return Err("Production has no predictions.".to_owned());
        }
        let infinite = summary.pos_inf + summary.neg_inf;
        let bad = summary.missing + infinite;
        let part = share(bad, summary.n);
        let state = match bad {
            0 => State::Pass,
            _ => State::at_most(part, 0.0, FAIL_SHARE),
        };
        let says = format!(
            "{} of {} without a finite \"{}\" ({}; {} infinite).",
            counted(bad, "row"),
            thousands(summary.n),
            short(&prediction.name),
            percent(part),
            thousands(infinite)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "rows without a finite answer",
            part,
            "share",
            Some(FAIL_SHARE),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn bad(facts: &mut Facts, missing: u64, infinite: u64) {
        let summary = &mut facts.prediction.as_mut().expect("healthy").production;
        summary.missing = missing;
        summary.pos_inf = infinite;
    }

    #[test]
    fn states() {
        hold(
            &InvalidPredictions,
            &[
                case("all finite", |_| {}, State::Pass, "0 rows of 60,000"),
                case("a few", |f| bad(f, 5, 1), State::Warn, "6 rows of 60,000"),
                case("many", |f| bad(f, 600, 0), State::Fail, "(1 %; 0 infinite)"),
                case(
                    "no predictions",
                    |f| f.prediction = None,
                    State::Unknown,
                    "no predictions",
                ),
            ],
        );
    }
}
