//! What is checked before tract sees a file. Files are hostile: a check here is a panic or an endless
//! allocation less there.

use super::attributes::Attributes;
use super::error::ModelError;
use super::graph::{Makers, domain, each_node, fed, node_name, subgraphs};
use super::maps::{self, Maps};
use super::operator::{self, Operator};
use super::{contrib_ops, main_domain, ops, sizes};
use std::collections::{BTreeMap, HashSet};
use tract_onnx::pb::tensor_proto::{DataLocation, DataType};
use tract_onnx::pb::{GraphProto, ModelProto, NodeProto, TensorProto};

/// Nodes in all graphs together, and weights of one: tract's time grows with the square of these. Exports have thousands.
const MOST_NODES: usize = 1 << 16;
const MOST_WEIGHTS: usize = 1 << 14;
/// Inputs that may be fed: a table's columns.
const MOST_INPUTS: usize = 1 << 14;
/// Outputs. Exports have one to three.
const MOST_OUTPUTS: usize = 1 << 10;
/// Bytes of a text: a class or category, which a run repeats for each row.
const LONGEST_TEXT: usize = 1 << 14;
/// Opsets. The standard has four domains.
const MOST_OPSETS: usize = 64;
/// Bytes of the name of an input or output: it becomes a column's.
const LONGEST_NAME: usize = 4096;
/// Graphs within graphs.
const DEEPEST: usize = 8;
/// Values in one tensor, constant or computed per row.
pub(super) const MOST_VALUES: u64 = 1 << 28;

/// Refuses everything that could be answered wrongly, or that the file contradicts itself about.
pub(super) fn check(
    file: &str,
    model: &ModelProto,
    graph: &GraphProto,
    maps: &Maps,
) -> Result<(), ModelError> {
    let guard = Guard {
        file,
        maps,
        opsets: opsets(model),
    };
    if let Some(function) = model.functions.first() {
        return Err(guard.malformed(format!(
            "it defines functions of its own (\"{}\"). Export with the functions inlined",
            function.name()
        )));
    }
    let listed = model.opset_import.len();
    if listed > MOST_OPSETS {
        return Err(guard.malformed(format!("it names {listed} opsets")));
    }
    let mut nodes = 0;
    each_node(graph, &mut |_| nodes += 1);
    if nodes > MOST_NODES {
        return Err(guard.malformed("the graph is larger or deeper than any model".into()));
    }
    if guard.opsets.is_empty() {
        return Err(guard.malformed("it does not say which opset it was written for".into()));
    }
    if fed(graph).next().is_none() {
        return Err(
            guard.malformed("the graph has no inputs, so there is nothing to feed it".into())
        );
    }
    if graph.output.is_empty() {
        return Err(guard.malformed("the graph has no outputs".into()));
    }
    let (inputs, outputs) = (fed(graph).count(), graph.output.len());
    if inputs > MOST_INPUTS || outputs > MOST_OUTPUTS {
        return Err(guard.malformed(format!("it has {inputs} inputs and {outputs} outputs")));
    }
    let mut named = fed(graph).chain(&graph.output);
    if named.any(|v| v.name.len() > LONGEST_NAME) {
        return Err(
            guard.malformed("an input or output has a name longer than any column's".into())
        );
    }
    guard.graph(graph, &mut Vec::new())
}

/// Opset per domain.
pub(super) fn opsets(model: &ModelProto) -> BTreeMap<String, i64> {
    let imports = model.opset_import.iter();
    imports
        .map(|o| (domain(&o.domain).to_owned(), o.version))
        .collect()
}

struct Guard<'a> {
    file: &'a str,
    maps: &'a Maps,
    opsets: BTreeMap<String, i64>,
}

