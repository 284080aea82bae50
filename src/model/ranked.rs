//! TopK with the questions tract does not ask: it stops at missing values, and fills up with zeros where
//! it is asked for more values than there are.

use super::attributes::Attributes;
use super::tensors::values;
use tract_onnx::pb::NodeProto;
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

/// TopK as it was before opset 10: how many is an attribute, and they are the largest.
pub(super) fn of_attribute(node: &NodeProto) -> TractResult<Box<dyn InferenceOp>> {
    let attributes = Attributes::new(node);
    let int = |name: &str| attributes.int(name).map_err(|e| format_err!("{e}"));
    let k = int("k")?.context("neither an attribute nor an input says how many")?;
    Ok(expand(OfAttribute {
        k,
        axis: int("axis")?.unwrap_or(-1),
    }))
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct OfAttribute {
    k: i64,
    axis: i64,
}

impl OfAttribute {
    fn axis(&self, rank: usize) -> TractResult<usize> {
        let from_end = if self.axis < 0 { rank as i64 } else { 0 };
        let axis = usize::try_from(self.axis + from_end)?;
        ensure!(axis < rank, "TopK names the axis {axis} of {rank}");
        Ok(axis)
    }
}

impl Expansion for OfAttribute {
    fn name(&self) -> StaticName {
        "TopK".into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(2)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        check_output_arity(outputs, 2)?;
        s.equals(&inputs[0].datum_type, &outputs[0].datum_type)?;
        s.equals(&outputs[1].datum_type, i64::datum_type())?;
        s.given(&inputs[0].shape, move |s, mut shape| {
            let axis = self.axis(shape.len())?;
            shape[axis] = self.k.to_dim();
            s.equals(&outputs[0].shape, shape.clone())?;
            s.equals(&outputs[1].shape, shape)
        })
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let axis = self.axis(model.outlet_fact(inputs[0])?.rank())?;
        let k = model.add_const(format!("{prefix}.k"), tensor1(&[self.k]))?;
        let top = Topk {
            axis,
            largest: true,
            fallback_k: self.k.to_dim(),
        };
        model.wire_node(prefix, top, &[inputs[0], k])
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
