//! Numbers beyond everything the model has learned from.

use super::wording::{counted, listed, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};
use crate::data::Kind;
use crate::profile::Summary;

/// Warns when a feature's extremes lie beyond the reference's, fails when one in a hundred values does.
pub(super) struct OutOfRangeValues;

static ABOUT: AboutCheck = AboutCheck {
    id: "out-of-range-values",
    title: "Numbers stay within the range that was learned",
    failing_title: "Numbers lie beyond the range that was learned",
    why: "Outside the range it was fitted on a model extrapolates, and a tree answers as for its last leaf.",
    remedy: "Look at the rows beyond the range: a unit, a default such as 999999, or a new kind of case.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("D1"),
    nist: Some("MEASURE 2.4"),
};

/// How far a feature goes beyond the reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Beyond {
    /// Fewer than one value in a hundred.
    Some,
    /// At least one value in a hundred: the 1st or 99th percentile lies outside.
    Percentile,
}

impl Check for OutOfRangeValues {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let numbers: Vec<&Feature> = facts
            .inputs()
            .filter(|f| {
                f.kind == Kind::Numeric && has_range(&f.reference) && has_range(&f.production)
            })
            .collect();
        if numbers.is_empty() {
            return Ok(Verdict::not_applicable(
                "No feature holds numbers on both sides.",
            ));
        }
        let mut outside: Vec<(&Feature, Beyond)> = numbers
            .iter()
            .filter_map(|f| Some((*f, beyond(&f.reference, &f.production)?)))
            .collect();
        outside.sort_by_key(|(_, b)| std::cmp::Reverse(*b));
        let Some((_, worst)) = outside.first() else {
            let n = counted(numbers.len() as u64, "number");
            return Ok(Verdict::pass(format!(
                "{n} within the reference's extremes."
            )));
        };
        let phrases: Vec<String> = outside
            .iter()
            .map(|(f, b)| {
                let how = match b {
                    Beyond::Some => "under 1 % of the values",
                    Beyond::Percentile => "at least 1 % of the values",
                };
                format!("\"{}\" ({how})", short(&f.name))
            })
            .collect();
        let state = if *worst == Beyond::Percentile {
            State::Fail
        } else {
            State::Warn
        };
        let n = counted(outside.len() as u64, "number");
        let says = format!(
            "Beyond the reference's extremes: {n} of {}, {}.",
            numbers.len(),
            listed(&phrases, 4)
        );
        let rows = outside
            .iter()
            .zip(&phrases)
            .map(|((f, _), p)| [f.name.clone(), p.clone()]);
        Ok(Verdict::new(state, says).with(Evidence::table(["column", "how much"], rows)))
    }
}

fn has_range(summary: &Summary) -> bool {
    let finite = |v: Option<f64>| v.is_some_and(f64::is_finite);
    finite(summary.min) && finite(summary.max)
}

fn beyond(reference: &Summary, production: &Summary) -> Option<Beyond> {
    let (low, high) = (reference.min?, reference.max?);
    let q = |level: &str| production.quantiles.get(level).copied();
    if q("0.01").is_some_and(|v| v < low) || q("0.99").is_some_and(|v| v > high) {
        return Some(Beyond::Percentile);
    }
    (production.min? < low || production.max? > high).then_some(Beyond::Some)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &OutOfRangeValues,
            &[
                case("within", |_| {}, State::Pass, "2 numbers within"),
                case(
                    "one above",
                    |f| f.features[0].production.max = Some(101.0),
                    State::Warn,
                    "\"income\" (under 1 %",
                ),
                case("many below", below, State::Fail, "\"age\" (at least 1 %"),
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

    fn below(facts: &mut Facts) {
        let production = &mut facts.features[1].production;
        production.min = Some(-5.0);
        production.quantiles.insert("0.01".to_owned(), 2.0);
    }
}