impl Guard<'_> {
    fn malformed(&self, message: String) -> ModelError {
        ModelError::Malformed {
            file: self.file.to_owned(),
            message,
        }
    }

    fn unsupported(&self, node: &NodeProto, reason: String, remedy: &str) -> ModelError {
        let domain = domain(&node.domain);
        ModelError::Unsupported {
            file: self.file.to_owned(),
            operator: node.op_type.clone(),
            domain: domain.to_owned(),
            opset: self.opsets.get(domain).copied().unwrap_or(0),
            node: node_name(node),
            reason,
            remedy: remedy.to_owned(),
        }
    }

    /// Checks that values are made before they are used, each once, and every node. `around` has the values of the graphs around.
    fn graph<'g>(
        &self,
        graph: &'g GraphProto,
        around: &mut Vec<HashSet<&'g str>>,
    ) -> Result<(), ModelError> {
        if around.len() > DEEPEST || graph.initializer.len() > MOST_WEIGHTS {
            return Err(self.malformed("the graph is larger or deeper than any model".into()));
        }
        if !graph.sparse_initializer.is_empty() {
            return Err(self.malformed("it holds sparse weights. Export them dense".into()));
        }
        for tensor in &graph.initializer {
            let named = |e| self.malformed(format!("weights \"{}\": {e}", tensor.name));
            check_tensor(tensor).map_err(named)?;
        }
        around.push(HashSet::new());
        let given = graph.initializer.iter().map(|t| t.name.as_str());
        for name in given.chain(fed(graph).map(|i| i.name.as_str())) {
            self.make(name, around)?;
        }
        let makers = Makers::new(graph);
        for node in &graph.node {
            for input in node.input.iter().filter(|i| !i.is_empty()) {
                if !is_known(input, around) {
                    return Err(self.malformed(format!(
                        "node \"{}\" uses \"{input}\", which nothing before it makes",
                        node_name(node)
                    )));
                }
            }
            self.node(node)?;
            sizes::check(node, &makers)
                .map_err(|e| self.unsupported(node, e, main_domain::REMEDY))?;
            for inner in subgraphs(node) {
                self.graph(inner, around)?;
            }
            for output in node.output.iter().filter(|o| !o.is_empty()) {
                self.make(output, around)?;
            }
        }
        let missing = graph.output.iter().find(|o| !is_known(&o.name, around));
        around.pop();
        missing.map_or(Ok(()), |o| {
            Err(self.malformed(format!("nothing makes the output \"{}\"", o.name)))
        })
    }

    fn make<'g>(&self, name: &'g str, around: &mut [HashSet<&'g str>]) -> Result<(), ModelError> {
        match around.last_mut().is_some_and(|own| own.insert(name)) {
            true => Ok(()),
            false => Err(self.malformed(format!("\"{name}\" is made twice"))),
        }
    }

    fn node(&self, node: &NodeProto) -> Result<(), ModelError> {
        for attribute in &node.attribute {
            let mut texts = attribute.strings.iter().chain([&attribute.s]);
            if texts.any(|t| t.len() > LONGEST_TEXT) {
                let (node, name) = (node_name(node), &attribute.name);
                return Err(self.malformed(format!(
                    "node \"{node}\", attribute {name}: a text longer than {LONGEST_TEXT} bytes"
                )));
            }
            for tensor in attribute.t.iter().chain(&attribute.tensors) {
                let named = |e| {
                    let node = node_name(node);
                    self.malformed(format!(
                        "node \"{node}\", attribute {}: {e}",
                        attribute.name
                    ))
                };
                check_tensor(tensor).map_err(named)?;
            }
        }
        match domain(&node.domain) {
            "ai.onnx" | ops::DOMAIN | contrib_ops::DOMAIN
                if let Some(operator) = operator::find(node) =>
            {
                self.ours(node, operator)
            }
            "ai.onnx" => {
                main_domain::check(node).map_err(|e| self.unsupported(node, e, main_domain::REMEDY))
            }
            ops::DOMAIN => {
                Err(self.unsupported(node, "it is not implemented".into(), remedy(&node.op_type)))
            }
            _ => Err(self.unsupported(
                node,
                "the domain is not part of the standard".into(),
                FOREIGN,
            )),
        }
    }

    fn ours(&self, node: &NodeProto, operator: &Operator) -> Result<(), ModelError> {
        let remedy = remedy(&node.op_type);
        let refuse = |reason: String| self.unsupported(node, reason, remedy);
        let (least, most) = operator.inputs;
        let inputs = node.input.len();
        if inputs < least || inputs > most || node.input.iter().any(String::is_empty) {
            return Err(refuse(format!("it has {inputs} inputs")));
        }
        let outputs = node.output.iter().filter(|o| !o.is_empty()).count();
        if outputs != operator.outputs || node.output.len() != outputs {
            return Err(refuse(format!(
                "it has {outputs} outputs instead of {}",
                operator.outputs
            )));
        }
        let known = |name: &str| operator.attributes.contains(&name);
        if let Some(other) = node.attribute.iter().find(|a| !known(&a.name)) {
            return Err(refuse(format!(
                "attribute {} is not implemented",
                other.name
            )));
        }
        let opset = self.opsets.get(domain(&node.domain)).copied().unwrap_or(0);
        (operator.read)(&Attributes::of_opset(node, opset)).map_err(refuse)?;
        let is_map = node
            .input
            .first()
            .is_some_and(|i| self.maps.contains_key(i));
        match is_map == maps::TAKE_MAPS.contains(&operator.id) {
            true => Ok(()),
            false => Err(refuse(
                "its input is not a dictionary of the model's whose keys it alone names".into(),
            )),
        }
    }
}

