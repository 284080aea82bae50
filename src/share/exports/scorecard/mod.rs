//! The two scorecards as files: one file per format.

pub mod badge;
pub mod html;
pub mod ics;
pub mod json;
pub mod markdown;
pub mod runbook;
