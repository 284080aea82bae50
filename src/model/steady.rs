//! Sums, extremes and softmax whose rounding does not depend on where a row stands, and that treat missing
//! and large values as onnxruntime does.
//!
//! tract's kernels begin a row with the values before the next aligned address, so the order of adding
//! depends on the row's place in its batch. A prediction must not; these add in the row's own order.

use tract_onnx::prelude::tract_num_traits::Float;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::identity::Identity;
use tract_onnx::tract_core::ops::math::{Exp, Ln};
use tract_onnx::tract_core::ops::nn::{Reduce, Reducer, Softmax, SoftmaxKind};
use tract_onnx::tract_hir::internal::tract_ndarray::{ArrayD, Axis};
use tract_onnx::tract_hir::internal::*;

/// Puts the operators of this file in the place of tract's, for single-precision values; extremes also for
/// doubles, since tract's begin at the lowest or highest finite number.
pub(super) fn steady(graph: &mut TypedModel) {
    for id in 0..graph.nodes().len() {
        let node = graph.node(id);
        let input = node.inputs.first().and_then(|i| graph.outlet_fact(*i).ok());
        let steady = match (node.op_as::<Reduce>(), node.op_as::<Softmax>()) {
            (Some(reduce), _) => Steady::reduce(reduce),
            (_, Some(softmax)) => Steady::softmax(softmax),
            _ => None,
        };
        let element = input.map(|f| f.datum_type);
        let is_taken = |steady: &Steady| match steady {
            Steady::Extreme { .. } => {
                [Some(DatumType::F32), Some(DatumType::F64)].contains(&element)
            }
            _ => element == Some(DatumType::F32),
        };
        if let Some(steady) = steady.filter(is_taken) {
            graph.nodes_mut()[id].op = Box::new(steady);
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Steady {
    Sum {
        axes: Vec<usize>,
        squares: bool,
    },
    Extreme {
        axes: Vec<usize>,
        highest: bool,
    },
    Softmax {
        axis: usize,
        logarithm: bool,
    },
    /// The place of the highest or lowest value: the first, or the last of equals.
    Place {
        axis: usize,
        highest: bool,
        last: bool,
    },
    /// The logarithm of a sum of exponentials, which are taken below the highest value.
    LogSumExp {
        axes: Vec<usize>,
    },
}

impl Steady {
    fn reduce(of: &Reduce) -> Option<Steady> {
        let axes = of.axes.to_vec();
        match of.reducer {
            Reducer::Sum => Some(Steady::Sum {
                axes,
                squares: false,
            }),
            Reducer::MeanOfSquares => Some(Steady::Sum {
                axes,
                squares: true,
            }),
            Reducer::Max => Some(Steady::Extreme {
                axes,
                highest: true,
            }),
            Reducer::Min => Some(Steady::Extreme {
                axes,
                highest: false,
            }),
            Reducer::ArgMax(last) | Reducer::ArgMin(last) => match axes.as_slice() {
                [axis] => Some(Steady::Place {
                    axis: *axis,
                    highest: matches!(of.reducer, Reducer::ArgMax(_)),
                    last,
                }),
                _ => None,
            },
            _ => None,
        }
    }

    fn softmax(of: &Softmax) -> Option<Steady> {
        let logarithm = of.kind == SoftmaxKind::LogSoftmax;
        match of.axes.as_slice() {
            [axis] => Some(Steady::Softmax {
                axis: *axis,
                logarithm,
            }),
            _ => None,
        }
    }
}

impl Op for Steady {
    fn name(&self) -> StaticName {
        match self {
            Steady::Sum { .. } => "SteadySum".into(),
            Steady::Extreme { .. } => "SteadyExtreme".into(),
            Steady::Softmax { .. } => "SteadySoftmax".into(),
            Steady::Place { .. } => "SteadyPlace".into(),
            Steady::LogSumExp { .. } => "SteadyLogSumExp".into(),
        }
    }
    op_as_typed_op!();
}

impl TypedOp for Steady {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let mut dims = inputs[0].shape.to_tvec();
        let (axes, element) = match self {
            Steady::Sum { axes, .. }
            | Steady::Extreme { axes, .. }
            | Steady::LogSumExp { axes } => (axes.as_slice(), inputs[0].datum_type),
            Steady::Place { axis, .. } => (std::slice::from_ref(axis), i64::datum_type()),
            Steady::Softmax { .. } => (&[][..], inputs[0].datum_type),
        };
        for axis in axes {
            *dims.get_mut(*axis).context("an axis that is not there")? = 1.to_dim();
        }
        Ok(tvec!(element.fact(dims)))
    }
    as_op!();
}

impl EvalOp for Steady {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let input = args_1!(inputs).into_tensor();
        let element = input.datum_type();
        if let (Steady::Extreme { axes, highest }, DatumType::F64) = (self, element) {
            let out = extreme(input.into_plain_array::<f64>()?, axes, *highest);
            return Ok(tvec!(out.into_tvalue()));
        }
        if let Steady::LogSumExp { axes } = self {
            let values = input
                .cast_to::<f64>()?
                .into_owned()
                .into_plain_array::<f64>()?;
            let out = log_sum_exp(values, axes).into_tensor();
            return Ok(tvec!(out.cast_to_dt(element)?.into_owned().into_tvalue()));
        }
        let values = input.into_plain_array::<f32>()?;
        if let Steady::Place {
            axis,
            highest,
            last,
        } = self
        {
            return Ok(tvec!(place(values, *axis, *highest, *last).into_tvalue()));
        }
        let out = match self {
            Steady::Sum { axes, squares } => sum(values, axes, *squares),
            Steady::Extreme { axes, highest } => extreme(values, axes, *highest),
            Steady::Softmax { axis, logarithm } => softmax(values, *axis, *logarithm),
            Steady::Place { .. } | Steady::LogSumExp { .. } => bail!("answered above"),
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

/// Sums in double precision, or the mean of squares; summed axes stay, of length one.
fn sum(values: ArrayD<f32>, axes: &[usize], squares: bool) -> ArrayD<f32> {
    let count: usize = axes.iter().map(|a| values.len_of(Axis(*a))).product();
    let mut out = values.mapv(|x| match squares {
        true => f64::from(x) * f64::from(x) / count as f64,
        false => f64::from(x),
    });
    for axis in axes {
        out = out.map_axis(Axis(*axis), |lane| lane.iter().sum::<f64>());
        out.insert_axis_inplace(Axis(*axis));
    }
    out.mapv(|x| x as f32)
}

/// The highest or lowest number along the axes; missing where one is missing. What onnxruntime answers then
/// depends on where in memory it stands.
fn extreme<T: Float>(mut values: ArrayD<T>, axes: &[usize], highest: bool) -> ArrayD<T> {
    for axis in axes {
        values = values.map_axis(Axis(*axis), |lane| {
            let start = match highest {
                true => T::neg_infinity(),
                false => T::infinity(),
            };
            lane.iter().fold(start, |best, x| {
                let beaten = if highest { *x > best } else { *x < best };
                match beaten || x.is_nan() {
                    true => *x,
                    false => best,
                }
            })
        });
        values.insert_axis_inplace(Axis(*axis));
    }
    values
}

/// A missing value is never beaten, and beats nothing.
fn place(values: ArrayD<f32>, axis: usize, highest: bool, last: bool) -> ArrayD<i64> {
    let mut places = values.map_axis(Axis(axis), |lane| {
        let mut best = 0;
        for (at, x) in lane.iter().enumerate().skip(1) {
            let beaten = if highest {
                *x > lane[best]
            } else {
                *x < lane[best]
            };
            if beaten || (last && *x == lane[best]) {
                best = at;
            }
        }
        best as i64
    });
    places.insert_axis_inplace(Axis(axis));
    places
}

fn log_sum_exp(values: ArrayD<f64>, axes: &[usize]) -> ArrayD<f64> {
    let mut top = values.clone();
    for axis in axes {
        top = top.map_axis(Axis(*axis), |lane| {
            lane.iter().fold(f64::NEG_INFINITY, |m, x| m.max(*x))
        });
        top.insert_axis_inplace(Axis(*axis));
    }
    top.mapv_inplace(|x| if x.is_finite() { x } else { 0.0 });
    let mut sum = (values - &top).mapv(f64::exp);
    for axis in axes {
        sum = sum.map_axis(Axis(*axis), |lane| lane.iter().sum::<f64>());
        sum.insert_axis_inplace(Axis(*axis));
    }
    sum.mapv(f64::ln) + top
}

/// Puts forms that hold for large and small values in the place of what an operator of this name was wired
/// to: tract takes exponentials as they are, which are zero below -104, and then logarithms.
pub(super) fn logarithms(operator: &str, graph: &mut TypedModel, from: usize) {
    let sums = operator == "ReduceLogSumExp";
    if !sums && operator != "LogSoftmax" {
        return;
    }
    for node in graph.nodes_mut().iter_mut().skip(from) {
        if let Some(softmax) = node.op_as_mut::<Softmax>() {
            softmax.kind = SoftmaxKind::LogSoftmax;
        } else if let Some(axes) = node.op_as::<Reduce>().map(|r| r.axes.to_vec()) {
            node.op = Box::new(Steady::LogSumExp { axes });
        } else if let Some(op) = node.op_as::<ElementWiseOp>()
            && (op.0.is::<Ln>() || (sums && op.0.is::<Exp>()))
        {
            node.op = Box::new(Identity);
        }
    }
}

fn softmax(mut values: ArrayD<f32>, axis: usize, logarithm: bool) -> ArrayD<f32> {
    for mut lane in values.lanes_mut(Axis(axis)) {
        let top = lane.iter().fold(f32::NEG_INFINITY, |m, x| m.max(*x));
        let sum: f32 = lane.iter().map(|x| (x - top).exp()).sum();
        lane.mapv_inplace(|x| match logarithm {
            true => x - top - sum.ln(),
            false => (x - top).exp() / sum,
        });
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_summed_and_kept() {
        let x =
            ArrayD::from_shape_vec(vec![2, 3], vec![1f32, 2., 3., 4., 5., 6.]).expect("a shape");
        let cases = [
            (vec![1], false, vec![2, 1], vec![6., 15.]),
            (vec![0], false, vec![1, 3], vec![5., 7., 9.]),
            (vec![0, 1], false, vec![1, 1], vec![21.]),
            (vec![1], true, vec![2, 1], vec![14. / 3., 77. / 3.]),
        ];
        for (axes, squares, shape, expected) in cases {
            let out = sum(x.clone(), &axes, squares);
            assert_eq!(out.shape(), shape);
            assert_eq!(
                out.iter().copied().collect::<Vec<f32>>(),
                expected,
                "{axes:?}"
            );
        }
    }

    #[test]
    fn missing_values_are_not_passed_over() {
        let x = ArrayD::from_shape_vec(vec![2, 3], vec![1., f32::NAN, 3., 2., 2., 1.])
            .expect("a shape");
        let of = |x: ArrayD<f32>| format!("{:?}", x.iter().collect::<Vec<_>>());
        assert_eq!(of(extreme(x.clone(), &[1], true)), "[NaN, 2.0]");
        assert_eq!(of(extreme(x.clone(), &[1], false)), "[NaN, 1.0]");
        let at = |highest, last| {
            place(x.clone(), 1, highest, last)
                .iter()
                .copied()
                .collect::<Vec<i64>>()
        };
        assert_eq!(at(true, false), [2, 0]);
        assert_eq!(at(true, true), [2, 1]);
        assert_eq!(at(false, false), [0, 2]);
    }

    #[test]
    fn sums_of_exponentials_hold_far_from_zero() {
        let x = ArrayD::from_shape_vec(vec![2, 2], vec![-5000.0, -5000.0, 5000.0, 5000.0])
            .expect("a shape");
        let out = log_sum_exp(x, &[1]);
        assert_eq!(out.shape(), [2, 1]);
        let expected = [-5000.0, 5000.0].map(|x| x + std::f64::consts::LN_2);
        assert!(
            out.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9),
            "{out:?}"
        );
    }

    #[test]
    fn softmax_is_that_of_each_row() {
        let x =
            ArrayD::from_shape_vec(vec![1, 2], vec![1000f32, 1000. + 3f32.ln()]).expect("a shape");
        let close =
            |a: &ArrayD<f32>, b: [f32; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(close(&softmax(x.clone(), 1, false), [0.25, 0.75]));
        assert!(close(&softmax(x, 1, true), [0.25f32.ln(), 0.75f32.ln()]));
    }
}
