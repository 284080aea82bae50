//! The times of single answers that are judged: the server's where they were given, else this device's.

use super::Facts;
use super::wording::{counted, number};
use crate::model::FEWEST_FOR_P99;

/// Times of single answers in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AnswerTimes {
    pub p50_ms: f64,
    /// Of fewer than [`FEWEST_FOR_P99`] answers the slowest.
    pub p99_ms: f64,
    pub p99_interval_ms: Option<[f64; 2]>,
    /// What `p99_ms` may be off by, because the clock is coarse.
    pub within_ms: f64,
    pub n: u64,
    /// Share of the server's requests that failed or took longer than the budget.
    pub late_share: Option<f64>,
    pub of_server: bool,
}

impl AnswerTimes {
    /// Those of the facts; an error says what is missing. A file of server times that cannot be read is not made up for by this device's.
    pub fn of(facts: &Facts) -> Result<AnswerTimes, String> {
        let Some(server) = &facts.server_latency else {
            return AnswerTimes::here(facts);
        };
        let unread = || {
            let reason = server.reason.as_deref();
            reason
                .unwrap_or("The server's times hold no answered request.")
                .to_owned()
        };
        let times = server.times.as_ref().ok_or_else(unread)?;
        AnswerTimes {
            p50_ms: times.p50_ms,
            p99_ms: times.p99_ms,
            p99_interval_ms: times.p99_interval_ms,
            within_ms: 0.0,
            n: times.n,
            late_share: server.late_share,
            of_server: true,
        }
        .sound()
    }

    fn here(facts: &Facts) -> Result<AnswerTimes, String> {
        let model = facts.model.as_ref().ok_or("No model was given.")?;
        if let Some(reason) = &model.reason {
            return Err(format!("The model did not run: {reason}"));
        }
        let single = model.latency.iter().find(|l| l.batch == 1 && l.runs > 0);
        let single = single.ok_or("The time of a single row was not measured.")?;
        AnswerTimes {
            p50_ms: single.p50_us / 1_000.0,
            p99_ms: single.p99_us / 1_000.0,
            p99_interval_ms: single.p99_interval_us.map(|i| i.map(|us| us / 1_000.0)),
            within_ms: single.within_us / 1_000.0,
            n: single.runs,
            late_share: None,
            of_server: false,
        }
        .sound()
    }

    fn sound(self) -> Result<AnswerTimes, String> {
        let numbers = [self.p50_ms, self.p99_ms, self.within_ms];
        match numbers.iter().all(|v| v.is_finite() && *v >= 0.0) {
            true => Ok(self),
            false => Err("The time of a single row was not measured.".to_owned()),
        }
    }

    /// Whether there are enough for a 99th percentile.
    pub fn has_p99(&self) -> bool {
        self.n >= FEWEST_FOR_P99
    }

    /// "on the server" or "on this device".
    pub fn place(&self) -> &'static str {
        match self.of_server {
            true => "on the server",
            false => "on this device",
        }
    }

    /// "p99 0.8 ms (95 % interval 0.7 to 0.9), median 0.3 ms on this device, one row per run, 500 runs".
    pub fn words(&self) -> String {
        let slowest = match self.has_p99() {
            true => format!("p99 {} ms", number(self.p99_ms)),
            false => format!("slowest {} ms", number(self.p99_ms)),
        };
        let interval = match self.p99_interval_ms {
            Some([low, high]) => format!(" (95 % interval {} to {})", number(low), number(high)),
            None => String::new(),
        };
        let clock = match self.within_ms > 0.0 {
            true => format!(
                " (to within {} ms, the clock's step)",
                number(self.within_ms)
            ),
            false => String::new(),
        };
        let of = match self.of_server {
            true => counted(self.n, "answered request"),
            false => format!("one row per run, {}", counted(self.n, "run")),
        };
        format!(
            "{slowest}{interval}{clock}, median {} ms {}, {of}",
            number(self.p50_ms),
            self.place()
        )
    }
}
