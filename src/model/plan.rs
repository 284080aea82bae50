//! The runnable graph: tract's plan with our operators in it and the number of rows left open.

use super::axes;
use super::graph::fed;
use super::guard::MOST_VALUES;
use super::operator::register;
use super::ops::OPERATORS;
use super::ranked::ranked;
use super::steady::steady;
use super::tensors::text;
use super::time_parts::Origins;
use super::types::{ElementType, ModelInput};
use std::sync::Arc;
use tract_onnx::pb::tensor_shape_proto::dimension::Value as Dim;
use tract_onnx::pb::type_proto::Value as TypeValue;
use tract_onnx::pb::{GraphProto, ModelProto, ValueInfoProto, tensor_proto::DataType};
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
    /// Element type and axes per output; `None` is an axis that depends on the rows.
    pub outputs: Vec<(DatumType, Vec<Option<usize>>)>,
}

/// The inputs to be fed, in the graph's order.
pub(super) fn inputs(graph: &GraphProto) -> Result<Vec<ModelInput>, String> {
    fed(graph).map(input).collect()
}

fn input(info: &ValueInfoProto) -> Result<ModelInput, String> {
    let name = &info.name;
    let Some(TypeValue::TensorType(tensor)) = info.r#type.as_ref().and_then(|t| t.value.as_ref())
    else {
        return Err(format!(
            "input \"{name}\" is not a tensor. Export the model with a table or one input per column"
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
    if shape.iter().flatten().any(|n| *n > MOST_VALUES) {
        return Err(format!(
            "input \"{name}\" declares an axis larger than any table"
        ));
    }
    Ok(ModelInput {
        name: name.clone(),
        element,
        shape,
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
    pub fn new(model: &ModelProto, inputs: &[ModelInput]) -> Result<Plan, String> {
        let rows = rows(inputs)?;
        let mut onnx = tract_onnx::onnx().with_ignore_value_info(true);
        register(OPERATORS, &mut onnx.op_register);
        axes::register(&mut onnx.op_register);
        let parsed = onnx.parse(model, None).map_err(text)?;
        if let Some(name) = parsed.unresolved_inputs.first() {
            return Err(format!("nothing makes \"{name}\""));
        }
        let mut graph = parsed.model;
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
        let typed = graph.into_typed().map_err(text)?;
        let mut typed = typed.into_decluttered().map_err(text)?;
        steady(&mut typed);
        ranked(&mut typed);
        let typed = typed.into_optimized().map_err(text)?;
        check_volumes(&typed)?;
        let outputs = typed.output_outlets().map_err(text)?.iter().map(|o| {
            let fact = typed.outlet_fact(*o)?;
            let axes = fact.shape.iter().map(|d| d.to_usize().ok()).collect();
            Ok((fact.datum_type, axes))
        });
        let outputs = outputs.collect::<TractResult<_>>().map_err(text)?;
        let runnable = typed.into_runnable().map_err(text)?;
        Ok(Plan {
            runnable,
            origins: model.graph.as_ref().map(Origins::new).unwrap_or_default(),
            rows,
            outputs,
        })
    }

    /// One run.
    pub fn run(&self, inputs: TVec<TValue>) -> Result<Vec<Tensor>, String> {
        let outputs = self.runnable.run(inputs).map_err(text)?;
        Ok(outputs.into_iter().map(|t| t.into_tensor()).collect())
    }
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

/// Refuses a graph in which one row alone fills the memory.
fn check_volumes(graph: &TypedModel) -> Result<(), String> {
    for node in graph.nodes() {
        for output in &node.outputs {
            let known = output.fact.shape.iter().filter_map(|d| d.to_i64().ok());
            let volume = known
                .map(|d| d.max(1) as u64)
                .fold(1u64, u64::saturating_mul);
            if volume > MOST_VALUES {
                return Err(format!("node \"{}\" makes {volume} values", node.name));
            }
        }
    }
    Ok(())
}
