//! Class labels of a classifier.

use crate::model::attributes::Attributes;
use crate::model::tensors::tensor;
use tract_onnx::tract_hir::internal::*;

/// Class labels in the order of the scores.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) enum Labels {
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

impl Labels {
    /// Labels from whichever of the two attributes is filled. Exactly one must be.
    pub fn read(attributes: &Attributes, ints: &str, texts: &str) -> Result<Labels, String> {
        let (i, t) = (attributes.ints(ints)?, attributes.strings(texts)?);
        match (i.is_empty(), t.is_empty()) {
            (false, true) => Ok(Labels::Ints(i.to_vec())),
            (true, false) => Ok(Labels::Texts(t)),
            (true, true) => Err(format!("it names no classes in {ints} or {texts}")),
            (false, false) => Err(format!("both {ints} and {texts} name classes")),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Labels::Ints(v) => v.len(),
            Labels::Texts(v) => v.len(),
        }
    }

    pub fn element(&self) -> DatumType {
        match self {
            Labels::Ints(_) => i64::datum_type(),
            Labels::Texts(_) => String::datum_type(),
        }
    }

    /// The labels as text.
    pub fn to_texts(&self) -> Vec<String> {
        match self {
            Labels::Ints(v) => v.iter().map(i64::to_string).collect(),
            Labels::Texts(v) => v.clone(),
        }
    }

    /// One label per row for these positions.
    pub fn pick(&self, winners: &[usize]) -> Result<Tensor, String> {
        fn of<T: Clone>(labels: &[T], winners: &[usize]) -> Result<Vec<T>, String> {
            let label = |w: &usize| labels.get(*w).cloned().ok_or("more scores than classes");
            Ok(winners.iter().map(label).collect::<Result<_, _>>()?)
        }
        match self {
            Labels::Ints(v) => tensor(&[winners.len()], of(v, winners)?),
            Labels::Texts(v) => tensor(&[winners.len()], of(v, winners)?),
        }
    }
}

/// Position of the highest score, the first of equals.
pub(in crate::model) fn highest<T: PartialOrd + Copy>(scores: &[T]) -> usize {
    let mut best = 0;
    for (k, score) in scores.iter().enumerate().skip(1) {
        if *score > scores[best] {
            best = k;
        }
    }
    best
}
