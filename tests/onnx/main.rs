//! Models against onnxruntime's answers, and models that must be refused.

mod compare;
mod files;
mod golden;
mod hostile;
mod matrix;
mod operators;
mod refusals;
mod stages;
mod standard;
