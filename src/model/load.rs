//! Bytes to a model that is ready to run.

use super::decode::decode;
use super::error::ModelError;
use super::graph::{domain, each_node, subgraphs};
use super::guard;
use super::joined;
use super::maps::{self, Declared, Maps};
use super::outputs::describe;
use super::plan::{Plan, inputs};
use super::recognise::instead_of_onnx;
use super::stages::{origin, stages};
use super::types::{ModelFacts, ModelInput};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_shape_proto::dimension::Value as Axis;
use tract_onnx::pb::type_proto::Value as Type;
use tract_onnx::pb::{GraphProto, ModelProto, TensorProto};

/// The largest file: what a 32-bit engine can hold beside the data.
const MOST_BYTES: usize = 1 << 30;
/// Characters kept of a metadata value: exporters put whole training logs there.
const METADATA_LENGTH: usize = 500;
/// Metadata entries kept.
const METADATA_ENTRIES: usize = 64;

/// A loaded model: what the file says of itself, and its runnable graph.
pub struct Model {
    pub(super) facts: ModelFacts,
    pub(super) plan: Plan,
}

/// Reads a model and prepares it to run. Nothing is run yet, and nothing that could be answered wrongly
/// is accepted: an operator, attribute or mode that we do not vouch for is refused here by name. Bytes that are given away are dropped
/// as soon as they are decoded, so that a large file is not held beside what is made of it.
///
/// # Errors
/// [`ModelError::NotOnnx`] for other files, [`ModelError::Malformed`] for files that contradict
/// themselves, hold values in other files or pass a limit, [`ModelError::Unsupported`] for operators.
pub fn load(name: &str, bytes: impl AsRef<[u8]>) -> Result<Model, ModelError> {
    load_in_steps(name, bytes, &mut || ())
}

/// The same; `step` is called after each of [`STEPS`] steps.
///
/// # Errors
/// As [`load`].
pub fn load_in_steps(
    name: &str,
    bytes: impl AsRef<[u8]>,
    step: &mut dyn FnMut(),
) -> Result<Model, ModelError> {
    let read = read(name, bytes.as_ref()).map(|decoded| {
        step();
        (decoded, Seal::of(bytes.as_ref()))
    });
    drop(bytes);
    step();
    let model = read.and_then(|(decoded, seal)| prepare(name, decoded, seal, step));
    model.map_err(ModelError::shortened)
}

/// Steps of loading: decoded, fingerprinted, checked, prepared.
pub const STEPS: u64 = 4;

/// What tells a file from any other.
struct Seal {
    bytes: u64,
    sha256: String,
}

impl Seal {
    fn of(bytes: &[u8]) -> Seal {
        Seal {
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    }
}

/// A file as it was read, without its bytes.
pub(super) struct Decoded {
    model: ModelProto,
    /// The inputs that are maps, with the types of their keys and values.
    maps: Declared,
}

/// A file that was checked, with a graph.
pub(super) struct Checked {
    pub proto: ModelProto,
    pub maps: Maps,
    pub inputs: Vec<ModelInput>,
    operators: BTreeMap<String, u64>,
}

/// Decodes a file.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Decoded, ModelError> {
    let not_onnx = |found: &str| ModelError::NotOnnx {
        file: name.to_owned(),
        found: found.to_owned(),
    };
    let malformed = |message: String| ModelError::Malformed {
        file: name.to_owned(),
        message,
    };
    if let Some(found) = instead_of_onnx(bytes) {
        return Err(not_onnx(found));
    }
    if bytes.len() > MOST_BYTES {
        return Err(malformed(format!(
            "it has {} bytes; the most is {MOST_BYTES}",
            bytes.len()
        )));
    }
    let model = decode(bytes).map_err(|_| {
        not_onnx("it cannot be decoded, so it is cut short, damaged or another kind of file")
    })?;
    let maps =
        maps::declared(bytes).map_err(|e| malformed(format!("its inputs cannot be read: {e}")))?;
    Ok(Decoded { model, maps })
}

/// Refuses what is to be refused before anything is prepared.
pub(super) fn checked(name: &str, decoded: Decoded) -> Result<Checked, ModelError> {
    let malformed = |message: String| ModelError::Malformed {
        file: name.to_owned(),
        message,
    };
    let mut proto = decoded.model;
    without_the_unread(&mut proto);
    let maps = maps::as_tables(&decoded.maps, &mut proto);
    let operators = proto.graph.as_ref().map(operators).unwrap_or_default();
    joined::join(&mut proto);
    let Some(graph) = &proto.graph else {
        return Err(ModelError::NotOnnx {
            file: name.to_owned(),
            found: "it holds no graph".to_owned(),
        });
    };
    guard::check(name, &proto, graph, &maps)?;
    let inputs = inputs(graph, &maps).map_err(malformed)?;
    Ok(Checked {
        proto,
        maps,
        inputs,
        operators,
    })
}

