//! How much slower than usual the slowest answers are.

use super::latency_budget::single;
use super::wording::number;
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, Need, State, Verdict, Weight};

/// Ratio of p99 to the median at which it warns; this device does other work too, so it never fails.
const WARN_RATIO: f64 = 10.0;

/// Warns when one answer in a hundred takes ten times as long as the median.
pub(super) struct LatencyTail;

static ABOUT: AboutCheck = AboutCheck {
    id: "latency-tail",
    title: "Slow answers are not much slower than usual ones",
    failing_title: "Some answers take many times as long as usual",
    why: "A page that asks for twenty answers waits for the slowest of them.",
    remedy: "Repeat on a quiet machine; if it stays, look for rows that take another path through the model.",
    dimension: Dimension::Serving,
    weight: Weight::Low,
    duty: Duty::Serving,
    needs: &[Need::Model],
    ml_test_score: Some("O6"),
    nist: None,
};

impl Check for LatencyTail {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let latency = single(facts)?;
        if latency.p50_us <= 0.0 || latency.runs < 100 {
            return Err(format!(
                "{} runs are too few to tell the slowest in a hundred.",
                latency.runs
            ));
        }
        let ratio = latency.p99_us / latency.p50_us;
        let state = if ratio >= WARN_RATIO {
            State::Warn
        } else {
            State::Pass
        };
        let says = format!(
            "One answer in a hundred takes {} ms or longer, {} times the median of {} ms, on this device.",
            number(latency.p99_us / 1_000.0),
            number(ratio),
            number(latency.p50_us / 1_000.0)
        );
        Ok(Verdict::new(state, says).with(Evidence::measure(
            "p99 over median",
            ratio,
            "",
            Some(WARN_RATIO),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;

    fn change(facts: &mut Facts, runs: u64, p99_us: f64) {
        let latency = &mut facts.model.as_mut().expect("healthy").latency[0];
        latency.runs = runs;
        latency.p99_us = p99_us;
    }

    #[test]
    fn states() {
        hold(
            &LatencyTail,
            &[
                case(
                    "short",
                    |_| {},
                    State::Pass,
                    "2.67 times the median of 0.3 ms",
                ),
                case("long", |f| change(f, 500, 6_000.0), State::Warn, "20 times"),
                case(
                    "few runs",
                    |f| change(f, 99, 6_000.0),
                    State::Unknown,
                    "99 runs",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }
}
