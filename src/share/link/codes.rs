//! Enumerations by number. Frozen with schema 1: append, never reorder.

use super::LinkError;
use crate::checks::{Basis, Dimension, Duty, State, Weight};
use crate::data::Kind;
use crate::plan::Task;

pub(super) const STATES: &[State] = &[
    State::Pass,
    State::Warn,
    State::Fail,
    State::NotDone,
    State::NotApplicable,
    State::Unknown,
];

pub(super) const BASES: &[Basis] = &[
    Basis::Measured,
    Basis::Attested,
    Basis::Claimed,
    Basis::Expired,
];

pub(super) const WEIGHTS: &[Weight] =
    &[Weight::Critical, Weight::High, Weight::Medium, Weight::Low];

pub(super) const DIMENSIONS: &[Dimension] = &[
    Dimension::Value,
    Dimension::Data,
    Dimension::Quality,
    Dimension::Monitoring,
    Dimension::Retraining,
    Dimension::Rollback,
    Dimension::Serving,
    Dimension::Feedback,
];

pub(super) const DUTIES: &[Duty] = &[
    Duty::Wake,
    Duty::RollBack,
    Duty::Outcome,
    Duty::Thresholds,
    Duty::Retraining,
    Duty::Appeals,
    Duty::Upstream,
    Duty::Serving,
    Duty::Retire,
];

pub(super) const KINDS: &[Kind] = &[
    Kind::Numeric,
    Kind::Categorical,
    Kind::Boolean,
    Kind::Datetime,
    Kind::Text,
];

pub(super) const TASKS: &[Task] = &[Task::Binary, Task::Multiclass, Task::Regression];

/// No, yes, unknown.
pub(super) const VERDICTS: &[Option<bool>] = &[Some(false), Some(true), None];

/// The entry's number.
///
/// # Errors
/// When the entry is not listed: it is younger than the schema.
pub(super) fn code<T: PartialEq>(of: &T, list: &[T]) -> Result<u8, LinkError> {
    let at = list.iter().position(|entry| entry == of);
    at.map(|at| at as u8).ok_or(LinkError::Unwritable(
        "it uses a word that this form of link does not have",
    ))
}

/// The number's entry.
pub(super) fn entry<T: Copy>(code: u8, list: &[T]) -> Option<T> {
    list.get(usize::from(code)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reordering an enumeration or a list would give old links another meaning.
    #[test]
    fn every_variant_has_the_code_of_its_place() {
        let same = |codes: Vec<usize>| codes.iter().enumerate().all(|(i, c)| i == *c);
        assert!(same(STATES.iter().map(|v| *v as usize).collect()));
        assert!(same(BASES.iter().map(|v| *v as usize).collect()));
        assert!(same(WEIGHTS.iter().map(|v| *v as usize).collect()));
        assert!(same(DIMENSIONS.iter().map(|v| *v as usize).collect()));
        assert!(same(DUTIES.iter().map(|v| *v as usize).collect()));
        assert!(same(KINDS.iter().map(|v| *v as usize).collect()));
        assert!(same(TASKS.iter().map(|v| *v as usize).collect()));
        assert_eq!(
            [
                STATES.len(),
                BASES.len(),
                WEIGHTS.len(),
                DIMENSIONS.len(),
                DUTIES.len(),
                KINDS.len(),
                TASKS.len()
            ],
            [6, 4, 4, 8, 9, 5, 3]
        );
    }
}
