//! What entropy does to a model: inputs of the reference's own rows go wrong, one at a time and together, and the answers are compared.
//!
//! A file per disturbance, listed in `list`; each gives columns in place of others, the same on every machine under the same seed.
//! `answers` says what has changed, `probes` what comes out when no number goes in. How the model is asked is up to the caller.

mod answers;
mod beyond;
mod combined;
mod extremes;
mod list;
mod missing;
mod noise;
mod probes;
mod run;
mod stale;
mod swapped;
mod table;
#[cfg(test)]
mod tests;
mod types;
mod unit;
mod unseen_category;

pub use run::{Disturb, Stress, Stressed, stress, within_bounds};
pub use types::{Effect, Probe, Robustness};
