//! Sums and softmax whose rounding does not depend on where a row stands.
//!
//! tract's kernels begin a row with the values before the next aligned address, so the order of adding
//! depends on the row's place in its batch. A prediction must not; these add in the row's own order.

use tract_onnx::prelude::tract_num_traits::Float;
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
    Sum { axes: Vec<usize>, squares: bool },
    Extreme { axes: Vec<usize>, highest: bool },
    Softmax { axis: usize, logarithm: bool },
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
        }
    }
    op_as_typed_op!();
}

impl TypedOp for Steady {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let mut dims = inputs[0].shape.to_tvec();
        if let Steady::Sum { axes, .. } | Steady::Extreme { axes, .. } = self {
            for axis in axes {
                *dims.get_mut(*axis).context("an axis that is not there")? = 1.to_dim();
            }
        }
        Ok(tvec!(inputs[0].datum_type.fact(dims)))
    }
    as_op!();
}

impl EvalOp for Steady {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let values = args_1!(inputs).into_tensor();
        if let (Steady::Extreme { axes, highest }, DatumType::F64) = (self, values.datum_type()) {
            let out = extreme(values.into_plain_array::<f64>()?, axes, *highest);
            return Ok(tvec!(out.into_tvalue()));
        }
        let values = values.into_plain_array::<f32>()?;
        let out = match self {
            Steady::Sum { axes, squares } => sum(values, axes, *squares),
            Steady::Extreme { axes, highest } => extreme(values, axes, *highest),
            Steady::Softmax { axis, logarithm } => softmax(values, *axis, *logarithm),
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

/// The highest or lowest number along the axes; missing ones are passed over.
fn extreme<T: Float>(mut values: ArrayD<T>, axes: &[usize], highest: bool) -> ArrayD<T> {
    for axis in axes {
        values = values.map_axis(Axis(*axis), |lane| match highest {
            true => lane.iter().fold(T::neg_infinity(), |m, x| m.max(*x)),
            false => lane.iter().fold(T::infinity(), |m, x| m.min(*x)),
        });
        values.insert_axis_inplace(Axis(*axis));
    }
    values
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
    fn softmax_is_that_of_each_row() {
        let x =
            ArrayD::from_shape_vec(vec![1, 2], vec![1000f32, 1000. + 3f32.ln()]).expect("a shape");
        let close =
            |a: &ArrayD<f32>, b: [f32; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4);
        assert!(close(&softmax(x.clone(), 1, false), [0.25, 0.75]));
        assert!(close(&softmax(x, 1, true), [0.25f32.ln(), 0.75f32.ln()]));
    }
}
