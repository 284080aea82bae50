//! The runnable graph: tract's plan with our operators in it and the number of rows left open.

use super::double::double;
use super::graph::fed;
use super::guard::volume;
use super::lengths::{self, lengths};
use super::main_domain;
use super::maps::Maps;
use super::missing::{self, missing};
use super::operator::register;
use super::places::placed;
use super::ranges::ranges;
use super::ranked::ranked;
use super::roots::roots;
use super::steady::steady;
use super::tensors::text;
use super::time_parts::Origins;
use super::types::{ElementType, ModelInput};
use super::{axes, bounds, clip, contrib_ops, costs, main_ops, ops, watch};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_shape_proto::dimension::Value as Dim;
use tract_onnx::pb::type_proto::Value as TypeValue;
use tract_onnx::pb::{GraphProto, ModelProto, ValueInfoProto, tensor_proto::DataType};
use tract_onnx::tract_core::ops::scan::Scan;
use tract_onnx::tract_hir::internal::*;

/// How many rows a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Any number.
    Any,
    /// This many; a shorter rest is filled up.
    Exactly(usize),
}

/// The runnable graph.
pub(super) struct Plan {
    pub(super) runnable: Arc<TypedRunnableModel>,
    /// Which operators of the file its steps came from.
    pub(super) origins: Origins,
    pub rows: Rows,
    /// Rows that a run may take at most, for its memory.
    pub most_rows: usize,
    /// Element type and axes per output; `None` is an axis that depends on the rows.
    pub outputs: Vec<(DatumType, Vec<Option<usize>>)>,
    /// Values that are given behind the outputs, as they were asked for.
    pub watched: Vec<Watched>,
}

/// A value inside the graph: its place among what a run gives, and the axis of its rows, `None` where it is the same for any number of them;
/// or why it cannot be given.
pub(super) type Watched = Result<(usize, Option<usize>), String>;

/// The inputs to be fed, in the graph's order; those that are maps with their keys.
pub(super) fn inputs(graph: &GraphProto, maps: &Maps) -> Result<Vec<ModelInput>, String> {
    let with_keys = |info: &ValueInfoProto| {
        let keys = maps.get(&info.name).cloned().unwrap_or_default();
        Ok(ModelInput {
            keys,
            ..input(info)?
        })
    };
    fed(graph).map(with_keys).collect()
}

fn input(info: &ValueInfoProto) -> Result<ModelInput, String> {
    let name = &info.name;
    let Some(TypeValue::TensorType(tensor)) = info.r#type.as_ref().and_then(|t| t.value.as_ref())
    else {
        return Err(format!(
            "input \"{name}\" is neither a tensor nor a dictionary whose keys the model names. Export the model with a table or one input per column"
        ));
    };
    let element = match DataType::try_from(tensor.elem_type) {
        Ok(DataType::Float) => ElementType::Float,
        Ok(DataType::Double) => ElementType::Double,
        Ok(DataType::Int64) => ElementType::Int64,
        Ok(DataType::Int32) => ElementType::Int32,
        Ok(DataType::Bool) => ElementType::Bool,
        Ok(DataType::String) => ElementType::String,
        Ok(other) => {
            return Err(format!(
                "input \"{name}\" takes {}, which no column holds",
                other.as_str_name()
            ));
        }
        Err(_) => return Err(format!("input \"{name}\" has an unknown type")),
    };
    let axis = |value: Option<&Dim>| match value {
        Some(Dim::DimValue(n)) if *n > 0 => Some(*n as u64),
        _ => None,
    };
    // Without a shape it is taken for a table of any width.
    let shape = match &tensor.shape {
        Some(shape) => shape.dim.iter().map(|d| axis(d.value.as_ref())).collect(),
        None => vec![None, None],
    };
    if shape.is_empty() {
        return Err(format!("input \"{name}\" takes a single value, not rows"));
    }
    let lengths: Vec<i64> = shape.iter().flatten().map(|n| *n as i64).collect();
    if volume(&lengths).is_none() {
        return Err(format!(
            "input \"{name}\" declares axes larger than any table"
        ));
    }
    Ok(ModelInput {
        name: name.clone(),
        element,
        shape,
        keys: Vec::new(),
    })
}

fn rows(inputs: &[ModelInput]) -> Result<Rows, String> {
    let mut fixed: Vec<u64> = inputs
        .iter()
        .filter_map(|i| i.shape.first().copied().flatten())
        .collect();
    fixed.dedup();
    match fixed.as_slice() {
        [] => Ok(Rows::Any),
        [n] => Ok(Rows::Exactly(*n as usize)),
        _ => Err(format!(
            "its inputs take different numbers of rows: {fixed:?}"
        )),
    }
}

