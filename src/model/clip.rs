//! Clip with a bound left out. onnxruntime then cuts at the largest or lowest finite number, so that infinity
//! becomes one; tract leaves it.

use super::stock;
use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_core::ops::math::{max, min};
use tract_onnx::tract_hir::internal::*;

/// Puts ours before tract's.
pub(super) fn register(to: &mut OnnxOpRegister) {
    to.insert("Clip", |context, node| stock::after(finite, context, node));
}

/// The input cut to the finite numbers, before the bounds of the node, which may cut further.
fn finite(
    prefix: &str,
    model: &mut TypedModel,
    inputs: &[OutletId],
) -> TractResult<TVec<OutletId>> {
    let mut inputs: TVec<OutletId> = inputs.into();
    let input = inputs.first_mut().context("no input")?;
    let fact = model.outlet_fact(*input)?;
    let (element, rank) = (fact.datum_type, fact.rank());
    let [lowest, largest] = match element {
        DatumType::F32 => [tensor0(f32::MIN), tensor0(f32::MAX)],
        DatumType::F64 => [tensor0(f64::MIN), tensor0(f64::MAX)],
        _ => return Ok(inputs),
    };
    let mut bound = |name: &str, bound: Tensor| {
        let bound = bound.broadcast_into_rank(rank)?.into_arc_tensor();
        model.add_const(format!("{prefix}.{name}"), bound)
    };
    let (lowest, largest) = (bound("lowest", lowest)?, bound("largest", largest)?);
    let above = model.wire_node(format!("{prefix}.above"), max(), &[*input, lowest])?;
    let within = model.wire_node(format!("{prefix}.within"), min(), &[above[0], largest])?;
    *input = within[0];
    Ok(inputs)
}
