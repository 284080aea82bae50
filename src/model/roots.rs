//! Roots as onnxruntime takes them, put in before tract rewrites what follows: it makes a square root of a
//! power of one half, which differ at minus infinity, and leaves out a square root that is squared, which
//! makes numbers of what had none.

use tract_onnx::tract_core::broadcast::multi_broadcast;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::{Mul, Pow, Sqrt, Square};
use tract_onnx::tract_hir::internal::tract_ndarray::Zip;
use tract_onnx::tract_hir::internal::*;

/// Puts the operators of this file in the place of tract's, for single and double precision.
pub(super) fn roots(graph: &mut TypedModel) -> TractResult<()> {
    let taken: Vec<(usize, Root)> = (0..graph.nodes().len())
        .filter_map(|id| root(graph, id).map(|root| (id, root)))
        .collect();
    for (id, root) in taken {
        graph.nodes_mut()[id].op = Box::new(root);
    }
    Ok(())
}

fn root(graph: &TypedModel, id: usize) -> Option<Root> {
    let node = graph.node(id);
    let fact = |at: usize| graph.outlet_fact(*node.inputs.get(at)?).ok();
    if ![DatumType::F32, DatumType::F64].contains(&fact(0)?.datum_type) {
        return None;
    }
    let alone = node.op_as::<ElementWiseOp>();
    if alone.is_some_and(|op| op.0.is::<Sqrt>()) {
        let mut after = node.outputs.first()?.successors.iter();
        return after
            .any(|to| squares(graph, to.node))
            .then_some(Root::Square);
    }
    let pair = node.op_as::<TypedBinOp>()?;
    let constant = fact(1)?.konst.as_ref()?;
    let halves = constant.cast_to::<f64>().ok()?;
    let view = halves.try_as_plain_ram().ok()?;
    let is_half = view.as_slice::<f64>().ok()?.iter().all(|x| *x == 0.5);
    (pair.0.is::<Pow>() && is_half).then_some(Root::Power)
}

fn squares(graph: &TypedModel, id: usize) -> bool {
    let node = graph.node(id);
    let pair = node.op_as::<TypedBinOp>();
    let alone = node.op_as::<ElementWiseOp>();
    pair.is_some_and(|op| op.0.is::<Mul>() || op.0.is::<Pow>())
        || alone.is_some_and(|op| op.0.is::<Square>())
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Root {
    Square,
    /// The first input to the power of the second.
    Power,
}

impl Op for Root {
    fn name(&self) -> StaticName {
        format!("Root{self:?}").into()
    }
    op_as_typed_op!();
}

impl TypedOp for Root {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let shapes: Vec<_> = inputs.iter().map(|i| i.shape.to_tvec()).collect();
        let shape = multi_broadcast(&shapes)?;
        Ok(tvec!(inputs[0].datum_type.fact(shape)))
    }
    as_op!();
}

impl EvalOp for Root {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let first = inputs.first().context("no input")?;
        let element = first.datum_type();
        let out = match element {
            DatumType::F64 => self.of::<f64>(&inputs, f64::sqrt, f64::powf)?,
            _ => self.of::<f32>(&inputs, f32::sqrt, f32::powf)?,
        };
        Ok(tvec!(out.into_tvalue()))
    }
}

impl Root {
    fn of<T: Datum + Copy>(
        &self,
        inputs: &[TValue],
        root: fn(T) -> T,
        power: fn(T, T) -> T,
    ) -> TractResult<Tensor> {
        match (self, inputs) {
            (Root::Square, [x]) => Ok(x.to_plain_array_view::<T>()?.mapv(root).into_tensor()),
            (Root::Power, [x, y]) => {
                let (x, y) = (x.to_plain_array_view::<T>()?, y.to_plain_array_view::<T>()?);
                let shape = multi_broadcast(&[x.shape(), y.shape()])?;
                let wide = x.broadcast(&*shape).zip(y.broadcast(&*shape));
                let (x, y) = wide.context("shapes that do not fit")?;
                let out = Zip::from(&x).and(&y).map_collect(|x, y| power(*x, *y));
                Ok(out.into_tensor())
            }
            _ => bail!("a root of {} inputs", inputs.len()),
        }
    }
}
