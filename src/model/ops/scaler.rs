//! Scaler: (x - offset) * scale.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{is_number, table, tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "Scaler",
    attributes: &["offset", "scale"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct Scaler {
    /// One for all columns, or one per column.
    offsets: Vec<f32>,
    /// As many.
    scales: Vec<f32>,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let (offset, scale) = (attributes.floats("offset")?, attributes.floats("scale")?);
    if offset.is_empty() || offset.len() != scale.len() {
        return Err(format!(
            "{} offsets and {} scales",
            offset.len(),
            scale.len()
        ));
    }
    Ok(Arc::new(Scaler {
        offsets: offset.to_vec(),
        scales: scale.to_vec(),
    }))
}

impl Scaler {
    fn check_width(&self, found: usize) -> Result<(), String> {
        match self.offsets.len() {
            1 => Ok(()),
            n if n == found => Ok(()),
            n => Err(format!("it scales {n} columns and the input has {found}")),
        }
    }
}

impl Kernel for Scaler {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        if !is_number(x.element) {
            return Err(format!("takes numbers, found {:?}", x.element));
        }
        x.rows()?;
        self.check_width(x.width().unwrap_or(self.offsets.len()))?;
        Ok(vec![Shaped::new(f32::datum_type(), x.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let (_, width) = table(x)?;
        self.check_width(width)?;
        // Doubles keep their precision until the end, as in onnxruntime.
        let out = match x.datum_type() == f64::datum_type() {
            true => {
                let pairs = self.offsets.iter().zip(&self.scales).cycle();
                let scaled = values::<f64>(x)?;
                let scaled = scaled.iter().zip(pairs);
                scaled
                    .map(|(x, (o, s))| ((x - f64::from(*o)) * f64::from(*s)) as f32)
                    .collect()
            }
            false => {
                let mut out = values::<f32>(x)?.into_owned();
                // Row by row, so that neighbours are scaled at the same time.
                match (self.offsets.as_slice(), self.scales.as_slice()) {
                    ([o], [s]) => out.iter_mut().for_each(|x| *x = (*x - o) * s),
                    (offsets, scales) => {
                        for row in out.chunks_exact_mut(offsets.len().max(1)) {
                            for ((x, o), s) in row.iter_mut().zip(offsets).zip(scales) {
                                *x = (*x - o) * s;
                            }
                        }
                    }
                }
                out
            }
        };
        Ok(vec![tensor(x.shape(), out)?])
    }
}
