//! StringNormalizer: upper or lower case. Leaving out stop words is refused: what is left of a row then depends
//! on its text, and a table has as many columns in every row.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, texts};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "StringNormalizer",
    attributes: &[
        "case_change_action",
        "is_case_sensitive",
        "locale",
        "stopwords",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug, Clone, Copy)]
enum StringNormalizer {
    AsIs,
    Lower,
    Upper,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    if !attributes.strings("stopwords")?.is_empty() {
        return Err("with stop words the number of texts it leaves depends on the texts".into());
    }
    let case = match attributes.string("case_change_action")?.as_deref() {
        None | Some("NONE") => StringNormalizer::AsIs,
        Some("LOWER") => StringNormalizer::Lower,
        Some("UPPER") => StringNormalizer::Upper,
        Some(other) => return Err(format!("case_change_action {other} is not in the standard")),
    };
    Ok(Arc::new(case))
}

impl StringNormalizer {
    /// Letter by letter, as runtimes do: a letter whose other case is several letters stays as it is.
    fn of(self, text: &str) -> String {
        fn only(letter: char, mut others: impl Iterator<Item = char>) -> char {
            match (others.next(), others.next()) {
                (Some(other), None) => other,
                _ => letter,
            }
        }
        match self {
            StringNormalizer::AsIs => text.to_owned(),
            StringNormalizer::Lower => text.chars().map(|c| only(c, c.to_lowercase())).collect(),
            StringNormalizer::Upper => text.chars().map(|c| only(c, c.to_uppercase())).collect(),
        }
    }
}

impl Kernel for StringNormalizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        let is_list = match x.dims.as_slice() {
            [_] => true,
            [first, _] => *first == 1.to_dim(),
            _ => false,
        };
        match is_list && x.element == String::datum_type() {
            true => Ok(vec![x.clone()]),
            false => Err("it takes a list of texts".into()),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let out = texts(&inputs[0])?.iter().map(|t| self.of(t)).collect();
        Ok(vec![tensor(inputs[0].shape(), out)?])
    }
}

#[cfg(test)]
mod tests {
    use super::StringNormalizer;

    #[test]
    fn letters_change_one_by_one() {
        assert_eq!(StringNormalizer::Upper.of("Straße é 1"), "STRAßE É 1");
        assert_eq!(StringNormalizer::Lower.of("ÉTÉ ΟΔΟΣ"), "été οδοσ");
        assert_eq!(StringNormalizer::AsIs.of("Ab"), "Ab");
    }
}
