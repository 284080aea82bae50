//! Weighted sums of columns.

use super::svm::dot;
use crate::model::operator::Shaped;
use crate::model::tensors::{is_number, table, values};
use tract_onnx::tract_hir::internal::*;

/// One or more weighted sums over the same columns.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::model) struct Linear {
    coefficients: Vec<f32>,
    intercepts: Vec<f32>,
    /// Sums per row.
    pub sums: usize,
    /// Columns it takes, exactly.
    pub width: usize,
}

impl Linear {
    /// Coefficients lie sum by sum; there is an intercept per sum.
    pub fn new(coefficients: &[f32], intercepts: &[f32]) -> Result<Linear, String> {
        let (sums, all) = (intercepts.len(), coefficients.len());
        if sums == 0 || all == 0 || !all.is_multiple_of(sums) {
            return Err(format!("{all} coefficients for {sums} sums"));
        }
        Ok(Linear {
            coefficients: coefficients.to_vec(),
            intercepts: intercepts.to_vec(),
            sums,
            width: all / sums,
        })
    }

    /// Refuses an input of another width.
    pub fn check(&self, x: &Shaped) -> Result<(), String> {
        if !is_number(x.element) {
            return Err(format!("takes numbers, found {:?}", x.element));
        }
        self.check_width(x.width().unwrap_or(self.width))
    }

    fn check_width(&self, found: usize) -> Result<(), String> {
        match found == self.width {
            true => Ok(()),
            false => Err(format!(
                "it has coefficients for {} features and the input has {found}",
                self.width
            )),
        }
    }

    /// The sums, row by row, added up in double precision.
    pub fn run(&self, x: &Tensor) -> Result<Vec<f32>, String> {
        let (rows, width) = table(x)?;
        self.check_width(width)?;
        let values = values::<f32>(x)?;
        let mut out = Vec::with_capacity(rows * self.sums);
        for row in values.chunks_exact(width) {
            let sums = self.coefficients.chunks_exact(width);
            for (weights, intercept) in sums.zip(&self.intercepts) {
                out.push((dot(row, weights) + f64::from(*intercept)) as f32);
            }
        }
        Ok(out)
    }
}
