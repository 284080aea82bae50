//! The operators of ai.onnx.ml, one file each. All of them are ours: tract has some, but answers binary
//! tree ensembles wrongly, cannot carry text labels, and normalises by another rule than the exporters expect.

use super::operator::Operator;

mod array_feature_extractor;
mod binarizer;
pub(super) mod cast_map;
mod category_mapper;
pub(super) mod dict_vectorizer;
mod feature_vectorizer;
mod imputer;
mod label_encoder;
mod linear_classifier;
mod linear_regressor;
mod normalizer;
mod one_hot_encoder;
mod scaler;
mod svm_classifier;
mod svm_regressor;
mod tree_ensemble;
mod tree_ensemble_classifier;
mod tree_ensemble_regressor;
mod zip_map;

/// The domain of all of them.
pub(super) const DOMAIN: &str = "ai.onnx.ml";

/// Every operator of the domain that a model may hold; any other is refused.
pub(super) const OPERATORS: &[Operator] = &[
    array_feature_extractor::OPERATOR,
    binarizer::OPERATOR,
    cast_map::OPERATOR,
    category_mapper::OPERATOR,
    dict_vectorizer::OPERATOR,
    feature_vectorizer::OPERATOR,
    imputer::OPERATOR,
    label_encoder::OPERATOR,
    linear_classifier::OPERATOR,
    linear_regressor::OPERATOR,
    normalizer::OPERATOR,
    one_hot_encoder::OPERATOR,
    scaler::OPERATOR,
    svm_classifier::OPERATOR,
    svm_regressor::OPERATOR,
    tree_ensemble::OPERATOR,
    tree_ensemble_classifier::OPERATOR,
    tree_ensemble_regressor::OPERATOR,
    zip_map::OPERATOR,
];

/// The operator of this name.
pub(super) fn find(id: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|o| o.id == id)
}

#[cfg(test)]
mod tests {
    use super::OPERATORS;

    #[test]
    fn each_file_is_an_operator_and_each_operator_a_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/ops");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of operators")
            .map(|f| f.expect("a readable entry").file_name())
            .map(|f| f.to_string_lossy().replace(".rs", "").replace('_', ""))
            .filter(|f| f != "mod")
            .collect();
        files.sort();
        let mut ids: Vec<String> = OPERATORS.iter().map(|o| o.id.to_lowercase()).collect();
        ids.sort();
        assert_eq!(files, ids);
    }
}
