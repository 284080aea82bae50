//! How old the newest row is.

use super::wording::{counted, day, day_of_ms};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Days that are always allowed, whatever the windows' length.
const LEAST_DAYS: f64 = 7.0;

/// Warns when the newest row is older than a window (at least 7 days), fails from two.
pub(super) struct StaleProduction;

static ABOUT: AboutCheck = AboutCheck {
    id: "stale-production",
    title: "The newest rows are recent",
    failing_title: "The newest rows are old",
    why: "A verdict on last quarter's rows says nothing about the model that answers today.",
    remedy: "Give newer rows; if there are none, find out since when the feed has stood still.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for StaleProduction {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let production = facts.production_sample()?;
        let (_, newest) = production
            .span
            .ok_or("No column says when a row happened.")?;
        let newest = day_of_ms(newest);
        let age = i64::from(facts.judged_on) - i64::from(newest);
        let limit = facts.window_days().unwrap_or(0.0).max(LEAST_DAYS);
        if age < -1 {
            let says = format!(
                "The newest row is dated {}, {} after the day of judging.",
                day(newest),
                counted(age.unsigned_abs(), "day")
            );
            return Ok(Verdict::new(State::Warn, says));
        }
        let age = age.max(0);
        let state = State::at_most(age as f64, limit + 0.5, 2.0 * limit + 0.5);
        let says = format!(
            "The newest row is of {}, {} before the day of judging; up to {limit:.0} are fine.",
            day(newest),
            counted(age.unsigned_abs(), "day")
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "age of the newest row",
            age as f64,
            "days",
            Some(limit),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TODAY, case, hold};
    use super::*;

    fn judged(facts: &mut Facts, days_after: i32) {
        facts.judged_on = TODAY - 2 + days_after;
    }

    #[test]
    fn states() {
        hold(
            &StaleProduction,
            &[
                case("fresh", |_| {}, State::Pass, "2 days before"),
                case(
                    "a window old",
                    |f| judged(f, 30),
                    State::Pass,
                    "up to 30 are fine",
                ),
                case("older", |f| judged(f, 31), State::Warn, "31 days before"),
                case("two windows", |f| judged(f, 61), State::Fail, "61 days"),
                case(
                    "from tomorrow",
                    |f| judged(f, -9),
                    State::Warn,
                    "9 days after",
                ),
                case(
                    "no time",
                    |f| f.production.as_mut().expect("healthy").span = None,
                    State::Unknown,
                    "No column says",
                ),
            ],
        );
    }
}
