//! Jobs and where they run. Everything far away is a [`Job`] given to a [`Runner`]; [`flow`] strings jobs together.

mod answer;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod carried;
mod data_jobs;
mod drawn_rows;
mod execute;
pub mod flow;
mod job;
mod labels;
mod latency_log;
#[cfg(feature = "model")]
mod memory;
#[cfg(feature = "model")]
mod model_jobs;
#[cfg(all(feature = "model", not(target_arch = "wasm32")))]
mod native;
mod packed_profile;
mod parcel;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod pool;
mod problem;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod program;
mod row_jobs;
mod runner;
mod scoring;
mod stream_jobs;
#[cfg(feature = "model")]
mod timing_jobs;
#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod worker;

pub use answer::{Answer, ComparedColumn, MergedSample, ScoredPart};
pub use execute::Executor;
pub use job::{Engine, Envelope, FileId, Job, JoinBy, LabelSource, Part};
pub use latency_log::LogAsk;
#[cfg(all(feature = "model", not(target_arch = "wasm32")))]
pub use native::NativeRunner;
pub use packed_profile::PackedProfile;
pub use parcel::{Json, Parcel};
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub use pool::Pool;
pub use problem::Problem;
pub use runner::{Runner, Update, run};
pub use scoring::Scoring;
