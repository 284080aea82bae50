//! A number that now counts in another unit.

use super::causes::{Happened, columns_where};
use super::wording::{counted, listed};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Fails when comparison found that a column's unit or scale has changed.
pub(super) struct UnitChange;

static ABOUT: AboutCheck = AboutCheck {
    id: "unit-change",
    title: "Every number counts in the unit it was learned in",
    failing_title: "A number counts in another unit than before",
    why: "Cents read as euros are no drift of the world but a mistake on the way, and the model cannot tell.",
    remedy: "Convert the column back where it enters, and write its unit into the contract.",
    dimension: Dimension::Data,
    weight: Weight::Critical,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for UnitChange {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let numbers = facts
            .inputs()
            .filter(|f| f.reference.mean.is_some())
            .count();
        if numbers == 0 {
            return Ok(Verdict::not_applicable("No feature holds numbers."));
        }
        let found = columns_where(facts, Happened::UnitChanged);
        if found.is_empty() {
            let n = counted(numbers as u64, "number");
            return Ok(Verdict::pass(format!(
                "None of {n} looks rescaled against the reference."
            )));
        }
        let phrases: Vec<String> = found
            .iter()
            .map(|(f, cause)| {
                format!(
                    "\"{}\": {}",
                    super::wording::short(&f.name),
                    cause.trim_end_matches('.')
                )
            })
            .collect();
        let says = format!(
            "{} looks rescaled. {}.",
            counted(found.len() as u64, "column"),
            listed(&phrases, 3)
        )
        .replacen("columns looks", "columns look", 1);
        let rows = found
            .iter()
            .map(|(f, cause)| [f.name.clone(), (*cause).to_owned()]);
        Ok(
            Verdict::new(State::Fail, says)
                .with(Evidence::table(["column", "what happened"], rows)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &UnitChange,
            &[
                case("none", |_| {}, State::Pass, "None of 2 numbers"),
                case(
                    "cents",
                    |f| f.features[0].causes = vec!["Unit change: values multiplied by 100".into()],
                    State::Fail,
                    "\"income\": Unit change",
                ),
                case(
                    "another cause",
                    |f| f.features[0].causes = vec!["Renamed upstream: unit became units".into()],
                    State::Pass,
                    "None",
                ),
                case(
                    "no numbers",
                    |f| f.features.retain(|c| c.name == "region"),
                    State::NotApplicable,
                    "No feature",
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
