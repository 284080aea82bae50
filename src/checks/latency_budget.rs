//! The 99th percentile of one answer's time against the plan's budget.

use super::answer_times::AnswerTimes;
use super::wording::{number, percent};
use super::{AboutCheck, Check, Dimension, Duty, Evidence, Facts, State, Verdict, Weight};

/// Share of the requests that may fail or come late.
const LATE: f64 = 0.01;

/// Warns when p99 is over the budget, fails from twice the budget: of the server's times where they were given, else of one row per run on
/// this device, which is not the server. Warns too when over 1 % of the server's requests failed or came late.
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
    needs: &[],
    ml_test_score: Some("O6"),
    nist: Some("MEASURE 2.3"),
};

impl Check for LatencyBudget {
    fn about(&self) -> &'static AboutCheck {
        &ABOUT
    }

    fn run(&self, facts: &Facts) -> Result<Verdict, String> {
        let times = AnswerTimes::of(facts)?;
        let measured = times.words();
        let budget = facts.plan.limits.latency_p99_ms.filter(|b| *b > 0.0).ok_or_else(|| {
            format!("{measured}; the plan sets no budget (limits.latency_p99_ms) to hold it against.")
        })?;
        let against = format!("against a budget of {} ms", number(budget));
        if !times.has_p99() {
            return too_few(&times, budget, &format!("{measured}, {against}"));
        }
        let p99 = times.p99_ms;
        if (p99 - budget).abs() < times.within_ms {
            return Err(format!(
                "{measured}: too near the budget of {} ms for a clock this coarse.",
                number(budget)
            ));
        }
        let state = match State::at_most(p99, budget, 2.0 * budget) {
            // A p99 equal to the budget keeps it.
            State::Warn if p99 <= budget => State::Pass,
            state => state,
        };
        let late = times.late_share.unwrap_or(0.0);
        let (state, says) = match state {
            State::Pass if late > LATE => (
                State::Warn,
                format!(
                    "{measured}, {against}; but {} of the requests failed or came late.",
                    percent(late)
                ),
            ),
            state => (state, format!("{measured}, {against}.")),
        };
        let name = match times.of_server {
            true => "p99 of the server's requests",
            false => "p99 at one row per run",
        };
        Ok(Verdict::new(state, says).with(Evidence::Measure {
            name: name.to_owned(),
            value: Some(p99),
            unit: "ms".to_owned(),
            limit: Some(budget),
            interval: times.p99_interval_ms,
        }))
    }
}

/// Of few answers, only that half of them were late says something of one in a hundred.
fn too_few(times: &AnswerTimes, budget: f64, measured: &str) -> Result<Verdict, String> {
    match State::at_most(times.p50_ms - times.within_ms, budget, 2.0 * budget) {
        state @ (State::Warn | State::Fail) if times.p50_ms > budget => Ok(Verdict::new(
            state,
            format!("{measured}: half of the answers take longer."),
        )
        .with(Evidence::measure(
            "median of single answers",
            times.p50_ms,
            "ms",
            Some(budget),
        ))),
        _ => Err(format!(
            "{measured}: too few to tell the slowest in a hundred."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{case, hold};
    use super::*;
    use crate::performance::{ServerLatency, Times};

    fn p99(facts: &mut Facts, ms: f64) {
        facts.model.as_mut().expect("healthy").latency[0].p99_us = ms * 1_000.0;
    }

    fn server(facts: &mut Facts, p99_ms: f64, late: f64) {
        facts.server_latency = Some(ServerLatency {
            times: Some(Times {
                n: 9_000,
                p50_ms: 3.0,
                p99_ms,
                p99_interval_ms: Some([p99_ms - 1.0, p99_ms + 1.0]),
                ..Times::default()
            }),
            late_share: Some(late),
            ..ServerLatency::default()
        });
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
                    "too near for the clock",
                    |f| {
                        p99(f, 24.95);
                        f.model.as_mut().expect("healthy").latency[0].within_us = 100.0;
                    },
                    State::Unknown,
                    "too near the budget",
                ),
                case(
                    "few runs",
                    |f| f.model.as_mut().expect("healthy").latency[0].runs = 99,
                    State::Unknown,
                    "slowest 0.8 ms, median 0.3 ms on this device, one row per run, 99 runs, against a budget of 25 ms: too few",
                ),
                case(
                    "few runs, and half of them late",
                    |f| {
                        let latency = &mut f.model.as_mut().expect("healthy").latency[0];
                        (latency.runs, latency.p50_us) = (20, 30_000.0);
                    },
                    State::Warn,
                    "half of the answers take longer",
                ),
                case(
                    "the server's times",
                    |f| {
                        p99(f, 50.0);
                        server(f, 12.0, 0.002);
                    },
                    State::Pass,
                    "p99 12 ms (95 % interval 11 to 13), median 3 ms on the server, 9,000 answered requests, against",
                ),
                case(
                    "a slow server",
                    |f| server(f, 60.0, 0.2),
                    State::Fail,
                    "p99 60 ms",
                ),
                case(
                    "a failing server",
                    |f| server(f, 12.0, 0.03),
                    State::Warn,
                    "3 % of the requests failed or came late",
                ),
                case(
                    "the server's times without a model",
                    |f| {
                        f.model = None;
                        server(f, 12.0, 0.0);
                    },
                    State::Pass,
                    "on the server",
                ),
                case(
                    "unreadable times of a server",
                    |f| {
                        f.server_latency = Some(ServerLatency {
                            reason: Some("log.csv has no times.".to_owned()),
                            ..ServerLatency::default()
                        });
                    },
                    State::Unknown,
                    "log.csv has no times",
                ),
                case(
                    "a model that did not run",
                    |f| f.model.as_mut().expect("healthy").reason = Some("broken".to_owned()),
                    State::Unknown,
                    "did not run: broken",
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
