//! What disturbed inputs do, as checks take it and people read it.

use super::Facts;
use super::wording::{listed, number, percent, quoted, thousands};
use crate::model::{Effect, Probe, Robustness};

/// Most inputs named in a sentence.
const NAMED: usize = 4;

/// What was measured with inputs that go wrong.
///
/// # Errors
/// When nothing was, in words.
pub(super) fn measured(facts: &Facts) -> Result<&Robustness, String> {
    let robustness = facts.robustness.as_ref().ok_or(
        "The model was not asked about disturbed inputs: that needs its task, and rows of a reference.",
    )?;
    match &robustness.reason {
        Some(reason) => Err(format!(
            "The model could not be asked about disturbed inputs: {reason}"
        )),
        None if robustness
            .effects
            .iter()
            .any(|e| e.changed.is_some_and(f64::is_nan)) =>
        {
            Err("What disturbed inputs change is undefined.".to_owned())
        }
        None => Ok(robustness),
    }
}

/// Which inputs and what happened to them: `"income" is missing`.
pub fn happened(effect: &Effect) -> String {
    let who = match effect.inputs.len() > NAMED {
        true => format!("{} inputs", thousands(effect.inputs.len() as u64)),
        false => {
            let names: Vec<String> = effect.inputs.iter().map(|n| quoted(&[n], 1)).collect();
            listed(&names, NAMED)
        }
    };
    format!("{who} {}", effect.happened())
}

/// The whole sentence on a disturbance: "If "income" is missing, 38 % of the decisions change and confidence does not fall (0.81 before,
/// 0.83 after)."
pub fn weak_spot(robustness: &Robustness, effect: &Effect) -> String {
    format!("If {}, {}.", happened(effect), outcome(robustness, effect))
}

/// What comes of it, without a full stop.
pub(super) fn outcome(robustness: &Robustness, effect: &Effect) -> String {
    let Some(changed) = effect.changed else {
        return "the model gives no answer".to_owned();
    };
    let what = match robustness.numbers {
        true => "of the predictions move by more than a tenth of their spread",
        false => "of the decisions change",
    };
    let mut says = format!("{} {what}", percent(changed));
    if let Some(lost) = effect.not_finite.filter(|lost| *lost > 0.0) {
        says += &format!(", {} because the answer is no number", percent(lost));
    }
    let fell = effect.confidence_fell().filter(|_| changed > 0.0);
    let confidence = match (fell, effect.confidence) {
        (Some(false), Some([before, after])) => format!(
            " and confidence does not fall ({} before, {} after)",
            number(before),
            number(after)
        ),
        (Some(true), Some([before, after])) => format!(
            "; mean confidence falls from {} to {}",
            number(before),
            number(after)
        ),
        _ => String::new(),
    };
    says + confidence.as_str()
}

/// Whether numbers that are none come out as answers that are none, worst first: "With 1e30 in "income", up to 25 % of the answers are no
/// finite number."
pub fn stability(probes: &[Probe]) -> String {
    let lost: Vec<&Probe> = probes.iter().filter(|p| p.not_finite > Some(0.0)).collect();
    let of_a_number = lost.iter().find(|p| p.is_of_a_number());
    let Some(first) = of_a_number.or(lost.first()) else {
        return "Missing, infinite, very large and very small numbers in any one input come out as finite answers or are refused.".to_owned();
    };
    let alike = || lost.iter().filter(|p| p.value == first.value);
    let names: Vec<&str> = alike().map(|p| p.input.as_str()).collect();
    let most = alike().filter_map(|p| p.not_finite).fold(0.0, f64::max);
    format!(
        "With {} in {}, up to {} of the answers are no finite number.",
        first.went_in(),
        quoted(&names, NAMED),
        percent(most)
    )
}

/// Mean confidence before and after: "0.81 → 0.62".
pub fn confidence(effect: &Effect) -> Option<String> {
    let [before, after] = effect.confidence?;
    Some(format!("{} → {}", number(before), number(after)))
}

/// A row of a finding's table: inputs, disturbance, changed answers, confidence.
pub(super) fn row(effect: &Effect) -> [String; 4] {
    let changed = match (effect.changed, effect.interval) {
        (Some(share), Some([low, high])) => {
            format!("{} ({} to {})", percent(share), percent(low), percent(high))
        }
        (Some(share), None) => percent(share),
        (None, _) => "no answer".to_owned(),
    };
    [
        effect.inputs.join(", "),
        effect.happened().to_owned(),
        changed,
        confidence(effect).unwrap_or_default(),
    ]
}

/// Headings of a table of [`row`]s.
pub(super) const HEADINGS: [&str; 4] = ["input", "disturbance", "answers changed", "confidence"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disturbances_in_words() {
        let effect = |changed, not_finite, confidence| Effect {
            disturbance: "missing".to_owned(),
            inputs: vec!["income".to_owned()],
            rows: 2_000,
            changed,
            not_finite,
            confidence,
            ..Effect::default()
        };
        let decisions = Robustness::default();
        let numbers = Robustness {
            numbers: true,
            ..Robustness::default()
        };
        for (robustness, effect, says) in [
            (
                &decisions,
                effect(Some(0.38), Some(0.0), Some([0.81, 0.83])),
                "If \"income\" is missing, 38 % of the decisions change and confidence does not fall (0.81 before, 0.83 after).",
            ),
            (
                &decisions,
                effect(Some(0.38), Some(0.0), Some([0.81, 0.6])),
                "If \"income\" is missing, 38 % of the decisions change; mean confidence falls from 0.81 to 0.6.",
            ),
            (
                &decisions,
                effect(Some(0.0), Some(0.0), Some([0.81, 0.6])),
                "If \"income\" is missing, 0 % of the decisions change.",
            ),
            (
                &numbers,
                effect(Some(1.0), Some(1.0), None),
                "If \"income\" is missing, 100 % of the predictions move by more than a tenth of their spread, 100 % because the answer is no number.",
            ),
            (
                &decisions,
                effect(None, None, None),
                "If \"income\" is missing, the model gives no answer.",
            ),
        ] {
            assert_eq!(weak_spot(robustness, &effect), says);
        }
        let mut noise = effect(Some(0.1), Some(0.0), None);
        noise.disturbance = "noise-everywhere".to_owned();
        noise.inputs = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(
            happened(&noise),
            "\"a\" and \"b\" have noise of 5 % of their spread"
        );
        noise.inputs = (0..30).map(|i| i.to_string()).collect();
        assert_eq!(
            happened(&noise),
            "30 inputs have noise of 5 % of their spread"
        );
        assert_eq!(
            row(&effect(Some(0.38), None, Some([0.81, 0.83]))),
            ["income", "is missing", "38 %", "0.81 → 0.83"]
        );
    }
}
