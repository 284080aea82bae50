//! How many values a node makes, counted before it makes them.
//!
//! tract computes what is constant while it prepares a graph, and everything else when it runs; it allocates whatever the
//! shapes say, and adds and multiplies lengths without asking whether they fit. A short file could otherwise ask for
//! all memory, so each operator stands in the graph in the counted form of this file until its type is known.

use super::attributes::Attributes;
use super::costs;
use super::guard::MOST_VALUES;
use super::places::Places;
use super::ranges;
use std::cell::Cell;
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_core::ops::scan::Scan;
use tract_onnx::tract_hir::internal::*;

/// The most values that constants may grow to beyond a few times the file's own.
const MOST_COMPUTED: u64 = 1 << 24;
/// How much larger than its constant inputs a computed constant may be.
const GROWTH: u64 = 4;
/// Names that no file can hold, for the uncounted forms.
const UNCOUNTED: &str = "uncounted ";

/// Puts counted forms in the place of all operators of the register.
pub(super) fn register(to: &mut OnnxOpRegister) {
    let stock = std::mem::take(&mut to.0).into_iter();
    for (name, builder) in stock.collect::<std::collections::BTreeMap<_, _>>() {
        to.0.insert(format!("{UNCOUNTED}{name}"), builder);
        to.0.insert(name, build);
    }
    LOADING.set(0);
}

thread_local! {
    /// What computing constants took so far for the model that this thread prepares.
    static LOADING: Cell<u64> = const { Cell::new(0) };
}

/// Refuses what is more than computing constants may take in all.
fn count_work(work: u64) -> TractResult<()> {
    let all = LOADING.get().saturating_add(work);
    LOADING.set(all);
    ensure!(all <= costs::MOST_WORK, "{}", costs::TOO_LONG);
    Ok(())
}

fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let name = format!("{UNCOUNTED}{}", node.op_type);
    let builder = context.framework.op_register.0.get(&name);
    let (inner, closures) =
        builder.with_context(|| format!("no operator {}", node.op_type))?(context, node)?;
    // What has no input is a constant of the file.
    if node.input.is_empty() {
        return Ok((inner, closures));
    }
    let counted = Counted {
        operator: node.op_type.clone(),
        places: Places::of_node(&node.op_type, &Attributes::new(node)),
        windows: windows(node)?,
        inner,
    };
    Ok((Box::new(counted), closures))
}

#[derive(Debug, Clone)]
struct Counted {
    operator: String,
    places: Option<Places>,
    /// Axes that each list of a window's measures is for.
    windows: Vec<usize>,
    inner: Box<dyn InferenceOp>,
}

impl PartialEq for Counted {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}
impl Eq for Counted {}

impl Counted {
    /// Values that are read, and multiplications of sums of products, at most.
    fn work(&self, inputs: &[TValue]) -> u64 {
        let held = inputs
            .iter()
            .map(|i| i.len() as u64)
            .fold(0, u64::saturating_add);
        let sums = ["Conv", "ConvTranspose", "Einsum", "Gemm", "MatMul"];
        let other = inputs.get(1).and_then(|b| b.shape().iter().max().copied());
        match (sums.contains(&self.operator.as_str()), other) {
            (true, Some(longest)) => held.saturating_mul(longest as u64),
            _ => held,
        }
    }

    /// Refuses too few axes, which tract does not count, and numbers that are no lengths where it takes them for lengths.
    fn check_inputs(&self, inputs: &[&InferenceFact]) -> Result<(), String> {
        let rank = inputs.first().and_then(|i| i.shape.rank().concretize());
        let least = match self.operator.as_str() {
            "BatchNormalization" => 2,
            "AveragePool"
            | "Conv"
            | "ConvTranspose"
            | "GlobalAveragePool"
            | "GlobalMaxPool"
            | "GroupNormalization"
            | "InstanceNormalization"
            | "MaxPool" => 3,
            _ => 0,
        };
        if let Some(rank) = rank.filter(|r| *r < least) {
            return Err(format!("it takes {least} axes at least, found {rank}"));
        }
        if let Some(rank) = rank {
            self.check_axes(rank, inputs)?;
        }
        let value = |at: usize| inputs.get(at).and_then(|i| i.value.concretize());
        let lengths = match self.operator.as_str() {
            "ConstantOfShape" => 0..1,
            "Expand" | "Pad" | "Reshape" | "Tile" => 1..2,
            "Slice" => 4..5,
            _ => 0..0,
        };
        for length in lengths.filter_map(value).flat_map(|v| whole(&v)) {
            if length.unsigned_abs() > MOST_VALUES {
                return Err(too_many());
            }
            if self.operator == "Slice" && length == 0 {
                return Err("its step is 0".into());
            }
        }
        if let ("Range", [Some(start), Some(end), Some(step)]) =
            (self.operator.as_str(), [value(0), value(1), value(2)])
        {
            ranges::check(&start, &end, &step)?;
        }
        Ok(())
    }

