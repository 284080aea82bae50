//! CDist: the distance of each row of one table from each of another.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{table, tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "CDist",
    attributes: &["metric"],
    inputs: (2, 2),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct CDist {
    squared: bool,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    match attributes.string("metric")?.as_deref() {
        Some("sqeuclidean") | None => Ok(Arc::new(CDist { squared: true })),
        Some("euclidean") => Ok(Arc::new(CDist { squared: false })),
        Some(other) => Err(format!("metric {other} is not implemented")),
    }
}

impl Kernel for CDist {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let (a, b) = (&inputs[0], &inputs[1]);
        let numbers = [f32::datum_type(), f64::datum_type()];
        if a.element != b.element || !numbers.contains(&a.element) {
            return Err(format!("takes no {:?} and {:?}", a.element, b.element));
        }
        match (a.dims.as_slice(), b.dims.as_slice()) {
            ([n, k], [m, l]) if k == l => Ok(vec![Shaped::new(a.element, [n.clone(), m.clone()])]),
            _ => Err("its tables differ in width".into()),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let ((rows, width), (others, same)) = (table(&inputs[0])?, table(&inputs[1])?);
        let (a, b) = (values::<f64>(&inputs[0])?, values::<f64>(&inputs[1])?);
        if width != same || width == 0 {
            return Err(format!("tables of {width} and {same} columns"));
        }
        let distance = |x: &[f64], y: &[f64]| {
            let squared: f64 = x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum();
            match self.squared {
                true => squared,
                false => squared.sqrt(),
            }
        };
        let each = |x| b.chunks_exact(width).map(move |y| distance(x, y));
        let out: Vec<f64> = a.chunks_exact(width).flat_map(each).collect();
        let shape = [rows, others];
        Ok(vec![match inputs[0].datum_type() == f64::datum_type() {
            true => tensor(&shape, out)?,
            false => tensor(&shape, out.into_iter().map(|x| x as f32).collect())?,
        }])
    }
}
