//! Whether what is no number, or hardly one, comes out as an answer that is none.

use super::disturbed::{measured, stability};
use super::wording::percent;
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::model::Probe;

/// Warns when NaN or an infinite number comes out as such, fails when a finite number does.
pub(super) struct NumericallyUnstable;

static ABOUT: AboutCheck = AboutCheck {
    id: "numerically-unstable",
    title: "Its answers stay numbers whatever goes in",
    failing_title: "It answers with what is no number",
    why: "NaN is neither over a threshold nor under it: whatever reads the answer decides by accident.",
    remedy: "Put an imputer and limits in front of the model, in the exported pipeline itself, and refuse rows that are still no numbers.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Serving,
    needs: &[Need::Reference, Need::Model],
    ml_test_score: Some("O5"),
    nist: Some("MEASURE 2.6"),
};

impl Check for NumericallyUnstable {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let probes = &measured(facts)?.probes;
        if probes.is_empty() {
            return Ok(Verdict::not_applicable("No input takes numbers."));
        }
        if probes.iter().all(|p| p.not_finite.is_none()) {
            return Ok(Verdict::not_applicable(
                "The model gives no answer to any of the numbers that were put in.",
            ));
        }
        let lost: Vec<&Probe> = probes.iter().filter(|p| p.not_finite > Some(0.0)).collect();
        let finite = lost.iter().find(|p| p.is_of_a_number());
        let state = match (finite, lost.is_empty()) {
            (Some(_), _) => State::Fail,
            (None, false) => State::Warn,
            (None, true) => State::Pass,
        };
        let says = stability(probes);
        let worst = lost.iter().filter_map(|p| p.not_finite).fold(0.0, f64::max);
        let shown = probes.iter().filter(|p| p.not_finite != Some(0.0));
        let rows = shown.map(|p| {
            let out = match p.not_finite {
                Some(share) => format!("{} no finite number", percent(share)),
                None => "no answer".to_owned(),
            };
            [p.input.clone(), p.went_in().to_owned(), out]
        });
        Ok(Verdict::new(state, says)
            .with(Evidence::measure(
                "answers that are no finite number, at most",
                worst,
                "share",
                Some(0.0),
            ))
            .with(Evidence::table(["input", "goes in", "comes out"], rows)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn out(facts: &mut Facts, value: &str, share: Option<f64>) {
        let robustness = facts.robustness.as_mut().expect("healthy");
        let alike = robustness
            .probes
            .iter_mut()
            .filter(|p| value.is_empty() || p.value == value);
        alike.for_each(|p| p.not_finite = share);
    }

    #[test]
    fn states() {
        hold(
            &NumericallyUnstable,
            &[
                case("stable", |_| {}, State::Pass, "come out as finite answers"),
                case(
                    "no imputer",
                    |f| out(f, "nan", Some(1.0)),
                    State::Warn,
                    "With a missing value in \"income\" and \"age\", up to 100 % of the answers are no finite number",
                ),
                case(
                    "overflow",
                    |f| {
                        out(f, "nan", Some(1.0));
                        out(f, "1e30", Some(0.25));
                    },
                    State::Fail,
                    "With 1e30 in \"income\" and \"age\", up to 25 %",
                ),
                case(
                    "refused",
                    |f| out(f, "nan", None),
                    State::Pass,
                    "or are refused",
                ),
                case(
                    "all refused",
                    |f| out(f, "", None),
                    State::NotApplicable,
                    "gives no answer",
                ),
                case(
                    "texts",
                    |f| f.robustness.as_mut().expect("healthy").probes.clear(),
                    State::NotApplicable,
                    "No input takes numbers",
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
