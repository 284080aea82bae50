//! Clip with a bound left out. onnxruntime then cuts at the largest or lowest finite number, so that infinity
//! becomes one; tract leaves it.

use std::sync::OnceLock;
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::math::{max, min};
use tract_onnx::tract_hir::internal::*;

/// Puts ours before tract's.
pub(super) fn register(to: &mut OnnxOpRegister) {
    to.insert("Clip", build);
}

fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    static STOCK: OnceLock<OnnxOpRegister> = OnceLock::new();
    let stock = STOCK.get_or_init(|| tract_onnx::onnx().op_register);
    let builder = stock.0.get("Clip").context("no operator Clip")?;
    let (op, closures) = builder(context, node)?;
    let inner = op.as_op().downcast_ref::<Box<dyn Expansion>>().cloned();
    let inner = inner.context("Clip is not as expected")?;
    Ok((expand(Bounded(inner)), closures))
}

#[derive(Debug, Clone)]
struct Bounded(Box<dyn Expansion>);

impl Expansion for Bounded {
    fn name(&self) -> StaticName {
        self.0.name()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        self.0.rules(s, inputs, outputs)
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let input = *inputs.first().context("no input")?;
        let fact = model.outlet_fact(input)?;
        let (element, rank) = (fact.datum_type, fact.rank());
        // Before the bounds of the node, which may cut further.
        let finite = match element {
            DatumType::F32 => [tensor0(f32::MIN), tensor0(f32::MAX)],
            DatumType::F64 => [tensor0(f64::MIN), tensor0(f64::MAX)],
            _ => return self.0.wire(prefix, model, inputs),
        };
        let mut bounds = finite
            .into_iter()
            .zip(["lowest", "largest"])
            .map(|(bound, name)| {
                let bound = bound.broadcast_into_rank(rank)?.into_arc_tensor();
                model.add_const(format!("{prefix}.{name}"), bound)
            });
        let (Some(lowest), Some(largest)) = (bounds.next(), bounds.next()) else {
            bail!("two bounds");
        };
        drop(bounds);
        let (lowest, largest) = (lowest?, largest?);
        let above = model.wire_node(format!("{prefix}.above"), max(), &[input, lowest])?;
        let within = model.wire_node(format!("{prefix}.within"), min(), &[above[0], largest])?;
        let mut inputs: TVec<OutletId> = inputs.into();
        inputs[0] = within[0];
        self.0.wire(prefix, model, &inputs)
    }
}
