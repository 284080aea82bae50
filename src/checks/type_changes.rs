//! Columns that hold another kind of value than they did.

use super::select::unreadable_share;
use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};
use crate::data::Kind;
use crate::profile::TopCategory;

/// Share of values that no longer read as the column's kind from which the kind itself has changed.
const CHANGED: f64 = 0.5;

/// Fails when most values of a number or moment are no longer readable as one, or names have become numbers.
pub(super) struct TypeChanges;

static ABOUT: AboutCheck = AboutCheck {
    id: "type-changes",
    title: "Every column still holds the kind of value it held",
    failing_title: "A column holds another kind of value than before",
    why: "What cannot be read becomes missing, and what is read as something else becomes noise.",
    remedy: "Restore the type at the source, or convert it where the column enters.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("D1"),
    nist: Some("MEASURE 2.4"),
};

impl Check for TypeChanges {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let changed: Vec<(&Feature, String)> = facts
            .features
            .iter()
            .filter_map(|f| Some((f, change(f)?)))
            .collect();
        if changed.is_empty() {
            let n = counted(facts.features.len() as u64, "column");
            return Ok(Verdict::pass(format!(
                "{n} read the same way on both sides."
            )));
        }
        let phrases: Vec<&String> = changed.iter().map(|(_, p)| p).collect();
        let says = format!("{}.", listed(&phrases, 3));
        let rows = changed.iter().map(|(f, p)| [f.name.clone(), p.clone()]);
        Ok(
            Verdict::new(State::Fail, says)
                .with(Evidence::table(["column", "what happened"], rows)),
        )
    }
}

fn change(feature: &Feature) -> Option<String> {
    let name = short(&feature.name);
    match feature.kind {
        Kind::Numeric | Kind::Datetime => {
            let kind = if feature.kind == Kind::Numeric {
                "a number"
            } else {
                "a moment"
            };
            let (before, now) = (
                unreadable_share(&feature.reference),
                unreadable_share(&feature.production),
            );
            (now >= CHANGED && before < CHANGED).then(|| {
                format!(
                    "in \"{name}\" {} of the values no longer read as {kind}",
                    percent(now)
                )
            })
        }
        Kind::Categorical => {
            let were_names = !numbers(&feature.reference.top);
            (were_names && numbers(&feature.production.top))
                .then(|| format!("\"{name}\" held names and now holds numbers"))
        }
        Kind::Boolean | Kind::Text => None,
    }
}

/// Whether the most frequent categories are all written as numbers.
fn numbers(top: &[TopCategory]) -> bool {
    !top.is_empty()
        && top
            .iter()
            .all(|c| c.value.trim().parse::<f64>().is_ok_and(f64::is_finite))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &TypeChanges,
            &[
                case("same", |_| {}, State::Pass, "4 columns read the same"),
                case(
                    "text in a number",
                    |f| unreadable(f, 45_000),
                    State::Fail,
                    "in \"income\" 75 % of the values",
                ),
                case("some text", |f| unreadable(f, 600), State::Pass, "same way"),
                case(
                    "codes for names",
                    codes,
                    State::Fail,
                    "\"region\" held names",
                ),
                case(
                    "no reference",
                    |f| f.reference = None,
                    State::Unknown,
                    "reference",
                ),
            ],
        );
    }

    fn unreadable(facts: &mut Facts, n: u64) {
        facts.features[0].production.missing = n;
        facts.features[0].production.unparseable = n;
    }

    fn codes(facts: &mut Facts) {
        for (i, category) in facts.features[2].production.top.iter_mut().enumerate() {
            category.value = i.to_string();
        }
    }
}