    /// Refuses axes that the input does not have, as far as inputs name them, and windows of another number of axes.
    fn check_axes(&self, rank: i64, inputs: &[&InferenceFact]) -> Result<(), String> {
        if self.windows.iter().any(|w| *w as i64 + 2 != rank) {
            return Err(format!("its window does not fit {rank} axes"));
        }
        let named = match self.operator.as_str() {
            "CumSum" | "Squeeze" | "Unsqueeze" => 1,
            "Slice" => 3,
            name if name.starts_with("Reduce") => 1,
            _ => return Ok(()),
        };
        let axes = inputs.get(named).and_then(|i| i.value.concretize());
        let axes = axes.map_or_else(Vec::new, |v| whole(&v));
        let range = match self.operator.as_str() {
            "Unsqueeze" => rank + axes.len() as i64,
            _ => rank,
        };
        match axes.iter().find(|a| !(-range..range).contains(*a)) {
            Some(axis) => Err(format!("it names the axis {axis} of {range}")),
            None => Ok(()),
        }
    }

    fn check_outputs(
        &self,
        inputs: &[InferenceFact],
        outputs: &[InferenceFact],
    ) -> Result<(), String> {
        let volume = |fact: &InferenceFact| fact.shape.concretize().map_or(1, |s| of_one_row(&s));
        let made = outputs.iter().map(volume).fold(0, u64::saturating_add);
        if made > MOST_VALUES {
            return Err(too_many());
        }
        let is_computed = inputs.iter().all(|i| i.value.concretize().is_some());
        let held = inputs.iter().map(volume).fold(0, u64::saturating_add);
        match is_computed && made > MOST_COMPUTED.max(held.saturating_mul(GROWTH)) {
            true => Err(format!("it makes {made} constant values out of {held}")),
            false => Ok(()),
        }
    }
}

/// The axes of each list that measures a window. Refuses measures that are none.
fn windows(node: &NodeProto) -> TractResult<Vec<usize>> {
    let is_window = ["AveragePool", "Conv", "ConvTranspose", "MaxPool"];
    if !is_window.contains(&node.op_type.as_str()) {
        return Ok(Vec::new());
    }
    let mut axes = Vec::new();
    for (name, least, per_axis) in [
        ("dilations", 1, 1),
        ("kernel_shape", 1, 1),
        ("output_padding", 0, 1),
        ("pads", 0, 2),
        ("strides", 1, 1),
    ] {
        let list = Attributes::new(node).ints(name).unwrap_or_default();
        let is_measure = |n: &i64| (least..=MOST_COMPUTED as i64).contains(n);
        ensure!(
            list.iter().all(is_measure),
            "{name} {list:?} are out of range"
        );
        ensure!(
            list.len().is_multiple_of(per_axis),
            "{name} {list:?} are not in pairs"
        );
        if !list.is_empty() {
            axes.push(list.len() / per_axis);
        }
    }
    Ok(axes)
}

impl Op for Counted {
    fn name(&self) -> StaticName {
        self.inner.as_op().name()
    }

    fn validation(&self) -> Validation {
        self.inner.as_op().validation()
    }

    fn as_typed(&self) -> Option<&dyn TypedOp> {
        self.inner.as_op().as_typed()
    }
}

impl EvalOp for Counted {
    fn eval(&self, context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        self.inner.eval(context, inputs)
    }

