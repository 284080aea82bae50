//! Features whose drift nobody can judge.

use super::wording::{counted, listed, percent, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};
use crate::data::Kind;

/// Share of unjudged features from which it fails.
const FAIL_SHARE: f64 = 0.2;

/// Warns about features without a drift verdict; fails from a fifth of them.
pub(super) struct UnjudgedFeatures;

static ABOUT: AboutCheck = AboutCheck {
    id: "unjudged-features",
    title: "Drift could be judged for every feature",
    failing_title: "Drift could not be judged for some features",
    why: "A feature that cannot be judged looks exactly like one that is fine unless somebody says so.",
    remedy: "Follow the reason per feature: more rows, another kind, or leave the column out of the plan.",
    dimension: Dimension::Monitoring,
    weight: Weight::Low,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: None,
    nist: Some("MEASURE 2.13"),
};

impl Check for UnjudgedFeatures {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        // Free text is profiled but not compared as categories.
        let compared: Vec<&Feature> = facts.inputs().filter(|f| f.kind != Kind::Text).collect();
        if compared.is_empty() {
            return Err("The samples share no feature that could be compared.".to_owned());
        }
        let open: Vec<&Feature> = compared
            .iter()
            .copied()
            .filter(|f| f.verdict.drifted.is_none())
            .collect();
        let (of, share) = (
            counted(compared.len() as u64, "feature"),
            open.len() as f64 / compared.len() as f64,
        );
        if open.is_empty() {
            return Ok(Verdict::pass(format!("All of {of} were judged.")));
        }
        let reason = |f: &Feature| f.verdict.sentence.trim_end_matches('.').to_owned();
        let phrases: Vec<String> = open
            .iter()
            .map(|f| format!("\"{}\" ({})", short(&f.name), reason(f)))
            .collect();
        let state = if share >= FAIL_SHARE {
            State::Fail
        } else {
            State::Warn
        };
        let says = format!(
            "{} of {of} without a verdict ({}): {}.",
            open.len(),
            percent(share),
            listed(&phrases, 3)
        );
        let rows = open.iter().map(|f| [f.name.clone(), reason(f)]);
        Ok(Verdict::new(state, says).with(Evidence::table(["feature", "why"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn open(facts: &mut Facts) {
        facts.features[0].verdict.drifted = None;
        facts.features[0].verdict.sentence = "Every value is missing.".to_owned();
    }

    #[test]
    fn states() {
        hold(
            &UnjudgedFeatures,
            &[
                case("all", |_| {}, State::Pass, "All of 3 features"),
                case(
                    "one of three",
                    open,
                    State::Fail,
                    "\"income\" (Every value is missing)",
                ),
                case("one of many", one_of_many, State::Warn, "1 of 13 features"),
                case(
                    "no features",
                    |f| f.features.clear(),
                    State::Unknown,
                    "share no feature",
                ),
            ],
        );
    }

    fn one_of_many(facts: &mut Facts) {
        let more = facts.features[1].clone();
        open(facts);
        facts.features.extend(std::iter::repeat_n(more, 10));
    }
}
