//! Operators of double-precision values that tract has for single ones only.

use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::{Erf, RoundHalfToEven};
use tract_onnx::tract_core::ops::nn::{
    GeluApproximate, GeluExact, HardSwish, LeakyRelu, Sigmoid, Silu,
};
use tract_onnx::tract_hir::internal::*;

/// Puts the operators of this file in the place of tract's, for double-precision values. Refuses those
/// that neither has.
pub(super) fn double(graph: &mut TypedModel) -> TractResult<()> {
    for id in 0..graph.nodes().len() {
        let node = graph.node(id);
        let input = node.inputs.first().and_then(|i| graph.outlet_fact(*i).ok());
        let is_double = input.is_some_and(|f| f.datum_type == f64::datum_type());
        let Some(op) = node.op_as::<ElementWiseOp>().filter(|_| is_double) else {
            continue;
        };
        let of = op.0.as_ref();
        let double = if of.is::<Sigmoid>() {
            Double::Sigmoid
        } else if of.is::<Silu>() {
            Double::Silu
        } else if of.is::<GeluApproximate>() {
            Double::Gelu
        } else if of.is::<RoundHalfToEven>() {
            Double::Round
        } else {
            let single = of.is::<Erf>()
                || of.is::<GeluExact>()
                || of.is::<HardSwish>()
                || of.is::<LeakyRelu>();
            ensure!(
                !single,
                "node \"{}\" ({}) does not take doubles. Export the model with single-precision inputs",
                node.name,
                of.name()
            );
            continue;
        };
        graph.nodes_mut()[id].op = Box::new(double);
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Double {
    Sigmoid,
    Silu,
    /// The form with a hyperbolic tangent.
    Gelu,
    /// To the nearest whole number, the even one of two.
    Round,
}

impl Double {
    fn number(&self, x: f64) -> f64 {
        let sigmoid = || 1.0 / (1.0 + (-x).exp());
        match self {
            Double::Silu => x * sigmoid(),
            Double::Gelu => {
                let inner = (x + 0.044715 * x.powi(3)) * (2.0 / std::f64::consts::PI).sqrt();
                0.5 * x * (1.0 + inner.tanh())
            }
            Double::Sigmoid => sigmoid(),
            Double::Round => x.round_ties_even(),
        }
    }
}

impl Op for Double {
    fn name(&self) -> StaticName {
        format!("Double{self:?}").into()
    }
    op_as_typed_op!();
}

impl TypedOp for Double {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f64::fact(inputs[0].shape.to_tvec())))
    }
    as_op!();
}

impl EvalOp for Double {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let values = args_1!(inputs).into_tensor().into_plain_array::<f64>()?;
        Ok(tvec!(values.mapv(|x| self.number(x)).into_tvalue()))
    }
}
