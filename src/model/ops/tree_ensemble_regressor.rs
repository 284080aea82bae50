//! TreeEnsembleRegressor: trees add up to numbers.

use crate::model::attributes::Attributes;
use crate::model::kernels::post_transform::PostTransform;
use crate::model::kernels::trees::{Aggregate, Ensemble};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "TreeEnsembleRegressor",
    attributes: &[
        "aggregate_function",
        "base_values",
        "base_values_as_tensor",
        "n_targets",
        "nodes_falsenodeids",
        "nodes_featureids",
        "nodes_hitrates",
        "nodes_hitrates_as_tensor",
        "nodes_missing_value_tracks_true",
        "nodes_modes",
        "nodes_nodeids",
        "nodes_treeids",
        "nodes_truenodeids",
        "nodes_values",
        "nodes_values_as_tensor",
        "post_transform",
        "target_ids",
        "target_nodeids",
        "target_treeids",
        "target_weights",
        "target_weights_as_tensor",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// More targets than a table has columns.
const MOST_TARGETS: i64 = 1 << 16;

#[derive(Debug)]
struct TreeEnsembleRegressor {
    ensemble: Ensemble,
    aggregate: Aggregate,
    post: PostTransform,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let targets = attributes.int("n_targets")?.ok_or("n_targets is missing")?;
    if !(1..=MOST_TARGETS).contains(&targets) {
        return Err(format!("n_targets is {targets}"));
    }
    let aggregate = match attributes.string("aggregate_function")?.as_deref() {
        None | Some("SUM") => Aggregate::Sum,
        Some("AVERAGE") => Aggregate::Average,
        Some("MIN") => Aggregate::Min,
        Some("MAX") => Aggregate::Max,
        Some(other) => return Err(format!("aggregate_function {other} is not implemented")),
    };
    let ensemble = Ensemble::read(attributes, "target", targets as usize)?;
    let base = ensemble.base_values.len();
    if base != 0 && base as i64 != targets {
        return Err(format!("{base} base_values for {targets} targets"));
    }
    Ok(Arc::new(TreeEnsembleRegressor {
        post: PostTransform::read(attributes)?,
        ensemble,
        aggregate,
    }))
}

impl Kernel for TreeEnsembleRegressor {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.ensemble.check(&inputs[0])?;
        let dims = [inputs[0].rows()?, self.ensemble.targets.to_dim()];
        Ok(vec![Shaped::new(f32::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let targets = self.ensemble.targets;
        let votes = self.ensemble.run(&inputs[0], self.aggregate)?;
        let share = match self.aggregate {
            Aggregate::Average => self.ensemble.trees as f64,
            _ => 1.0,
        };
        let base = &self.ensemble.base_values;
        let mut out = Vec::with_capacity(votes.sums.len());
        for (i, (sum, voted)) in votes.sums.iter().zip(&votes.voted).enumerate() {
            let base = base.get(i % targets).unwrap_or(&0.0);
            // Of several targets, onnxruntime leaves those at zero that no leaf of the row votes for.
            out.push(match *voted || targets == 1 {
                true => votes.round(votes.round(sum / share) + base) as f32,
                false => 0.0,
            });
        }
        // With one target onnxruntime leaves the number as it is, whatever the transform.
        if targets > 1 {
            out.chunks_exact_mut(targets)
                .for_each(|row| self.post.apply(row));
        }
        Ok(vec![tensor(&[out.len() / targets, targets], out)?])
    }
}
