//! The graph as a list of stages that people can read.

mod step;
mod words;

use super::graph::{Makers, fed};
use super::types::ModelStage;
use std::collections::BTreeSet;
use step::{Step, step};
use tract_onnx::pb::{GraphProto, NodeProto};

/// Stages that are listed one after the other; a graph with more is told by what it does, each once.
const MOST_STAGES: usize = 24;
/// Stages of a graph told by what it does; the rest is counted together.
const MOST_KINDS: usize = 12;

/// What the graph does to a row, from its inputs to its outputs, branch by branch: what feeds a node comes before it. Neighbouring nodes
/// that do the same are one stage; those that only hand a value on are counted with the stage before. Empty for a graph that does
/// nothing else. Nodes within Loop, Scan and If are not looked into.
pub(super) fn stages(graph: &GraphProto) -> Vec<ModelStage> {
    let makers = Makers::new(graph);
    let inputs: BTreeSet<&str> = fed(graph).map(|i| i.name.as_str()).collect();
    let mut steps: Vec<(Step, u64)> = Vec::new();
    let mut before: u64 = 0;
    for node in in_order(graph, &makers) {
        let Some(step) = step(node, &makers, &inputs) else {
            match steps.last_mut() {
                Some((_, nodes)) => *nodes += 1,
                None => before += 1,
            }
            continue;
        };
        let nodes = 1 + std::mem::take(&mut before);
        match steps.last_mut() {
            Some((last, count)) if last.takes(&step) => {
                last.join(step);
                *count += nodes;
            }
            _ => steps.push((step, nodes)),
        }
        if let Some(after) = step::after(node) {
            steps.push((after, 0));
        }
    }
    if steps.len() > MOST_STAGES {
        steps = by_kind(steps);
    }
    let stage = |(step, nodes): (Step, u64)| ModelStage {
        says: step.says(),
        nodes,
    };
    steps.into_iter().map(stage).collect()
}

/// What is done, each thing once, the first first; beyond [`MOST_KINDS`] only counted.
fn by_kind(steps: Vec<(Step, u64)>) -> Vec<(Step, u64)> {
    let mut kinds: Vec<(Step, u64)> = Vec::new();
    let mut rest = 0;
    for (step, nodes) in steps {
        let room = kinds.len() < MOST_KINDS;
        match kinds.iter_mut().find(|(known, _)| known.is_like(&step)) {
            Some((known, count)) => {
                known.join(step);
                *count += nodes;
            }
            None if room => kinds.push((step, nodes)),
            None => rest += nodes,
        }
    }
    kinds.extend((rest > 0).then_some((Step::Rest, rest)));
    kinds
}

/// The nodes that the outputs need, each after those that feed it, one branch after the other. Every node is visited once, so a circle
/// ends as well.
fn in_order<'a>(graph: &'a GraphProto, makers: &Makers<'a>) -> Vec<&'a NodeProto> {
    let mut seen: BTreeSet<*const NodeProto> = BTreeSet::new();
    let mut done = Vec::new();
    for output in &graph.output {
        let mut open: Vec<(&NodeProto, usize)> = Vec::new();
        let mut wanted = makers.maker(&output.name).map(|(node, _)| node);
        loop {
            if let Some(node) = wanted.take()
                && seen.insert(std::ptr::from_ref(node))
            {
                open.push((node, 0));
            }
            let Some((node, at)) = open.last_mut() else {
                break;
            };
            match node.input.get(*at) {
                Some(input) => {
                    *at += 1;
                    wanted = makers.maker(input).map(|(node, _)| node);
                }
                None => {
                    done.push(*node);
                    open.pop();
                }
            }
        }
    }
    done
}

/// The library that a model was trained with, as far as its exporter tells.
pub(super) fn origin(producer: &str) -> Option<&'static str> {
    const LIBRARIES: [(&str, &str); 9] = [
        ("skl2onnx", "scikit-learn"),
        (
            "onnxmltools",
            "LightGBM, XGBoost or another library, through onnxmltools",
        ),
        ("catboost", "CatBoost"),
        ("lightgbm", "LightGBM"),
        ("xgboost", "XGBoost"),
        ("pytorch", "PyTorch"),
        ("tf2onnx", "TensorFlow or Keras"),
        ("keras", "Keras"),
        ("ml.net", "ML.NET"),
    ];
    let producer = producer.to_lowercase();
    let found = LIBRARIES.iter().find(|(name, _)| producer.contains(name));
    found.map(|(_, library)| *library)
}
