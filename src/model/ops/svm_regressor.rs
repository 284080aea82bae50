//! SVMRegressor: a weighted sum of kernels, or the side of it.

use crate::model::attributes::Attributes;
use crate::model::kernels::svm::{SvmKernel, Vectors};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "SVMRegressor",
    attributes: &[
        "coefficients",
        "kernel_params",
        "kernel_type",
        "n_supports",
        "one_class",
        "post_transform",
        "rho",
        "support_vectors",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct SvmRegressor {
    vectors: Vectors,
    coefficients: Vec<f32>,
    rho: f32,
    one_class: bool,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let coefficients = attributes.floats("coefficients")?;
    let supports = attributes.int("n_supports")?.unwrap_or(0);
    let rho = attributes.floats("rho")?.first().ok_or("rho is missing")?;
    match attributes.string("post_transform")?.as_deref() {
        None | Some("NONE") => {}
        Some(other) => return Err(format!("post_transform {other} is not implemented")),
    }
    let (vectors, coefficients) = match supports {
        // Without support vectors the coefficients are those of a line.
        0 => (Vectors::new(SvmKernel::Linear, coefficients, 1)?, vec![1.0]),
        n if n == coefficients.len() as i64 => {
            let kernel = SvmKernel::read(attributes)?;
            let vectors = Vectors::new(kernel, attributes.floats("support_vectors")?, n as usize)?;
            (vectors, coefficients.to_vec())
        }
        n => {
            return Err(format!(
                "{} coefficients for {n} vectors",
                coefficients.len()
            ));
        }
    };
    Ok(Arc::new(SvmRegressor {
        vectors,
        coefficients,
        rho: *rho,
        one_class: attributes.int("one_class")?.unwrap_or(0) != 0,
    }))
}

impl Kernel for SvmRegressor {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.vectors.check(&inputs[0])?;
        let dims = [inputs[0].rows()?, 1.to_dim()];
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let mut out = Vec::new();
        self.vectors.each_row(&inputs[0], |kernels| {
            let pairs = kernels.iter().zip(&self.coefficients);
            let sum: f64 = pairs.map(|(k, c)| f64::from(*k) * f64::from(*c)).sum();
            let value = (sum + f64::from(self.rho)) as f32;
            out.push(match self.one_class {
                true if value > 0.0 => 1.0,
                true => -1.0,
                false => value,
            });
        })?;
        Ok(vec![tensor(&[out.len(), 1], out)?])
    }
}
