//! ONNX to predictions. tract runs the graph; `ops/` holds the operators it lacks or has wrong.
//!
//! `load` checks a file and prepares it, [`bind()`] finds its columns, `Model::predict` answers, `latency` measures. Only this layer knows tract, and none of its types say so. Programs without the feature `model`
//! have the types and the binding alone: tract's registries would stay in any program that could reach them.

#[cfg(feature = "model")]
mod attributes;
#[cfg(feature = "model")]
mod axes;
mod bind;
#[cfg(feature = "model")]
mod bounds;
mod cast;
#[cfg(feature = "model")]
mod clip;
#[cfg(feature = "model")]
mod clock;
#[cfg(feature = "model")]
mod collect;
#[cfg(feature = "model")]
mod contrib_ops;
#[cfg(feature = "model")]
mod costs;
mod decision;
#[cfg(feature = "model")]
mod decode;
#[cfg(feature = "model")]
mod double;
mod error;
#[cfg(feature = "model")]
mod feed;
#[cfg(feature = "model")]
mod graph;
#[cfg(feature = "model")]
mod guard;
mod impact;
#[cfg(feature = "model")]
mod joined;
#[cfg(feature = "model")]
mod kernels;
mod labels;
#[cfg(feature = "model")]
mod latency;
#[cfg(feature = "model")]
mod lengths;
#[cfg(feature = "model")]
mod load;
#[cfg(feature = "model")]
mod main_domain;
#[cfg(feature = "model")]
mod main_ops;
#[cfg(feature = "model")]
mod maps;
#[cfg(feature = "model")]
mod missing;
#[cfg(feature = "model")]
mod operator;
#[cfg(feature = "model")]
mod ops;
#[cfg(feature = "model")]
mod outputs;
#[cfg(feature = "model")]
mod places;
#[cfg(feature = "model")]
mod plan;
#[cfg(feature = "model")]
mod ranges;
#[cfg(feature = "model")]
mod ranked;
#[cfg(feature = "model")]
mod recognise;
#[cfg(feature = "model")]
mod roots;
#[cfg(feature = "model")]
mod run;
#[cfg(feature = "model")]
mod sizes;
#[cfg(feature = "model")]
mod stages;
#[cfg(feature = "model")]
mod steady;
#[cfg(feature = "model")]
mod stock;
mod stress;
#[cfg(feature = "model")]
mod tensors;
#[cfg(feature = "model")]
mod time_parts;
mod timing;
mod types;
mod walk;
#[cfg(feature = "model")]
mod watch;

pub use bind::bind;
pub use decision::{Decision, THRESHOLD, can_be_probability, is_of_the_other_class};
pub use error::ModelError;
pub use impact::PredictionChange;
pub use labels::Labels;
#[cfg(feature = "model")]
pub use latency::latency;
#[cfg(feature = "model")]
pub use load::{Model, STEPS as LOADING_STEPS, load, load_in_steps};
pub use stress::{Disturb, Effect, Probe, Robustness, Stress, Stressed, stress, within_bounds};
#[cfg(feature = "model")]
pub use time_parts::time_parts;
pub use timing::{FEWEST_FOR_P99, Latency, Memory, TimeParts, TimeShare, Timing};
pub use types::{
    Binding, BoundInput, ElementType, ModelFacts, ModelInput, ModelOutput, ModelStage,
    OutputMeaning, Predictions,
};
#[cfg(feature = "model")]
pub use walk::Walk;
pub use walk::{AnswerLine, Cell, Entry, RowAnswer, Seen, Walked, WalkedStage, WalkedValue};
