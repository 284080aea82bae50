//! Models against onnxruntime's answers, and models that must be refused.

mod attempt;
mod bombs;
mod build;
mod compare;
mod files;
mod golden;
mod hostile;
mod matrix;
mod operators;
mod refusals;
mod standard;
