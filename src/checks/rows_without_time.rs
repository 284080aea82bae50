//! Rows that fall into no window.

use super::select::share;
use super::wording::{counted, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Share of production's rows from which it fails.
const FAIL_SHARE: f64 = 0.01;

/// Warns about any row without a readable timestamp; fails from 1 %.
pub(super) struct RowsWithoutTime;

static ABOUT: AboutCheck = AboutCheck {
    id: "rows-without-time",
    title: "Every row says when it happened",
    failing_title: "Some rows do not say when they happened",
    why: "A row without a moment is in the whole but in no window, so no timeline shows what went wrong with it.",
    remedy: "Mend the timestamp at the source; check that its format is the one that was assumed.",
    dimension: Dimension::Data,
    weight: Weight::Low,
    duty: Duty::Upstream,
    needs: &[Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for RowsWithoutTime {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        if facts.plan.roles.timestamp.is_none() {
            return Err("No column says when a row happened.".to_owned());
        }
        let production = facts.production_sample()?;
        let lost = share(production.rows_without_time, production.rows);
        let state = match production.rows_without_time {
            0 => State::Pass,
            _ => State::at_most(lost, 0.0, FAIL_SHARE),
        };
        let says = format!(
            "{} of {} have no readable timestamp ({}).",
            counted(production.rows_without_time, "row"),
            super::wording::thousands(production.rows),
            percent(lost)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "rows without a timestamp",
            lost,
            "share",
            Some(FAIL_SHARE),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn lose(facts: &mut Facts, rows: u64) {
        facts
            .production
            .as_mut()
            .expect("healthy")
            .rows_without_time = rows;
    }

    #[test]
    fn states() {
        hold(
            &RowsWithoutTime,
            &[
                case("none", |_| {}, State::Pass, "0 rows of 60,000"),
                case("few", |f| lose(f, 30), State::Warn, "30 rows"),
                case("many", |f| lose(f, 6_000), State::Fail, "(10 %)"),
                case(
                    "no timestamp",
                    |f| f.plan.roles.timestamp = None,
                    State::Unknown,
                    "No column",
                ),
            ],
        );
    }
}
