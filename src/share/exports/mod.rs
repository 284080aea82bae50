//! Documents as files that people and other programs read: one file per format, each with a `write`.
//!
//! What is said is decided once, in `outline`; markdown, text and html only lay it out.

pub mod html;
pub mod json;
pub mod markdown;
mod outline;
pub mod scorecard;
pub mod text;
