//! Both scorecards as one HTML file that needs nothing else.

use super::super::{html, outline};
use crate::share::Report;

/// The scorecards and their findings as a page: light and dark by the reader's setting, fit for printing.
pub fn write(report: &Report) -> String {
    html::page("Scorecards", report, &outline::scorecard(report))
}
