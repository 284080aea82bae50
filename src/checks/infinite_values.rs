//! Infinite numbers among the features.

use super::wording::{counted, quoted};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Fails when a number in production is infinite where the reference's never was; warns when both are.
pub(super) struct InfiniteValues;

static ABOUT: AboutCheck = AboutCheck {
    id: "infinite-values",
    title: "No number is infinite",
    failing_title: "Some numbers are infinite",
    why: "One infinite input can make an answer infinite or undefined, and every mean it enters.",
    remedy: "Find the division by zero or overflow that makes them, and say what should stand there instead.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Production],
    ml_test_score: Some("O5"),
    nist: Some("MEASURE 2.4"),
};

impl Check for InfiniteValues {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        if facts.features.is_empty() {
            return Err("The samples share no column.".to_owned());
        }
        let now = |f: &Feature| f.production.pos_inf + f.production.neg_inf;
        let found: Vec<&Feature> = facts.inputs().filter(|f| now(f) > 0).collect();
        if found.is_empty() {
            let n = counted(facts.inputs().count() as u64, "feature");
            return Ok(Verdict::pass(format!(
                "No infinite value in {n} of production."
            )));
        }
        let new = found
            .iter()
            .any(|f| f.reference.pos_inf + f.reference.neg_inf == 0);
        let total: u64 = found.iter().map(|f| now(f)).sum();
        let names: Vec<&str> = found.iter().map(|f| f.name.as_str()).collect();
        let (state, beside) = if new {
            (
                State::Fail,
                "the reference has none in at least one of them",
            )
        } else {
            (State::Warn, "as the reference has")
        };
        let says = format!(
            "{} in {}; {beside}.",
            counted(total, "infinite value"),
            quoted(&names, 5)
        );
        let rows = found.iter().map(|f| [f.name.clone(), now(f).to_string()]);
        Ok(Verdict::new(state, says).with(Evidence::table(["column", "infinite values"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &InfiniteValues,
            &[
                case("none", |_| {}, State::Pass, "3 features"),
                case(
                    "new",
                    |f| f.features[0].production.pos_inf = 2,
                    State::Fail,
                    "2 infinite values in \"income\"",
                ),
                case("old", both, State::Warn, "as the reference"),
                case(
                    "no production",
                    |f| f.production = None,
                    State::Unknown,
                    "production",
                ),
                case(
                    "no columns",
                    |f| f.features.clear(),
                    State::Unknown,
                    "share no column",
                ),
            ],
        );
    }

    fn both(facts: &mut Facts) {
        facts.features[0].production.neg_inf = 1;
        facts.features[0].reference.neg_inf = 1;
    }
}
