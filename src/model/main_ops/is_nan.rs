//! IsNaN, of doubles too, which tract's does not take.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "IsNaN",
    attributes: &[],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct IsNan;

fn read(_: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    Ok(Arc::new(IsNan))
}

/// The answers to a question about each number.
pub(super) fn asked(x: &Shaped) -> Result<Vec<Shaped>, String> {
    match [f32::datum_type(), f64::datum_type()].contains(&x.element) {
        true => Ok(vec![Shaped::new(bool::datum_type(), x.dims.clone())]),
        false => Err(format!("takes floats or doubles, found {:?}", x.element)),
    }
}

impl Kernel for IsNan {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        asked(&inputs[0])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        // Neither width gains or loses a missing value on its way to the other.
        let x = values::<f64>(&inputs[0])?;
        let out = x.iter().map(|x| x.is_nan()).collect();
        Ok(vec![tensor(inputs[0].shape(), out)?])
    }
}
