//! How old the rows are that the model learned from.

use super::wording::{counted, day, day_of_ms};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Days at which it warns and fails.
const LIMITS: (f64, f64) = (366.0, 731.0);

/// Warns when the reference ends more than a year before the newest production row, fails after two.
pub(super) struct OldReference;

static ABOUT: AboutCheck = AboutCheck {
    id: "old-reference",
    title: "What it learned from is recent",
    failing_title: "What it learned from is old",
    why: "A model knows the world up to the last row it learned from, and nothing since.",
    remedy: "Retrain on recent rows, or show that quality holds and write down until when.",
    dimension: Dimension::Retraining,
    weight: Weight::Medium,
    duty: Duty::Retraining,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O4"),
    nist: Some("GOVERN 1.5"),
};

impl Check for OldReference {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let (_, learned) = facts
            .reference_sample()?
            .span
            .ok_or("The reference does not say when its rows happened.")?;
        let (_, newest) = facts
            .production_sample()?
            .span
            .ok_or("Production does not say when its rows happened.")?;
        let (learned, newest) = (day_of_ms(learned), day_of_ms(newest));
        let age = i64::from(newest) - i64::from(learned);
        let state = State::at_most(age as f64, LIMITS.0, LIMITS.1);
        let says = match age {
            ..0 => format!(
                "The reference ends on {}, after production's newest row of {}.",
                day(learned),
                day(newest)
            ),
            _ => format!(
                "The reference ends on {}, {} before production's newest row.",
                day(learned),
                counted(age.unsigned_abs(), "day")
            ),
        };
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "age of the reference",
            age as f64,
            "days",
            Some(LIMITS.0),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, case, hold};
    use super::*;

    fn ended(facts: &mut Facts, days_ago: i32) {
        let end = i64::from(TODAY - 2 - days_ago) * 86_400_000;
        facts.reference.as_mut().expect("healthy").span = Some((end - 1, end));
    }

    #[test]
    fn states() {
        hold(
            &OldReference,
            &[
                case("recent", |_| {}, State::Pass, "182 days before"),
                case("a year", |f| ended(f, 365), State::Pass, "365 days"),
                case("more", |f| ended(f, 400), State::Warn, "400 days"),
                case("two", |f| ended(f, 800), State::Fail, "800 days"),
                case(
                    "later",
                    |f| ended(f, -10),
                    State::Pass,
                    "after production's newest",
                ),
                case(
                    "no time",
                    |f| f.reference.as_mut().expect("healthy").span = None,
                    State::Unknown,
                    "does not say when",
                ),
            ],
        );
    }
}
