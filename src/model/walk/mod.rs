//! One row through the graph, stage by stage.
//!
//! What leaves a stage is asked of the same plan that predicts, with more outputs: the operators and their checks are the same, and the
//! plan's own answer is held against the prediction.

#[cfg(feature = "model")]
mod answers;
#[cfg(feature = "model")]
mod cells;
#[cfg(feature = "model")]
mod leaving;
#[cfg(feature = "model")]
mod run;
mod types;
mod words;

#[cfg(feature = "model")]
pub use run::Walk;
pub use types::{Cell, RowAnswer, Seen, Walked, WalkedStage, WalkedValue};
pub use words::{AnswerLine, Entry};
