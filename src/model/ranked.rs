//! TopK with the questions tract does not ask: it stops at missing values, and fills up with zeros where
//! it is asked for more values than there are.

use super::tensors::values;
use tract_onnx::tract_core::ops::array::Topk;
use tract_onnx::tract_hir::internal::*;

/// Puts the operator of this file in the place of tract's.
pub(super) fn ranked(graph: &mut TypedModel) {
    for node in graph.nodes_mut() {
        if let Some(top) = node.op_as::<Topk>().cloned() {
            node.op = Box::new(Ranked(top));
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Ranked(Topk);

impl Op for Ranked {
    fn name(&self) -> StaticName {
        "RankedTopK".into()
    }
    op_as_typed_op!();
}

impl TypedOp for Ranked {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        self.0.output_facts(inputs)
    }
    as_op!();
}

impl EvalOp for Ranked {
    op_out_of_plan!();

    fn eval(&self, context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        if let [x, k] = inputs.as_slice() {
            let k = k.cast_to_scalar::<i64>()?;
            let length = x.shape().get(self.0.axis).copied().unwrap_or(0);
            ensure!(
                k >= 0 && k <= length as i64,
                "TopK asks for {k} of {length} values"
            );
            let missing = x.datum_type().is_float()
                && values::<f64>(x).is_ok_and(|v| v.iter().any(|x| x.is_nan()));
            ensure!(
                !missing,
                "a missing value has no rank. Fill in missing values before the model"
            );
        }
        self.0.eval(context, inputs)
    }
}
