//! LinearRegressor: weighted sums.

use crate::model::attributes::Attributes;
use crate::model::kernels::linear::Linear;
use crate::model::kernels::post_transform::PostTransform;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "LinearRegressor",
    attributes: &["coefficients", "intercepts", "post_transform", "targets"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct LinearRegressor {
    linear: Linear,
    post: PostTransform,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let targets = attributes.int("targets")?.unwrap_or(1);
    let coefficients = attributes.floats("coefficients")?;
    if targets < 1 || targets > coefficients.len() as i64 {
        return Err(format!(
            "{} coefficients for {targets} targets",
            coefficients.len()
        ));
    }
    let zeros = vec![0.0; targets as usize];
    let intercepts = match attributes.floats("intercepts")? {
        [] => &zeros,
        given if given.len() as i64 == targets => given,
        given => return Err(format!("{} intercepts for {targets} targets", given.len())),
    };
    Ok(Arc::new(LinearRegressor {
        linear: Linear::new(coefficients, intercepts)?,
        post: PostTransform::read(attributes)?,
    }))
}

impl Kernel for LinearRegressor {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.linear.check(&inputs[0])?;
        let dims = [inputs[0].rows()?, self.linear.sums.to_dim()];
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let targets = self.linear.sums;
        let mut out = self.linear.run(&inputs[0])?;
        // With one target onnxruntime leaves the sum as it is, whatever the transform.
        if targets > 1 {
            out.chunks_exact_mut(targets)
                .for_each(|row| self.post.apply(row));
        }
        Ok(vec![tensor(&[out.len() / targets, targets], out)?])
    }
}
