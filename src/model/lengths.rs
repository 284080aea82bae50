//! Operators that tract stops in when they are given lengths or whole numbers: refused before any run, and
//! squares, which it makes of products, taken over.

use super::stock;
use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::Square;
use tract_onnx::tract_hir::internal::*;

/// Takes over squares and refuses a graph with another such node, before it is optimised.
pub(super) fn lengths(graph: &mut TypedModel) -> TractResult<()> {
    for id in 0..graph.nodes().len() {
        let node = graph.node(id);
        let element = node.inputs.first().map(|i| graph.outlet_fact(*i));
        let is_whole = matches!(
            element.transpose()?.map(|f| f.datum_type),
            Some(DatumType::I64 | DatumType::I32)
        );
        let op = node.op_as::<ElementWiseOp>();
        if is_whole && op.is_some_and(|op| op.0.is::<Square>()) {
            graph.nodes_mut()[id].op = Box::new(WholeSquare);
        }
    }
    for node in graph.nodes() {
        let operator = node.op.name();
        for input in &node.inputs {
            let element = graph.outlet_fact(*input)?.datum_type;
            let is_length = element == TDim::datum_type();
            let stops = match operator.as_ref() {
                "Sign" | "CumSum" | "Square" => is_length,
                "EinSum" => is_length || element == i64::datum_type(),
                _ => false,
            };
            ensure!(
                !stops,
                "node \"{}\" ({operator}) does not take {element:?}. Export the model with a cast to float before it",
                node.name
            );
        }
    }
    Ok(())
}

/// The square of whole numbers, which wraps around where it is too large, as in onnxruntime.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WholeSquare;

impl Op for WholeSquare {
    fn name(&self) -> StaticName {
        "WholeSquare".into()
    }
    op_as_typed_op!();
}

impl TypedOp for WholeSquare {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(inputs[0].datum_type.fact(inputs[0].shape.to_tvec())))
    }
    as_op!();
}

impl EvalOp for WholeSquare {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let x = args_1!(inputs);
        let out = match x.datum_type() {
            DatumType::I32 => {
                let x = x.to_plain_array_view::<i32>()?;
                x.mapv(|x| x.wrapping_mul(x)).into_tensor()
            }
            _ => {
                let x = x.to_plain_array_view::<i64>()?;
                x.mapv(|x| x.wrapping_mul(x)).into_tensor()
            }
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

/// Puts a checked power in the place of tract's.
pub(super) fn register(to: &mut OnnxOpRegister) {
    to.insert("Pow", |context, node| {
        stock::after(no_length, context, node)
    });
}

fn no_length(_: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
    for input in inputs {
        let element = model.outlet_fact(*input)?.datum_type;
        ensure!(element != TDim::datum_type(), "a power of a length");
    }
    Ok(inputs.into())
}
