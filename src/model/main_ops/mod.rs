//! Operators of the main domain that are ours, one file each: those on texts, which tract lacks.

use super::operator::{self, Operator};
use tract_onnx::model::OnnxOpRegister;

mod cast;
mod string_concat;
mod string_normalizer;
mod tf_idf_vectorizer;

/// Every operator that takes tract's place.
pub(super) const OPERATORS: &[Operator] = &[
    string_concat::OPERATOR,
    string_normalizer::OPERATOR,
    tf_idf_vectorizer::OPERATOR,
];

/// Puts ours in the place of tract's.
pub(super) fn register(to: &mut OnnxOpRegister) {
    operator::register(OPERATORS, to);
    cast::register(to);
}

/// The operator of this name.
pub(super) fn find(id: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|o| o.id == id)
}
