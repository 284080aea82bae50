//! Maxima, minima, products with zero, sigmoids and casts that keep missing values missing, as onnxruntime's
//! do: tract's make an ordinary number of a NaN, so that a model would answer where it has nothing to answer.

use super::tensors::values;
use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cast::Cast;
use tract_onnx::tract_core::ops::change_axes::wire_rank_broadcast;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::{Max, Min, Tanh};
use tract_onnx::tract_core::ops::nn::{Sigmoid, Silu};
use tract_onnx::tract_hir::internal::tract_ndarray::Zip;
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
        let whole = [i64::datum_type(), i32::datum_type(), TDim::datum_type()];
        let cast = node.op_as::<Cast>().map(|op| op.to);
        let is_float = fact.datum_type == single || fact.datum_type == double;
        if let Some(to) = cast.filter(|to| is_float && whole.contains(to)) {
            graph.nodes_mut()[id].op = Box::new(Whole { to });
            continue;
        }
        let op: Box<dyn TypedOp> = match (pair, alone, fact.datum_type) {
            (Some(op), _, t) if (t == single || t == double) && op.is::<Max>() => {
                Box::new(Pair::Highest)
            }
            (Some(op), _, t) if (t == single || t == double) && op.is::<Min>() => {
                Box::new(Pair::Lowest)
            }
            (_, Some(op), t) if t == single && op.is::<Sigmoid>() => Box::new(Curve::Sigmoid),
            (_, Some(op), t) if t == single && op.is::<Silu>() => Box::new(Curve::Silu),
            (_, Some(op), t) if t == single && op.is::<Tanh>() => Box::new(Curve::Tanh),
            _ => continue,
        };
        graph.nodes_mut()[id].op = op;
    }
}

/// A product with zeros, which tract takes for zeros whatever the other factor is. `None` for other products.
pub(super) fn product_with_zeros(
    prefix: &str,
    model: &mut TypedModel,
    inputs: &[OutletId],
) -> TractResult<Option<TVec<OutletId>>> {
    let is_zero = |input: &OutletId| -> TractResult<bool> {
        let fact = model.outlet_fact(*input)?;
        let float = [f32::datum_type(), f64::datum_type()].contains(&fact.datum_type);
        let Some(constant) = fact.konst.as_ref().filter(|_| float) else {
            return Ok(false);
        };
        let all = values::<f64>(constant).map_err(|e| format_err!("{e}"))?;
        Ok(all.iter().all(|x| *x == 0.0))
    };
    let zeros = inputs
        .iter()
        .map(is_zero)
        .collect::<TractResult<Vec<_>>>()?;
    if !zeros.contains(&true) {
        return Ok(None);
    }
    let inputs = wire_rank_broadcast(prefix, model, inputs)?;
    model.wire_node(prefix, Pair::Product, &inputs).map(Some)
}

/// Numbers to whole ones. What is missing or too large becomes the lowest whole number, as on the
/// processors that onnxruntime runs on, so that it is no category.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    to: DatumType,
}

impl Op for Whole {
    fn name(&self) -> StaticName {
        "MissingWhole".into()
    }
    op_as_typed_op!();
}

impl TypedOp for Whole {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(self.to.fact(inputs[0].shape.to_tvec())))
    }
    as_op!();
}

