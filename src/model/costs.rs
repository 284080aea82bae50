//! What a run costs in all: values alive at once, steps of loops, values made.
//!
//! Each tensor has its own limit (`bounds`); a short file could still keep hundreds of them alive, or make them again and again in a
//! loop, and end the worker's memory or never come back.

use tract_onnx::tract_core::ops::konst::Const;
use tract_onnx::tract_core::ops::scan::{InputMapping, Scan};
use tract_onnx::tract_hir::internal::*;

/// Bytes of all values that are alive at once in a run: half of what a browser's worker may have.
const MOST_LIVE: u64 = 1 << 31;
/// Values made in a run, those of each step of a loop counted; a step counts as one value at least.
const MOST_MADE: u64 = 1 << 33;
/// Multiplications and values of all constants that are computed while a model is prepared: a few seconds.
pub(super) const MOST_WORK: u64 = 1 << 32;
/// What is said of a model of more.
pub(super) const TOO_LONG: &str =
    "its constants take too long to compute. Export the model with them computed";
/// Steps of a loop whose length only a run can tell.
const MOST_STEPS: usize = 1 << 20;

/// Why a run of so many rows costs too much; `length` says how long an axis is, where it is known.
pub(super) fn check(
    graph: &TypedModel,
    length: &dyn Fn(&TDim) -> Option<i64>,
) -> Result<(), String> {
    let live = live(graph, length);
    if live > MOST_LIVE {
        return Err(format!(
            "its values would take {live} bytes at once, more than {MOST_LIVE}"
        ));
    }
    let made = made(graph, length);
    match made > MOST_MADE {
        true => Err(format!(
            "it would make {made} values one after the other, more than {MOST_MADE}"
        )),
        false => Ok(()),
    }
}

fn volume(shape: &ShapeFact, length: &dyn Fn(&TDim) -> Option<i64>) -> u64 {
    let of = |dim: &TDim| {
        let known = dim.to_i64().ok().or_else(|| length(dim));
        known.map_or(1, |n| n.max(0) as u64)
    };
    shape.iter().map(of).fold(1, u64::saturating_mul)
}

/// The most bytes alive at once when each value is dropped after its last use. Constants are the file's own.
fn live(graph: &TypedModel, length: &dyn Fn(&TDim) -> Option<i64>) -> u64 {
    let Ok(order) = graph.eval_order() else {
        return 0;
    };
    let bytes = |outlet: &OutletId| {
        let fact = graph.outlet_fact(*outlet);
        fact.map_or(0, |f| {
            volume(&f.shape, length).saturating_mul(f.datum_type.size_of() as u64)
        })
    };
    let mut last_use: HashMap<OutletId, usize> = HashMap::new();
    for (at, id) in order.iter().enumerate() {
        for input in graph.nodes().get(*id).into_iter().flat_map(|n| &n.inputs) {
            last_use.insert(*input, at);
        }
    }
    for output in graph.output_outlets().into_iter().flatten() {
        last_use.insert(*output, usize::MAX);
    }
    let (mut now, mut most) = (0u64, 0u64);
    for (at, id) in order.iter().enumerate() {
        let Some(node) = graph.nodes().get(*id) else {
            continue;
        };
        if node.op_is::<Const>() {
            continue;
        }
        let outlets = (0..node.outputs.len()).map(|slot| OutletId::new(*id, slot));
        let made: Vec<OutletId> = outlets.collect();
        now = made.iter().map(bytes).fold(now, u64::saturating_add);
        let inside = node.op_as::<Scan>().map_or(0, |s| live(&s.body, length));
        most = most.max(now.saturating_add(inside));
        let mut done: Vec<&OutletId> = node.inputs.iter().collect();
        done.sort_unstable();
        done.dedup();
        let of_a_constant = |o: &&OutletId| {
            graph
                .nodes()
                .get(o.node)
                .is_some_and(|n| n.op_is::<Const>())
        };
        let over = done
            .into_iter()
            .filter(|o| last_use.get(o) == Some(&at) && !of_a_constant(o));
        let unused = made.iter().filter(|o| !last_use.contains_key(o));
        now = over.chain(unused).map(bytes).fold(now, u64::saturating_sub);
    }
    most
}

/// Refuses a graph whose constants take too long to compute, which tract does while it simplifies the graph.
pub(super) fn check_constants(graph: &TypedModel) -> Result<(), String> {
    let unknown = |_: &TDim| None;
    let of = |outlet: &OutletId| {
        graph
            .outlet_fact(*outlet)
            .map_or(0, |f| volume(&f.shape, &unknown))
    };
    let mut constant = vec![false; graph.nodes().len()];
    let mut work = 0u64;
    for id in graph.eval_order().unwrap_or_default() {
        let Some(node) = graph.nodes().get(id) else {
            continue;
        };
        let is = |input: &OutletId| constant.get(input.node).copied().unwrap_or(false);
        let computed = !node.inputs.is_empty() && node.inputs.iter().all(is);
        if let Some(place) = constant.get_mut(id) {
            *place = computed || node.op_is::<Const>();
        }
        if !computed {
            continue;
        }
        let made = (0..node.outputs.len()).map(|slot| of(&OutletId::new(id, slot)));
        let made = made.fold(0, u64::saturating_add);
        let held = node.inputs.iter().map(of);
        // A sum of products has no more terms than its smaller side has values along its longest axis.
        let longest = |outlet: &OutletId| {
            let fact = graph.outlet_fact(*outlet).ok()?;
            fact.shape.iter().filter_map(|d| d.to_i64().ok()).max()
        };
        let sums = ["EinSum", "MatMul", "Conv"];
        let name = node.op.name();
        let terms = match sums.iter().any(|s| name.contains(s)) {
            true => node.inputs.iter().filter_map(longest).min(),
            false => None,
        };
        let terms = terms.unwrap_or(1).max(1) as u64;
        work = held
            .fold(work, u64::saturating_add)
            .saturating_add(made.saturating_mul(terms));
    }
    match work > MOST_WORK {
        true => Err(TOO_LONG.into()),
        false => Ok(()),
    }
}

