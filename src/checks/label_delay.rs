//! How long outcomes take to come back.

use super::wording::{counted, day, day_of_ms};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Days at which it warns and fails.
const LIMITS: (f64, f64) = (46.0, 93.0);

/// Warns when the newest labelled window ended more than 45 days before the newest row, fails after 92.
pub(super) struct LabelDelay;

static ABOUT: AboutCheck = AboutCheck {
    id: "label-delay",
    title: "What happened is known soon",
    failing_title: "What happened is known late",
    why: "A model that fails today is found out when today's labels arrive, and not before.",
    remedy: "Ask for outcomes sooner, or watch something that comes sooner and moves with them.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    needs: &[Need::Production],
    ml_test_score: Some("O7"),
    nist: Some("MANAGE 4.1"),
};

impl Check for LabelDelay {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let labels = facts.labels.as_ref().ok_or("No labels were given.")?;
        let (_, newest) = facts
            .production_sample()?
            .span
            .ok_or("No column says when a row happened.")?;
        let until = labels
            .labelled_until
            .ok_or("In no window do half of the rows have a label, so the delay cannot be told.")?;
        let (newest, until) = (day_of_ms(newest), day_of_ms(until));
        let delay = (i64::from(newest) - i64::from(until)).max(0);
        let state = State::at_most(delay as f64, LIMITS.0, LIMITS.1);
        let says = format!(
            "Labels reach until {}, {} before the newest row.",
            day(until),
            counted(delay.unsigned_abs(), "day")
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "label delay",
            delay as f64,
            "days",
            Some(LIMITS.0),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, case, hold};
    use super::*;

    fn until(facts: &mut Facts, days_ago: i32) {
        let labels = facts.labels.as_mut().expect("healthy facts have it");
        labels.labelled_until = Some(i64::from(TODAY - 2 - days_ago) * 86_400_000);
    }

    #[test]
    fn states() {
        hold(
            &LabelDelay,
            &[
                case("soon", |_| {}, State::Pass, "10 days before"),
                case("at the limit", |f| until(f, 45), State::Pass, "45 days"),
                case("late", |f| until(f, 60), State::Warn, "60 days"),
                case("very late", |f| until(f, 120), State::Fail, "120 days"),
                case(
                    "none",
                    |f| f.labels.as_mut().expect("healthy").labelled_until = None,
                    State::Unknown,
                    "In no window",
                ),
                case(
                    "not given",
                    |f| f.labels = None,
                    State::Unknown,
                    "No labels",
                ),
            ],
        );
    }
}
