//! What the model decides when its inputs are measured a little less well.

use super::disturbed::{HEADINGS, measured, row, weak_spot};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::model::Effect;

/// The noise that is judged: 5 % of an input's spread, in one of them and in all.
const JUDGED: [&str; 2] = ["noise-5", "noise-everywhere"];
/// All that was measured.
const SHOWN: [&str; 4] = ["noise-1", "noise-5", "noise-10", "noise-everywhere"];

/// Warns when noise of 5 % of the spread changes more decisions than the plan allows, fails from twice as many.
pub(super) struct SensitiveToNoise;

static ABOUT: AboutCheck = AboutCheck {
    id: "sensitive-to-noise",
    title: "A little noise does not change what it decides",
    failing_title: "A little noise changes what it decides",
    why: "Two people who differ by a rounding should not be told different things, and nobody can explain it to them if they are.",
    remedy: "Regularise more, or give the trees larger leaves; until then treat answers near the threshold as undecided.",
    dimension: Dimension::Quality,
    weight: Weight::Medium,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Model],
    ml_test_score: None,
    nist: Some("MEASURE 2.6"),
};

impl Check for SensitiveToNoise {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let robustness = measured(facts)?;
        let limit = facts.plan.limits.disturbed_share;
        if robustness.of(&JUDGED).next().is_none() {
            return Ok(Verdict::not_applicable(
                "No input is a number with a spread.",
            ));
        }
        let answered = robustness.of(&JUDGED).filter(|e| e.changed.is_some());
        let worst: &Effect = answered
            .reduce(|a, b| if b.share() > a.share() { b } else { a })
            .ok_or("The model gave no answer to any row with noise.")?;
        let state = State::at_most(worst.share(), limit, 2.0 * limit);
        let mut shown: Vec<&Effect> = robustness.of(&SHOWN).collect();
        shown.sort_by(|a, b| b.share().total_cmp(&a.share()));
        Ok(Verdict::new(state, weak_spot(robustness, worst))
            .with(Evidence::Measure {
                name: "answers changed by noise of 5 % of the spread, at most".to_owned(),
                value: worst.changed,
                unit: "share".to_owned(),
                limit: Some(limit),
                interval: worst.interval,
            })
            .with(Evidence::table(HEADINGS, shown.into_iter().map(row))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn noise(facts: &mut Facts, id: &str, share: Option<f64>) {
        let robustness = facts.robustness.as_mut().expect("healthy");
        for effect in &mut robustness.effects {
            if effect.disturbance == id {
                effect.changed = share;
            }
        }
    }

    #[test]
    fn states() {
        hold(
            &SensitiveToNoise,
            &[
                case(
                    "calm",
                    |_| {},
                    State::Pass,
                    "If \"income\" and \"age\" have noise of 5 % of their spread, 3 % of the decisions change",
                ),
                case(
                    "one input",
                    |f| noise(f, "noise-5", Some(0.1)),
                    State::Warn,
                    "If \"income\" has noise of 5 % of its spread, 10 %",
                ),
                case(
                    "all inputs",
                    |f| noise(f, "noise-everywhere", Some(0.2)),
                    State::Fail,
                    "20 %",
                ),
                case(
                    "more noise is shown, not judged",
                    |f| noise(f, "noise-10", Some(0.5)),
                    State::Pass,
                    "3 %",
                ),
                case(
                    "no answers",
                    |f| JUDGED.into_iter().for_each(|id| noise(f, id, None)),
                    State::Unknown,
                    "no answer",
                ),
                case(
                    "no numbers",
                    |f| f.robustness.as_mut().expect("healthy").effects.clear(),
                    State::NotApplicable,
                    "No input is a number",
                ),
                case(
                    "unmeasured",
                    |f| f.robustness = None,
                    State::Unknown,
                    "not asked",
                ),
            ],
        );
    }
}
