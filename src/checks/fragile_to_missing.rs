//! What the model decides when an input does not come.

use super::disturbed::{HEADINGS, measured, row, weak_spot};
use super::wording::{counted, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::model::Effect;

/// Warns when the lack of one input changes more decisions than the plan allows, fails when confidence does not fall either.
pub(super) struct FragileToMissing;

static ABOUT: AboutCheck = AboutCheck {
    id: "fragile-to-missing",
    title: "It bears the lack of any one input",
    failing_title: "It decides otherwise when one input is missing",
    why: "Feeds fail. A model that then decides otherwise and is as sure as before gives nobody a sign that anything is wrong.",
    remedy: "Refuse or flag rows that lack this input, watch its feed, or train with values missing as they will be.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Reference, Need::Model],
    ml_test_score: None,
    nist: Some("MEASURE 2.6"),
};

impl Check for FragileToMissing {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let robustness = measured(facts)?;
        let limit = facts.plan.limits.disturbed_share;
        let mut asked: Vec<&Effect> = robustness.of(&["missing"]).collect();
        if asked.is_empty() {
            return Err("No input was left out.".to_owned());
        }
        let refused = asked.iter().filter(|e| e.changed.is_none()).count() as u64;
        asked.retain(|e| e.changed.is_some());
        asked.sort_by(|a, b| b.unnoticed().total_cmp(&a.unnoticed()));
        let Some(first) = asked.first() else {
            return Ok(Verdict::not_applicable(
                "The model answers no row that lacks an input, so none is decided otherwise.",
            ));
        };
        let over: Vec<&&Effect> = asked.iter().filter(|e| e.unnoticed() >= limit).collect();
        let silent = over.iter().find(|e| e.confidence_fell() == Some(false));
        let state = match (silent, over.is_empty()) {
            (Some(_), _) => State::Fail,
            (None, false) => State::Warn,
            (None, true) => State::Pass,
        };
        let worst = silent.copied().unwrap_or(first);
        let mut says = match state {
            State::Pass => format!(
                "No input changes {} of the answers by its absence without a trace; the most is {}.",
                percent(limit),
                percent(worst.unnoticed())
            ),
            _ => weak_spot(robustness, worst),
        };
        if refused > 0 {
            says += &format!(
                " Without {}, the model does not answer.",
                counted(refused, "other input")
            );
        }
        let together = robustness.of(&["missing-together"]);
        Ok(Verdict::new(state, says)
            .with(Evidence::Measure {
                name: "answers changed when one input is missing, at most".to_owned(),
                value: Some(worst.unnoticed()),
                unit: "share".to_owned(),
                limit: Some(limit),
                interval: worst.interval.filter(|_| worst.not_finite == Some(0.0)),
            })
            .with(Evidence::table(
                HEADINGS,
                together.chain(asked.iter().copied()).map(row),
            )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn income(facts: &mut Facts) -> &mut Effect {
        let robustness = facts.robustness.as_mut().expect("healthy");
        let effects = robustness.effects.iter_mut();
        let mut missing = effects.filter(|e| e.disturbance == "missing");
        missing.next().expect("an input")
    }

    fn flips(facts: &mut Facts, share: f64, confidence: Option<[f64; 2]>) {
        let effect = income(facts);
        effect.changed = Some(share);
        effect.confidence = confidence;
    }

    #[test]
    fn states() {
        hold(
            &FragileToMissing,
            &[
                case("robust", |_| {}, State::Pass, "the most is 2 %"),
                case(
                    "silent",
                    |f| flips(f, 0.38, Some([0.81, 0.81])),
                    State::Fail,
                    "If \"income\" is missing, 38 % of the decisions change and confidence does not fall",
                ),
                case(
                    "less sure",
                    |f| flips(f, 0.38, Some([0.81, 0.6])),
                    State::Warn,
                    "confidence falls from 0.81 to 0.6",
                ),
                case("no scores", |f| flips(f, 0.38, None), State::Warn, "38 %"),
                case("at the limit", |f| flips(f, 0.1, None), State::Warn, "10 %"),
                case(
                    "allowed",
                    |f| {
                        flips(f, 0.38, None);
                        f.plan.limits.disturbed_share = 0.5;
                    },
                    State::Pass,
                    "the most is 38 %",
                ),
                case(
                    "no number comes out",
                    |f| {
                        flips(f, 1.0, None);
                        income(f).not_finite = Some(1.0);
                    },
                    State::Pass,
                    "the most is 1 %",
                ),
                case(
                    "one refuses",
                    |f| income(f).changed = None,
                    State::Pass,
                    "Without 1 other input, the model does not answer",
                ),
                case("all refuse", refuse, State::NotApplicable, "answers no row"),
                case(
                    "failed",
                    |f| f.robustness.as_mut().expect("healthy").reason = Some("no.".to_owned()),
                    State::Unknown,
                    "could not be asked about disturbed inputs: no.",
                ),
                case(
                    "unmeasured",
                    |f| f.robustness = None,
                    State::Unknown,
                    "not asked",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }

    fn refuse(facts: &mut Facts) {
        for effect in &mut facts.robustness.as_mut().expect("healthy").effects {
            effect.changed = None;
        }
    }
}
