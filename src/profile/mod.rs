//! Batches to mergeable, serialisable summaries. No rows.

mod categories;
mod column;
mod condense;
mod counted_keys;
mod dataset;
mod file;
mod hash;
mod histogram;
mod numbers;
mod packed_keys;
mod quantiles;
mod rows;
mod summary;
mod types;
mod window;

pub use column::merge_columns;
pub use dataset::{DatasetAccumulator, ProfileBatch, ProfileSpec};
pub use file::{ProfileFile, ProfileFileError};
pub use hash::of_text as hash_text;
pub use histogram::histogram;
pub use quantiles::{Quantiles, quantiles};
pub use summary::summarise;
pub use types::{
    CategoryCounts, ColumnProfile, DatasetProfile, Histogram, NumberCounts, Summary, TopCategory,
    Values, Window, WindowProfile,
};
pub use window::{MAX_WINDOWS, Period, WindowCut, default_rule};
