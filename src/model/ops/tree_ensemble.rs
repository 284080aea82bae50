//! TreeEnsemble: trees add up to numbers, with nodes and leaves in lists of their own.

use crate::model::attributes::Attributes;
use crate::model::kernels::post_transform::PostTransform;
use crate::model::kernels::trees::{Aggregate, Ensemble};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "TreeEnsemble",
    attributes: &[
        "aggregate_function",
        "leaf_targetids",
        "leaf_weights",
        "membership_values",
        "n_targets",
        "nodes_falseleafs",
        "nodes_falsenodeids",
        "nodes_featureids",
        "nodes_hitrates",
        "nodes_missing_value_tracks_true",
        "nodes_modes",
        "nodes_splits",
        "nodes_trueleafs",
        "nodes_truenodeids",
        "post_transform",
        "tree_roots",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// More targets than a table has columns.
const MOST_TARGETS: i64 = 1 << 16;

#[derive(Debug)]
struct TreeEnsemble {
    ensemble: Ensemble,
    aggregate: Aggregate,
    post: PostTransform,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let targets = attributes.int("n_targets")?.ok_or("n_targets is missing")?;
    if !(1..=MOST_TARGETS).contains(&targets) {
        return Err(format!("n_targets is {targets}"));
    }
    let aggregate = match attributes.int("aggregate_function")? {
        Some(0) => Aggregate::Average,
        None | Some(1) => Aggregate::Sum,
        Some(2) => Aggregate::Min,
        Some(3) => Aggregate::Max,
        Some(other) => return Err(format!("aggregate_function {other} is not in the standard")),
    };
    let post = match attributes.int("post_transform")? {
        None | Some(0) => PostTransform::None,
        Some(3) if targets > 1 => PostTransform::SoftmaxZero,
        Some(1..=3) => return Err("runtimes disagree on its post_transform".into()),
        Some(other) => return Err(format!("post_transform {other} is not implemented")),
    };
    let ensemble = Ensemble::read_indexed(attributes, targets as usize)?;
    if ensemble.only_double && post != PostTransform::None {
        return Err("a post_transform of doubles is not implemented".into());
    }
    Ok(Arc::new(TreeEnsemble {
        ensemble,
        aggregate,
        post,
    }))
}

impl Kernel for TreeEnsemble {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        self.ensemble.check(x)?;
        if x.element != self.element() {
            return Err("its thresholds and its input differ in type".into());
        }
        let dims = [x.rows()?, self.ensemble.targets.to_dim()];
        Ok(vec![Shaped::new(x.element, dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let targets = self.ensemble.targets;
        let votes = self.ensemble.run(&inputs[0], self.aggregate)?;
        let share = match self.aggregate {
            Aggregate::Average => self.ensemble.trees as f64,
            _ => 1.0,
        };
        let sums = votes.sums.iter().map(|sum| sum / share);
        let shape = [votes.sums.len() / targets, targets];
        if self.ensemble.only_double {
            return Ok(vec![tensor(&shape, sums.collect())?]);
        }
        let mut out: Vec<f32> = sums.map(|x| x as f32).collect();
        out.chunks_exact_mut(targets)
            .for_each(|row| self.post.apply(row));
        Ok(vec![tensor(&shape, out)?])
    }
}

impl TreeEnsemble {
    fn element(&self) -> DatumType {
        match self.ensemble.only_double {
            true => f64::datum_type(),
            false => f32::datum_type(),
        }
    }
}
