//! Columns that say the same in every row.

use super::causes::{Happened, columns_where};
use super::select::filled;
use super::wording::{counted, quoted};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Fewest values from which one value alone is no chance.
const FEWEST: u64 = 20;

/// Fails when a feature has frozen to one value; warns when it never had two.
pub(super) struct ConstantColumns;

static ABOUT: AboutCheck = AboutCheck {
    id: "constant-columns",
    title: "Every feature varies",
    failing_title: "A feature says the same in every row",
    why: "A column that froze upstream still looks filled, and a column that never varied is cost without benefit.",
    remedy: "For a frozen column find the source that stopped updating; drop one that never varied.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("D2"),
    nist: Some("MAP 2.3"),
};

impl Check for ConstantColumns {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let constant = |f: &&Feature| f.production.distinct == 1 && filled(&f.production) >= FEWEST;
        let all = facts.inputs().count() as u64;
        if all == 0 {
            return Err("The samples share no feature.".to_owned());
        }
        let lately = columns_where(facts, Happened::Frozen);
        let stands_still =
            |f: &&Feature| constant(f) || lately.iter().any(|(l, _)| l.name == f.name);
        let (frozen, never): (Vec<&Feature>, Vec<&Feature>) = facts
            .inputs()
            .filter(stands_still)
            .partition(|f| f.reference.distinct > 1);
        let names = |of: &[&Feature]| {
            let names: Vec<&str> = of.iter().map(|f| f.name.as_str()).collect();
            quoted(&names, 5)
        };
        let verdict = match (frozen.is_empty(), never.is_empty()) {
            (true, true) => {
                return Ok(Verdict::pass(format!(
                    "{} with at least two values each.",
                    counted(all, "feature")
                )));
            }
            (true, false) => Verdict::new(
                State::Warn,
                format!(
                    "{} of {all} never varied, neither in the reference nor since: {}.",
                    counted(never.len() as u64, "feature"),
                    names(&never)
                ),
            ),
            (false, _) => Verdict::new(
                State::Fail,
                format!(
                    "{} of {all} varied in the reference and now hold one value, in all of production or in its latest window: {}.",
                    counted(frozen.len() as u64, "feature"),
                    names(&frozen)
                ),
            ),
        };
        let rows = frozen.iter().chain(&never).map(|f| {
            [
                f.name.clone(),
                f.reference.distinct.to_string(),
                f.production.distinct.to_string(),
            ]
        });
        Ok(verdict.with(Evidence::table(
            ["column", "values in reference", "values in production"],
            rows,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &ConstantColumns,
            &[
                case("varied", |_| {}, State::Pass, "3 features"),
                case(
                    "frozen",
                    |f| f.features[1].production.distinct = 1,
                    State::Fail,
                    "\"age\"",
                ),
                case(
                    "frozen lately",
                    |f| {
                        f.features[0].causes =
                            vec!["In 2026-05: Frozen upstream: every value is 0".into()]
                    },
                    State::Fail,
                    "\"income\"",
                ),
                case("never", never, State::Warn, "never varied"),
                case("nearly empty", nearly_empty, State::Pass, "two values"),
                case(
                    "no reference",
                    |f| f.reference = None,
                    State::Unknown,
                    "reference",
                ),
            ],
        );
    }

    fn never(facts: &mut Facts) {
        facts.features[1].production.distinct = 1;
        facts.features[1].reference.distinct = 1;
    }

    fn nearly_empty(facts: &mut Facts) {
        facts.features[1].production.distinct = 1;
        facts.features[1].production.missing = facts.features[1].production.n - 5;
    }
}
