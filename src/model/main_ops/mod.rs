//! Operators of the main domain that are ours, one file each: those on texts and on doubles, which
//! tract lacks, and one that it stops in.

use super::operator::{self, Operator};
use tract_onnx::model::OnnxOpRegister;

mod cast;
mod gather_elements;
mod is_inf;
mod is_nan;
mod string_concat;
mod string_normalizer;
pub(super) mod tf_idf_vectorizer;

/// Every operator that takes tract's place.
pub(super) const OPERATORS: &[Operator] = &[
    gather_elements::OPERATOR,
    is_inf::OPERATOR,
    is_nan::OPERATOR,
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

#[cfg(test)]
mod tests {
    use super::OPERATORS;

    #[test]
    fn each_operator_has_its_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/main_ops");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of operators")
            .map(|f| f.expect("a readable entry").file_name())
            .map(|f| f.to_string_lossy().replace(".rs", "").replace('_', ""))
            .filter(|f| !["mod", "cast"].contains(&f.as_str()))
            .collect();
        files.sort();
        let mut ids: Vec<String> = OPERATORS.iter().map(|o| o.id.to_lowercase()).collect();
        ids.sort();
        assert_eq!(files, ids);
    }
}
