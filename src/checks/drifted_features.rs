//! The share of features that have drifted.

use super::wording::{approximately, counted, number, percent, quoted};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Warns about any drifted feature; fails from the plan's share.
pub(super) struct DriftedFeatures;

static ABOUT: AboutCheck = AboutCheck {
    id: "drifted-features",
    title: "The features are as they were learned",
    failing_title: "Features have drifted",
    why: "A model answers for the world it learned; each drifted feature is a way in which that world is gone.",
    remedy: "Begin with the largest drift: a fault upstream is mended, a change of the world is a reason to retrain.",
    dimension: Dimension::Monitoring,
    weight: Weight::High,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O3"),
    nist: Some("MEASURE 2.4"),
};

impl Check for DriftedFeatures {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let judged = facts
            .inputs()
            .filter(|f| f.verdict.drifted.is_some())
            .count();
        if judged == 0 {
            return Err("Drift could not be judged for any feature.".to_owned());
        }
        let mut drifted: Vec<&Feature> = facts
            .inputs()
            .filter(|f| f.verdict.drifted == Some(true))
            .collect();
        drifted.sort_by(|a, b| effect(b).total_cmp(&effect(a)));
        let share = drifted.len() as f64 / judged as f64;
        let limit = facts.plan.limits.drifted_share;
        let of = counted(judged as u64, "judged feature");
        let approximate = approximately(facts.inputs());
        if drifted.is_empty() {
            return Ok(Verdict::pass(format!(
                "None of {of} has drifted, real and large together.{approximate}"
            ))
            .with(Evidence::measure(
                "share of drifted features",
                share,
                "share",
                Some(limit),
            )));
        }
        let state = if share >= limit {
            State::Fail
        } else {
            State::Warn
        };
        let names: Vec<&str> = drifted.iter().map(|f| f.name.as_str()).collect();
        let says = format!(
            "{} of {of} drifted ({}; the limit is {}): {}.{approximate}",
            drifted.len(),
            percent(share),
            percent(limit),
            quoted(&names, 5)
        );
        let rows = drifted.iter().map(|f| {
            [
                f.name.clone(),
                number(effect(f)),
                f.causes.first().cloned().unwrap_or_default(),
            ]
        });
        Ok(Verdict::new(state, says)
            .with(Evidence::measure(
                "share of drifted features",
                share,
                "share",
                Some(limit),
            ))
            .with(Evidence::table(
                ["feature", "size in limits", "cause"],
                rows,
            )))
    }
}

/// Size of the drift in limits; 0 when undefined.
fn effect(feature: &Feature) -> f64 {
    feature
        .verdict
        .effect
        .filter(|e| !e.is_nan())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{calm, case, drifted, hold};
    use super::*;

    fn drift(facts: &mut Facts, n: usize) {
        for feature in facts.features.iter_mut().take(n) {
            feature.verdict = drifted(3.0);
        }
    }

    #[test]
    fn states() {
        hold(
            &DriftedFeatures,
            &[
                case("none", |_| {}, State::Pass, "None of 3 judged features"),
                case(
                    "under the share",
                    under,
                    State::Warn,
                    "1 of 3 judged features drifted (33 %; the limit is 50 %)",
                ),
                case(
                    "over it",
                    |f| drift(f, 2),
                    State::Fail,
                    "\"income\" and \"age\"",
                ),
                case(
                    "not all values kept",
                    approximate,
                    State::Pass,
                    "together. \"income\", and 1 further column in a like way: Approximate: by 0.1 %.",
                ),
                case("unjudged", unjudged, State::Unknown, "could not be judged"),
                case(
                    "no reference",
                    |f| f.reference = None,
                    State::Unknown,
                    "reference",
                ),
            ],
        );
    }

    fn under(facts: &mut Facts) {
        facts.plan.limits.drifted_share = 0.5;
        drift(facts, 1);
    }

    fn approximate(facts: &mut Facts) {
        for feature in facts.features.iter_mut().take(2) {
            feature.notes.push("Approximate: by 0.1 %.".to_owned());
        }
    }

    fn unjudged(facts: &mut Facts) {
        for feature in &mut facts.features {
            feature.verdict = crate::drift::DriftVerdict {
                drifted: None,
                ..calm()
            };
        }
    }
}