fn remedy(operator: &str) -> &'static str {
    match operator {
        "CastMap" | "DictVectorizer" => {
            "Export the model with a table as its input instead of a dictionary"
        }
        "Tokenizer" => {
            "Turn texts into columns before the model (TfidfVectorizer, CountVectorizer), and export the model of \
             those columns"
        }
        _ => {
            "Export the model again, without this step or with one that exports to other operators"
        }
    }
}

/// What to do about operators of other domains.
const FOREIGN: &str = "Export with operators of ai.onnx and ai.onnx.ml only: from the training library rather than from a \
                       runtime that has optimised the graph";

fn is_known(name: &str, around: &[HashSet<&str>]) -> bool {
    around.iter().any(|values| values.contains(name))
}

/// Checks that a tensor holds what it declares, in a type that is read.
pub(super) fn check_tensor(tensor: &TensorProto) -> Result<(), String> {
    if tensor.data_location == Some(DataLocation::External as i32)
        || !tensor.external_data.is_empty()
    {
        return Err("its values lie in another file. Export the model as one file".into());
    }
    let kind =
        DataType::try_from(tensor.data_type).map_err(|_| "its type is unknown".to_owned())?;
    let count =
        volume(&tensor.dims).ok_or_else(|| format!("the shape {:?} is no shape", tensor.dims))?;
    if tensor.string_data.iter().any(|t| t.len() > LONGEST_TEXT) {
        return Err(format!("a text longer than {LONGEST_TEXT} bytes"));
    }
    let raw = tensor.raw_data.len();
    let (width, listed) = match kind {
        DataType::Float => (4, tensor.float_data.len()),
        DataType::Double => (8, tensor.double_data.len()),
        DataType::Int64 => (8, tensor.int64_data.len()),
        DataType::Int32 => (4, tensor.int32_data.len()),
        DataType::Int16 | DataType::Uint16 | DataType::Float16 => (2, tensor.int32_data.len()),
        DataType::Int8 | DataType::Uint8 | DataType::Bool => (1, tensor.int32_data.len()),
        DataType::String => (0, tensor.string_data.len()),
        other => {
            return Err(format!(
                "values of type {} are not read",
                other.as_str_name()
            ));
        }
    };
    let held = match raw {
        0 => listed as u64,
        _ if width == 0 => return Err("texts cannot be raw bytes".into()),
        raw if raw % width != 0 => {
            return Err(format!("{raw} bytes are no whole number of values"));
        }
        raw => (raw / width) as u64,
    };
    match held == count {
        true => Ok(()),
        false => Err(format!("it declares {count} values and holds {held}")),
    }
}

/// Values in a tensor of this shape; `None` past the limit or below zero.
pub(super) fn volume(dims: &[i64]) -> Option<u64> {
    let product = dims
        .iter()
        .try_fold(1u64, |all, d| all.checked_mul(u64::try_from(*d).ok()?))?;
    (product <= MOST_VALUES).then_some(product)
}
