//! How fast models were on this device before: what a visit leaves to compare the next one with.

use crate::model::ModelFacts;
use serde::{Deserialize, Serialize};

/// Timings kept; the oldest go first.
const MOST: usize = 20;
/// Characters kept of a file's name.
const LONGEST_NAME: usize = 120;

/// One timing of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastTiming {
    /// When, in seconds since 1970.
    pub at: i64,
    /// The model's file.
    pub file: String,
    /// Its SHA-256 in hexadecimal: the same file is the same model.
    pub sha256: String,
    /// Median of one row, in microseconds.
    pub p50_us: f64,
    /// p99 of one row, where there were runs enough.
    pub p99_us: Option<f64>,
    /// Rows a second at the largest size that was timed, and that size.
    pub pace: Option<(u64, f64)>,
    /// From file to first answer.
    pub cold_start_us: Option<f64>,
}

impl PastTiming {
    /// What is worth keeping of a model that was just timed; `None` when its single row was not.
    pub fn of(model: &ModelFacts, at: i64) -> Option<PastTiming> {
        let single = model.latency.iter().find(|l| l.batch == 1)?;
        let largest = model.latency.iter().max_by_key(|l| l.batch);
        Some(PastTiming {
            at,
            file: model.file.chars().take(LONGEST_NAME).collect(),
            sha256: model.sha256.clone(),
            p50_us: single.p50_us,
            p99_us: single.has_p99().then_some(single.p99_us),
            pace: largest.and_then(|l| Some((l.batch, l.rows_per_second()?))),
            cold_start_us: model.timing.as_ref().map(|t| t.cold_start_us()),
        })
    }
}

/// Adds the newest timing, and lets the oldest go when there are too many.
pub fn add(to: &mut Vec<PastTiming>, newest: PastTiming) {
    to.push(newest);
    let too_many = to.len().saturating_sub(MOST);
    to.drain(..too_many);
}

/// What the browser kept as text; nothing where it cannot be read any more.
pub fn read(text: &str) -> Vec<PastTiming> {
    let mut kept: Vec<PastTiming> = serde_json::from_str(text).unwrap_or_default();
    kept.truncate(MOST);
    kept
}

/// The text to keep.
pub fn write(timings: &[PastTiming]) -> String {
    serde_json::to_string(timings).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Latency, Timing};

    fn model(batches: &[u64]) -> ModelFacts {
        let latency = |batch: &u64| Latency {
            batch: *batch,
            runs: 200,
            p50_us: 50.0 * *batch as f64,
            p99_us: 80.0 * *batch as f64,
            ..Latency::default()
        };
        ModelFacts {
            file: "m.onnx".to_owned(),
            latency: batches.iter().map(latency).collect(),
            timing: Some(Timing {
                prepare_us: 900.0,
                first_run_us: 100.0,
                ..Timing::default()
            }),
            ..ModelFacts::default()
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let timing = PastTiming::of(&model(&[1, 64]), 7).expect("one row was timed");
        assert_eq!((timing.p50_us, timing.p99_us), (50.0, Some(80.0)));
        assert_eq!(timing.pace, Some((64, 20_000.0)));
        assert_eq!(timing.cold_start_us, Some(1_000.0));
        assert_eq!(read(&write(std::slice::from_ref(&timing))), [timing]);
        assert_eq!(PastTiming::of(&model(&[64]), 7), None);
        for odd in ["", "{}", "[1]", "null"] {
            assert_eq!(read(odd), [], "{odd}");
        }
    }

    #[test]
    fn the_oldest_go_first() {
        let mut kept = Vec::new();
        for at in 0..25 {
            add(&mut kept, PastTiming::of(&model(&[1]), at).expect("timed"));
        }
        let times: Vec<i64> = kept.iter().map(|t| t.at).collect();
        assert_eq!(times, (5..25).collect::<Vec<i64>>());
    }
}
