//! Binarizer: 1 above a threshold, else 0.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{as_listed, is_number, tensor, text, values};
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
        let x = &inputs[0];
        match is_number(x.element) {
            true => Ok(vec![Shaped::new(as_listed(x.element), x.dims.clone())]),
            false => Err(format!("takes numbers, found {:?}", x.element)),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = values::<f64>(&inputs[0])?;
        if x.iter().any(|v| v.is_nan()) {
            return Err("a missing value has no side of the threshold".into());
        }
        let threshold = f64::from(self.threshold);
        let out = x.iter().map(|v| f32::from(u8::from(*v > threshold)));
        let out = tensor(inputs[0].shape(), out.collect())?;
        let element = as_listed(inputs[0].datum_type());
        Ok(vec![out.cast_to_dt(element).map_err(text)?.into_owned()])
    }
}
