//! Columns that arrive emptier than they did.

use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// A rise of the missing share from which a column fails; the plan's limit is where it warns.
const FAIL_RISE: f64 = 0.20;

/// Fails when a column's missing share has really risen, by at least the plan's limit.
pub(super) struct MissingValuesRisen;

static ABOUT: AboutCheck = AboutCheck {
    id: "missing-values-risen",
    title: "Values are missing no more often than before",
    failing_title: "Values are missing more often than before",
    why: "Distances between distributions leave missing values out, so a column can empty without drifting.",
    remedy: "Find the step that stopped filling the column; until then decide what the model should do without it.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for MissingValuesRisen {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let rise = |f: &Feature| f.missing.production - f.missing.reference;
        let mut risen: Vec<&Feature> = facts
            .arriving()
            .filter(|f| f.missing.changed && rise(f) > 0.0)
            .collect();
        risen.sort_by(|a, b| rise(b).total_cmp(&rise(a)));
        let limit = percent(facts.plan.limits.missing_share);
        let Some(worst) = risen.first().map(|f| rise(f)) else {
            let n = facts.arriving().count() as u64;
            if n == 0 {
                return Err("The samples share no column.".to_owned());
            }
            let n = counted(n, "column");
            return Ok(Verdict::pass(format!(
                "In none of {n} did the missing share rise by {limit} or more."
            )));
        };
        let phrases: Vec<String> = risen
            .iter()
            .map(|f| {
                let (before, now) = (percent(f.missing.reference), percent(f.missing.production));
                format!("\"{}\" from {before} to {now}", short(&f.name))
            })
            .collect();
        let state = if worst >= FAIL_RISE {
            State::Fail
        } else {
            State::Warn
        };
        let says = format!(
            "The missing share rose in {}: {}.",
            counted(risen.len() as u64, "column"),
            listed(&phrases, 3)
        );
        let rows = risen.iter().map(|f| {
            [
                f.name.clone(),
                percent(f.missing.reference),
                percent(f.missing.production),
            ]
        });
        Ok(Verdict::new(state, says)
            .with(Evidence::measure(
                "largest rise of a missing share",
                worst,
                "share",
                Some(facts.plan.limits.missing_share),
            ))
            .with(Evidence::table(["column", "reference", "production"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &MissingValuesRisen,
            &[
                case("level", |_| {}, State::Pass, "In none of 3 columns"),
                case(
                    "a little",
                    |f| raise(f, 0, 0.08),
                    State::Warn,
                    "\"income\" from 1 % to 8 %",
                ),
                case(
                    "much",
                    |f| raise(f, 1, 0.6),
                    State::Fail,
                    "\"age\" from 1 % to 60 %",
                ),
                case("late labels", |f| raise(f, 3, 0.6), State::Pass, "none"),
                case("fewer", |f| raise(f, 0, 0.0), State::Pass, "none"),
                case(
                    "no production",
                    |f| f.production = None,
                    State::Unknown,
                    "production",
                ),
            ],
        );
    }

    fn raise(facts: &mut Facts, i: usize, to: f64) {
        facts.features[i].missing.production = to;
        facts.features[i].missing.changed = true;
    }
}
