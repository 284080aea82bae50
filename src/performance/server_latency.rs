//! How long a server took, as its own log says.

use crate::plan::{DurationUnit, WindowBy, WindowRule};
use crate::profile::{MAX_WINDOWS, Window, WindowCut, default_rule};
use crate::stats::order_statistics::{nearest_rank, percentile_interval};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Up to this long, requests are cut by the hour when the plan does not say how.
const HOURS_UP_TO_MS: i64 = 2 * 86_400_000;
/// Longer than this (31 years) is no time of a request.
const MOST_MS: f64 = 1e12;

/// A server's times: the report's `server_latency`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerLatency {
    /// The file's name.
    pub file: String,
    /// The column of durations.
    pub column: String,
    /// Its unit there; everything below is in milliseconds.
    pub unit: DurationUnit,
    /// Who says so: "name" (the column's), "plan", or "default".
    pub unit_by: String,
    /// Rows of the file.
    pub rows: u64,
    /// Requests that failed by their status; their times are not among those below.
    pub failed: u64,
    /// Rows that did not fail and have no readable time of 0 or more.
    pub unreadable: u64,
    /// Rows whose status tells neither; they are taken for answered.
    pub unclear: u64,
    /// Times of the answered requests; `None` without any.
    pub times: Option<Times>,
    /// Share of the requests, failed ones included, that were not answered within the plan's budget; `None` without a budget.
    pub late_share: Option<f64>,
    /// Earliest and latest request in ms since 1970.
    pub span: Option<(i64, i64)>,
    /// By window of time, in order; windows without a request are left out.
    pub windows: Vec<LatencyWindow>,
    /// Why there are no times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Times in milliseconds; percentiles by nearest rank, exact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Times {
    /// How many.
    pub n: u64,
    /// Mean.
    pub mean_ms: f64,
    /// Median.
    pub p50_ms: f64,
    /// 90th percentile.
    pub p90_ms: f64,
    /// 95th percentile.
    pub p95_ms: f64,
    /// 99th percentile; of fewer than 100 it is the slowest.
    pub p99_ms: f64,
    /// 95 % interval of the 99th percentile; `None` where there are too few for one.
    pub p99_interval_ms: Option<[f64; 2]>,
    /// The slowest.
    pub max_ms: f64,
}

/// Times of one window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatencyWindow {
    /// Which.
    pub window: Window,
    /// Times of its answered requests; `None` without any.
    pub times: Option<Times>,
    /// Its requests that failed.
    pub failed: u64,
    /// As for all of them.
    pub late_share: Option<f64>,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Answered,
    Failed,
    Unclear,
}

/// The columns of a log, row by row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Log<'a> {
    /// Durations in the log's unit, NaN where there is none.
    pub durations: &'a [f64],
    /// Timestamps in ms since 1970, NaN where there is none; empty without.
    pub times: &'a [f64],
    /// Statuses as they are written; empty without.
    pub statuses: &'a [Option<String>],
}

