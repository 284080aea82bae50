//! Rows that come more than once.

use super::select::share;
use super::wording::{counted, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Share of repeated rows over the reference's at which it warns and fails.
const LIMITS: (f64, f64) = (0.01, 0.05);

/// Fails when production repeats more rows than the reference does, by five points of a hundred.
pub(super) struct DuplicateRows;

static ABOUT: AboutCheck = AboutCheck {
    id: "duplicate-rows",
    title: "Rows are repeated no more often than in the reference",
    failing_title: "Rows are repeated more often than in the reference",
    why: "A batch delivered twice counts twice in every number, and makes noise look like certainty.",
    remedy: "Look for a job that ran twice or a join that multiplies; remove the repeats before measuring again.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for DuplicateRows {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let (reference, production) = (facts.reference_sample()?, facts.production_sample()?);
        let before = share(reference.duplicate_rows, reference.rows);
        let now = share(production.duplicate_rows, production.rows);
        let (warn, fail) = LIMITS;
        let state = State::at_most(now - before, warn, fail);
        let says = format!(
            "{} of {} in production repeat an earlier one ({}), against {} in the reference.",
            counted(production.duplicate_rows, "row"),
            super::wording::thousands(production.rows),
            percent(now),
            percent(before)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "repeated rows in production",
            now,
            "share",
            Some(before + warn),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn repeat(facts: &mut Facts, reference: u64, production: u64) {
        facts.reference.as_mut().expect("healthy").duplicate_rows = reference;
        facts.production.as_mut().expect("healthy").duplicate_rows = production;
    }

    #[test]
    fn states() {
        hold(
            &DuplicateRows,
            &[
                case("none", |_| {}, State::Pass, "0 rows of 60,000"),
                case(
                    "as before",
                    |f| repeat(f, 4_000, 12_000),
                    State::Pass,
                    "(20 %), against 20 %",
                ),
                case("some", |f| repeat(f, 0, 1_200), State::Warn, "1,200 rows"),
                case(
                    "a batch twice",
                    |f| repeat(f, 0, 10_000),
                    State::Fail,
                    "(17 %)",
                ),
                case(
                    "empty",
                    |f| f.production.as_mut().expect("healthy").rows = 0,
                    State::Unknown,
                    "no rows",
                ),
            ],
        );
    }
}
