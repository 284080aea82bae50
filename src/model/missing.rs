//! Maxima, minima and sigmoids that keep missing values missing, as onnxruntime's do: tract's kernels make
//! an ordinary number of a NaN, so that a network would answer where it has nothing to answer.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::{Max, Min, Tanh};
use tract_onnx::tract_core::ops::nn::{Sigmoid, Silu};
use tract_onnx::tract_hir::internal::tract_ndarray::{ArrayViewD, Zip};
use tract_onnx::tract_hir::internal::*;

/// Puts the operators of this file in the place of tract's, for floating-point values.
pub(super) fn missing(graph: &mut TypedModel) {
    for id in 0..graph.nodes().len() {
        let node = graph.node(id);
        let Some(fact) = node.inputs.first().and_then(|i| graph.outlet_fact(*i).ok()) else {
            continue;
        };
        let (single, double) = (f32::datum_type(), f64::datum_type());
        let pair = node.op_as::<TypedBinOp>().map(|op| op.0.as_ref());
        let alone = node.op_as::<ElementWiseOp>().map(|op| op.0.as_ref());
        let op: Box<dyn TypedOp> = match (pair, alone, fact.datum_type) {
            (Some(op), _, t) if (t == single || t == double) && op.is::<Max>() => {
                Box::new(Extreme { highest: true })
            }
            (Some(op), _, t) if (t == single || t == double) && op.is::<Min>() => {
                Box::new(Extreme { highest: false })
            }
            (_, Some(op), t) if t == single && op.is::<Sigmoid>() => Box::new(Curve::Sigmoid),
            (_, Some(op), t) if t == single && op.is::<Silu>() => Box::new(Curve::Silu),
            (_, Some(op), t) if t == single && op.is::<Tanh>() => Box::new(Curve::Tanh),
            _ => continue,
        };
        graph.nodes_mut()[id].op = op;
    }
}

/// Puts Softplus in the place of tract's before it is taken apart.
pub(super) fn register(to: &mut OnnxOpRegister) {
    to.insert("Softplus", |_, _| Ok((expand(Softplus), vec![])));
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Softplus;

impl Expansion for Softplus {
    fn name(&self) -> StaticName {
        "Softplus".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        check_output_arity(outputs, 1)?;
        s.equals(&inputs[0].datum_type, f32::datum_type())?;
        s.equals(&outputs[0].datum_type, f32::datum_type())?;
        s.equals(&inputs[0].shape, &outputs[0].shape)
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, Curve::Softplus, inputs)
    }
}

/// The higher or lower of two values.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Extreme {
    highest: bool,
}

impl Op for Extreme {
    fn name(&self) -> StaticName {
        "MissingExtreme".into()
    }
    op_as_typed_op!();
}

impl TypedOp for Extreme {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let shapes = [inputs[0].shape.to_tvec(), inputs[1].shape.to_tvec()];
        let shape = multi_broadcast(&shapes)?;
        Ok(tvec!(inputs[0].datum_type.fact(shape)))
    }
    as_op!();
}

impl EvalOp for Extreme {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let (a, b) = args_2!(inputs);
        let out = match a.datum_type() == f64::datum_type() {
            true => self.of(
                a.to_plain_array_view::<f64>()?,
                b.to_plain_array_view()?,
                f64::is_nan,
            )?,
            false => self.of(
                a.to_plain_array_view::<f32>()?,
                b.to_plain_array_view()?,
                f32::is_nan,
            )?,
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

impl Extreme {
    fn of<T: Datum + Copy + PartialOrd>(
        &self,
        a: ArrayViewD<T>,
        b: ArrayViewD<T>,
        is_missing: impl Fn(T) -> bool,
    ) -> TractResult<Tensor> {
        let shape = multi_broadcast(&[a.shape(), b.shape()])?;
        let (a, b) = (a.broadcast(shape.as_slice()), b.broadcast(shape.as_slice()));
        let (a, b) = a.zip(b).context("shapes that do not fit")?;
        let mut a = a.to_owned();
        Zip::from(&mut a).and(b).for_each(|a, b| {
            let beaten = if self.highest { *b > *a } else { *b < *a };
            if !is_missing(*a) && (beaten || is_missing(*b)) {
                *a = *b;
            }
        });
        Ok(a.into_tensor())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Curve {
    Sigmoid,
    Silu,
    Tanh,
    /// The logarithm of one plus the exponential; tract's is infinite above 88.
    Softplus,
}

impl Curve {
    fn at(&self, x: f32) -> f32 {
        match self {
            Curve::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Curve::Silu => x / (1.0 + (-x).exp()),
            Curve::Tanh => x.tanh(),
            Curve::Softplus if x > 0.0 => x + (-x).exp().ln_1p(),
            Curve::Softplus => x.exp().ln_1p(),
        }
    }
}

impl Op for Curve {
    fn name(&self) -> StaticName {
        format!("Missing{self:?}").into()
    }
    op_as_typed_op!();
}

impl TypedOp for Curve {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f32::fact(inputs[0].shape.to_tvec())))
    }
    as_op!();
}

impl EvalOp for Curve {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let mut values = args_1!(inputs).into_tensor().into_plain_array::<f32>()?;
        values.mapv_inplace(|x| self.at(x));
        Ok(tvec!(values.into_tvalue()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_and_the_lower_keep_what_is_missing() {
        let a = tensor2(&[[f32::NAN, 1.0], [2.0, -3.0]]);
        let b = tensor2(&[[0.0f32], [f32::NAN]]);
        let view = |t: &Tensor| t.to_plain_array_view::<f32>().map(|v| v.to_owned());
        let (a, b) = (view(&a).expect("floats"), view(&b).expect("floats"));
        let of = |highest| {
            let out = Extreme { highest }.of(a.view(), b.view(), f32::is_nan);
            format!(
                "{:?}",
                view(&out.expect("a tensor"))
                    .expect("floats")
                    .iter()
                    .collect::<Vec<_>>()
            )
        };
        assert_eq!(of(true), "[NaN, 1.0, NaN, NaN]");
        assert_eq!(of(false), "[NaN, 0.0, NaN, NaN]");
    }

    #[test]
    fn curves_hold_at_the_ends() {
        let cases = [
            (Curve::Sigmoid, [-200.0, 0.0, 200.0], [0.0, 0.5, 1.0]),
            (Curve::Tanh, [-200.0, 0.0, 200.0], [-1.0, 0.0, 1.0]),
            (Curve::Silu, [-200.0, 0.0, 200.0], [0.0, 0.0, 200.0]),
            (
                Curve::Softplus,
                [-200.0, 0.0, 200.0],
                [0.0, std::f32::consts::LN_2, 200.0],
            ),
        ];
        for (curve, at, expected) in cases {
            assert_eq!(at.map(|x| curve.at(x)), expected, "{curve:?}");
            assert!(curve.at(f32::NAN).is_nan(), "{curve:?}");
        }
    }
}