/// What a log says. `to_ms` units make a millisecond. Rows without a timestamp are in no window; the latest 1,000 windows are kept.
/// `budget_ms` not above 0 is none. Names and units are left to the caller.
pub fn server_latency(
    log: Log<'_>,
    unit: DurationUnit,
    budget_ms: Option<f64>,
    rule: Option<WindowRule>,
) -> ServerLatency {
    let budget_ms = budget_ms.filter(|b| b.is_finite() && *b > 0.0);
    let times = log.times.iter().copied().filter(|t| t.is_finite());
    let span = times
        .map(|t| (t as i64, t as i64))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let cut = cut(rule, span, log.durations.len() as u64);
    let mut all = Requests::default();
    let mut windows: BTreeMap<i64, Requests> = BTreeMap::new();
    let (mut unreadable, mut unclear) = (0, 0);
    for (row, duration) in log.durations.iter().enumerate() {
        let status = log.statuses.get(row).and_then(|s| s.as_deref());
        let ended = status.map_or(Ended::Answered, ended);
        unclear += u64::from(ended == Ended::Unclear);
        let ms = duration / unit.per_ms();
        if ended != Ended::Failed && !(0.0..=MOST_MS).contains(&ms) {
            unreadable += 1;
            continue;
        }
        let at = log
            .times
            .get(row)
            .filter(|t| t.is_finite())
            .map(|t| *t as i64);
        let window = cut.and_then(|cut| cut.start_of(at, row as u64));
        let window = window.map(|start| windows.entry(start).or_default());
        for requests in window.into_iter().chain([&mut all]) {
            requests.rows += 1;
            match ended {
                Ended::Failed => requests.failed += 1,
                _ => requests.ms.push(ms),
            }
        }
    }
    let left_out = windows.len().saturating_sub(MAX_WINDOWS);
    let window = |(start, mut requests): (i64, Requests)| {
        Some(LatencyWindow {
            window: cut?.window(start, requests.rows),
            late_share: requests.late_share(budget_ms),
            failed: requests.failed,
            times: requests.times(),
        })
    };
    ServerLatency {
        unit,
        rows: log.durations.len() as u64,
        unreadable,
        unclear,
        windows: windows
            .into_iter()
            .skip(left_out)
            .filter_map(window)
            .collect(),
        late_share: all.late_share(budget_ms),
        failed: all.failed,
        times: all.times(),
        span,
        ..ServerLatency::default()
    }
}

fn cut(rule: Option<WindowRule>, span: Option<(i64, i64)>, rows: u64) -> Option<WindowCut> {
    let by_span = || {
        let (first, last) = span?;
        Some(match last.saturating_sub(first) {
            short if short <= HOURS_UP_TO_MS => WindowBy::Hour,
            long => default_rule(long),
        })
    };
    let rule = rule.or_else(|| by_span().map(WindowRule::from))?;
    WindowCut::of_rule(rule, rows)
}

#[derive(Default)]
struct Requests {
    rows: u64,
    failed: u64,
    ms: Vec<f64>,
}

impl Requests {
    fn late_share(&self, budget_ms: Option<f64>) -> Option<f64> {
        let budget = budget_ms?;
        let late = self.ms.iter().filter(|ms| **ms > budget).count() as u64 + self.failed;
        let all = self.ms.len() as u64 + self.failed;
        (all > 0).then(|| late as f64 / all as f64)
    }

    fn times(&mut self) -> Option<Times> {
        self.ms.sort_by(f64::total_cmp);
        let rank = |share| nearest_rank(&self.ms, share);
        Some(Times {
            n: self.ms.len() as u64,
            // In increasing order, so that the sum does not depend on the rows'.
            mean_ms: self.ms.iter().sum::<f64>() / self.ms.len() as f64,
            p50_ms: rank(0.5)?,
            p90_ms: rank(0.9)?,
            p95_ms: rank(0.95)?,
            p99_ms: rank(0.99)?,
            p99_interval_ms: percentile_interval(&self.ms, 0.99),
            max_ms: *self.ms.last()?,
        })
    }
}