impl Plan {
    /// Builds the plan of a checked file.
    ///
    /// Takes long lists of numbers out of the model once tract has them: they are most of a file, and nothing else reads them.
    pub fn new(model: &mut ModelProto, inputs: &[ModelInput]) -> Result<Plan, String> {
        Plan::watching(model, inputs, &[])
    }

    /// Builds the plan of a checked file so that runs give these values of the graph too.
    pub fn watching(
        model: &mut ModelProto,
        inputs: &[ModelInput],
        watch: &[String],
    ) -> Result<Plan, String> {
        without_a_panic(|| Plan::prepare(model, inputs, watch))
    }

    fn prepare(
        model: &mut ModelProto,
        inputs: &[ModelInput],
        watch: &[String],
    ) -> Result<Plan, String> {
        let rows = rows(inputs)?;
        let mut onnx = tract_onnx::onnx().with_ignore_value_info(true);
        register(ops::OPERATORS, &mut onnx.op_register);
        register(contrib_ops::OPERATORS, &mut onnx.op_register);
        main_ops::register(&mut onnx.op_register);
        axes::register(&mut onnx.op_register);
        clip::register(&mut onnx.op_register);
        lengths::register(&mut onnx.op_register);
        missing::register(&mut onnx.op_register);
        bounds::register(&mut onnx.op_register);
        let parsed = onnx.parse(model, None).map_err(unprepared)?;
        if let Some(name) = parsed.unresolved_inputs.first() {
            return Err(format!("nothing makes \"{name}\""));
        }
        let mut graph = parsed.model;
        let given = graph.outputs.len();
        let places = watch::add(&mut graph, watch, &parsed.outlets_by_name)?;
        model.graph.iter_mut().for_each(without_numbers);
        if graph.inputs.len() != inputs.len() {
            return Err("its inputs are listed twice".into());
        }
        let n = graph.symbols.new_with_prefix("rows");
        for (at, input) in inputs.iter().enumerate() {
            let dims: TVec<TDim> = input
                .shape
                .iter()
                .enumerate()
                .map(|(axis, length)| match length {
                    Some(length) => (*length as usize).to_dim(),
                    None if axis == 0 => n.to_dim(),
                    None => graph.symbols.new_with_prefix("width").to_dim(),
                })
                .collect();
            let fact = InferenceFact::dt_shape(element(input.element), &dims);
            graph.set_input_fact(at, fact).map_err(text)?;
        }
        let mut typed = graph.into_typed().map_err(unprepared)?;
        bounds::check(&typed)?;
        let places = watch::within_bounds(&mut typed, given, places)?;
        bounds::check_costs(&typed)?;
        costs::check_constants(&typed)?;
        // Loops can be looked into until they are optimised.
        let most_rows = bounds::most_rows(&typed, &n);
        costs::count_steps(&mut typed, &n).map_err(unprepared)?;
        checked(&mut typed).map_err(unprepared)?;
        roots(&mut typed).map_err(unprepared)?;
        let mut typed = typed.into_decluttered().map_err(unprepared)?;
        replace(&mut typed).map_err(unprepared)?;
        let mut typed = typed.into_optimized().map_err(unprepared)?;
        bounds::check(&typed)?;
        bounds::count_runs(&mut typed, &n).map_err(text)?;
        stand_rows_up(&mut typed, given, &n).map_err(text)?;
        check_rows(&typed, given, &n, rows)?;
        let watched = watch::with_axes(&typed, places, &n, rows)?;
        let outputs = typed.output_outlets().map_err(text)?.iter().take(given);
        let outputs = outputs.map(|o| {
            let fact = typed.outlet_fact(*o)?;
            let axes = fact.shape.iter().map(|d| d.to_usize().ok()).collect();
            Ok((fact.datum_type, axes))
        });
        let outputs = outputs.collect::<TractResult<_>>().map_err(text)?;
        let most_rows = most_rows.min(bounds::most_rows(&typed, &n));
        let runnable = typed.into_runnable().map_err(unprepared)?;
        Ok(Plan {
            runnable,
            origins: model.graph.as_ref().map(Origins::new).unwrap_or_default(),
            rows,
            most_rows,
            outputs,
            watched,
        })
    }

