//! TreeEnsembleClassifier: trees vote for classes.
//!
//! The standard leaves two classes vague. What stands here is onnxruntime's rule, which the exporters
//! of scikit-learn, LightGBM, XGBoost and CatBoost rely on.

use crate::model::attributes::Attributes;
use crate::model::kernels::labels::Labels;
use crate::model::kernels::post_transform::{PostTransform, logistic};
use crate::model::kernels::trees::{Aggregate, Ensemble, Voted};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "TreeEnsembleClassifier",
    attributes: &[
        "base_values",
        "base_values_as_tensor",
        "class_ids",
        "class_nodeids",
        "class_treeids",
        "class_weights",
        "class_weights_as_tensor",
        "classlabels_int64s",
        "classlabels_strings",
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
    ],
    inputs: (1, 1),
    outputs: 2,
    read,
};

#[derive(Debug)]
struct TreeEnsembleClassifier {
    ensemble: Ensemble,
    labels: Labels,
    post: PostTransform,
    layout: Layout,
}

/// How the sums say which class wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A sum per class, the highest wins.
    SumEach,
    /// Two classes, and one sum, that speaks for the second although it is listed for the first.
    OneSum,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let labels = Labels::read(attributes, "classlabels_int64s", "classlabels_strings")?;
    let classes = labels.len();
    if classes < 2 {
        return Err("it has only one class".into());
    }
    let ensemble = Ensemble::read(attributes, "class", classes)?;
    let base = ensemble.base_values.len();
    let layout = match (classes, ensemble.voted.as_slice(), base) {
        (2, [true, false], 0 | 1) => Layout::OneSum,
        (2, [true, true], 0) if ensemble.are_votes_opposite() => Layout::SumEach,
        (2, ..) => {
            return Err(
                "its votes for two classes are of a form in which runtimes name different winners"
                    .into(),
            );
        }
        (n, _, base) if base == 0 || base == n => Layout::SumEach,
        _ => return Err(format!("{base} base_values for {classes} classes")),
    };
    Ok(Arc::new(TreeEnsembleClassifier {
        post: PostTransform::read(attributes)?,
        ensemble,
        labels,
        layout,
    }))
}

impl Kernel for TreeEnsembleClassifier {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.ensemble.check(&inputs[0])?;
        let rows = inputs[0].rows()?;
        Ok(vec![
            Shaped::new(self.labels.element(), [rows.clone()]),
            Shaped::new(f32::datum_type(), [rows, self.labels.len().to_dim()]),
        ])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let classes = self.labels.len();
        let votes = self.ensemble.run(&inputs[0], Aggregate::Sum)?;
        let mut winners = Vec::with_capacity(votes.sums.len() / classes);
        let mut scores = Vec::with_capacity(votes.sums.len());
        let rows = votes.sums.chunks_exact(classes);
        for (sums, voted) in rows.zip(votes.voted.chunks_exact(classes)) {
            let winner = match self.layout {
                Layout::SumEach => self.sum_each(&votes, sums, voted, &mut scores),
                Layout::OneSum => self.one_sum(&votes, sums[0], &mut scores),
            };
            winners.push(winner);
        }
        let shape = [winners.len(), classes];
        Ok(vec![self.labels.pick(&winners)?, tensor(&shape, scores)?])
    }
}

impl TreeEnsembleClassifier {
    /// The class with the highest sum among those that any tree voted for, the first of equals.
    fn sum_each(
        &self,
        votes: &Voted,
        sums: &[f64],
        voted: &[bool],
        scores: &mut Vec<f32>,
    ) -> usize {
        let base = &self.ensemble.base_values;
        let from = scores.len();
        let mut winner: Option<(usize, f64)> = None;
        for (k, sum) in sums.iter().enumerate() {
            let sum = votes.round(sum + base.get(k).unwrap_or(&0.0));
            let counts = voted[k] || !base.is_empty();
            if counts && winner.is_none_or(|(_, best)| sum > best) {
                winner = Some((k, sum));
            }
            scores.push(sum as f32);
        }
        self.post.apply(&mut scores[from..]);
        winner.map_or(0, |w| w.0)
    }

    /// Sums of weights that are never negative are shares; other sums have their middle at zero.
    fn one_sum(&self, votes: &Voted, sum: f64, scores: &mut Vec<f32>) -> usize {
        let sum = votes.round(sum + self.ensemble.base_values.first().unwrap_or(&0.0));
        scores.extend(match (self.post, self.ensemble.all_positive) {
            (PostTransform::Logistic, _) => [logistic(-sum as f32), logistic(sum as f32)],
            (_, true) => [(1.0 - sum) as f32, sum as f32],
            (_, false) => [-sum as f32, sum as f32],
        });
        let middle = if self.ensemble.all_positive { 0.5 } else { 0.0 };
        usize::from(sum > middle)
    }
}
