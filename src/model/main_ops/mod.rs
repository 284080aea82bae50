//! Operators of the main domain that are ours, one file each: those on texts, which tract lacks.

use super::operator::Operator;

mod string_normalizer;
mod tf_idf_vectorizer;

/// Every operator that takes tract's place.
pub(super) const OPERATORS: &[Operator] =
    &[string_normalizer::OPERATOR, tf_idf_vectorizer::OPERATOR];

/// The operator of this name.
pub(super) fn find(id: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|o| o.id == id)
}
