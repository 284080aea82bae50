//! Models against onnxruntime's answers, and models that must be refused.
#![cfg(not(target_arch = "wasm32"))]

mod attempt;
mod bombs;
mod build;
mod compare;
mod files;
mod golden;
mod hostile;
mod matrix;
mod mutants;
mod one_number;
mod operators;
mod refusals;
mod stages;
mod standard;
mod walk;
