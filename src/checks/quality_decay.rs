//! Whether quality falls steadily.

use super::comparison::{LOSS_FAIL, LOSS_WARN};
use super::trend::trend;
use super::wording::{counted, number, percent};
use super::worst_window::losses;
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// One-sided 5 % level of the Mann–Kendall test.
const FALLING: f64 = 1.645;

/// Warns when quality falls steadily (Mann–Kendall, one-sided 5 %), fails when by now a tenth of the edge is gone by it.
pub(super) struct QualityDecay;

static ABOUT: AboutCheck = AboutCheck {
    id: "quality-decay",
    title: "Quality does not fall from window to window",
    failing_title: "Quality falls from window to window",
    why: "Every model rots; how fast decides how often it must be retrained, before anybody complains.",
    remedy: "Set the date of the next retraining by the pace of decay, and watch the trend until then.",
    dimension: Dimension::Retraining,
    weight: Weight::High,
    duty: Duty::Retraining,
    needs: &[Need::Labels, Need::Windows],
    ml_test_score: Some("M4"),
    nist: Some("GOVERN 1.5"),
};

impl Check for QualityDecay {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let losses = losses(facts)?;
        let shares: Vec<Option<f64>> = losses.iter().map(|(_, l)| Some(l.share)).collect();
        let trend = trend(&shares).ok_or_else(|| {
            format!(
                "Only {} with enough labels; a trend needs five.",
                counted(losses.len() as u64, "window")
            )
        })?;
        let (_, last) = losses.last().ok_or("No window could be judged.")?;
        let over = trend.slope * (trend.n as f64 - 1.0);
        let of = counted(trend.n as u64, "window");
        let state = match trend.z > FALLING {
            true if over >= LOSS_WARN => State::Fail,
            true => State::Warn,
            false => State::Pass,
        };
        let says = if state == State::Pass {
            format!(
                "No steady fall of {} over {of} (Mann–Kendall z = {}).",
                last.name,
                number(-trend.z)
            )
        } else {
            let what = if last.higher {
                "of the edge over doing nothing per window"
            } else {
                "more error per window"
            };
            format!(
                "{} loses {} {what}, {} over {of} (Mann–Kendall z = {}); {}.",
                last.name,
                percent(trend.slope),
                percent(over),
                number(-trend.z),
                until(last.share, trend.slope)
            )
        };
        let points = losses
            .iter()
            .map(|(label, l)| (label.clone(), Some(l.after)))
            .collect();
        Ok(Verdict::new(state, says).with(Evidence::Timeline {
            name: last.name.to_owned(),
            points,
            limit: Some(last.before),
        }))
    }
}

/// When the loss will reach the limit at this pace.
fn until(now: f64, slope: f64) -> String {
    let limit = percent(LOSS_FAIL);
    if now >= LOSS_FAIL {
        return format!("{} are gone by now", percent(now));
    }
    let windows = ((LOSS_FAIL - now) / slope).ceil();
    if windows < 1_000.0 {
        format!(
            "at this pace {limit} are gone in {}",
            counted(windows as u64, "window")
        )
    } else {
        format!("at this pace it takes long until {limit} are gone")
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold, quality};
    use super::*;

    fn fall(facts: &mut Facts, step: f64) {
        let performance = facts.performance.as_mut().expect("healthy facts have it");
        for (i, window) in performance.windows.iter_mut().enumerate() {
            window.sample = quality(2_000, 0.84 - step * i as f64, 0.12);
        }
    }

    #[test]
    fn states() {
        hold(
            &QualityDecay,
            &[
                case(
                    "level",
                    |_| {},
                    State::Pass,
                    "No steady fall of ROC AUC over 6 windows",
                ),
                case("rising", |f| fall(f, -0.01), State::Pass, "No steady fall"),
                case(
                    "slow",
                    |f| fall(f, 0.005),
                    State::Warn,
                    "1.5 % of the edge over doing nothing per window",
                ),
                case(
                    "fast",
                    |f| fall(f, 0.01),
                    State::Fail,
                    "15 % over 6 windows (Mann–Kendall z = -2.63); at this pace 25 % are gone in 4 windows",
                ),
                case(
                    "four windows",
                    |f| f.performance.as_mut().expect("healthy").windows.truncate(4),
                    State::Unknown,
                    "a trend needs five",
                ),
                case(
                    "no labels",
                    |f| f.performance = None,
                    State::Unknown,
                    "labels",
                ),
            ],
        );
    }
}