/// Codes of HTTP, of which those from 400 are failures, and the usual words. Other numbers mean one thing here and another there.
fn ended(status: &str) -> Ended {
    let status = status.trim().to_lowercase();
    if let Ok(code) = status.parse::<f64>() {
        return match code {
            c if (100.0..400.0).contains(&c) => Ended::Answered,
            c if (400.0..600.0).contains(&c) => Ended::Failed,
            _ => Ended::Unclear,
        };
    }
    match status.as_str() {
        "ok" | "success" | "succeeded" | "true" | "yes" | "completed" | "done" | "2xx" | "3xx" => {
            Ended::Answered
        }
        "error" | "fail" | "failed" | "failure" | "false" | "no" | "timeout" | "timed out"
        | "cancelled" | "canceled" | "rejected" | "unavailable" | "4xx" | "5xx" => Ended::Failed,
        _ => Ended::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600_000.0;

    #[test]
    fn percentiles_are_exact_and_by_window() {
        // 200 requests of 1 to 200 µs, an hour each for half of them.
        let durations: Vec<f64> = (1..=200).map(f64::from).collect();
        let times: Vec<f64> = (0..200)
            .map(|i| f64::floor(f64::from(i) / 100.0) * HOUR)
            .collect();
        let log = Log {
            durations: &durations,
            times: &times,
            statuses: &[],
        };
        let found = server_latency(log, DurationUnit::Microseconds, Some(0.15), None);
        let all = found.times.clone().expect("times");
        assert_eq!(
            (all.n, all.p50_ms, all.p90_ms, all.p95_ms),
            (200, 0.1, 0.18, 0.19)
        );
        assert_eq!(
            (all.p99_ms, all.max_ms, all.p99_interval_ms),
            (0.198, 0.2, None)
        );
        assert!((all.mean_ms - 0.1005).abs() < 1e-12);
        assert_eq!(found.late_share, Some(0.25));
        assert_eq!(found.span, Some((0, 3_600_000)));
        let of = |w: &LatencyWindow| {
            let times = w.times.as_ref().expect("times");
            (w.window.label.clone(), times.n, times.max_ms, w.late_share)
        };
        let windows: Vec<_> = found.windows.iter().map(of).collect();
        let label = str::to_owned;
        assert_eq!(
            windows,
            [
                (label("1970-01-01 00:00"), 100, 0.1, Some(0.0)),
                (label("1970-01-01 01:00"), 100, 0.2, Some(0.5))
            ]
        );
    }

    #[test]
    fn failed_requests_are_late_and_have_no_time() {
        let status = |text: &str| Some(text.to_owned());
        let statuses = [
            status("200"),
            status("503"),
            status("OK"),
            status("brewing"),
            None,
        ];
        let log = Log {
            durations: &[4.0, 0.001, f64::NAN, 6.0, -1.0],
            times: &[],
            statuses: &statuses,
        };
        let found = server_latency(log, DurationUnit::Milliseconds, Some(5.0), None);
        assert_eq!(
            (found.rows, found.failed, found.unreadable, found.unclear),
            (5, 1, 2, 1)
        );
        let times = found.times.expect("times");
        assert_eq!((times.n, times.p50_ms, times.max_ms), (2, 4.0, 6.0));
        assert_eq!(found.late_share, Some(2.0 / 3.0));
        assert!(found.windows.is_empty());
    }

    #[test]
    fn nothing_and_nonsense() {
        let nothing = server_latency(Log::default(), DurationUnit::Seconds, Some(1.0), None);
        assert_eq!(
            (nothing.times, nothing.late_share, nothing.rows),
            (None, None, 0)
        );
        let log = Log {
            durations: &[f64::INFINITY, f64::NAN],
            times: &[f64::NAN, 1e300],
            statuses: &[],
        };
        let rule = Some(WindowBy::Day.into());
        let found = server_latency(log, DurationUnit::Seconds, Some(f64::NAN), rule);
        assert_eq!(
            (found.times, found.unreadable, found.late_share),
            (None, 2, None)
        );
        assert!(found.windows.is_empty());
    }

    #[test]
    fn statuses() {
        for (status, expected) in [
            ("200", Ended::Answered),
            (" 204.0 ", Ended::Answered),
            ("302", Ended::Answered),
            ("404", Ended::Failed),
            ("599", Ended::Failed),
            ("0", Ended::Unclear),
            ("1", Ended::Unclear),
            ("600", Ended::Unclear),
            ("-1", Ended::Unclear),
            ("True", Ended::Answered),
            ("Timeout", Ended::Failed),
            ("NaN", Ended::Unclear),
            ("", Ended::Unclear),
        ] {
            assert_eq!(ended(status), expected, "{status:?}");
        }
    }
}
