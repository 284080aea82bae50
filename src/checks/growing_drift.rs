//! Whether production moves away from the reference steadily.

use super::drifted_windows::drifted_share_by_window;
use super::trend::trend;
use super::wording::{counted, number, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// One-sided 5 % level of the Mann–Kendall test.
const RISING: f64 = 1.645;

/// Warns when the share of drifted features rises steadily (Mann–Kendall, one-sided 5 %), fails when it has reached the plan's limit by that.
pub(super) struct GrowingDrift;

static ABOUT: AboutCheck = AboutCheck {
    id: "growing-drift",
    title: "Production does not move away from the reference",
    failing_title: "Production moves further away from the reference",
    why: "A world that moves steadily makes the reference older every week, long before labels show it.",
    remedy: "Plan a retraining on recent rows, and take them as the new reference.",
    dimension: Dimension::Retraining,
    weight: Weight::Medium,
    duty: Duty::Retraining,
    needs: &[Need::Reference, Need::Production, Need::Windows],
    ml_test_score: Some("M4"),
    nist: Some("GOVERN 1.5"),
};

impl Check for GrowingDrift {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let points = drifted_share_by_window(facts);
        let shares: Vec<Option<f64>> = points.iter().map(|(_, share)| *share).collect();
        let judged: Vec<f64> = shares.iter().flatten().copied().collect();
        let trend = trend(&shares).ok_or_else(|| {
            format!(
                "Only {} could be judged; a trend needs five.",
                counted(judged.len() as u64, "window")
            )
        })?;
        let (first, last) = match (judged.first(), judged.last()) {
            (Some(first), Some(last)) => (*first, *last),
            _ => return Err("No window could be judged.".to_owned()),
        };
        let limit = facts.plan.limits.drifted_share;
        let state = match trend.z > RISING {
            true if last >= limit => State::Fail,
            true => State::Warn,
            false => State::Pass,
        };
        let how = if state == State::Pass {
            "does not rise steadily"
        } else {
            "rises steadily"
        };
        let says = format!(
            "The share of drifted features {how} over {}: {} in the first, {} in the last (Mann–Kendall z = {}).",
            counted(trend.n as u64, "window"),
            percent(first),
            percent(last),
            number(trend.z)
        );
        Ok(Verdict::new(state, says).with(Evidence::Timeline {
            name: "share of drifted features".to_owned(),
            points,
            limit: Some(limit),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, drifted, hold};
    use super::*;

    /// In window `i`, the first `counts[i]` features drift.
    fn drift(facts: &mut Facts, counts: [usize; 6]) {
        for (i, n) in counts.into_iter().enumerate() {
            for feature in facts.features.iter_mut().take(n) {
                feature.windows[i].verdict = drifted(2.0);
            }
        }
    }

    #[test]
    fn states() {
        hold(
            &GrowingDrift,
            &[
                case(
                    "still",
                    |_| {},
                    State::Pass,
                    "does not rise steadily over 6 windows",
                ),
                case(
                    "up and down",
                    |f| drift(f, [0, 2, 0, 1, 0, 1]),
                    State::Pass,
                    "33 % in the last",
                ),
                case(
                    "rising",
                    |f| drift(f, [0, 0, 1, 1, 2, 3]),
                    State::Fail,
                    "0 % in the first, 100 % in the last",
                ),
                case("under the limit", under, State::Warn, "rises steadily"),
                case("uncut", |f| f.windows.clear(), State::Unknown, "not cut"),
            ],
        );
    }

    fn under(facts: &mut Facts) {
        facts.plan.limits.drifted_share = 0.9;
        drift(facts, [0, 0, 0, 1, 1, 2]);
    }
}
