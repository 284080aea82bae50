//! Binarizer: 1 above a threshold, else 0.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "Binarizer",
    attributes: &["threshold"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct Binarizer {
    threshold: f32,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let threshold = attributes.float("threshold")?.unwrap_or(0.0);
    Ok(Arc::new(Binarizer { threshold }))
}

impl Kernel for Binarizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        match inputs[0].element == f32::datum_type() {
            true => Ok(vec![inputs[0].clone()]),
            false => Err(format!("takes floats, found {:?}", inputs[0].element)),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = values::<f32>(&inputs[0])?;
        if x.iter().any(|v| v.is_nan()) {
            return Err("a missing value has no side of the threshold".into());
        }
        let out = x.iter().map(|v| f32::from(u8::from(*v > self.threshold)));
        Ok(vec![tensor(inputs[0].shape(), out.collect())?])
    }
}
