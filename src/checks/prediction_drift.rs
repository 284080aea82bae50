//! Whether the model answers differently than it did.

use super::wording::{approximately, number, short};
use super::{
    AboutCheck, Check, Dimension, Duty, Evidence, Facts, Feature, Need, State, Verdict, Weight,
};

/// Warns when the answers drifted by up to twice the limit, fails beyond.
pub(super) struct PredictionDrift;

static ABOUT: AboutCheck = AboutCheck {
    id: "prediction-drift",
    title: "The model answers as it did",
    failing_title: "The model's answers have drifted",
    why: "Long before labels come in, a change of the answers shows that something has changed.",
    remedy: "Look for the drifted features behind it, and tell whoever acts on the answers.",
    dimension: Dimension::Monitoring,
    weight: Weight::High,
    duty: Duty::Wake,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O7"),
    nist: Some("MEASURE 2.4"),
};

impl Check for PredictionDrift {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let prediction = facts
            .prediction
            .as_ref()
            .ok_or("There are no predictions: neither a model nor a recorded column.")?;
        judge(prediction, "The answers")
    }
}
/// The verdict on one drifted column: its size in limits decides between a warning and a failure.
pub(super) fn judge(feature: &Feature, what: &str) -> Result<Verdict, String> {
    let verdict = &feature.verdict;
    let sentence = verdict.sentence.trim_end_matches('.');
    let drifted = verdict.drifted.ok_or_else(|| {
        format!(
            "Drift of \"{}\" could not be judged: {sentence}.",
            short(&feature.name)
        )
    })?;
    let effect = verdict.effect.filter(|e| !e.is_nan());
    let size = effect.map_or(String::new(), |e| {
        format!(", {} times the limit", number(e))
    });
    let (state, how) = match (drifted, effect) {
        (false, _) => (State::Pass, "have not drifted"),
        (true, Some(e)) if e < 2.0 => (State::Warn, "have drifted"),
        (true, _) => (State::Fail, "have drifted"),
    };
    let says = format!(
        "{what} (\"{}\") {how}: {sentence}{size}.{}",
        short(&feature.name),
        approximately(std::iter::once(feature))
    );
    let evidence = Evidence::Measure {
        name: format!(
            "{} of \"{}\" in limits",
            verdict.large_by,
            short(&feature.name)
        ),
        value: effect,
        unit: String::new(),
        limit: Some(1.0),
        interval: None,
    };
    Ok(Verdict::new(state, says).with(evidence))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, drifted, hold};
    use super::*;

    fn drift(facts: &mut Facts, effect: f64) {
        facts
            .prediction
            .as_mut()
            .expect("healthy facts have it")
            .verdict = drifted(effect);
    }

    #[test]
    fn states() {
        hold(
            &PredictionDrift,
            &[
                case("calm", |_| {}, State::Pass, "(\"score\") have not drifted"),
                case(
                    "over the limit",
                    |f| drift(f, 1.5),
                    State::Warn,
                    "1.5 times the limit",
                ),
                case(
                    "far over",
                    |f| drift(f, 4.0),
                    State::Fail,
                    "4 times the limit",
                ),
                case(
                    "without end",
                    |f| drift(f, f64::INFINITY),
                    State::Fail,
                    "infinite times",
                ),
                case(
                    "no predictions",
                    |f| f.prediction = None,
                    State::Unknown,
                    "neither a model",
                ),
                case("unjudged", unjudged, State::Unknown, "could not be judged"),
            ],
        );
    }

    fn unjudged(facts: &mut Facts) {
        let verdict = &mut facts
            .prediction
            .as_mut()
            .expect("healthy facts have it")
            .verdict;
        verdict.drifted = None;
    }
}