fn prepare(
    name: &str,
    decoded: Decoded,
    seal: Seal,
    step: &mut dyn FnMut(),
) -> Result<Model, ModelError> {
    let Checked {
        mut proto,
        inputs,
        operators,
        ..
    } = checked(name, decoded)?;
    step();
    let graph = proto.graph.as_ref();
    let facts = ModelFacts {
        file: name.to_owned(),
        bytes: seal.bytes,
        sha256: seal.sha256,
        producer: producer(&proto),
        model_version: proto.model_version,
        opsets: guard::opsets(&proto),
        operators,
        parameters: graph.map(parameters).unwrap_or_default(),
        metadata: metadata(&proto),
        feature_names: feature_names(&proto),
        stages: graph.map(stages).unwrap_or_default(),
        origin: origin(&proto.producer_name).map(str::to_owned),
        inputs,
        ..ModelFacts::default()
    };
    let plan = Plan::new(&mut proto, &facts.inputs).map_err(|e| ModelError::Malformed {
        file: name.to_owned(),
        message: format!("the graph cannot be prepared: {e}"),
    })?;
    let graph = proto.graph.as_ref();
    let (outputs, classes) = graph.map_or_else(Default::default, |g| describe(g, &plan.outputs));
    let facts = ModelFacts {
        outputs,
        classes,
        ..facts
    };
    step();
    Ok(Model { facts, plan })
}

impl Model {
    /// What the file says of itself. Binding, rows and latency are filled in by who runs it.
    pub fn facts(&self) -> &ModelFacts {
        &self.facts
    }

    /// What it takes, in the graph's order.
    pub fn inputs(&self) -> &[ModelInput] {
        &self.facts.inputs
    }
}

/// Takes out what nothing here reads and tract would: the names of axes, which it parses as formulas however deep, and all that
/// it would copy.
fn without_the_unread(model: &mut ModelProto) {
    model.training_info.clear();
    model.doc_string.clear();
    let Some(graph) = &mut model.graph else {
        return;
    };
    without_axes(graph);
}

fn without_axes(graph: &mut GraphProto) {
    graph.value_info.clear();
    for value in graph.input.iter_mut().chain(&mut graph.output) {
        let Some(Type::TensorType(tensor)) = value.r#type.as_mut().and_then(|t| t.value.as_mut())
        else {
            continue;
        };
        for axis in tensor.shape.iter_mut().flat_map(|s| &mut s.dim) {
            if matches!(axis.value, Some(Axis::DimParam(_))) {
                axis.value = None;
            }
        }
    }
    for attribute in graph.node.iter_mut().flat_map(|n| &mut n.attribute) {
        let graphs = attribute.g.iter_mut().chain(&mut attribute.graphs);
        graphs.for_each(without_axes);
    }
}

/// Name and version of the exporter; of a version that is a report, the first line.
fn producer(model: &ModelProto) -> String {
    let version = model.producer_version.lines().next().unwrap_or_default();
    let text = format!("{} {version}", model.producer_name);
    text.trim().chars().take(METADATA_LENGTH).collect()
}

/// In pieces: a browser replaces slow code by fast code only between two calls.
fn sha256(bytes: &[u8]) -> String {
    const PIECE: usize = 1 << 14;
    let mut hash = Sha256::new();
    bytes.chunks(PIECE).for_each(|piece| hash.update(piece));
    let hash = hash.finalize();
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

fn operators(graph: &GraphProto) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    each_node(graph, &mut |node| {
        let id = format!("{}:{}", domain(&node.domain), node.op_type);
        *counts.entry(id).or_insert(0) += 1;
    });
    counts
}

/// Values in initialisers and constants, and in the float lists and tensors of nodes: thresholds, leaf
/// weights, coefficients. Hit rates are left out, since nothing is computed from them.
fn parameters(graph: &GraphProto) -> u64 {
    let volume = |t: &TensorProto| guard::volume(&t.dims).unwrap_or(0);
    let mut count: u64 = graph.initializer.iter().map(volume).sum();
    each_node(graph, &mut |node| {
        for attribute in node
            .attribute
            .iter()
            .filter(|a| !a.name.starts_with("nodes_hitrates") && a.name != "nodes_modes")
        {
            count += attribute.floats.len() as u64;
            if attribute.r#type == AttributeType::Tensor as i32 {
                count += attribute.t.iter().map(volume).sum::<u64>();
            }
        }
        for inner in subgraphs(node) {
            count += inner.initializer.iter().map(volume).sum::<u64>();
        }
    });
    count
}

fn metadata(model: &ModelProto) -> BTreeMap<String, String> {
    let entries = model.metadata_props.iter().take(METADATA_ENTRIES);
    let short = |text: &str| match text.char_indices().nth(METADATA_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    entries.map(|e| (short(&e.key), short(&e.value))).collect()
}

/// Names of the columns of a wide input: from the metadata entries in which exporters and people leave
/// them, as a JSON list of texts or separated by commas.
fn feature_names(model: &ModelProto) -> Vec<String> {
    const KEYS: [&str; 6] = [
        "feature_names",
        "feature_names_in",
        "feature_names_in_",
        "features",
        "columns",
        "input_columns",
    ];
    let is_key = |key: &str| KEYS.contains(&key.to_lowercase().as_str());
    let entry = model.metadata_props.iter().find(|e| is_key(&e.key));
    let names = entry.map(|e| match serde_json::from_str::<Vec<String>>(&e.value) {
        Ok(names) => names,
        Err(_) => e.value.split(',').map(|n| n.trim().to_owned()).collect(),
    });
    names
        .filter(|n| n.iter().all(|n| !n.is_empty()))
        .unwrap_or_default()
}
