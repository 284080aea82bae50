//! What classifiers and regressors of ai.onnx.ml do to their scores at the end.

use crate::model::attributes::Attributes;

/// The `post_transform` attribute. PROBIT is refused: runtimes disagree on it and no exporter writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::model) enum PostTransform {
    None,
    Logistic,
    Softmax,
    SoftmaxZero,
}

impl PostTransform {
    pub fn read(attributes: &Attributes) -> Result<PostTransform, String> {
        match attributes.string("post_transform")?.as_deref() {
            None | Some("NONE") => Ok(PostTransform::None),
            Some("LOGISTIC") => Ok(PostTransform::Logistic),
            Some("SOFTMAX") => Ok(PostTransform::Softmax),
            Some("SOFTMAX_ZERO") => Ok(PostTransform::SoftmaxZero),
            Some(other) => Err(format!("post_transform {other} is not implemented")),
        }
    }

    /// Transforms one row of two or more scores in place.
    pub fn apply(self, scores: &mut [f32]) {
        match self {
            PostTransform::None => {}
            PostTransform::Logistic => scores.iter_mut().for_each(|s| *s = logistic(*s)),
            PostTransform::Softmax => softmax(scores),
            PostTransform::SoftmaxZero => softmax_zero(scores),
        }
    }
}

/// 1 / (1 + e^-x), from the side that does not overflow.
pub(in crate::model) fn logistic(x: f32) -> f32 {
    both_logistic(x)[1]
}

/// Of −x and of x, with one exponential.
pub(in crate::model) fn both_logistic(x: f32) -> [f32; 2] {
    let upper = 1.0 / (1.0 + (-x.abs()).exp());
    match x < 0.0 {
        true => [upper, 1.0 - upper],
        false => [1.0 - upper, upper],
    }
}

fn softmax(scores: &mut [f32]) {
    let top = highest(scores);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    scores.iter_mut().for_each(|s| *s /= sum);
}

/// Softmax that leaves scores of (almost) zero out of the sum.
fn softmax_zero(scores: &mut [f32]) {
    let top = highest(scores);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        if s.abs() > 1e-7 {
            *s = (*s - top).exp();
            sum += *s;
        } else {
            *s *= (-top).exp();
        }
    }
    scores.iter_mut().for_each(|s| *s /= sum);
}

fn highest(scores: &[f32]) -> f32 {
    scores.iter().fold(f32::MIN, |top, s| top.max(*s))
}
