//! Columns that only production has.

use super::wording::{counted, quoted};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Warns about columns the reference never had; they do no harm by themselves.
pub(super) struct NewColumns;

static ABOUT: AboutCheck = AboutCheck {
    id: "new-columns",
    title: "Production has no columns that the reference lacks",
    failing_title: "Production has columns that the reference lacks",
    why: "A new field is often an old one under a new name, and tells that the source has changed without notice.",
    remedy: "Ask the owner of the upstream data what the columns are; add them to the contract.",
    dimension: Dimension::Data,
    weight: Weight::Low,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("D1"),
    nist: Some("MEASURE 2.4"),
};

impl Check for NewColumns {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let roles = &facts.plan.roles;
        let expected = [&roles.timestamp, &roles.id, &roles.label, &roles.prediction];
        let new: Vec<&String> = facts
            .only_production
            .iter()
            .filter(|name| !expected.iter().any(|role| role.as_ref() == Some(*name)))
            .collect();
        if new.is_empty() {
            let shared = counted(facts.features.len() as u64, "column");
            return Ok(Verdict::pass(format!(
                "Nothing came in beside the {shared} of the reference."
            )));
        }
        let n = counted(new.len() as u64, "new column");
        let says = format!("{n}: {}.", quoted(&new, 5));
        let rows = new.iter().map(|name| [(*name).clone()]);
        Ok(Verdict::new(State::Warn, says).with(Evidence::table(["new column"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &NewColumns,
            &[
                case("none", |_| {}, State::Pass, "4 columns"),
                case(
                    "a timestamp",
                    |f| f.only_production = vec!["when".into()],
                    State::Pass,
                    "Nothing",
                ),
                case(
                    "two",
                    |f| f.only_production = vec!["a".into(), "b".into()],
                    State::Warn,
                    "2 new columns: \"a\" and \"b\"",
                ),
                case(
                    "no production",
                    |f| f.production = None,
                    State::Unknown,
                    "production",
                ),
            ],
        );
    }
}
