//! SVMClassifier: a classifier per pair of classes that vote, with or without probabilities; or one
//! weighted sum per class.

use crate::model::attributes::Attributes;
use crate::model::kernels::labels::{Labels, highest};
use crate::model::kernels::post_transform::{PostTransform, logistic};
use crate::model::kernels::svm::{SvmKernel, Vectors};
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::tensor;
use std::ops::Range;
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "SVMClassifier",
    attributes: &[
        "classlabels_ints",
        "classlabels_strings",
        "coefficients",
        "kernel_params",
        "kernel_type",
        "post_transform",
        "prob_a",
        "prob_b",
        "rho",
        "support_vectors",
        "vectors_per_class",
    ],
    inputs: (1, 1),
    outputs: 2,
    read,
};

#[derive(Debug)]
struct SvmClassifier {
    labels: Labels,
    vectors: Vectors,
    post: PostTransform,
    mode: Mode,
    all_positive: bool,
}

#[derive(Debug)]
enum Mode {
    /// A weighted sum per class; the vectors are the weights.
    Sums {
        rho: f32,
    },
    Pairs(Pairs),
}

#[derive(Debug)]
struct Pairs {
    /// Each class's support vectors.
    of_class: Vec<Range<usize>>,
    /// One row less than there are classes, a column per support vector.
    coefficients: Vec<Vec<f32>>,
    /// Per pair of classes, in the order 0-1, 0-2 … 1-2 ….
    rho: Vec<f32>,
    /// Slope and offset of each pair's probability; empty without probabilities.
    probability: Vec<(f32, f32)>,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let labels = Labels::read(attributes, "classlabels_ints", "classlabels_strings")?;
    let (classes, coefficients) = (labels.len(), attributes.floats("coefficients")?);
    if !(2..1 << 12).contains(&classes) {
        return Err(format!("it has {classes} classes"));
    }
    let rho = attributes.floats("rho")?;
    let per_class = attributes.ints("vectors_per_class")?;
    let (vectors, mode) = match per_class.is_empty() {
        true => {
            let rho = *rho.first().ok_or("rho is missing")?;
            let vectors = Vectors::new(SvmKernel::Linear, coefficients, classes)?;
            (vectors, Mode::Sums { rho })
        }
        false => {
            let pairs = pairs(attributes, classes, per_class, rho)?;
            let count = pairs.of_class.last().map_or(0, |r| r.end);
            let kernel = SvmKernel::read(attributes)?;
            let vectors = Vectors::new(kernel, attributes.floats("support_vectors")?, count)?;
            (vectors, Mode::Pairs(pairs))
        }
    };
    Ok(Arc::new(SvmClassifier {
        labels,
        vectors,
        post: PostTransform::read(attributes)?,
        mode,
        all_positive: coefficients.iter().all(|c| *c >= 0.0),
    }))
}

fn pairs(
    attributes: &Attributes,
    classes: usize,
    per_class: &[i64],
    rho: &[f32],
) -> Result<Pairs, String> {
    let coefficients = attributes.floats("coefficients")?;
    let (a, b) = (attributes.floats("prob_a")?, attributes.floats("prob_b")?);
    if per_class.len() != classes || per_class.iter().any(|n| !(0..1 << 32).contains(n)) {
        return Err(format!("vectors_per_class does not fit {classes} classes"));
    }
    let mut end = 0;
    let mut range = |n: &i64| {
        end += *n as usize;
        end - *n as usize..end
    };
    let of_class: Vec<Range<usize>> = per_class.iter().map(&mut range).collect();
    let expected = (classes - 1).checked_mul(end);
    if end == 0 || expected != Some(coefficients.len()) {
        return Err(format!(
            "{} coefficients for {end} vectors",
            coefficients.len()
        ));
    }
    let count = classes * (classes - 1) / 2;
    if rho.len() != count || a.len() != b.len() || !(a.is_empty() || a.len() == count) {
        return Err(format!(
            "rho, prob_a or prob_b do not fit {count} pairs of classes"
        ));
    }
    Ok(Pairs {
        of_class,
        coefficients: coefficients
            .chunks_exact(end)
            .map(<[f32]>::to_vec)
            .collect(),
        rho: rho.to_vec(),
        probability: a.iter().copied().zip(b.iter().copied()).collect(),
    })
}

impl SvmClassifier {
    fn scores(&self) -> usize {
        let classes = self.labels.len();
        match &self.mode {
            Mode::Pairs(p) if p.probability.is_empty() && classes > 2 => p.rho.len(),
            _ => classes,
        }
    }

    /// The winner's position and the scores, for the kernels of one row.
    fn answer(&self, kernels: &[f32]) -> (usize, Vec<f32>) {
        match &self.mode {
            Mode::Sums { rho } => self.by_sums(kernels, *rho),
            Mode::Pairs(pairs) => self.by_pairs(kernels, pairs),
        }
    }

    fn by_sums(&self, kernels: &[f32], rho: f32) -> (usize, Vec<f32>) {
        let mut scores: Vec<f32> = kernels.iter().map(|k| k + rho).collect();
        let mut winner = highest(&scores);
        let limit = if self.all_positive { 0.5 } else { 0.0 };
        let top = scores[winner];
        // onnxruntime asks only whether the higher of two scores is high enough for the second class.
        if scores.len() == 2 && (top > limit || (self.all_positive && top == limit)) {
            winner = 1;
        }
        self.post.apply(&mut scores);
        (winner, scores)
    }

