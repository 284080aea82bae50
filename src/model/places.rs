//! Numbers that a run must not meet, asked for before it does: places out of range, at which tract stops or reads the neighbouring
//! row, and whole numbers divided by zero.

use super::attributes::Attributes;
use tract_onnx::tract_core::ops::array::{Gather, GatherNd, ScatterElements, ScatterNd};
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_hir::internal::*;

/// What the second input of an operator names in the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// Places along an axis.
    Along(i64),
    /// Places along an axis, one for each value to be written.
    Each(i64),
    /// Places in the axes after those that are counted through.
    Points { counted: usize },
    /// Places in the first axes, one for each block to be written.
    Blocks,
    /// No place: what whole numbers are divided by.
    Divisor,
}

/// Puts checked forms in the place of tract's, unless the places are constants in range.
pub(super) fn placed(graph: &mut TypedModel) -> TractResult<()> {
    for id in 0..graph.nodes().len() {
        let Some(places) = Places::of(graph.node(id)) else {
            continue;
        };
        if !places.are_known(&graph.node_input_facts(id)?) {
            let node = &mut graph.nodes_mut()[id];
            let inner = node.op.clone();
            node.op = Box::new(Placed { places, inner });
        }
    }
    Ok(())
}

impl Places {
    /// Of an operator as the file names it.
    pub fn of_node(operator: &str, attributes: &Attributes) -> Option<Places> {
        let int = |name| attributes.int(name).ok().flatten().unwrap_or(0);
        match operator {
            "Gather" => Some(Places::Along(int("axis"))),
            "GatherND" => {
                let counted = usize::try_from(int("batch_dims")).unwrap_or(usize::MAX);
                Some(Places::Points { counted })
            }
            "ScatterElements" => Some(Places::Each(int("axis"))),
            "ScatterND" => Some(Places::Blocks),
            "Div" | "Mod" => Some(Places::Divisor),
            _ => None,
        }
    }

    fn of(node: &TypedNode) -> Option<Places> {
        if let Some(op) = node.op_as::<Gather>() {
            return Some(Places::Along(op.axis as i64));
        }
        if let Some(op) = node.op_as::<GatherNd>() {
            let counted = op.batch_dims;
            return Some(Places::Points { counted });
        }
        if let Some(op) = node.op_as::<ScatterElements>() {
            return Some(Places::Each(op.axis as i64));
        }
        if let Some(op) = node.op_as::<TypedBinOp>() {
            return ["Div", "Rem"]
                .contains(&op.0.name())
                .then_some(Places::Divisor);
        }
        node.op_is::<ScatterNd>().then_some(Places::Blocks)
    }

    /// Whether all places are constants within a length that the graph fixes.
    fn are_known(self, inputs: &[&TypedFact]) -> bool {
        if let (Places::Divisor, [_, by]) = (self, inputs) {
            let is_known = by.konst.as_ref().is_some_and(|k| not_zero(k).is_ok());
            return is_known || by.datum_type.is_float();
        }
        let (Places::Along(axis), [data, places]) = (self, inputs) else {
            return false;
        };
        let length = usize::try_from(axis).ok().and_then(|a| data.shape.get(a));
        match (length.and_then(|l| l.to_usize().ok()), &places.konst) {
            (Some(length), Some(places)) => within(places, length).is_ok(),
            _ => false,
        }
    }

