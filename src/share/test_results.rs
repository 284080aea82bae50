//! Finding the result that a verdict names.

use crate::checks::Feature;
use crate::drift::TestResult;

/// The result of the test that a verdict names as "id" or "id:variant".
pub(super) fn named<'a>(feature: &'a Feature, name: &str) -> Option<&'a TestResult> {
    let (id, variant) = match name.split_once(':') {
        Some((id, variant)) => (id, Some(variant)),
        None => (name, None),
    };
    let mut results = feature.drift.iter();
    results.find(|r| r.test == id && r.variant.as_deref() == variant)
}
