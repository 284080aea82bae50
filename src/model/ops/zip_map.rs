//! ZipMap: names the scores. Here it hands the scores on; `outputs` reads the names from the node.

use crate::model::attributes::Attributes;
use crate::model::kernels::labels::Labels;
use crate::model::operator::{Kernel, Operator, Shaped};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "ZipMap",
    attributes: &["classlabels_int64s", "classlabels_strings"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
struct ZipMap {
    classes: usize,
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let labels = Labels::read(attributes, "classlabels_int64s", "classlabels_strings")?;
    let classes = labels.len();
    Ok(Arc::new(ZipMap { classes }))
}

impl Kernel for ZipMap {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        match inputs[0].width() {
            Some(found) if found != self.classes => Err(format!(
                "it names {} classes and the scores are {found}",
                self.classes
            )),
            _ => Ok(vec![inputs[0].clone()]),
        }
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        Ok(vec![inputs[0].clone().into_tensor()])
    }
}
