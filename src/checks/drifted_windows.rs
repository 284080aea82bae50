//! Windows in which many features have drifted.

use super::select::same_window;
use super::wording::{counted, percent, short};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::profile::Window;

/// Fails when the share of drifted features in the latest window reaches the plan's; warns when an earlier one did, and when every window
/// does by fixed limits but production as a whole does not, as with seasons.
pub(super) struct DriftedWindows;

static ABOUT: AboutCheck = AboutCheck {
    id: "drifted-windows",
    title: "No window drifted as a whole",
    failing_title: "Whole windows have drifted",
    why: "When it began tells what it was: a step is a fault upstream, a slope is the world.",
    remedy: "Look at the first window that drifted and at what was deployed or agreed then.",
    dimension: Dimension::Monitoring,
    weight: Weight::Medium,
    duty: Duty::Thresholds,
    needs: &[Need::Reference, Need::Production, Need::Windows],
    ml_test_score: Some("O3"),
    nist: Some("MANAGE 4.1"),
};

impl Check for DriftedWindows {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let shares = drifted_share_by_window(facts);
        let limit = facts.plan.limits.drifted_share;
        let judged: Vec<(&str, f64)> = shares
            .iter()
            .filter_map(|(l, s)| Some((l.as_str(), (*s)?)))
            .collect();
        let Some((last, last_share)) = judged.last().copied() else {
            return Err("Drift could not be judged in any window.".to_owned());
        };
        let over: Vec<&(&str, f64)> = judged.iter().filter(|(_, s)| *s >= limit).collect();
        let of = counted(judged.len() as u64, "judged window");
        let now = format!(
            "in the latest, {last}, {} of the features drifted",
            percent(last_share)
        );
        let limit_text = percent(limit);
        let verdict = match over.first() {
            None => Verdict::pass(format!(
                "In none of {of} did {limit_text} of the features drift; {now}."
            )),
            Some(_)
                if over.len() == judged.len() && in_the_nature_of_windows(facts, over.len()) =>
            {
                Verdict::new(
                    State::Warn,
                    format!(
                        "In each of {of} at least {limit_text} of the features drifted, and in production as a whole fewer: so it looks where \
                         windows differ by nature, as seasons do. Limits learned from the reference's own windows would tell."
                    ),
                )
            }
            Some((first, _)) if last_share >= limit => Verdict::new(
                State::Fail,
                format!(
                    "In {} of {of} at least {limit_text} of the features drifted, first in {first}; {now}.",
                    over.len()
                ),
            ),
            Some((first, _)) => Verdict::new(
                State::Warn,
                format!(
                    "In {} of {of} at least {limit_text} of the features drifted, first in {first}; {now}.",
                    over.len()
                ),
            ),
        };
        Ok(verdict.with(Evidence::Timeline {
            name: "share of drifted features".to_owned(),
            points: shares,
            limit: Some(limit),
        }))
    }
}

/// Whether limits are fixed, so many windows are over them, and production as a whole is not.
fn in_the_nature_of_windows(facts: &Facts, over: usize) -> bool {
    const FEWEST: usize = 4;
    let judged: Vec<bool> = (facts.inputs()).filter_map(|f| f.verdict.drifted).collect();
    let drifted = judged.iter().filter(|is| **is).count() as f64;
    let whole = drifted / judged.len().max(1) as f64;
    let limits = &facts.plan.limits;
    over >= FEWEST && limits.windows.is_constant() && whole < limits.drifted_share
}

/// Each window's label and the share of its judged features that drifted; `None` when none could be judged.
pub(super) fn drifted_share_by_window(facts: &Facts) -> Vec<(String, Option<f64>)> {
    let share_in = |window: &Window, at: usize| {
        let (mut judged, mut drifted) = (0u64, 0u64);
        for feature in facts.inputs() {
            let there = feature
                .windows
                .get(at)
                .filter(|w| same_window(&w.window, window));
            if let Some(is) = there.and_then(|w| w.verdict.drifted) {
                judged += 1;
                drifted += u64::from(is);
            }
        }
        (judged > 0).then(|| drifted as f64 / judged as f64)
    };
    let windows = facts.windows.iter().enumerate();
    windows
        .map(|(i, w)| (short(&w.label), share_in(w, i)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, drifted, hold};
    use super::*;

    fn drift(facts: &mut Facts, which: &[usize]) {
        for i in which {
            facts.features[0].windows[*i].verdict = drifted(2.0);
        }
    }

    #[test]
    fn states() {
        hold(
            &DriftedWindows,
            &[
                case("none", |_| {}, State::Pass, "In none of 6 judged windows"),
                case(
                    "once",
                    |f| drift(f, &[1]),
                    State::Warn,
                    "In 1 of 6 judged windows at least 25 % of the features drifted, first in month 2",
                ),
                case(
                    "still",
                    |f| drift(f, &[3, 4, 5]),
                    State::Fail,
                    "first in month 4; in the latest, month 6, 33 %",
                ),
                case(
                    "always",
                    |f| drift(f, &[0, 1, 2, 3, 4, 5]),
                    State::Warn,
                    "In each of 6 judged windows",
                ),
                case(
                    "always, and the whole too",
                    |f| {
                        drift(f, &[0, 1, 2, 3, 4, 5]);
                        f.features[0].verdict = drifted(2.0);
                    },
                    State::Fail,
                    "first in month 1",
                ),
                case("uncut", |f| f.windows.clear(), State::Unknown, "not cut"),
                case(
                    "unmeasured",
                    |f| f.features.clear(),
                    State::Unknown,
                    "in any window",
                ),
            ],
        );
    }
}
