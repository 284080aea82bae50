//! Finding the result that a verdict names.

use crate::checks::Feature;
use crate::drift::TestResult;

/// The result of the test that a verdict names as "id" or "id:variant".
pub(super) fn named<'a>(feature: &'a Feature, name: &str) -> Option<&'a TestResult> {
    feature.drift.iter().find(|r| r.is_of(name))
}
