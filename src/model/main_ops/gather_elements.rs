//! GatherElements: picks along one axis, a place per value. Ours because tract's stops at places out of range.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{as_listed, is_whole, tensor, texts, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "GatherElements",
    attributes: &["axis"],
    inputs: (2, 2),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct GatherElements {
    axis: i64,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let axis = attributes.int("axis")?.unwrap_or(0);
    Ok(Arc::new(GatherElements { axis }))
}

impl GatherElements {
    fn axis(&self, rank: usize) -> Result<usize, String> {
        let axis = if self.axis < 0 {
            self.axis.saturating_add(rank as i64)
        } else {
            self.axis
        };
        let found = usize::try_from(axis).ok().filter(|a| *a < rank);
        found.ok_or_else(|| format!("it names the axis {} of {rank}", self.axis))
    }
}

impl Kernel for GatherElements {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let (x, places) = (&inputs[0], &inputs[1]);
        self.axis(x.dims.len())?;
        if places.dims.len() != x.dims.len() || !is_whole(places.element) {
            return Err("its places do not fit its values".into());
        }
        Ok(vec![Shaped::new(as_listed(x.element), places.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (x, places) = (&inputs[0], &inputs[1]);
        let axis = self.axis(x.rank())?;
        let out = places.shape();
        let mut from = Vec::with_capacity(places.len());
        for (i, place) in values::<i64>(places)?.iter().enumerate() {
            let length = x.shape()[axis] as i64;
            let place = if *place < 0 {
                place.saturating_add(length)
            } else {
                *place
            };
            let (mut rest, mut at, mut step) = (i, 0, 1);
            for k in (0..out.len()).rev() {
                let along = rest % out[k];
                rest /= out[k];
                let along = if k == axis {
                    usize::try_from(place).ok()
                } else {
                    Some(along)
                };
                let along = along.filter(|a| *a < x.shape()[k]);
                at += step * along.ok_or("a place is out of range")?;
                step *= x.shape()[k];
            }
            from.push(at);
        }
        fn pick<T: Clone>(values: &[T], from: &[usize]) -> Vec<T> {
            from.iter().map(|at| values[*at].clone()).collect()
        }
        Ok(vec![match x.datum_type() {
            DatumType::F32 => tensor(out, pick(&values::<f32>(x)?, &from)),
            DatumType::F64 => tensor(out, pick(&values::<f64>(x)?, &from)),
            DatumType::I32 => tensor(out, pick(&values::<i32>(x)?, &from)),
            DatumType::Bool => tensor(out, pick(&values::<bool>(x)?, &from)),
            DatumType::String => tensor(out, pick(texts(x)?, &from)),
            other if is_whole(other) => tensor(out, pick(&values::<i64>(x)?, &from)),
            other => Err(format!("cannot pick from {other:?}")),
        }?])
    }
}
