//! Drift: what has changed, how much, since when.

mod detail;
mod overview;
mod shapes;
mod tests_table;
mod together;
mod upstream;

pub use detail::DriftDetail;
pub use overview::DriftPage;

use crate::checks::Feature;
use crate::drift::TestResult;

/// The result of the test that says whether the shift is large.
fn large_test(feature: &Feature) -> Option<&TestResult> {
    by_id(feature, &feature.verdict.large_by)
}

/// The result of the test that says whether the shift is real.
fn real_test(feature: &Feature) -> Option<&TestResult> {
    by_id(feature, &feature.verdict.real_by)
}

fn by_id<'a>(feature: &'a Feature, id: &str) -> Option<&'a TestResult> {
    feature.drift.iter().find(|t| t.is_of(id))
}
