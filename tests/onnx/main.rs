//! Models against onnxruntime's answers, and models that must be refused.

mod files;
mod golden;
mod hostile;
mod operators;
mod refusals;
mod stages;
