//! Drift: what has changed, how much, since when.

mod detail;
mod overview;
mod shapes;
mod tests_table;
mod together;

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

/// What stands under a feature's name: its most certain cause, else what is worth a look.
fn cause_line(feature: &Feature) -> Option<String> {
    if let Some(cause) = feature.causes.first() {
        return Some(cause.clone());
    }
    let verdict = &feature.verdict;
    (verdict.drifted != Some(false) || super::super::headlines::needs_a_look(feature))
        .then(|| verdict.sentence.clone())
}