    fn by_pairs(&self, kernels: &[f32], pairs: &Pairs) -> (usize, Vec<f32>) {
        let (decisions, votes) = pairs.decide(kernels);
        let mut scores = match (pairs.probability.is_empty(), decisions.as_slice()) {
            (false, _) => pairs.probabilities(&decisions, votes.len()),
            (true, [one]) => return (highest(&votes), self.both(*one).to_vec()),
            (true, _) => decisions,
        };
        self.post.apply(&mut scores);
        (highest(&votes), scores)
    }
}

impl SvmClassifier {
    /// Two scores of one decision, as in onnxruntime.
    fn both(&self, decision: f32) -> [f32; 2] {
        match self.post {
            PostTransform::None => [-decision, decision],
            PostTransform::Logistic => [logistic(-decision), logistic(decision)],
            _ => [1.0 - decision, decision],
        }
    }
}

impl Pairs {
    /// Each pair's decision, and each class's votes.
    fn decide(&self, kernels: &[f32]) -> (Vec<f32>, Vec<u32>) {
        let classes = self.of_class.len();
        let mut votes = vec![0; classes];
        let mut decisions = Vec::with_capacity(self.rho.len());
        let part = |row: &[f32], of: &Range<usize>| -> f64 {
            let pairs = row[of.clone()].iter().zip(&kernels[of.clone()]);
            pairs.map(|(c, k)| f64::from(*c) * f64::from(*k)).sum()
        };
        for i in 0..classes - 1 {
            for j in i + 1..classes {
                let rho = self.rho[decisions.len()];
                let sum = part(&self.coefficients[j - 1], &self.of_class[i])
                    + part(&self.coefficients[i], &self.of_class[j])
                    + f64::from(rho);
                votes[if sum > 0.0 { i } else { j }] += 1;
                decisions.push(sum as f32);
            }
        }
        (decisions, votes)
    }

    /// A probability per class from the decisions of all pairs.
    fn probabilities(&self, decisions: &[f32], classes: usize) -> Vec<f32> {
        let mut pairwise = vec![vec![0.0; classes]; classes];
        let pairs = (0..classes).flat_map(|i| (i + 1..classes).map(move |j| (i, j)));
        for ((i, j), (decision, (a, b))) in pairs.zip(decisions.iter().zip(&self.probability)) {
            let p = (1.0 - logistic(decision * a + b)).clamp(1e-7, 1.0 - 1e-7);
            pairwise[i][j] = f64::from(p);
            pairwise[j][i] = f64::from(1.0 - p);
        }
        let probabilities = couple(&pairwise);
        probabilities.into_iter().map(|p| p as f32).collect()
    }
}

/// Class probabilities from pairwise ones: the p that minimises Σᵢ Σⱼ (rⱼᵢ pᵢ - rᵢⱼ pⱼ)², found by
/// cycling over the classes until every condition holds to 0.005 / classes, in at most 100 rounds.
///
/// Source: Wu, Lin and Weng (2004), "Probability estimates for multi-class classification by pairwise
/// coupling", second approach, algorithm 2; the stopping rule is libsvm's.
fn couple(r: &[Vec<f64>]) -> Vec<f64> {
    let k = r.len();
    let q = |i: usize, j: usize| match i == j {
        true => (0..k)
            .filter(|s| *s != i)
            .map(|s| r[s][i] * r[s][i])
            .sum::<f64>(),
        false => -r[j][i] * r[i][j],
    };
    let q: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| q(i, j)).collect()).collect();
    let mut p = vec![1.0 / k as f64; k];
    for _ in 0..100 {
        let mut qp: Vec<f64> = q
            .iter()
            .map(|row| row.iter().zip(&p).map(|(a, b)| a * b).sum())
            .collect();
        let mut pqp: f64 = qp.iter().zip(&p).map(|(a, b)| a * b).sum();
        // Where a value is missing nothing is off, and all classes stay equal, as in onnxruntime.
        if !qp.iter().any(|x| (x - pqp).abs() >= 0.005 / k as f64) {
            break;
        }
        for t in 0..k {
            let step = (pqp - qp[t]) / q[t][t];
            p[t] += step;
            pqp = (pqp + step * (step * q[t][t] + 2.0 * qp[t])) / (1.0 + step).powi(2);
            for j in 0..k {
                qp[j] = (qp[j] + step * q[t][j]) / (1.0 + step);
                p[j] /= 1.0 + step;
            }
        }
    }
    p
}

impl Kernel for SvmClassifier {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        self.vectors.check(&inputs[0])?;
        let rows = inputs[0].rows()?;
        Ok(vec![
            Shaped::new(self.labels.element(), [rows.clone()]),
            Shaped::new(f32::datum_type(), [rows, self.scores().to_dim()]),
        ])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (mut winners, mut scores) = (Vec::new(), Vec::new());
        self.vectors.each_row(&inputs[0], |kernels| {
            let (winner, row) = self.answer(kernels);
            winners.push(winner);
            scores.extend(row);
        })?;
        let shape = [winners.len(), self.scores()];
        Ok(vec![self.labels.pick(&winners)?, tensor(&shape, scores)?])
    }
}
