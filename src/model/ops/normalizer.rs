//! Normalizer: divides each row by its maximum, its absolute sum or its length.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{is_number, table, tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "Normalizer",
    attributes: &["norm"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug, Clone, Copy)]
enum Normalizer {
    Max,
    L1,
    L2,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    Ok(Arc::new(match attributes.string("norm")?.as_deref() {
        None | Some("MAX") => Normalizer::Max,
        Some("L1") => Normalizer::L1,
        Some("L2") => Normalizer::L2,
        Some(other) => return Err(format!("norm {other} is not implemented")),
    }))
}

impl Kernel for Normalizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        if !is_number(x.element) {
            return Err(format!("takes numbers, found {:?}", x.element));
        }
        x.rows()?;
        Ok(vec![Shaped::new(f32::datum_type(), x.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let (_, width) = table(x)?;
        let mut out = values::<f32>(x)?.into_owned();
        for row in out.chunks_exact_mut(width.max(1)) {
            // The maximum keeps its sign: a row of negative numbers turns positive, as in onnxruntime.
            let by = match self {
                Normalizer::Max => row.iter().fold(f32::MIN, |m, x| m.max(*x)),
                Normalizer::L1 => row.iter().map(|x| x.abs()).sum(),
                Normalizer::L2 => row.iter().map(|x| x * x).sum(),
            };
            if by == 0.0 {
                continue;
            }
            // Squares are divided before the root is taken: where they pass the largest number, onnxruntime
            // has no answer, and neither is there one here.
            row.iter_mut().for_each(|x| match self {
                Normalizer::L2 => *x = (*x * *x / by).sqrt().copysign(*x),
                Normalizer::Max | Normalizer::L1 => *x /= by,
            });
        }
        Ok(vec![tensor(x.shape(), out)?])
    }
}
