//! How much slower than usual the slowest answers are.

use super::answer_times::AnswerTimes;
use super::wording::{counted, number};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

/// Ratio of p99 to the median at which it warns; devices do other work too, so it never fails.
const WARN_RATIO: f64 = 10.0;

/// Warns when one answer in a hundred takes ten times as long as the median, on the server where its times were given.
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
    needs: &[],
    ml_test_score: Some("O6"),
    nist: Some("MEASURE 2.3"),
};

impl Check for LatencyTail {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let times = AnswerTimes::of(facts)?;
        if times.p50_ms <= 0.0 || !times.has_p99() {
            let what = if times.of_server { "request" } else { "run" };
            return Err(format!(
                "{} are too few to tell the slowest in a hundred.",
                counted(times.n, what)
            ));
        }
        let ratio = times.p99_ms / times.p50_ms;
        let off = times.within_ms / times.p50_ms;
        if (ratio - WARN_RATIO).abs() < off {
            return Err(format!(
                "The clock's step of {} ms is too coarse beside a median of {} ms to tell the slowest in a hundred.",
                number(times.within_ms),
                number(times.p50_ms)
            ));
        }
        let state = if ratio >= WARN_RATIO {
            State::Warn
        } else {
            State::Pass
        };
        let says = format!(
            "One answer in a hundred takes {} ms or longer, {} times the median of {} ms, {}.",
            number(times.p99_ms),
            number(ratio),
            number(times.p50_ms),
            times.place()
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
    use crate::performance::{ServerLatency, Times};

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
                case(
                    "a clock that is too coarse",
                    |f| {
                        change(f, 500, 100.0);
                        let latency = &mut f.model.as_mut().expect("healthy").latency[0];
                        (latency.p50_us, latency.within_us) = (5.0, 100.0);
                    },
                    State::Unknown,
                    "too coarse",
                ),
                case(
                    "a server's tail",
                    |f| {
                        f.server_latency = Some(ServerLatency {
                            times: Some(Times {
                                n: 5_000,
                                p50_ms: 2.0,
                                p99_ms: 90.0,
                                ..Times::default()
                            }),
                            ..ServerLatency::default()
                        });
                    },
                    State::Warn,
                    "45 times the median of 2 ms, on the server",
                ),
                case("no model", |f| f.model = None, State::Unknown, "No model"),
            ],
        );
    }
}
