//! FeatureVectorizer: puts columns side by side, each cut or filled with zeros to its stated width.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{is_number, table, tensor, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

/// More columns than any table of ours has.
const MOST: i64 = 1 << 20;

pub(super) const OPERATOR: Operator = Operator {
    id: "FeatureVectorizer",
    attributes: &["inputdimensions"],
    inputs: (1, usize::MAX),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct FeatureVectorizer {
    widths: Vec<usize>,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let widths = attributes.ints("inputdimensions")?;
    if widths.is_empty() || widths.iter().any(|w| *w < 1 || *w > MOST) {
        return Err("inputdimensions is missing or out of range".into());
    }
    let widths: Vec<usize> = widths.iter().map(|w| *w as usize).collect();
    if widths.iter().sum::<usize>() as i64 > MOST {
        return Err(format!("it makes more than {MOST} columns"));
    }
    Ok(Arc::new(FeatureVectorizer { widths }))
}

impl Kernel for FeatureVectorizer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        if inputs.len() != self.widths.len() {
            return Err(format!(
                "{} inputs for {} widths",
                inputs.len(),
                self.widths.len()
            ));
        }
        let rows = inputs[0].rows()?;
        for x in inputs {
            if !is_number(x.element) || x.rows()? != rows {
                return Err("its inputs must be numbers with equally many rows".into());
            }
        }
        let width: usize = self.widths.iter().sum();
        Ok(vec![Shaped::new(f32::datum_type(), [rows, width.to_dim()])])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let (rows, _) = table(&inputs[0])?;
        let total: usize = self.widths.iter().sum();
        let mut out = vec![0f32; rows * total];
        let mut from = 0;
        for (x, width) in inputs.iter().zip(&self.widths) {
            let (found, given) = table(x)?;
            if found != rows {
                return Err(format!("inputs of {rows} and {found} rows"));
            }
            let taken = given.min(*width);
            let x = values::<f32>(x)?;
            for (to, row) in out
                .chunks_exact_mut(total)
                .zip(x.chunks_exact(given.max(1)))
            {
                to[from..from + taken].copy_from_slice(&row[..taken]);
            }
            from += width;
        }
        Ok(vec![tensor(&[rows, total], out)?])
    }
}
