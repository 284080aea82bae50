//! Range with the questions tract does not ask: whether it ever ends, and how long it is.

use super::guard::MOST_VALUES;
use tract_onnx::tract_core::ops::array::Range;
use tract_onnx::tract_hir::internal::*;

/// Puts the operator of this file in the place of tract's.
pub(super) fn ranges(graph: &mut TypedModel) {
    for node in graph.nodes_mut() {
        if let Some(range) = node.op_as::<Range>().cloned() {
            node.op = Box::new(Ended(range));
        }
    }
}

/// Refuses a step of nothing, and more values than a tensor may hold. Lengths that depend on the rows are
/// known when it runs.
pub(super) fn check(start: &Tensor, end: &Tensor, step: &Tensor) -> Result<(), String> {
    let number = |t: &Tensor| match t.datum_type() == TDim::datum_type() {
        true => t.cast_to_scalar::<i64>().ok().map(|v| v as f64),
        false => t.cast_to_scalar::<f64>().ok(),
    };
    let step = number(step);
    if step == Some(0.0) {
        return Err("its step is 0".into());
    }
    let (Some(start), Some(end), Some(step)) = (number(start), number(end), step) else {
        return Ok(());
    };
    // Whole numbers are subtracted before they are divided.
    let count = (end - start) / step;
    let fits = |x: f64| x.abs() <= MOST_VALUES as f64;
    match fits(count) && start.is_finite() {
        true => Ok(()),
        false => Err(format!("it asks for more than {MOST_VALUES} values")),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Ended(Range);

impl Op for Ended {
    fn name(&self) -> StaticName {
        "EndedRange".into()
    }

    fn mints_runtime_symbols(&self) -> bool {
        self.0.mints_runtime_symbols()
    }

    op_as_typed_op!();
}

impl TypedOp for Ended {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        self.0.output_facts(inputs)
    }
    as_op!();
}

impl EvalOp for Ended {
    fn eval_out_of_plan(&self, inputs: TVec<TValue>) -> TractResult<Option<TVec<TValue>>> {
        Ok(Some(self.eval(&EvalContext::out_of_plan(), inputs)?))
    }

    fn eval(&self, context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        if let [start, end, step] = inputs.as_slice() {
            let resolved = |t: &TValue| resolved(t, context.symbols);
            check(&resolved(start)?, &resolved(end)?, &resolved(step)?)
                .map_err(|e| format_err!("{e}"))?;
        }
        self.0.eval(context, inputs)
    }
}

/// A length with the symbols of this run put in.
fn resolved(tensor: &Tensor, symbols: &SymbolValues) -> TractResult<Tensor> {
    if tensor.datum_type() != TDim::datum_type() {
        return Ok(tensor.clone());
    }
    let dim = tensor.try_as_plain_ram()?.to_scalar::<TDim>()?.clone();
    Ok(tensor0(dim.eval(symbols)))
}
