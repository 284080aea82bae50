//! Whether there is enough to judge by.

use super::wording::{counted, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Rows under which it warns: a PSI of 0.1 is then within sampling noise.
const WARN: u64 = 1_000;
/// Rows under which it fails.
const FAIL: u64 = 100;

/// Warns under 1,000 rows in a sample, fails under 100.
pub(super) struct TooFewRows;

static ABOUT: AboutCheck = AboutCheck {
    id: "too-few-rows",
    title: "There are rows enough to judge by",
    failing_title: "There are few rows to judge by",
    why: "On few rows chance looks like drift and drift like chance.",
    remedy: "Give more rows, or join shorter windows into longer ones.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: None,
    nist: Some("MEASURE 2.13"),
};

impl Check for TooFewRows {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let (reference, production) = (
            facts.reference_sample()?.rows,
            facts.production_sample()?.rows,
        );
        let least = reference.min(production);
        let state = match least {
            n if n < FAIL => State::Fail,
            n if n < WARN => State::Warn,
            _ => State::Pass,
        };
        let says = format!(
            "{} in the reference, {} in production.",
            counted(reference, "row"),
            thousands(production)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "rows in the smaller sample",
            least as f64,
            "rows",
            Some(WARN as f64),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn rows(facts: &mut Facts, n: u64) {
        facts.reference.as_mut().expect("healthy").rows = n;
    }

    #[test]
    fn states() {
        hold(
            &TooFewRows,
            &[
                case(
                    "many",
                    |_| {},
                    State::Pass,
                    "20,000 rows in the reference, 60,000",
                ),
                case("at the limit", |f| rows(f, 1_000), State::Pass, "1,000"),
                case("few", |f| rows(f, 999), State::Warn, "999 rows"),
                case("hardly any", |f| rows(f, 99), State::Fail, "99 rows"),
                case("none", |f| rows(f, 0), State::Unknown, "no rows"),
            ],
        );
    }
}
