//! Operators of onnxruntime's own that exporters write for lack of one in the standard, one file each.

use super::operator::Operator;

mod c_dist;
mod tokenizer;

/// The domain of all of them.
pub(super) const DOMAIN: &str = "com.microsoft";

/// Every operator of the domain that a model may hold; any other is refused.
pub(super) const OPERATORS: &[Operator] = &[c_dist::OPERATOR, tokenizer::OPERATOR];

/// The operator of this name.
pub(super) fn find(id: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|o| o.id == id)
}

#[cfg(test)]
mod tests {
    use super::OPERATORS;

    #[test]
    fn each_file_is_an_operator_and_each_operator_a_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/contrib_ops");
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
