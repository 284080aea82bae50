//! Rows that the model was not put to.

use super::select::share;
use super::wording::{counted, percent, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Share of the rows from which it fails.
const FAIL_SHARE: f64 = 0.01;

/// Warns when the model answered fewer rows than the samples hold, fails when 1 % or more are left.
pub(super) struct UnansweredRows;

static ABOUT: AboutCheck = AboutCheck {
    id: "unanswered-rows",
    title: "The model answered every row",
    failing_title: "The model left rows unanswered",
    why: "Rows that a model cannot take are the ones that somebody else has to decide.",
    remedy: "Look at the first rows that were refused; decide what stands in for the answer there.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Serving,
    needs: &[Need::Production, Need::Model],
    ml_test_score: None,
    nist: Some("MEASURE 2.4"),
};

impl Check for UnansweredRows {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        let samples = facts.reference.iter().chain(&facts.production);
        let rows: u64 = samples.map(|s| s.rows).sum();
        let left = rows.saturating_sub(model.rows_predicted);
        let part = share(left, rows);
        let state = match left {
            0 => State::Pass,
            _ => State::at_most(part, 0.0, FAIL_SHARE),
        };
        let says = format!(
            "{} of {} left unanswered ({}).",
            counted(left, "row"),
            thousands(rows),
            percent(part)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "rows left unanswered",
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

    fn answered(facts: &mut Facts, rows: u64) {
        facts.model.as_mut().expect("healthy").rows_predicted = rows;
    }

    #[test]
    fn states() {
        hold(
            &UnansweredRows,
            &[
                case("all", |_| {}, State::Pass, "0 rows of 80,000"),
                case(
                    "a few left",
                    |f| answered(f, 79_990),
                    State::Warn,
                    "10 rows",
                ),
                case("many left", |f| answered(f, 60_000), State::Fail, "(25 %)"),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }
}
