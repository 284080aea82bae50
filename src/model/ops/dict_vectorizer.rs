//! DictVectorizer: the values of a map in the order of a vocabulary. `maps` has made the map a table with a
//! column per word, so that nothing is left to do.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use std::sync::Arc;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::tract_hir::internal::*;

pub(in crate::model) const OPERATOR: Operator = Operator {
    id: "DictVectorizer",
    attributes: &["int64_vocabulary", "string_vocabulary"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct DictVectorizer {
    words: usize,
}

/// The vocabulary as text; `None` when it is not one of such keys.
pub(in crate::model) fn keys(attributes: &Attributes, key: DataType) -> Option<Vec<String>> {
    let ints = attributes.ints("int64_vocabulary").ok()?;
    let texts = attributes.strings("string_vocabulary").ok()?;
    match (key, ints.is_empty(), texts.is_empty()) {
        (DataType::Int64, false, true) => Some(ints.iter().map(i64::to_string).collect()),
        (DataType::String, true, false) => Some(texts),
        _ => None,
    }
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let ints = attributes.ints("int64_vocabulary")?.len();
    let texts = attributes.strings("string_vocabulary")?.len();
    match (ints, texts) {
        (0, words) | (words, 0) if words > 0 => Ok(Arc::new(DictVectorizer { words })),
        _ => Err("it needs a vocabulary of one kind, whole numbers or texts".into()),
    }
}

impl Kernel for DictVectorizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        match (x.dims.len(), x.width()) {
            (2, Some(width)) if width == self.words => Ok(vec![x.clone()]),
            _ => Err(format!("its input is no table of {} columns", self.words)),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        Ok(vec![inputs[0].clone().into_tensor()])
    }
}
