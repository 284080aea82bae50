//! The 99th percentile of one answer's time against the plan's budget.

use super::wording::{counted, number};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};
use crate::model::{Latency, ModelFacts};

/// Warns when p99 at one row per run is over the budget, fails from twice the budget: this device is not the server.
pub(super) struct LatencyBudget;

static ABOUT: AboutCheck = AboutCheck {
    id: "latency-budget",
    title: "It answers within its time budget",
    failing_title: "It answers more slowly than its budget allows",
    why: "An answer that comes after the page has given up is no answer, and one in a hundred is everybody's tenth visit.",
    remedy: "Use fewer trees or features, or a faster runtime; or agree on another budget with whoever waits.",
    dimension: Dimension::Serving,
    weight: Weight::High,
    duty: Duty::Serving,
    needs: &[Need::Model],
    ml_test_score: Some("O6"),
    nist: None,
};

impl Check for LatencyBudget {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let latency = single(facts)?;
        let p99 = latency.p99_us / 1_000.0;
        let measured = format!(
            "p99 {} ms, median {} ms on this device, one row per run, {}",
            number(p99),
            number(latency.p50_us / 1_000.0),
            counted(latency.runs, "run")
        );
        let budget = facts.plan.limits.latency_p99_ms.filter(|b| *b > 0.0).ok_or_else(|| {
            format!("{measured}; the plan sets no budget (limits.latency_p99_ms) to hold it against.")
        })?;
        let state = match State::at_most(p99, budget, 2.0 * budget) {
            State::Unknown => return Err("No latency was measured.".to_owned()),
            // A p99 equal to the budget keeps it.
            State::Warn if p99 <= budget => State::Pass,
            state => state,
        };
        Ok(Verdict::new(
            state,
            format!("{measured}, against a budget of {} ms.", number(budget)),
        )
        .with(Evidence::measure(
            "p99 at one row per run",
            p99,
            "ms",
            Some(budget),
        )))
    }
}

/// The latency of one row per run.
pub(super) fn single(facts: &Facts) -> Result<&Latency, String> {
    let model: &ModelFacts = facts.model.as_ref().ok_or("No model was given.")?;
    let single = model.latency.iter().find(|l| l.batch == 1 && l.runs > 0);
    let measured = single.filter(|l| l.p99_us.is_finite() && l.p50_us.is_finite());
    Ok(measured.ok_or("The time of a single row was not measured.")?)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn p99(facts: &mut Facts, ms: f64) {
        facts.model.as_mut().expect("healthy").latency[0].p99_us = ms * 1_000.0;
    }

    #[test]
    fn states() {
        hold(
            &LatencyBudget,
            &[
                case(
                    "within",
                    |_| {},
                    State::Pass,
                    "p99 0.8 ms, median 0.3 ms on this device, one row per run, 500 runs, against a budget of 25 ms",
                ),
                case("at the budget", |f| p99(f, 25.0), State::Pass, "25 ms"),
                case("over", |f| p99(f, 38.0), State::Warn, "p99 38 ms"),
                case("twice", |f| p99(f, 50.0), State::Fail, "p99 50 ms"),
                case(
                    "no budget",
                    |f| f.plan.limits.latency_p99_ms = None,
                    State::Unknown,
                    "sets no budget",
                ),
                case(
                    "unmeasured",
                    |f| f.model.as_mut().expect("healthy").latency.clear(),
                    State::Unknown,
                    "not measured",
                ),
                case(
                    "no model",
                    |f| f.model = None,
                    State::Unknown,
                    "No model was given",
                ),
            ],
        );
    }
}