    /// One run.
    pub fn run(&self, inputs: TVec<TValue>) -> Result<Vec<Tensor>, String> {
        let outputs = without_a_panic(|| self.runnable.run(inputs).map_err(text))?;
        Ok(outputs.into_iter().map(|t| t.into_tensor()).collect())
    }
}

/// Numbers that a list has to have to be taken out: more than there can be classes, whose labels are read later.
const LONG: usize = 1 << 18;

fn without_numbers(graph: &mut GraphProto) {
    fn cut<T>(list: &mut Vec<T>) {
        if list.len() > LONG {
            *list = Vec::new();
        }
    }
    for tensor in &mut graph.initializer {
        cut(&mut tensor.raw_data);
        cut(&mut tensor.float_data);
        cut(&mut tensor.double_data);
        cut(&mut tensor.int64_data);
    }
    for attribute in graph.node.iter_mut().flat_map(|n| &mut n.attribute) {
        cut(&mut attribute.ints);
        cut(&mut attribute.floats);
        cut(&mut attribute.strings);
        // The narrow lists of trees.
        if attribute.r#type != AttributeType::Tensor as i32 {
            attribute.t = None;
        }
    }
}

/// The last line of defence: a check that tract makes by stopping becomes an error. In a browser a panic ends the
/// worker instead, and the page says so.
fn without_a_panic<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let stopped =
        |_| Err("the engine stopped at it. It is damaged, or made to stop the engine".into());
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(stopped)
}

/// What tract says of a graph that it cannot prepare, and what to do.
fn unprepared(error: TractError) -> String {
    format!("{}. {}", text(error), main_domain::REMEDY)
}

/// Turns outputs of one row with a value per row of input, as discriminant analysis is exported, into columns.
fn stand_rows_up(graph: &mut TypedModel, given: usize, n: &Symbol) -> TractResult<()> {
    let mut outlets = graph.output_outlets()?.to_vec();
    for outlet in outlets.iter_mut().take(given) {
        if *graph.outlet_fact(*outlet)?.shape == [1.to_dim(), n.to_dim()] {
            let name = format!("{}.standing", graph.node(outlet.node).name);
            *outlet = graph.wire_node(name, AxisOp::Rm(0), &[*outlet])?[0];
        }
    }
    graph.select_output_outlets(&outlets)
}

/// Refuses an output that has another number of rows than the input, as far as the graph tells.
fn check_rows(graph: &TypedModel, given: usize, n: &Symbol, rows: Rows) -> Result<(), String> {
    let outlets = graph.output_outlets().map_err(text)?.iter().take(given);
    for (at, outlet) in outlets.enumerate() {
        let fact = graph.outlet_fact(*outlet).map_err(text)?;
        let Some(axis) = fact.shape.first() else {
            return Err(format!("output {} is a single value, not rows", at + 1));
        };
        let fits = match rows {
            Rows::Exactly(rows) => axis.to_usize().map_or(true, |found| found == rows),
            Rows::Any => [2, 6].into_iter().all(|rows| {
                let found = axis.eval(&SymbolValues::default().with(n, rows)).to_i64();
                found.map_or(true, |found| found == rows)
            }),
        };
        if !fits {
            return Err(format!(
                "output {} has {axis} rows where {n} go in. Export the model with one row of output per row of input",
                at + 1
            ));
        }
    }
    Ok(())
}

/// Puts operators that check what they are told in the place of tract's, in the bodies of loops too. Before tract simplifies
/// the graph, since it runs what is constant then.
fn checked(graph: &mut TypedModel) -> TractResult<()> {
    placed(graph)?;
    ranges(graph);
    for node in graph.nodes_mut() {
        if let Some(scan) = node.op_as_mut::<Scan>() {
            checked(&mut scan.body)?;
        }
    }
    Ok(())
}

/// Puts our forms in the place of tract's operators, in the bodies of loops too.
fn replace(graph: &mut TypedModel) -> TractResult<()> {
    steady(graph);
    ranked(graph);
    missing(graph);
    lengths(graph)?;
    double(graph)?;
    for node in graph.nodes_mut() {
        if let Some(scan) = node.op_as_mut::<Scan>() {
            replace(&mut scan.body)?;
        }
    }
    Ok(())
}

pub(super) fn element(of: ElementType) -> DatumType {
    match of {
        ElementType::Float => f32::datum_type(),
        ElementType::Double => f64::datum_type(),
        ElementType::Int64 => i64::datum_type(),
        ElementType::Int32 => i32::datum_type(),
        ElementType::Bool => bool::datum_type(),
        ElementType::String => String::datum_type(),
    }
}
