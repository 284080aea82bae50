//! Whether what truly happens has changed.

use super::prediction_drift::judge;
use super::select::filled;
use super::{AboutCheck, Check, Dimension, Duty, Facts, Need, Verdict, Weight};

/// Warns when the labels drifted by up to twice the limit, fails beyond.
pub(super) struct LabelDrift;

static ABOUT: AboutCheck = AboutCheck {
    id: "label-drift",
    title: "What truly happens is as it was",
    failing_title: "What truly happens has drifted",
    why: "When outcomes change, thresholds and calibration that were chosen for the old mix no longer fit.",
    remedy: "Recalibrate or choose the threshold anew; retrain when quality has fallen too.",
    dimension: Dimension::Monitoring,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    needs: &[Need::Reference, Need::Production],
    ml_test_score: Some("O3"),
    nist: Some("MANAGE 4.1"),
};

impl Check for LabelDrift {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let label = facts
            .features
            .iter()
            .find(|f| f.role == "label")
            .ok_or("There are no labels in both samples.")?;
        if filled(&label.production) == 0 {
            return Err("No row of production has a label yet.".to_owned());
        }
        judge(label, "The labels")
    }
}
#[cfg(test)]
mod tests {
    use super::super::State;
    use super::super::fixture::{case, drifted, hold};
    use super::*;

    #[test]
    fn states() {
        hold(
            &LabelDrift,
            &[
                case("calm", |_| {}, State::Pass, "(\"repaid\") have not drifted"),
                case(
                    "over the limit",
                    |f| f.features[3].verdict = drifted(1.2),
                    State::Warn,
                    "1.2 times",
                ),
                case(
                    "far over",
                    |f| f.features[3].verdict = drifted(2.0),
                    State::Fail,
                    "2 times",
                ),
                case(
                    "no labels",
                    |f| f.features.truncate(3),
                    State::Unknown,
                    "no labels",
                ),
                case(
                    "none yet",
                    |f| f.features[3].production.missing = 60_000,
                    State::Unknown,
                    "No row",
                ),
            ],
        );
    }
}
