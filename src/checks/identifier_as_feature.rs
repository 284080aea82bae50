//! Features that name the row instead of describing it.

use super::select::{filled, share};
use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};
use crate::data::Kind;

/// Share of different values from which a text names rows.
const NEARLY_ALL: f64 = 0.95;
/// Fewest rows on which that can be told.
const FEWEST: u64 = 100;

/// Fails when a feature is a running number or has a different text in nearly every row.
pub(super) struct IdentifierAsFeature;

static ABOUT: AboutCheck = AboutCheck {
    id: "identifier-as-feature",
    title: "No feature is an identifier",
    failing_title: "A feature looks like an identifier",
    why: "A model can learn the rows by heart through an identifier, and meets only new ones in production.",
    remedy: "Give the column the role of id or leave it out, and retrain without it.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Retraining,
    needs: &[Need::Reference],
    ml_test_score: Some("D3"),
    nist: Some("MAP 2.3"),
};

impl Check for IdentifierAsFeature {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let all = facts.inputs().count() as u64;
        if all == 0 {
            return Err("The samples share no feature.".to_owned());
        }
        if facts.reference_sample()?.rows < FEWEST {
            return Err(format!(
                "Fewer than {FEWEST} rows in the reference: any column could look like an identifier."
            ));
        }
        let found: Vec<(&Feature, String)> = facts
            .inputs()
            .filter_map(|f| Some((f, looks_like_an_id(f)?)))
            .collect();
        if found.is_empty() {
            return Ok(Verdict::pass(format!(
                "None of {} names the row.",
                counted(all, "feature")
            )));
        }
        let phrases: Vec<String> = found
            .iter()
            .map(|(f, why)| format!("\"{}\" ({why})", short(&f.name)))
            .collect();
        let rows = found.iter().map(|(f, why)| [f.name.clone(), why.clone()]);
        Ok(Verdict::new(
            State::Fail,
            format!("Looks like an identifier: {}.", listed(&phrases, 3)),
        )
        .with(Evidence::table(["column", "why"], rows)))
    }
}

fn looks_like_an_id(feature: &Feature) -> Option<String> {
    let reference = &feature.reference;
    let n = filled(reference);
    let different = share(reference.distinct, n);
    if n < FEWEST {
        return None;
    }
    match feature.kind {
        Kind::Categorical | Kind::Text if different >= NEARLY_ALL => {
            Some(format!("{} of its values differ", percent(different)))
        }
        Kind::Numeric if reference.distinct == n => {
            let (min, max) = (reference.min?, reference.max?);
            let whole = min.fract() == 0.0 && max.fract() == 0.0;
            (whole && max - min + 1.0 == n as f64).then(|| "a running number".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &IdentifierAsFeature,
            &[
                case("none", |_| {}, State::Pass, "None of 3 features"),
                case(
                    "texts",
                    |f| f.features[2].reference.distinct = 19_700,
                    State::Fail,
                    "\"region\" (99.5 % of its values differ)",
                ),
                case(
                    "counter",
                    counter,
                    State::Fail,
                    "\"age\" (a running number)",
                ),
                case(
                    "measured to many digits",
                    |f| f.features[1].reference.distinct = 19_800,
                    State::Pass,
                    "None",
                ),
                case(
                    "ten rows",
                    |f| f.reference.as_mut().expect("healthy").rows = 10,
                    State::Unknown,
                    "Fewer than 100",
                ),
            ],
        );
    }

    fn counter(facts: &mut Facts) {
        let reference = &mut facts.features[1].reference;
        reference.distinct = 19_800;
        reference.min = Some(1.0);
        reference.max = Some(19_800.0);
    }
}
