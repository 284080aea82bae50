//! Models whose fields are changed one by one: other types, names, shapes, operators and attributes, all still well-formed. Any answer
//! but a panic.

use crate::attempt::attempt;
use crate::files::{bytes, gunzip, json};
use crate::hostile::{Random, rounds};
use base64::Engine;
use prost::Message;
use std::panic::catch_unwind;
use tract_onnx::pb::*;

/// Numbers at which lengths, places and ids break.
const EDGES: &[i64] = &[
    0,
    1,
    -1,
    2,
    3,
    -2,
    7,
    255,
    65_536,
    1 << 20,
    1 << 31,
    (1 << 31) - 1,
    -(1 << 31),
    1 << 32,
    1 << 40,
    i64::MAX,
    i64::MIN,
];
const FLOATS: &[f32] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    f32::NAN,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::MAX,
    1e-45,
    16_777_217.0,
];

#[test]
fn changed_models_are_refused_or_answered() {
    let mut random = Random(5);
    let models = models();
    let mut stopped = Vec::new();
    for round in 0..rounds().div_ceil(20) {
        for (at, model) in models.iter().enumerate() {
            let mut changed = model.clone();
            for _ in 0..1 + random.below(3) {
                change(
                    &mut changed,
                    &models[random.below(models.len())],
                    &mut random,
                );
            }
            let bytes = changed.encode_to_vec();
            if catch_unwind(|| attempt(&bytes)).is_err() {
                stopped.push(format!("round {round}, model {at}"));
            }
        }
    }
    assert!(stopped.is_empty(), "{}", stopped.join("\n"));
}

/// Every third model of one operator, and one of each family of exports.
fn models() -> Vec<ModelProto> {
    let decode = |case: &serde_json::Value| {
        let text = case["model"].as_str().expect("a model");
        let packed = base64::engine::general_purpose::STANDARD
            .decode(text)
            .expect("base64");
        if packed.starts_with(b"\x1f\x8b") {
            gunzip(&packed)
        } else {
            packed
        }
    };
    let mut files = vec![
        bytes("10_knn/model.onnx"),
        bytes("03_columntransformer_onehot_strings/model.onnx"),
    ];
    for (file, step) in [
        ("operators.json", 3),
        ("further.json", 3),
        ("matrix/pytorch.json", 6),
        ("matrix/steps.json", 6),
    ] {
        let all = json(file);
        files.extend(
            all["cases"]
                .as_array()
                .expect("cases")
                .iter()
                .step_by(step)
                .map(decode),
        );
    }
    let read = |file: Vec<u8>| ModelProto::decode(file.as_slice()).expect("a model");
    files
        .into_iter()
        .map(read)
        .filter(|m| m.encoded_len() < 20_000)
        .collect()
}

fn change(model: &mut ModelProto, other: &ModelProto, random: &mut Random) {
    let Some(graph) = &mut model.graph else {
        return;
    };
    let others = other.graph.clone().unwrap_or_default();
    let nodes = graph.node.len().max(1);
    let node = graph.node.get_mut(random.below(nodes));
    match (random.below(12), node) {
        (0, Some(node)) if !others.node.is_empty() => {
            let from = &others.node[random.below(others.node.len())];
            node.op_type = from.op_type.clone();
            node.domain = from.domain.clone();
        }
        (1, Some(node)) if !others.node.is_empty() => {
            node.attribute.extend(
                others.node[random.below(others.node.len())]
                    .attribute
                    .clone(),
            );
        }
        (2, Some(node)) if node.input.len() > 1 => {
            let (a, b) = (
                random.below(node.input.len()),
                random.below(node.input.len()),
            );
            node.input.swap(a, b);
        }
        (3, Some(node)) => {
            let names: Vec<String> = graph.initializer.iter().map(|t| t.name.clone()).collect();
            let at = random.below(node.input.len().max(1));
            if let (Some(input), false) = (node.input.get_mut(at), names.is_empty()) {
                *input = names[random.below(names.len())].clone();
            }
        }
        (4..=7, Some(node)) if !node.attribute.is_empty() => {
            let at = random.below(node.attribute.len());
            change_attribute(&mut node.attribute[at], random);
        }
        (8, _) if !graph.initializer.is_empty() => {
            let at = random.below(graph.initializer.len());
            change_tensor(&mut graph.initializer[at], random);
        }
        (9, _) => {
            let inputs = graph.input.iter_mut().filter_map(|i| i.r#type.as_mut());
            for kind in inputs {
                if let Some(type_proto::Value::TensorType(tensor)) = &mut kind.value {
                    change_type(tensor, random);
                }
            }
        }
        (10, _) => {
            let version = random.below(24) as i64;
            model
                .opset_import
                .iter_mut()
                .for_each(|o| o.version = version);
        }
        (11, _) if nodes > 1 => {
            graph.node.remove(random.below(nodes));
        }
        _ => {}
    }
}

fn change_attribute(attribute: &mut AttributeProto, random: &mut Random) {
    attribute.i = EDGES[random.below(EDGES.len())];
    attribute.f = FLOATS[random.below(FLOATS.len())];
    let long = attribute.ints.len().max(1);
    if let Some(value) = attribute.ints.get_mut(random.below(long)) {
        *value = EDGES[random.below(EDGES.len())];
    }
    let long = attribute.floats.len().max(1);
    if let Some(value) = attribute.floats.get_mut(random.below(long)) {
        *value = FLOATS[random.below(FLOATS.len())];
    }
    match random.below(8) {
        0 => attribute.ints.push(EDGES[random.below(EDGES.len())]),
        1 => attribute.floats.push(FLOATS[random.below(FLOATS.len())]),
        2 => drop(attribute.ints.pop()),
        3 => drop(attribute.strings.pop()),
        4 => attribute.r#type = random.below(15) as i32,
        5 => attribute
            .t
            .iter_mut()
            .for_each(|t| change_tensor(t, random)),
        6 => attribute.strings.push(b"NONE".to_vec()),
        _ => {}
    }
}

fn change_tensor(tensor: &mut TensorProto, random: &mut Random) {
    match random.below(6) {
        0 => tensor.dims.insert(0, 1),
        1 => tensor.dims.push(1),
        2 => tensor.dims.reverse(),
        3 => tensor.dims = vec![tensor.dims.iter().fold(1, |all, d| all.wrapping_mul(*d))],
        4 => tensor.data_type = random.below(17) as i32,
        _ => {
            let at = random.below(tensor.int64_data.len().max(1));
            if let Some(value) = tensor.int64_data.get_mut(at) {
                *value = EDGES[random.below(EDGES.len())];
            }
            let whole = tensor.data_type == tensor_proto::DataType::Int64 as i32;
            if whole && tensor.raw_data.len() >= 8 {
                let edge = EDGES[random.below(EDGES.len())];
                tensor.raw_data[..8].copy_from_slice(&edge.to_le_bytes());
            }
        }
    }
}

fn change_type(tensor: &mut type_proto::Tensor, random: &mut Random) {
    use tensor_shape_proto::dimension::Value as Dim;
    match random.below(3) {
        0 => tensor.elem_type = random.below(17) as i32,
        1 => tensor.shape = None,
        _ => {
            let axes = tensor.shape.iter_mut().flat_map(|s| &mut s.dim);
            let edge = EDGES[random.below(EDGES.len())];
            axes.for_each(|axis| axis.value = (edge != 0).then_some(Dim::DimValue(edge)));
        }
    }
}
