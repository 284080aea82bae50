//! Imputer: fills in for one value that means "missing".

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{as_listed, is_number, is_whole, table, tensor, text, values};
use std::sync::Arc;
use tract_onnx::tract_hir::internal::*;

pub(super) const OPERATOR: Operator = Operator {
    id: "Imputer",
    attributes: &[
        "imputed_value_floats",
        "imputed_value_int64s",
        "replaced_value_float",
        "replaced_value_int64",
    ],
    inputs: (1, 1),
    outputs: 1,
    read,
};

#[derive(Debug)]
enum Imputer {
    Floats { replaced: f32, by: Vec<f32> },
    Ints { replaced: i64, by: Vec<i64> },
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let floats = attributes.floats("imputed_value_floats")?.to_vec();
    let ints = attributes.ints("imputed_value_int64s")?.to_vec();
    let imputer = match (floats.is_empty(), ints.is_empty()) {
        (false, true) => Imputer::Floats {
            replaced: attributes.float("replaced_value_float")?.unwrap_or(0.0),
            by: floats,
        },
        (true, false) => Imputer::Ints {
            replaced: attributes.int("replaced_value_int64")?.unwrap_or(0),
            by: ints,
        },
        _ => return Err("it needs either floats or whole numbers to fill in".into()),
    };
    Ok(Arc::new(imputer))
}

impl Kernel for Imputer {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        x.rows()?;
        let element = match self {
            Imputer::Floats { .. } if !is_whole(x.element) && is_number(x.element) => x.element,
            Imputer::Ints { by, .. }
                if x.element == i32::datum_type()
                    && by.iter().any(|v| i32::try_from(*v).is_err()) =>
            {
                return Err("it fills in numbers of more than 32 bits".into());
            }
            Imputer::Ints { .. } if is_whole(x.element) => as_listed(x.element),
            _ => return Err(format!("cannot fill in for an input of {:?}", x.element)),
        };
        Ok(vec![Shaped::new(element, x.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let (_, width) = table(x)?;
        Ok(vec![match self {
            Imputer::Floats { replaced, by } if x.datum_type() == f64::datum_type() => {
                let replaced = f64::from(*replaced);
                let by: Vec<f64> = by.iter().map(|v| f64::from(*v)).collect();
                let missing = |v: &f64| *v == replaced || (v.is_nan() && replaced.is_nan());
                tensor(x.shape(), fill(&values::<f64>(x)?, width, &by, missing))?
            }
            Imputer::Floats { replaced, by } => {
                let missing = |v: &f32| v == replaced || (v.is_nan() && replaced.is_nan());
                tensor(x.shape(), fill(&values::<f32>(x)?, width, by, missing))?
            }
            Imputer::Ints { replaced, by } => {
                let missing = |v: &i64| v == replaced;
                let filled = tensor(x.shape(), fill(&values::<i64>(x)?, width, by, missing))?;
                let element = as_listed(x.datum_type());
                filled.cast_to_dt(element).map_err(text)?.into_owned()
            }
        }])
    }
}

/// One filling per column when there are as many; otherwise the first for all, as in onnxruntime.
fn fill<T: Copy>(values: &[T], width: usize, by: &[T], missing: impl Fn(&T) -> bool) -> Vec<T> {
    let one_each = by.len() == width;
    let value = |(i, v): (usize, &T)| match missing(v) {
        true => by[if one_each { i % width } else { 0 }],
        false => *v,
    };
    values.iter().enumerate().map(value).collect()
}
