//! Both scorecards as Markdown.

use super::super::{markdown, outline};
use crate::share::Report;

/// The scorecards and their findings in GitHub's Markdown.
pub fn write(report: &Report) -> String {
    markdown::lay_out(&outline::scorecard(report))
}
