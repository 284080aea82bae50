//! IsInf, of doubles too, which tract's does not take.

use super::is_nan::asked;
use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "IsInf",
    attributes: &["detect_negative", "detect_positive"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct IsInf {
    negative: bool,
    positive: bool,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let asks = |name: &str| Ok::<_, String>(attributes.int(name)?.unwrap_or(1) != 0);
    Ok(Arc::new(IsInf {
        negative: asks("detect_negative")?,
        positive: asks("detect_positive")?,
    }))
}

impl Kernel for IsInf {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        asked(&inputs[0])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let is = |x: &f64| {
            (self.positive && *x == f64::INFINITY) || (self.negative && *x == f64::NEG_INFINITY)
        };
        let out = values::<f64>(&inputs[0])?.iter().map(is).collect();
        Ok(vec![tensor(inputs[0].shape(), out)?])
    }
}