    fn eval_out_of_plan(&self, inputs: TVec<TValue>) -> TractResult<Option<TVec<TValue>>> {
        if let Some(places) = &self.places {
            places.check(&inputs).map_err(|e| format_err!("{e}"))?;
        }
        count_work(self.work(&inputs))?;
        self.inner.eval_out_of_plan(inputs)
    }

    fn state(&self, context: &EvalContext) -> TractResult<Option<Box<dyn OpState>>> {
        self.inner.state(context)
    }
}

impl InferenceOp for Counted {
    fn infer_facts(
        &mut self,
        inputs: TVec<&InferenceFact>,
        outputs: TVec<&InferenceFact>,
        observed: TVec<&InferenceFact>,
    ) -> TractResult<(
        TVec<InferenceFact>,
        TVec<InferenceFact>,
        TVec<InferenceFact>,
    )> {
        self.check_inputs(&inputs).map_err(|e| format_err!("{e}"))?;
        let inferred = self.inner.infer_facts(inputs, outputs, observed)?;
        self.check_outputs(&inferred.0, &inferred.1)
            .map_err(|e| format_err!("{e}"))?;
        Ok(inferred)
    }

    fn observe_outlets(
        &self,
        model: &InferenceModel,
        node: &InferenceNode,
    ) -> TractResult<Vec<OutletId>> {
        self.inner.observe_outlets(model, node)
    }

    fn incorporate(
        &self,
        model: &InferenceModel,
        node: &InferenceNode,
    ) -> TractResult<Option<InferenceModelPatch>> {
        self.inner.incorporate(model, node)
    }

    fn nboutputs(&self) -> TractResult<usize> {
        self.inner.nboutputs()
    }

    fn to_typed(
        &self,
        source: &InferenceModel,
        node: &InferenceNode,
        target: &mut TypedModel,
        mapping: &HashMap<OutletId, OutletId>,
    ) -> TractResult<TVec<OutletId>> {
        self.inner.to_typed(source, node, target, mapping)
    }

    as_op!();
}

fn too_many() -> String {
    format!("it asks for more than {MOST_VALUES} values")
}

/// The values of a tensor of whole numbers; of lengths that depend on the rows none.
fn whole(tensor: &Tensor) -> Vec<i64> {
    let cast = match tensor.datum_type().is_float() {
        true => return Vec::new(),
        false => tensor.cast_to::<i64>(),
    };
    let values = cast.and_then(|t| Ok(t.try_as_plain_ram()?.as_slice::<i64>()?.to_vec()));
    values.unwrap_or_default()
}

/// Values in a tensor of this shape when every open length is one.
pub(super) fn of_one_row(shape: &[TDim]) -> u64 {
    volume(shape, |dim| {
        let symbols = dim.symbols().into_iter();
        let ones = symbols.fold(SymbolValues::default(), |all, symbol| all.with(&symbol, 1));
        Some(dim.eval_to_i64(&ones).unwrap_or(i64::MAX))
    })
}

/// Values in a tensor of this shape; what is not known counts as one.
fn volume(shape: &[TDim], length: impl Fn(&TDim) -> Option<i64>) -> u64 {
    let length = |dim: &TDim| {
        let known = dim.to_i64().ok().or_else(|| length(dim));
        known.map_or(1, |n| n.max(1) as u64)
    };
    shape.iter().map(length).fold(1, u64::saturating_mul)
}

/// Refuses a graph in which one row alone fills the memory, in the bodies of loops too.
pub(super) fn check(graph: &TypedModel) -> Result<(), String> {
    for node in graph.nodes() {
        for output in &node.outputs {
            let made = of_one_row(&output.fact.shape);
            if made > MOST_VALUES {
                return Err(format!(
                    "node \"{}\" makes {made} values per row, more than {MOST_VALUES} values",
                    node.name
                ));
            }
        }
        if let Some(scan) = node.op_as::<Scan>() {
            check(&scan.body)?;
        }
    }
    Ok(())
}

