//! The page. Numbers are computed elsewhere; here they are formatted, arranged and drawn.
//!
//! `state` holds plain data, `actions` alone changes it, `pages` and `components` read it. What is worth testing without
//! a browser (words, numbers, geometry, addresses) is plain Rust and compiled everywhere.

pub mod charts;
pub mod columns;
pub mod duties;
pub mod evidence_words;
pub mod format;
pub mod headlines;
pub mod over_time;
pub mod parts;
pub mod qr;
pub mod roles;
pub mod route;
pub mod row_edits;
pub mod standing;
pub mod timings;
pub mod upstream;
pub mod verdict;
pub mod windows;
pub mod words;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod actions;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod app;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod components;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod crypto;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod pages;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod state;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub use app::start;
