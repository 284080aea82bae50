//! The share of production rows whose outcome has come back.

use super::select::share;
use super::wording::{counted, percent, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Coverage under which it warns and fails.
const LIMITS: (f64, f64) = (0.8, 0.2);

/// Warns when fewer than 80 % of the rows have a label, fails under 20 %.
pub(super) struct LabelCoverage;

static ABOUT: AboutCheck = AboutCheck {
    id: "label-coverage",
    title: "Most answers can be held against what happened",
    failing_title: "Few answers can be held against what happened",
    why: "Quality on the rows that got a label says nothing about the rows that did not.",
    remedy: "Find out which rows never get a label and why; sample some of them by hand.",
    dimension: Dimension::Feedback,
    weight: Weight::High,
    duty: Duty::Outcome,
    needs: &[Need::Production],
    ml_test_score: Some("O7"),
    nist: Some("MANAGE 4.1"),
};

impl Check for LabelCoverage {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let labels = facts.labels.as_ref().ok_or("No labels were given.")?;
        if labels.rows == 0 {
            return Err("Production has no rows.".to_owned());
        }
        let covered = share(labels.labelled, labels.rows);
        let state = match covered {
            c if c < LIMITS.1 => State::Fail,
            c if c < LIMITS.0 => State::Warn,
            _ => State::Pass,
        };
        let says = format!(
            "{} of {} in production have a label ({}).",
            thousands(labels.labelled),
            counted(labels.rows, "row"),
            percent(covered)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "labelled rows",
            covered,
            "share",
            Some(LIMITS.0),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn labelled(facts: &mut Facts, n: u64) {
        facts
            .labels
            .as_mut()
            .expect("healthy facts have it")
            .labelled = n;
    }

    #[test]
    fn states() {
        hold(
            &LabelCoverage,
            &[
                case(
                    "most",
                    |_| {},
                    State::Pass,
                    "57,000 of 60,000 rows in production have a label (95 %)",
                ),
                case("half", |f| labelled(f, 30_000), State::Warn, "(50 %)"),
                case("hardly any", |f| labelled(f, 600), State::Fail, "(1 %)"),
                case(
                    "none at all",
                    |f| labelled(f, 0),
                    State::Fail,
                    "0 of 60,000",
                ),
                case(
                    "not given",
                    |f| f.labels = None,
                    State::Unknown,
                    "No labels were given",
                ),
            ],
        );
    }
}