impl EvalOp for Whole {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let input = args_1!(inputs).into_tensor();
        let values = input
            .cast_to::<f64>()?
            .into_owned()
            .into_plain_array::<f64>()?;
        let out = if self.to == i32::datum_type() {
            values.mapv(|x| whole(x, 31) as i32).into_tensor()
        } else if self.to == i64::datum_type() {
            values.mapv(|x| whole(x, 63)).into_tensor()
        } else {
            // A length that cannot be negated would become zero.
            let length = |x: f64| TDim::Val(whole(x, 63).max(LOWEST_LENGTH));
            values.mapv(length).into_tensor()
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

const LOWEST_LENGTH: i64 = -(1 << 60);

fn whole(x: f64, bits: i32) -> i64 {
    let limit = 2f64.powi(bits);
    match x > -limit - 1.0 && x < limit {
        true => x as i64,
        false => -limit as i64,
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

/// What becomes of two values.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pair {
    Highest,
    Lowest,
    Product,
}

impl Op for Pair {
    fn name(&self) -> StaticName {
        format!("Missing{self:?}").into()
    }
    op_as_typed_op!();
}

impl TypedOp for Pair {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let shapes = [inputs[0].shape.to_tvec(), inputs[1].shape.to_tvec()];
        let shape = multi_broadcast(&shapes)?;
        Ok(tvec!(inputs[0].datum_type.fact(shape)))
    }
    as_op!();
}

impl EvalOp for Pair {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let (a, b) = args_2!(inputs);
        let out = match a.datum_type() == f64::datum_type() {
            true => self.of(a, b, f64::is_nan)?,
            false => self.of(a, b, f32::is_nan)?,
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

impl Pair {
    fn of<T: Datum + Copy + PartialOrd + std::ops::Mul<Output = T>>(
        &self,
        a: TValue,
        b: TValue,
        is_missing: impl Fn(T) -> bool,
    ) -> TractResult<Tensor> {
        if let Some(bound) = one_number(&a, &b)?.filter(|b| !is_missing(*b)) {
            // A missing value is neither above nor below a number, and stays.
            return in_place(a, |x| match self {
                Pair::Highest if bound > x => bound,
                Pair::Lowest if bound < x => bound,
                Pair::Product => x * bound,
                _ => x,
            });
        }
        let (a, b) = (a.to_plain_array_view::<T>()?, b.to_plain_array_view()?);
        let shape = multi_broadcast(&[a.shape(), b.shape()])?;
        let (a, b) = (a.broadcast(shape.as_slice()), b.broadcast(shape.as_slice()));
        let (a, b) = a.zip(b).context("shapes that do not fit")?;
        let mut a = a.to_owned();
        Zip::from(&mut a).and(b).for_each(|a, b| {
            let beaten = match self {
                Pair::Highest => *b > *a,
                Pair::Lowest => *b < *a,
                Pair::Product => {
                    *a = *a * *b;
                    return;
                }
            };
            if !is_missing(*a) && (beaten || is_missing(*b)) {
                *a = *b;
            }
        });
        Ok(a.into_tensor())
    }
}

/// Each value changed where it stands: tract copies a tensor that becomes an array, and again when it is one no more.
fn in_place<T: Datum + Copy>(of: TValue, change: impl Fn(T) -> T) -> TractResult<Tensor> {
    let mut tensor = of.into_tensor();
    let mut plain = tensor.try_as_plain_ram_mut()?;
    plain
        .as_slice_mut::<T>()?
        .iter_mut()
        .for_each(|x| *x = change(*x));
    Ok(tensor)
}

/// The one number of `b`, as Relu and Clip have it beside a table `a`; `None` when it has more or the table fewer axes.
fn one_number<T: Datum + Copy>(a: &Tensor, b: &Tensor) -> TractResult<Option<T>> {
    if b.len() != 1 || b.rank() > a.rank() {
        return Ok(None);
    }
    Ok(b.to_plain_array_view::<T>()?.first().copied())
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
        let values = in_place(args_1!(inputs), |x| self.at(x))?;
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
        let of = |pair: Pair, b: &Tensor| {
            let (a, b) = (a.clone().into_tvalue(), b.clone().into_tvalue());
            let out = pair.of(a, b, f32::is_nan).expect("a tensor");
            let out = out.to_plain_array_view::<f32>().expect("floats");
            format!("{:?}", out.iter().collect::<Vec<_>>())
        };
        assert_eq!(of(Pair::Highest, &b), "[NaN, 1.0, NaN, NaN]");
        assert_eq!(of(Pair::Lowest, &b), "[NaN, 0.0, NaN, NaN]");
        let one = tensor2(&[[0.5f32]]);
        assert_eq!(of(Pair::Highest, &one), "[NaN, 1.0, 2.0, 0.5]");
        assert_eq!(of(Pair::Lowest, &one), "[NaN, 0.5, 0.5, -3.0]");
        let none = tensor2(&[[f32::NAN]]);
        assert_eq!(of(Pair::Highest, &none), "[NaN, NaN, NaN, NaN]");
    }

    #[test]
    fn what_is_no_whole_number_is_the_lowest() {
        let cases = [
            (2.9, 2),
            (-2.9, -2),
            (f64::NAN, i64::MIN),
            (f64::INFINITY, i64::MIN),
            (1e30, i64::MIN),
            (-1e30, i64::MIN),
        ];
        for (x, expected) in cases {
            assert_eq!(whole(x, 63), expected, "{x}");
        }
        assert_eq!(whole(-2147483648.5, 31), -2147483648);
        assert_eq!(whole(2147483648.0, 31), -2147483648);
    }

    #[test]
    fn a_missing_value_is_no_category() {
        for to in [i64::datum_type(), i32::datum_type(), TDim::datum_type()] {
            let values = tensor1(&[f32::NAN, 3.0]).into_tvalue();
            let mut graph = TypedModel::default();
            let x = graph.add_source("x", f32::fact([2])).expect("a source");
            let y = graph.wire_node("y", tract_onnx::tract_core::ops::cast::cast(to), &[x]);
            graph
                .select_output_outlets(&y.expect("a cast"))
                .expect("an output");
            missing(&mut graph);
            let out = graph
                .into_optimized()
                .and_then(|g| g.into_runnable())
                .and_then(|g| g.run(tvec!(values)));
            let out = out
                .expect("an answer")
                .remove(0)
                .cast_to::<i64>()
                .expect("whole numbers")
                .into_owned();
            let out = out.to_plain_array_view::<i64>().expect("a view").to_owned();
            assert!(out[0] < -1 << 30 && out[1] == 3, "{to:?} {out:?}");
        }
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
