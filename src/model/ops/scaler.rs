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
    /// Offset and scale: one pair for all columns, or one per column.
    columns: Vec<(f32, f32)>,
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
    let columns = offset.iter().copied().zip(scale.iter().copied()).collect();
    Ok(Arc::new(Scaler { columns }))
}

impl Scaler {
    fn check_width(&self, found: usize) -> Result<(), String> {
        match self.columns.len() {
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
        self.check_width(x.width().unwrap_or(self.columns.len()))?;
        Ok(vec![Shaped::new(f32::datum_type(), x.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let (_, width) = table(x)?;
        self.check_width(width)?;
        let columns = self.columns.iter().cycle();
        // Doubles keep their precision until the end, as in onnxruntime.
        let out = match x.datum_type() == f64::datum_type() {
            true => {
                let scaled = values::<f64>(x)?;
                let pairs = scaled.iter().zip(columns);
                pairs
                    .map(|(x, (o, s))| ((x - f64::from(*o)) * f64::from(*s)) as f32)
                    .collect()
            }
            false => {
                let scaled = values::<f32>(x)?;
                scaled
                    .iter()
                    .zip(columns)
                    .map(|(x, (o, s))| (x - o) * s)
                    .collect()
            }
        };
        Ok(vec![tensor(x.shape(), out)?])
    }
}
