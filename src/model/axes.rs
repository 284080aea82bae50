//! Axes that a node names, checked against the rank of its input. tract looks them up unchecked, and a
//! file may name any.

use super::attributes::{Attributes, ints_of};
use super::missing::product_with_zeros;
use super::ranked;
use super::steady::logarithms;
use super::stock;
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::math::{add, rem};
use tract_onnx::tract_hir::internal::*;

/// Operators that name axes, and which of their inputs may hold them; and those that are mended below.
const NAMING: &[(&str, Option<usize>)] = &[
    ("ArgMax", None),
    ("ArgMin", None),
    ("Concat", None),
    ("CumSum", Some(1)),
    ("Flatten", None),
    ("Gather", None),
    ("Hardmax", None),
    ("LayerNormalization", None),
    ("LogSoftmax", None),
    ("LpNormalization", None),
    ("Mod", None),
    ("Mul", None),
    ("ReduceL1", Some(1)),
    ("ReduceL2", Some(1)),
    ("ReduceLogSum", Some(1)),
    ("ReduceLogSumExp", Some(1)),
    ("ReduceMax", Some(1)),
    ("ReduceMean", Some(1)),
    ("ReduceMin", Some(1)),
    ("ReduceProd", Some(1)),
    ("ReduceSum", Some(1)),
    ("ReduceSumSquare", Some(1)),
    ("ScatterElements", None),
    ("Slice", Some(3)),
    ("Softmax", None),
    ("Split", None),
    ("Squeeze", Some(1)),
    ("TopK", None),
    ("Transpose", None),
    ("Unsqueeze", Some(1)),
];

/// Puts checked forms in the place of tract's operators.
pub(super) fn register(to: &mut OnnxOpRegister) {
    for (name, _) in NAMING {
        to.insert(name, build);
    }
}

fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let name = node.op_type.as_str();
    let (op, closures) = match (name, node.input.len()) {
        ("TopK", 1) => (ranked::of_attribute(node)?, vec![]),
        _ => stock::build(context, node)?,
    };
    let axes = axes(context, node);
    let is_permutation = name == "Transpose" && !axes.is_empty();
    if is_permutation {
        let mut sorted = axes.clone();
        sorted.sort_unstable();
        ensure!(
            sorted.iter().copied().eq(0..sorted.len() as i64),
            "perm {axes:?} is no permutation"
        );
    }
    let extra = match name {
        "Unsqueeze" => axes.len(),
        "Flatten" => 1,
        _ => 0,
    };
    let inner = op.as_op().downcast_ref::<Box<dyn Expansion>>().cloned();
    let Some(inner) = inner else {
        return Ok((op, closures));
    };
    let checked = Checked {
        operator: name.to_owned(),
        inner,
        axes,
        extra,
        is_permutation,
        is_extreme: matches!(name, "ReduceMax" | "ReduceMin"),
    };
    Ok((expand(checked), closures))
}

/// The axes, from attributes or from a constant input.
fn axes(context: &ParsingContext, node: &NodeProto) -> Vec<i64> {
    let attributes = Attributes::new(node);
    let mut axes: Vec<i64> = attributes.int("axis").ok().flatten().into_iter().collect();
    axes.extend(attributes.ints("axes").unwrap_or_default());
    axes.extend(attributes.ints("perm").unwrap_or_default());
    let input = NAMING
        .iter()
        .find(|n| n.0 == node.op_type)
        .and_then(|n| n.1);
    let name = input.and_then(|at| node.input.get(at));
    let graphs = context.parent_graphs.iter().rev();
    let constant = graphs
        .flat_map(|g| &g.initializer)
        .find(|t| Some(&t.name) == name);
    axes.extend(constant.and_then(|t| ints_of(t).ok()).unwrap_or_default());
    axes
}

#[derive(Debug, Clone)]
struct Checked {
    operator: String,
    inner: Box<dyn Expansion>,
    axes: Vec<i64>,
    /// Axes the output has beyond the input's.
    extra: usize,
    is_permutation: bool,
    is_extreme: bool,
}

impl Checked {
    /// tract computes what is constant while it prepares a graph, and its extremes begin at the lowest or
    /// highest finite number instead of an infinite one. What is not constant `steady` computes.
    fn check_constant(&self, model: &TypedModel, inputs: &[OutletId]) -> TractResult<()> {
        let first = model.outlet_fact(*inputs.first().context("no input")?)?;
        let (true, Some(constant)) = (self.is_extreme, &first.konst) else {
            return Ok(());
        };
        if !constant.datum_type().is_float() {
            return Ok(());
        }
        let wide = constant.cast_to::<f64>()?;
        let view = wide.try_as_plain_ram()?;
        let is_finite = view.as_slice::<f64>()?.iter().all(|x| x.is_finite());
        ensure!(is_finite, "an extreme of infinite or missing constants");
        Ok(())
    }

    fn check(&self, rank: usize) -> TractResult<()> {
        let range = (rank + self.extra) as i64;
        for axis in &self.axes {
            ensure!(
                (-range..range).contains(axis),
                "{} names the axis {axis} of {rank}",
                self.inner.as_ref().name()
            );
        }
        ensure!(
            !self.is_permutation || self.axes.len() == rank,
            "perm {:?} for {rank} axes",
            self.axes
        );
        Ok(())
    }
}

impl Expansion for Checked {
    fn name(&self) -> StaticName {
        self.inner.as_ref().name()
    }

    fn validation(&self) -> Validation {
        self.inner.as_ref().validation()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        self.inner.as_ref().nboutputs()
    }

    fn runs_out_of_plan(&self) -> bool {
        self.inner.runs_out_of_plan()
    }

    /// The rank is asked for first, so the check runs before any rule that looks axes up.
    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        let first = inputs.first().context("no input")?;
        s.given(&first.rank, move |_, rank| {
            self.check(usize::try_from(rank)?)
        })?;
        self.inner.rules(s, inputs, outputs)
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        self.check_constant(model, inputs)?;
        self.inner.wire(prefix, model, inputs)
    }

    fn wire_with_inference_model_and_node(
        &self,
        prefix: &str,
        model: &InferenceModel,
        node: &InferenceNode,
        typed: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let first = inputs.first().context("no input")?;
        self.check(typed.outlet_fact(*first)?.rank())?;
        self.check_constant(typed, inputs)?;
        if self.operator == "Mul"
            && let Some(wires) = product_with_zeros(prefix, typed, inputs)?
        {
            return Ok(wires);
        }
        let from = typed.nodes().len();
        let wires = self
            .inner
            .wire_with_inference_model_and_node(prefix, model, node, typed, inputs)?;
        logarithms(&self.operator, typed, from);
        match self.operator == "Mod" {
            true => floored(prefix, typed, wires),
            false => Ok(wires),
        }
    }
}

/// Gives remainders the divisor's sign, as the standard has it. tract forgets to for whole numbers that it
/// takes for lengths.
fn floored(
    prefix: &str,
    model: &mut TypedModel,
    wires: TVec<OutletId>,
) -> TractResult<TVec<OutletId>> {
    let remainder = *wires.first().context("no remainder")?;
    if model.outlet_fact(remainder)?.datum_type != TDim::datum_type() {
        return Ok(wires);
    }
    let divisor = *model
        .node(remainder.node)
        .inputs
        .get(1)
        .context("no divisor")?;
    let sum = model.wire_node(format!("{prefix}.sum"), add(), &[remainder, divisor])?;
    model.wire_node(format!("{prefix}.floored"), rem(), &[sum[0], divisor])
}
