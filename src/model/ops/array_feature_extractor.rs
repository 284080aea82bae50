//! ArrayFeatureExtractor: picks places along the last axis.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{as_listed, is_whole, tensor, texts, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "ArrayFeatureExtractor",
    attributes: &[],
    inputs: (2, 2),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct ArrayFeatureExtractor;

fn read(_: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    Ok(Arc::new(ArrayFeatureExtractor))
}

impl Kernel for ArrayFeatureExtractor {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let (x, places) = (&inputs[0], &inputs[1]);
        if x.dims.is_empty() || !is_whole(places.element) {
            return Err("takes an array and whole numbers as places".into());
        }
        let count: TDim = places.dims.iter().product();
        let before = match x.dims.len() {
            1 => tvec!(1.to_dim()),
            n => x.dims[..n - 1].iter().cloned().collect(),
        };
        Ok(vec![Shaped::new(
            as_listed(x.element),
            before.into_iter().chain([count]),
        )])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let places = values::<i64>(&inputs[1])?;
        let width = x.shape().last().copied().unwrap_or(0);
        let outside = |p: &&i64| **p < 0 || **p >= width as i64;
        if places.iter().any(|p| outside(&p)) {
            return Err(format!("a place outside of {width} columns"));
        }
        let places: Vec<usize> = places.iter().map(|p| *p as usize).collect();
        let mut shape = match x.rank() {
            1 => vec![1],
            n => x.shape()[..n - 1].to_vec(),
        };
        shape.push(places.len());
        let out = match x.datum_type() {
            DatumType::F32 => tensor(&shape, pick(&values::<f32>(x)?, width, &places)),
            DatumType::F64 => tensor(&shape, pick(&values::<f64>(x)?, width, &places)),
            DatumType::I32 => tensor(&shape, pick(&values::<i32>(x)?, width, &places)),
            DatumType::I64 | DatumType::TDim => {
                tensor(&shape, pick(&values::<i64>(x)?, width, &places))
            }
            DatumType::String => tensor(&shape, pick(texts(x)?, width, &places)),
            other => Err(format!("cannot pick from {other:?}")),
        };
        Ok(vec![out?])
    }
}

fn pick<T: Clone>(values: &[T], width: usize, places: &[usize]) -> Vec<T> {
    let rows = values.chunks_exact(width.max(1));
    rows.flat_map(|row| places.iter().map(|p| row[*p].clone()))
        .collect()
}
