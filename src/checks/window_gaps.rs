//! Periods in which far fewer rows came than usual.

use super::wording::{counted, listed, short, thousands};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Shares of the median window under which a window is thin and nearly empty.
const LIMITS: (f64, f64) = (0.5, 0.1);

/// Warns when an inner window holds less than half of the usual rows, fails under a tenth or when one is missing.
pub(super) struct WindowGaps;

static ABOUT: AboutCheck = AboutCheck {
    id: "window-gaps",
    title: "Rows came in every period",
    failing_title: "In some periods rows are missing",
    why: "A feed that stood still for a week leaves no drift behind, only a hole.",
    remedy: "Ask what happened then; load the rows again if they were lost on the way.",
    dimension: Dimension::Data,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    needs: &[Need::Production, Need::Windows],
    ml_test_score: Some("O2"),
    nist: Some("MEASURE 2.4"),
};

impl Check for WindowGaps {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        if !facts.windows_are_periods() {
            return Ok(Verdict::not_applicable(
                "Windows are runs of rows, so each holds as many as asked for.",
            ));
        }
        let counts: Vec<(String, u64)> = facts
            .features
            .iter()
            .find(|f| f.windows.len() == facts.windows.len())
            .ok_or("No column was measured in every window.")?
            .windows
            .iter()
            .map(|w| (short(&w.window.label), w.n))
            .collect();
        let mut sizes: Vec<u64> = counts.iter().map(|(_, n)| *n).collect();
        sizes.sort_unstable();
        let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
        let (thin, empty) = LIMITS;
        let below = |share: f64| -> Vec<&(String, u64)> {
            let inner = counts
                .get(1..counts.len().saturating_sub(1))
                .unwrap_or_default();
            inner
                .iter()
                .filter(|(_, n)| (*n as f64) < share * median as f64)
                .collect()
        };
        let holes = holes(facts);
        let few = below(thin);
        let mut phrases: Vec<String> = holes.clone();
        phrases.extend(
            few.iter()
                .map(|(label, n)| format!("{} in {label}", counted(*n, "row"))),
        );
        let usual = format!("a window usually holds {}", thousands(median));
        let verdict = if phrases.is_empty() {
            Verdict::pass(format!(
                "{} without a hole; {usual} rows.",
                counted(counts.len() as u64, "window")
            ))
        } else {
            let fails = !holes.is_empty() || !below(empty).is_empty();
            let state = if fails { State::Fail } else { State::Warn };
            Verdict::new(state, format!("{}; {usual}.", listed(&phrases, 4)))
        };
        Ok(verdict.with(Evidence::Timeline {
            name: "rows per window".to_owned(),
            points: counts
                .iter()
                .map(|(label, n)| (label.clone(), Some(*n as f64)))
                .collect(),
            limit: Some(thin * median as f64),
        }))
    }
}

/// Places where one window ends before the next begins.
fn holes(facts: &Facts) -> Vec<String> {
    facts
        .windows
        .windows(2)
        .filter(|pair| pair[0].end < pair[1].start)
        .map(|pair| {
            format!(
                "nothing between {} and {}",
                short(&pair[0].label),
                short(&pair[1].label)
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;
    use crate::plan::{WindowBy, WindowRule};

    fn thin(facts: &mut Facts, i: usize, n: u64) {
        for feature in &mut facts.features {
            feature.windows[i].n = n;
        }
    }

    #[test]
    fn states() {
        hold(
            &WindowGaps,
            &[
                case("even", |_| {}, State::Pass, "6 windows without a hole"),
                case(
                    "a short last one",
                    |f| thin(f, 5, 10),
                    State::Pass,
                    "10,000 rows",
                ),
                case(
                    "thin",
                    |f| thin(f, 2, 4_000),
                    State::Warn,
                    "4,000 rows in month 3",
                ),
                case(
                    "nearly empty",
                    |f| thin(f, 2, 40),
                    State::Fail,
                    "40 rows in month 3",
                ),
                case(
                    "missing",
                    hole,
                    State::Fail,
                    "nothing between month 2 and month 4",
                ),
                case(
                    "by rows",
                    |f| f.plan.window = Some(WindowRule::from(WindowBy::Rows(100))),
                    State::NotApplicable,
                    "runs of rows",
                ),
                case("uncut", |f| f.windows.clear(), State::Unknown, "not cut"),
            ],
        );
    }

    fn hole(facts: &mut Facts) {
        facts.windows.remove(2);
        for feature in &mut facts.features {
            feature.windows.remove(2);
        }
    }
}