/// Refuses a graph of which one row alone costs too much.
pub(super) fn check_costs(graph: &TypedModel) -> Result<(), String> {
    costs::check(graph, &|dim| {
        let symbols = dim.symbols().into_iter();
        let ones = symbols.fold(SymbolValues::default(), |all, symbol| all.with(&symbol, 1));
        dim.eval_to_i64(&ones).ok()
    })
}

/// The most rows a run may take so that no node makes more values than a tensor may hold, and all together cost no more than a run may: a
/// power of two.
pub(super) fn most_rows(graph: &TypedModel, rows: &Symbol) -> usize {
    let fits = |n: usize| {
        let values = SymbolValues::default().with(rows, n as i64);
        let length = |dim: &TDim| dim.eval(&values).to_i64().ok();
        let outputs = graph.nodes().iter().flat_map(|n| &n.outputs);
        outputs
            .map(|o| volume(&o.fact.shape, length))
            .all(|v| v <= MOST_VALUES)
            && costs::check(graph, &length).is_ok()
    };
    let mut most = 1 << 20;
    while most > 1 && !fits(most) {
        most /= 2;
    }
    most
}

/// Puts counted forms in the place of operators whose answer's size only a run can tell.
pub(super) fn count_runs(graph: &mut TypedModel, rows: &Symbol) -> TractResult<()> {
    for node in graph.nodes_mut() {
        let mut symbols = node.outputs.iter().flat_map(|o| o.fact.shape.iter());
        let is_open = symbols.any(|dim| dim.symbols().iter().any(|s| s != rows));
        let keeps_state = node.op.state(&EvalContext::out_of_plan())?.is_some();
        if is_open && !keeps_state && !node.inputs.is_empty() {
            node.op = Box::new(CountedRun {
                shapes: node.outputs.iter().map(|o| o.fact.shape.clone()).collect(),
                inner: node.op.clone(),
            });
        }
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct CountedRun {
    shapes: TVec<ShapeFact>,
    inner: Box<dyn TypedOp>,
}

impl Op for CountedRun {
    fn name(&self) -> StaticName {
        self.inner.name()
    }

    fn mints_runtime_symbols(&self) -> bool {
        self.inner.mints_runtime_symbols()
    }

    fn required_bound_symbols(&self, inputs: &[&TypedFact]) -> TVec<Symbol> {
        self.inner.required_bound_symbols(inputs)
    }

    op_as_typed_op!();
}

impl TypedOp for CountedRun {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        self.inner.output_facts(inputs)
    }
    as_op!();
}

impl EvalOp for CountedRun {
    fn eval_out_of_plan(&self, inputs: TVec<TValue>) -> TractResult<Option<TVec<TValue>>> {
        self.inner.eval_out_of_plan(inputs)
    }

    fn eval(&self, context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        for shape in &self.shapes {
            let made = volume(shape, |dim| dim.eval_to_i64(context.symbols).ok());
            ensure!(made <= MOST_VALUES, "{}", too_many());
        }
        self.inner.eval(context, inputs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_with_open_lengths_as_one() {
        let scope = SymbolScope::default();
        let n = scope.sym("rows");
        let cases = [
            (vec![], 1),
            (vec![3.to_dim(), 4.to_dim()], 12),
            (vec![n.to_dim(), 4.to_dim()], 4),
            (vec![n.to_dim() * 5, n.to_dim() + 1], 10),
            (vec![(1i64 << 40).to_dim(), (1i64 << 40).to_dim()], u64::MAX),
        ];
        for (shape, expected) in cases {
            assert_eq!(of_one_row(&shape), expected, "{shape:?}");
        }
    }

    #[test]
    fn rows_are_as_many_as_fit() {
        let mut graph = TypedModel::default();
        let n = graph.symbols.sym("rows");
        let table = f32::fact([n.to_dim(), 3.to_dim()]);
        let x = graph.add_source("x", table).expect("a source");
        assert_eq!(most_rows(&graph, &n), 1 << 20);
        let square = f32::fact([n.to_dim(), n.to_dim()]);
        graph.add_source("distances", square).expect("a source");
        assert_eq!(most_rows(&graph, &n), 1 << 14);
        assert!(graph.select_output_outlets(&[x]).is_ok());
    }
}
