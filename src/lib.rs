//! Seaworthy measures whether a machine-learning model is fit to ship and who owns it.
//!
//! Each layer uses only the layers above it in this list; `tests/architecture.rs` holds that. The blank lines keep rustfmt from sorting it.

/// What to measure and against which limits: roles, task, windows, limits, gate.
pub mod plan;

/// Bytes to Arrow batches: CSV and Parquet, recognised by content, read in chunks.
pub mod data;

/// Numbers to numbers: the `Accumulator`, exact sums, special functions, multiple testing.
pub mod stats;

/// Batches to mergeable summaries, per column and per window.
pub mod profile;

/// ONNX to predictions, through tract and the operators it lacks.
pub mod model;

/// Two profiles to scores: one file per test.
pub mod drift;

/// Predictions and labels to quality: metrics, and what doing nothing would give.
pub mod performance;

/// Facts to findings: one file per check.
pub mod checks;

/// Findings and answers to the two scorecards, readiness and ownership.
pub mod scorecard;

/// Documents to links and files, and back.
pub mod share;

/// Jobs and where they run: this thread, native threads, the browser's workers.
pub mod engine;

/// The page: state, actions, pages, components, charts.
pub mod ui;

/// The command line: arguments to flows.
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod command;