/// Values made in all, at least one for each node of each step.
fn made(graph: &TypedModel, length: &dyn Fn(&TDim) -> Option<i64>) -> u64 {
    let of = |node: &TypedNode| {
        let own = node.outputs.iter().map(|o| volume(&o.fact.shape, length));
        let own = own.fold(1, u64::saturating_add);
        let Some(scan) = node.op_as::<Scan>() else {
            return own;
        };
        let steps = graph
            .node_input_facts(node.id)
            .ok()
            .and_then(|facts| scan.iteration_count(&facts))
            .map_or(1, |steps| {
                let known = steps.to_i64().ok().or_else(|| length(&steps));
                known.map_or(1, |n| n.max(0) as u64)
            });
        own.saturating_add(steps.saturating_mul(made(&scan.body, length)))
    };
    let nodes = graph.nodes().iter().filter(|n| !n.op_is::<Const>());
    nodes.map(of).fold(0, u64::saturating_add)
}

/// Puts a counter before each loop whose length depends on more than the number of rows, in the bodies of loops too.
pub(super) fn count_steps(graph: &mut TypedModel, rows: &Symbol) -> TractResult<()> {
    let mut counters = Vec::new();
    for node in graph.nodes_mut() {
        if let Some(scan) = node.op_as_mut::<Scan>() {
            count_steps(&mut scan.body, rows)?;
            let scanned = (0..)
                .zip(&scan.input_mapping)
                .find_map(|(slot, m)| match m {
                    InputMapping::Scan(info) => Some((slot, info.axis, info.chunk.unsigned_abs())),
                    _ => None,
                });
            counters.extend(scanned.map(|s| (node.id, s)));
        }
    }
    for (id, (slot, axis, chunk)) in counters {
        let Some(from) = graph
            .nodes()
            .get(id)
            .and_then(|n| n.inputs.get(slot).copied())
        else {
            continue;
        };
        let axis_length = graph.outlet_fact(from)?.shape.get(axis).cloned();
        let open = axis_length.is_some_and(|dim| dim.symbols().iter().any(|s| s != rows));
        if open {
            let name = format!("{}.steps", graph.node(id).name);
            let counted = graph.wire_node(name, CountSteps { axis, chunk }, &[from])?;
            for outlet in counted {
                graph.add_edge(outlet, InletId::new(id, slot))?;
            }
        }
    }
    Ok(())
}

/// What is scanned, as it is, unless the loop over it would never end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CountSteps {
    axis: usize,
    chunk: usize,
}

impl Op for CountSteps {
    fn name(&self) -> StaticName {
        "CountSteps".into()
    }

    op_as_typed_op!();
}

impl EvalOp for CountSteps {
    fn eval_out_of_plan(&self, inputs: TVec<TValue>) -> TractResult<Option<TVec<TValue>>> {
        self.check(&inputs)?;
        Ok(Some(inputs))
    }

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        self.check(&inputs)?;
        Ok(inputs)
    }
}

impl CountSteps {
    fn check(&self, inputs: &[TValue]) -> TractResult<()> {
        let scanned = inputs.first();
        let length = scanned.and_then(|i| i.shape().get(self.axis).copied());
        let steps = length.unwrap_or(0).div_ceil(self.chunk.max(1));
        ensure!(
            steps <= MOST_STEPS,
            "it is a loop of {steps} steps, more than {MOST_STEPS}"
        );
        Ok(())
    }
}

impl TypedOp for CountSteps {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(inputs.iter().map(|f| f.without_value()).collect())
    }
    as_op!();
}

#[cfg(test)]
mod tests {
    use super::*;
    use tract_onnx::tract_core::ops::math;

    /// Sums of the same table of 1,000 floats per row, all added up at the end: each is alive until then.
    fn kept(times: usize) -> TypedModel {
        let mut graph = TypedModel::default();
        let n = graph.symbols.sym("rows");
        let x = graph.add_source("x", f32::fact([n.to_dim(), 1000.to_dim()]));
        let x = x.expect("a source");
        let mut wire = |name: String, a, b| graph.wire_node(name, math::add(), &[a, b]);
        let kept: Vec<OutletId> = (0..times)
            .map(|at| wire(format!("k{at}"), x, x).expect("a sum")[0])
            .collect();
        let mut all = x;
        for (at, k) in kept.into_iter().enumerate() {
            all = wire(format!("s{at}"), all, k).expect("a sum")[0];
        }
        graph.select_output_outlets(&[all]).expect("an output");
        graph
    }

    #[test]
    fn what_is_kept_is_added_up() {
        let of = |times, rows: i64| {
            let graph = kept(times);
            let length = |dim: &TDim| {
                let symbols = dim.symbols().into_iter();
                let all = symbols.fold(SymbolValues::default(), |v, s| v.with(&s, rows));
                dim.eval_to_i64(&all).ok()
            };
            (live(&graph, &length), made(&graph, &length))
        };
        let (live, made) = of(1, 1);
        assert_eq!((live, made), (12_000, 3 * 1001), "the table and two sums");
        let (live, made) = of(10, 3);
        // tract's order may end a sum before the next is made; never fewer than three are alive.
        assert!((3 * 12_000..=12 * 12_000).contains(&live), "{live}");
        assert_eq!(made, 21 * 3001);
    }
}
