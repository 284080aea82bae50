//! tract's own operators, for those of ours that only do something before them.

use std::fmt;
use std::sync::OnceLock;
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

/// What tract makes of a node.
pub(super) fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    static STOCK: OnceLock<OnnxOpRegister> = OnceLock::new();
    let stock = STOCK.get_or_init(|| tract_onnx::onnx().op_register);
    let builder = stock.0.get(&node.op_type);
    builder.with_context(|| format!("no operator {}", node.op_type))?(context, node)
}

/// Looks at the inputs of an operator that is about to be wired, and says which it is to take.
pub(super) type Before = fn(&str, &mut TypedModel, &[OutletId]) -> TractResult<TVec<OutletId>>;

/// tract's operator for the node, with something done before it is wired.
pub(super) fn after(
    before: Before,
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let (op, closures) = build(context, node)?;
    let inner = op.as_op().downcast_ref::<Box<dyn Expansion>>().cloned();
    let inner = inner.with_context(|| format!("{} is not as expected", node.op_type))?;
    Ok((expand(After { before, inner }), closures))
}

#[derive(Clone)]
struct After {
    before: Before,
    inner: Box<dyn Expansion>,
}

impl fmt::Debug for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Expansion for After {
    fn name(&self) -> StaticName {
        self.inner.name()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        self.inner.rules(s, inputs, outputs)
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let inputs = (self.before)(prefix, model, inputs)?;
        self.inner.wire(prefix, model, &inputs)
    }
}