    /// Refuses places out of range, and inputs whose shapes do not fit each other.
    pub fn check(self, inputs: &[TValue]) -> Result<(), String> {
        let (Some(data), Some(places)) = (inputs.first(), inputs.get(1)) else {
            return Ok(());
        };
        let (shape, at) = (data.shape(), places.shape());
        let axis = |axis: i64| {
            let axis = if axis < 0 {
                axis + shape.len() as i64
            } else {
                axis
            };
            let found = usize::try_from(axis).ok().filter(|a| *a < shape.len());
            found.ok_or_else(|| format!("it names the axis {axis} of {}", shape.len()))
        };
        let unfit = || "its places do not fit its values".to_owned();
        match self {
            Places::Divisor => not_zero(places),
            Places::Along(a) => within(places, shape[axis(a)?]),
            Places::Each(a) => {
                let a = axis(a)?;
                let fits = |(k, (n, most)): (usize, (&usize, &usize))| k == a || n <= most;
                let updates = inputs.get(2).ok_or_else(unfit)?;
                let do_fit = at.len() == shape.len() && at.iter().zip(shape).enumerate().all(fits);
                match do_fit && updates.shape() == at {
                    true => within(places, shape[a]),
                    false => Err(unfit()),
                }
            }
            Places::Points { counted } => {
                let (before, depth) = split(at).ok_or_else(unfit)?;
                let after = shape.get(counted..).ok_or_else(unfit)?;
                let lengths = after.get(..depth).ok_or_else(unfit)?;
                match before.get(..counted) == shape.get(..counted) {
                    true => points(places, lengths),
                    false => Err(unfit()),
                }
            }
            Places::Blocks => {
                let (before, depth) = split(at).ok_or_else(unfit)?;
                let (lengths, block) = shape.split_at_checked(depth).ok_or_else(unfit)?;
                let updates = inputs.get(2).ok_or_else(unfit)?.shape();
                match updates.iter().eq(before.iter().chain(block)) {
                    true => points(places, lengths),
                    false => Err(unfit()),
                }
            }
        }
    }
}

/// Lengths that depend on the rows are not zero.
fn not_zero(divisor: &Tensor) -> Result<(), String> {
    let is_whole = !divisor.datum_type().is_float();
    match is_whole && whole(divisor).is_ok_and(|values| values.contains(&0)) {
        true => Err("a whole number is divided by 0".into()),
        false => Ok(()),
    }
}

/// The lengths before the last, and the last.
fn split(shape: &[usize]) -> Option<(&[usize], usize)> {
    shape.split_last().map(|(last, before)| (before, *last))
}

fn whole(places: &Tensor) -> Result<Vec<i64>, String> {
    let cast = places.cast_to::<i64>();
    let values = cast.and_then(|t| Ok(t.try_as_plain_ram()?.as_slice::<i64>()?.to_vec()));
    values.map_err(|e| e.to_string())
}

/// Places along one axis; those below zero count from the end.
fn within(places: &Tensor, length: usize) -> Result<(), String> {
    let most = length as i64;
    match whole(places)?.iter().any(|p| *p < -most || *p >= most) {
        true => Err(out_of_range(length)),
        false => Ok(()),
    }
}

/// A place per length, again and again. tract does not count them from the end.
fn points(places: &Tensor, lengths: &[usize]) -> Result<(), String> {
    for point in whole(places)?.chunks(lengths.len().max(1)) {
        for (place, length) in point.iter().zip(lengths) {
            if *place < 0 || *place >= *length as i64 {
                return Err(out_of_range(*length));
            }
        }
    }
    Ok(())
}

/// The place is not quoted: it may be a cell's value.
fn out_of_range(length: usize) -> String {
    format!("it names a place outside of {length}, counted from 0")
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Placed {
    places: Places,
    inner: Box<dyn TypedOp>,
}

impl Op for Placed {
    fn name(&self) -> StaticName {
        self.inner.name()
    }

    fn required_bound_symbols(&self, inputs: &[&TypedFact]) -> TVec<Symbol> {
        self.inner.required_bound_symbols(inputs)
    }

    op_as_typed_op!();
}

impl TypedOp for Placed {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        self.inner.output_facts(inputs)
    }
    as_op!();
}

impl EvalOp for Placed {
    fn eval_out_of_plan(&self, inputs: TVec<TValue>) -> TractResult<Option<TVec<TValue>>> {
        self.places.check(&inputs).map_err(|e| format_err!("{e}"))?;
        self.inner.eval_out_of_plan(inputs)
    }

    fn eval(&self, context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        self.places.check(&inputs).map_err(|e| format_err!("{e}"))?;
        self.inner.eval(context, inputs)
    }
}
