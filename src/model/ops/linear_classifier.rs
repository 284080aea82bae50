//! LinearClassifier: one weighted sum per class, or one for two classes.

use crate::model::attributes::Attributes;
use crate::model::kernels::labels::{Labels, highest};
use crate::model::kernels::linear::Linear;
use crate::model::kernels::post_transform::{PostTransform, both_logistic};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "LinearClassifier",
    attributes: &[
        "classlabels_ints",
        "classlabels_strings",
        "coefficients",
        "intercepts",
        "multi_class",
        "post_transform",
    ],
    inputs: (1, 1),
    outputs: 2,
    read,
};

#[derive(Debug)]
struct LinearClassifier {
    linear: Linear,
    labels: Labels,
    post: PostTransform,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let labels = Labels::read(attributes, "classlabels_ints", "classlabels_strings")?;
    let intercepts = attributes.floats("intercepts")?;
    let sums = intercepts.len();
    if sums == 0 {
        return Err("it has no intercepts".into());
    }
    if sums != labels.len() && !(sums == 1 && labels.len() == 2) {
        return Err(format!("{sums} intercepts for {} classes", labels.len()));
    }
    let linear = Linear::new(attributes.floats("coefficients")?, intercepts)?;
    Ok(Arc::new(LinearClassifier {
        post: PostTransform::read(attributes)?,
        linear,
        labels,
    }))
}

impl Kernel for LinearClassifier {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.linear.check(&inputs[0])?;
        let rows = inputs[0].rows()?;
        Ok(vec![
            Shaped::new(self.labels.element(), [rows.clone()]),
            Shaped::new(f32::datum_type(), [rows, self.labels.len().to_dim()]),
        ])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let sums = self.linear.run(&inputs[0])?;
        let classes = self.labels.len();
        let (winners, scores) = match self.linear.sums == 1 && classes == 2 {
            true => self.one_sum(&sums),
            false => self.a_sum_each(sums),
        };
        let scores = tensor(&[winners.len(), classes], scores)?;
        Ok(vec![self.labels.pick(&winners)?, scores])
    }
}

impl LinearClassifier {
    /// The sum and its complement to one, except for LOGISTIC, as in onnxruntime.
    fn one_sum(&self, sums: &[f32]) -> (Vec<usize>, Vec<f32>) {
        let winners = sums.iter().map(|s| usize::from(*s > 0.0)).collect();
        let both = |s: &f32| match self.post {
            PostTransform::Logistic => both_logistic(*s),
            _ => [1.0 - s, *s],
        };
        (winners, sums.iter().flat_map(both).collect())
    }

    fn a_sum_each(&self, mut scores: Vec<f32>) -> (Vec<usize>, Vec<f32>) {
        let rows = scores.chunks_exact_mut(self.linear.sums);
        let winners = rows
            .map(|row| {
                let winner = highest(row);
                self.post.apply(row);
                winner
            })
            .collect();
        (winners, scores)
    }
}
