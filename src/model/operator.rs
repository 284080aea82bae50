//! How an operator of ours stands in tract's graph.

use super::attributes::Attributes;
use super::graph::domain;
use super::{contrib_ops, guard, main_ops, ops};
use std::fmt;
use std::sync::Arc;
use tract_onnx::model::{OnnxOpRegister, ParsingContext};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

/// An operator that we answer for.
pub(super) struct Operator {
    /// Its name in the standard.
    pub id: &'static str,
    /// The attributes we read or may leave unread; any other name is refused.
    pub attributes: &'static [&'static str],
    /// Inputs it takes, least and most.
    pub inputs: (usize, usize),
    /// Outputs it gives.
    pub outputs: usize,
    /// Reads a node. The error says in one sentence what cannot be done, without naming the node.
    pub read: fn(&Attributes) -> Result<Arc<dyn Kernel>, String>,
}

/// Element type and dimensions of a tensor, known before any run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shaped {
    pub element: DatumType,
    pub dims: TVec<TDim>,
}

impl Shaped {
    pub fn new(element: DatumType, dims: impl IntoIterator<Item = TDim>) -> Self {
        let dims = dims.into_iter().collect();
        Shaped { element, dims }
    }

    /// Rows of a table: one for a vector, as onnxruntime has it.
    pub fn rows(&self) -> Result<TDim, String> {
        match self.dims.len() {
            1 => Ok(1.to_dim()),
            2 => Ok(self.dims[0].clone()),
            rank => Err(format!("takes a table, found {rank} axes")),
        }
    }

    /// Columns of a table, where the graph fixes them.
    pub fn width(&self) -> Option<usize> {
        self.dims.last()?.to_usize().ok()
    }
}

/// What an operator does, free of the graph around it.
pub(super) trait Kernel: fmt::Debug + Send + Sync + 'static {
    /// Types and shapes of the outputs for those of the inputs; refuses what `run` could not do.
    fn shapes(&self, inputs: &[Shaped]) -> Result<Vec<Shaped>, String>;
    /// The outputs.
    fn run(&self, inputs: &[TValue]) -> Result<Vec<Tensor>, String>;
}

/// Puts ours in the place of tract's.
pub(super) fn register(operators: &'static [Operator], to: &mut OnnxOpRegister) {
    for operator in operators {
        to.insert(operator.id, build);
    }
}

/// Our operator for the node, in any domain.
pub(super) fn find(node: &NodeProto) -> Option<&'static Operator> {
    match domain(&node.domain) {
        "ai.onnx" => main_ops::find(&node.op_type),
        ops::DOMAIN => ops::find(&node.op_type),
        contrib_ops::DOMAIN => contrib_ops::find(&node.op_type),
        _ => None,
    }
}

fn build(
    context: &ParsingContext,
    node: &NodeProto,
) -> TractResult<(Box<dyn InferenceOp>, Vec<String>)> {
    let operator = find(node).ok_or_else(|| format_err!("no operator {}", node.op_type))?;
    let opsets = guard::opsets(context.model);
    let opset = opsets.get(domain(&node.domain)).copied().unwrap_or(0);
    let kernel = (operator.read)(&Attributes::of_opset(node, opset))
        .map_err(|e| format_err!("{}: {e}", operator.id))?;
    let op = InGraph {
        id: operator.id,
        inputs: operator.inputs,
        outputs: operator.outputs,
        kernel,
    };
    Ok((expand(op), vec![]))
}

/// A kernel as tract's graph holds it after its types are known.
pub(super) fn typed(id: &'static str, kernel: Arc<dyn Kernel>, inputs: usize) -> impl TypedOp {
    TypedInGraph(InGraph {
        id,
        inputs: (inputs, inputs),
        outputs: 1,
        kernel,
    })
}

#[derive(Debug, Clone)]
struct InGraph {
    id: &'static str,
    inputs: (usize, usize),
    outputs: usize,
    kernel: Arc<dyn Kernel>,
}

impl InGraph {
    fn shapes(&self, inputs: &[Shaped]) -> TractResult<Vec<Shaped>> {
        let shapes = self
            .kernel
            .shapes(inputs)
            .map_err(|e| format_err!("{}: {e}", self.id))?;
        ensure!(shapes.len() == self.outputs, "{}: output count", self.id);
        Ok(shapes)
    }
}

impl PartialEq for InGraph {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.kernel, &other.kernel)
    }
}
impl Eq for InGraph {}

impl Expansion for InGraph {
    fn name(&self) -> StaticName {
        self.id.into()
    }

    fn nboutputs(&self) -> TractResult<usize> {
        Ok(self.outputs)
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        ensure!(
            inputs.len() >= self.inputs.0 && inputs.len() <= self.inputs.1,
            "{}: {} inputs",
            self.id,
            inputs.len()
        );
        check_output_arity(outputs, self.outputs)?;
        s.given_all(inputs.iter().map(|i| &i.datum_type), move |s, elements| {
            s.given_all(inputs.iter().map(|i| &i.shape), move |s, dims| {
                let shaped: Vec<Shaped> = elements
                    .iter()
                    .zip(dims)
                    .map(|(e, d)| Shaped::new(*e, d))
                    .collect();
                for (output, shape) in outputs.iter().zip(self.shapes(&shaped)?) {
                    s.equals(&output.datum_type, shape.element)?;
                    s.equals(&output.shape, shape.dims)?;
                }
                Ok(())
            })
        })
    }

    fn wire(
        &self,
        prefix: &str,
        model: &mut TypedModel,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        model.wire_node(prefix, TypedInGraph(self.clone()), inputs)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct TypedInGraph(InGraph);

impl Op for TypedInGraph {
    fn name(&self) -> StaticName {
        self.0.id.into()
    }
    op_as_typed_op!();
}

impl EvalOp for TypedInGraph {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let outputs = self
            .0
            .kernel
            .run(&inputs)
            .map_err(|e| format_err!("{}: {e}", self.0.id))?;
        Ok(outputs.into_iter().map(|t| t.into_tvalue()).collect())
    }
}

impl TypedOp for TypedInGraph {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let shaped: Vec<Shaped> = inputs
            .iter()
            .map(|f| Shaped::new(f.datum_type, f.shape.to_tvec()))
            .collect();
        let shapes = self.0.shapes(&shaped)?;
        Ok(shapes.into_iter().map(|s| s.element.fact(s.dims)).collect())
    }
    as_op!();
}
