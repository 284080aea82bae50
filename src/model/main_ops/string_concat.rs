//! StringConcat: joins texts pair by pair.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{text, texts};
use std::sync::Arc;
use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_hir::internal::tract_ndarray::{ArrayD, Zip};
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "StringConcat",
    attributes: &[],
    inputs: (2, 2),
    outputs: 1,
    read,
};

/// All texts together: joined again and again they double.
const MOST_BYTES: usize = 1 << 28;

#[derive(Debug)]
struct StringConcat;

fn read(_: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    Ok(Arc::new(StringConcat))
}

impl Kernel for StringConcat {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        if let Some(x) = inputs.iter().find(|x| x.element != String::datum_type()) {
            return Err(format!("takes texts, found {:?}", x.element));
        }
        let dims = multi_broadcast(&[&inputs[0].dims, &inputs[1].dims]).map_err(text)?;
        Ok(vec![Shaped::new(String::datum_type(), dims)])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let shape = multi_broadcast(&[inputs[0].shape(), inputs[1].shape()]).map_err(text)?;
        let array = |x: &TValue| {
            let array = ArrayD::from_shape_vec(x.shape(), texts(x)?.to_vec());
            array.map_err(|e| e.to_string())
        };
        let (a, b) = (array(&inputs[0])?, array(&inputs[1])?);
        let wide = |x: &ArrayD<String>| x.broadcast(&*shape).map(|x| x.to_owned());
        let (Some(a), Some(b)) = (wide(&a), wide(&b)) else {
            return Err("its inputs do not fit together".into());
        };
        let bytes = |x: &ArrayD<String>| x.iter().map(String::len).fold(0, usize::saturating_add);
        if bytes(&a).saturating_add(bytes(&b)) > MOST_BYTES {
            return Err("its texts grow beyond all memory".into());
        }
        let joined = Zip::from(&a).and(&b).map_collect(|a, b| format!("{a}{b}"));
        Ok(vec![joined.into_tensor()])
    }
}
