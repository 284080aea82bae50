//! How long it takes, and where: what timing on this device gives.

use serde::{Deserialize, Serialize};

/// Fewer single runs than this have no 99th percentile by nearest rank: it would be the slowest of them.
pub const FEWEST_FOR_P99: u64 = 100;

/// Time for one run of a batch on this device, from columns to predictions, in microseconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Rows per run.
    pub batch: u64,
    /// Single runs measured warm.
    pub runs: u64,
    /// The first run of this size.
    pub cold_us: f64,
    /// Median. Where the clock is coarse (`within_us` over 0), that of the means of runs timed together.
    pub p50_us: f64,
    /// 90th percentile of the single runs by nearest rank, like those that follow; `None` in reports of older versions.
    #[serde(default)]
    pub p90_us: Option<f64>,
    /// 95th percentile.
    pub p95_us: f64,
    /// 99th percentile; of fewer than [`FEWEST_FOR_P99`] runs it is the slowest, and no percentile.
    pub p99_us: f64,
    /// 95 % interval of the 99th percentile; `None` where the runs are too few for one.
    #[serde(default)]
    pub p99_interval_us: Option<[f64; 2]>,
    /// The slowest run.
    #[serde(default)]
    pub max_us: Option<f64>,
    /// Mean.
    #[serde(default)]
    pub mean_us: Option<f64>,
    /// The clock's step, which the time of a single run may be off by either way; 0 when it is finer than a run.
    #[serde(default)]
    pub within_us: f64,
}

impl Latency {
    /// Rows answered in a second when runs of this size follow each other; `None` without a time.
    pub fn rows_per_second(&self) -> Option<f64> {
        let run_us = self.mean_us.unwrap_or(self.p50_us);
        (run_us > 0.0).then(|| self.batch as f64 / run_us * 1e6)
    }

    /// Whether there were runs enough for a 99th percentile.
    pub fn has_p99(&self) -> bool {
        self.runs >= FEWEST_FOR_P99
    }
}

/// How the model started, and where its time goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Reading the file, in microseconds.
    pub read_us: f64,
    /// From its bytes to a model that is ready to run.
    pub prepare_us: f64,
    /// The first run of the model so prepared, of one row.
    pub first_run_us: f64,
    /// Where the time of a run goes; `None` when it could not be told.
    pub parts: Option<TimeParts>,
    /// Memory of what holds the model; `None` where the platform does not say.
    pub memory: Option<Memory>,
}

impl Timing {
    /// From the file to the first prediction, in microseconds.
    pub fn cold_start_us(&self) -> f64 {
        self.read_us + self.prepare_us + self.first_run_us
    }
}

/// Where the time of a run goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeParts {
    /// Rows per run.
    pub batch: u64,
    /// Runs that were looked into.
    pub runs: u64,
    /// Mean time of such a run; looking takes time too.
    pub run_us: f64,
    /// The clock's step, as in [`Latency`]: single steps are off by it, their means by much less.
    pub within_us: f64,
    /// Largest share first.
    pub shares: Vec<TimeShare>,
}

/// A part of a run's time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeShare {
    /// The operator of the file, with its domain ("ai.onnx.ml:Scaler"); for a step that belongs to none of them, the engine's own
    /// name of it; or one of [`TimeShare::OUTSIDE`].
    pub what: String,
    /// Steps of the prepared graph that are counted here; 0 outside of it.
    pub steps: u64,
    /// Share of the run's time, 0 to 1; all shares sum to 1.
    pub share: f64,
}

impl TimeShare {
    /// Columns to the graph's inputs.
    pub const FEEDING: &str = "columns to inputs";
    /// The graph's outputs to predictions.
    pub const COLLECTING: &str = "outputs to predictions";
    /// The engine between its steps.
    pub const BETWEEN: &str = "between the steps";
    /// What takes time outside of the operators.
    pub const OUTSIDE: [&str; 3] = [
        TimeShare::FEEDING,
        TimeShare::COLLECTING,
        TimeShare::BETWEEN,
    ];
}

/// Memory in bytes: of the worker that holds the model, or natively of the whole process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Whether it is the whole process, with everything else it holds.
    pub whole_process: bool,
    /// Before the model was first loaded there.
    pub before: u64,
    /// After it was loaded.
    pub loaded: u64,
    /// After it was timed.
    pub timed: u64,
}
