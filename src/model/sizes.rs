//! How much a node would allocate, as far as the file fixes it. tract computes constants while it prepares
//! a graph, so a short file could otherwise ask for all memory at once.

use super::attributes::{Attributes, any_ints_of, ints_of, numbers_of};
use super::graph::Makers;
use super::guard::{MOST_VALUES, volume};
use tract_onnx::pb::{NodeProto, TensorProto, tensor_proto::DataType};

/// Refuses a node whose constants ask for more values than a tensor may hold.
pub(super) fn check(node: &NodeProto, makers: &Makers) -> Result<(), String> {
    let operand = |at: usize| node.input.get(at).and_then(|i| makers.constant(i));
    let too_many = || format!("it asks for more than {MOST_VALUES} values");
    let whole = |t: &TensorProto| ints_of(t).ok();
    let fits = match node.op_type.as_str() {
        "ConstantOfShape" => operand(0)
            .and_then(whole)
            .is_none_or(|s| volume(&s).is_some()),
        "Expand" | "Tile" => operand(1)
            .and_then(whole)
            .is_none_or(|s| volume(&s).is_some()),
        "Pad" => {
            let listed = Attributes::new(node)
                .ints("pads")
                .unwrap_or_default()
                .to_vec();
            let pads = operand(1).and_then(whole).unwrap_or(listed);
            pads.iter().all(|p| p.unsigned_abs() <= MOST_VALUES)
        }
        "Range" => match [operand(0), operand(1), operand(2)].map(|t| t.and_then(single)) {
            [Some(start), Some(limit), Some(step)] => {
                let count = (limit - start) / step;
                count.is_finite() && count <= MOST_VALUES as f64
            }
            _ => true,
        },
        _ => true,
    };
    if fits { Ok(()) } else { Err(too_many()) }
}

/// The only value of a tensor of numbers.
fn single(tensor: &TensorProto) -> Option<f64> {
    let values = match DataType::try_from(tensor.data_type) {
        Ok(DataType::Int64 | DataType::Int32 | DataType::Int16) => any_ints_of(tensor)
            .ok()?
            .into_iter()
            .map(|v| v as f64)
            .collect(),
        _ => numbers_of(tensor).ok()?.to_f64(),
    };
    match values.as_slice() {
        [value] => Some(*value),
        _ => None,
    }
}
