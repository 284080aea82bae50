//! CastMap: the values of a map in the places that its keys name. `maps` has made the map a table with a column
//! per place, so that the cast is left to do.

use crate::model::attributes::Attributes;
use crate::model::operator::{Kernel, Operator, Shaped};
use crate::model::tensors::{tensor, texts, values};
use std::sync::Arc;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::tract_hir::internal::*;

pub(in crate::model) const OPERATOR: Operator = Operator {
    id: "CastMap",
    attributes: &["cast_to", "map_form", "max_map"],
    inputs: (1, 1),
    outputs: 1,
    read,
};

/// More places than any table of ours has columns.
const MOST: i64 = 1 << 20;

#[derive(Debug)]
struct CastMap {
    places: usize,
    to_ints: bool,
}

/// The places as text; `None` when the keys are none.
pub(in crate::model) fn keys(
    attributes: &Attributes,
    key: DataType,
    value: DataType,
) -> Option<Vec<String>> {
    let is_taken = key == DataType::Int64 && [DataType::Float, DataType::String].contains(&value);
    let places = places(attributes).ok().filter(|_| is_taken)?;
    Some((0..places).map(|p| p.to_string()).collect())
}

fn places(attributes: &Attributes) -> Result<usize, String> {
    if attributes.string("map_form")?.as_deref() != Some("SPARSE") {
        return Err("with map_form DENSE the number of columns depends on each row".into());
    }
    let most = attributes.int("max_map")?.unwrap_or(1);
    match (1..=MOST).contains(&most) {
        true => Ok(most as usize),
        false => Err(format!("max_map is {most}")),
    }
}

fn read(attributes: &Attributes) -> Result<Arc<dyn Kernel>, String> {
    let to_ints = match attributes.string("cast_to")?.as_deref() {
        None | Some("TO_FLOAT") => false,
        Some("TO_INT64") => true,
        Some("TO_STRING") => {
            return Err("the standard does not say how a number reads as text".into());
        }
        Some(other) => return Err(format!("cast_to {other} is not in the standard")),
    };
    let places = places(attributes)?;
    Ok(Arc::new(CastMap { places, to_ints }))
}

impl Kernel for CastMap {
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String> {
        let x = &inputs[0];
        if x.dims.len() != 2 || x.width() != Some(self.places) {
            return Err(format!("its input is no table of {} columns", self.places));
        }
        let element = match self.to_ints {
            true => i64::datum_type(),
            false => f32::datum_type(),
        };
        Ok(vec![Shaped::new(element, x.dims.clone())])
    }

    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String> {
        let x = &inputs[0];
        let numbers: Vec<f64> = match x.datum_type() == String::datum_type() {
            true => texts(x)?
                .iter()
                .map(|t| number(t))
                .collect::<Result<_, _>>()?,
            false => values::<f64>(x)?.into_owned(),
        };
        Ok(vec![match self.to_ints {
            true => tensor(
                x.shape(),
                numbers.into_iter().map(whole).collect::<Result<_, _>>()?,
            )?,
            false => tensor(x.shape(), numbers.into_iter().map(|x| x as f32).collect())?,
        }])
    }
}

/// A missing key is the empty text, and zero.
fn number(text: &str) -> Result<f64, String> {
    match text {
        "" => Ok(0.0),
        text => text
            .trim()
            .parse()
            .map_err(|_| "a text is no number".to_owned()),
    }
}

/// The part before the point.
fn whole(x: f64) -> Result<i64, String> {
    let limit = 2f64.powi(63);
    match x.trunc() >= -limit && x.trunc() < limit {
        true => Ok(x as i64),
        false => Err("a value is no whole number of 64 bits".to_owned()),
    }
}
