//! Whether drift changes what the model decides.

use super::wording::{quoted, short, turns};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Share of decisions from which a drifted feature matters, and from which it fails.
const WARN: f64 = 0.01;
const FAIL: f64 = 0.05;

/// Warns when a drifted feature changes one decision in a hundred, fails from one in twenty.
pub(super) struct DriftThatMatters;

static ABOUT: AboutCheck = AboutCheck {
    id: "drift-that-matters",
    title: "What drifted does not change the model's decisions",
    failing_title: "Drift changes the model's decisions",
    why: "Drift of a feature that the model hardly uses is news; drift that turns decisions is damage.",
    remedy: "Begin with the feature whose drift turns most decisions: mend it upstream, or retrain on what is new.",
    dimension: Dimension::Monitoring,
    weight: Weight::High,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Production, Need::Model],
    ml_test_score: Some("O3"),
    nist: Some("MEASURE 2.4"),
};

impl Check for DriftThatMatters {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let drifted = facts
            .inputs()
            .filter(|f| f.verdict.drifted == Some(true))
            .count();
        if drifted == 0 {
            return Ok(Verdict::pass(
                "No feature has drifted, so none has changed a decision.",
            ));
        }
        let mut found: Vec<(&Feature, f64)> = facts
            .inputs()
            .filter_map(|f| Some((f, f.impact.as_ref()?.weight())))
            .collect();
        if found.is_empty() {
            return Err(
                "The model was not asked what it would say without the drift: it did not run, or takes none of the drifted features."
                    .to_owned(),
            );
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        let most = found.first().map_or(0.0, |(_, weight)| *weight);
        let state = match most {
            m if m >= FAIL => State::Fail,
            m if m >= WARN => State::Warn,
            _ => State::Pass,
        };
        let said = |f: &Feature| f.impact.as_ref().map(turns).unwrap_or_default();
        let names: Vec<&str> = found
            .iter()
            .skip(1)
            .filter(|(_, weight)| *weight >= WARN)
            .map(|(f, _)| f.name.as_str())
            .collect();
        let also = match names.as_slice() {
            [] => String::new(),
            names => format!("; {} matter too", quoted(names, 5)),
        };
        let says = found.first().map_or_else(String::new, |(feature, _)| {
            format!(
                "Of {drifted} drifted, \"{}\" matters most: put back alone as it was in the reference, it {}{also}.",
                short(&feature.name),
                said(feature)
            )
        });
        let rows = found.iter().map(|(f, _)| {
            [
                f.name.clone(),
                said(f),
                f.causes.first().cloned().unwrap_or_default(),
            ]
        });
        Ok(Verdict::new(state, says)
            .with(Evidence::measure(
                "decisions that the drift of one feature turns, at most",
                most,
                "share",
                Some(FAIL),
            ))
            .with(Evidence::table(["feature", "put back, it", "cause"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, drifted, hold};
    use super::*;
    use crate::model::PredictionChange;

    fn spoil(facts: &mut Facts, flipped: Option<f64>) {
        if let Some(feature) = facts.features.first_mut() {
            feature.verdict = drifted(3.0);
            feature.impact = flipped.map(|share| PredictionChange {
                rows: 4_000,
                flipped: Some(share),
                ..PredictionChange::default()
            });
        }
    }

    #[test]
    fn states() {
        hold(
            &DriftThatMatters,
            &[
                case("no drift", |_| {}, State::Pass, "No feature has drifted"),
                case(
                    "no matter",
                    |f| spoil(f, Some(0.004)),
                    State::Pass,
                    "turns 0.4 % of the decisions",
                ),
                case(
                    "a little",
                    |f| spoil(f, Some(0.02)),
                    State::Warn,
                    "turns 2 %",
                ),
                case(
                    "much",
                    |f| spoil(f, Some(0.3)),
                    State::Fail,
                    "\"income\" matters most",
                ),
                case(
                    "not asked",
                    |f| spoil(f, None),
                    State::Unknown,
                    "was not asked",
                ),
                case("no model", |f| f.model = None, State::Unknown, "model"),
            ],
        );
    }
}
