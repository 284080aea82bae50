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
    let grouped = grouped(graph, &Makers::new(graph)).into_iter();
    let stage = |stage: Stage| ModelStage {
        says: stage.step.says(),
        nodes: stage.nodes,
    };
    grouped.map(stage).collect()
}

/// A stage and its nodes.
pub(super) struct Stage<'a> {
    step: Step,
    /// How many of the graph's nodes do it.
    pub nodes: u64,
    /// The nodes whose outputs stand behind it: of a node that does two things, behind the second.
    pub makes: Vec<&'a NodeProto>,
}

impl Stage<'_> {
    /// What it does.
    pub fn says(&self) -> String {
        self.step.says()
    }

    fn join(&mut self, other: Self) {
        self.step.join(other.step);
        self.nodes += other.nodes;
        self.makes.extend(other.makes);
    }
}

/// The stages with the nodes that make them up.
pub(super) fn grouped<'a>(graph: &'a GraphProto, makers: &Makers<'a>) -> Vec<Stage<'a>> {
    let inputs: BTreeSet<&str> = fed(graph).map(|i| i.name.as_str()).collect();
    let mut stages: Vec<Stage<'a>> = Vec::new();
    let mut before: Vec<&NodeProto> = Vec::new();
    for node in in_order(graph, makers) {
        let Some(step) = step(node, makers, &inputs) else {
            match stages.last_mut() {
                Some(last) => {
                    last.nodes += 1;
                    last.makes.push(node);
                }
                None => before.push(node),
            }
            continue;
        };
        let mut makes = std::mem::take(&mut before);
        makes.push(node);
        let stage = Stage {
            step,
            nodes: makes.len() as u64,
            makes,
        };
        match stages.last_mut() {
            Some(last) if last.step.takes(&stage.step) => last.join(stage),
            _ => stages.push(stage),
        }
        if let Some(step) = step::after(node) {
            let makes = stages.last_mut().and_then(|last| last.makes.pop());
            stages.push(Stage {
                step,
                nodes: 0,
                makes: makes.into_iter().collect(),
            });
        }
    }
    match stages.len() > MOST_STAGES {
        true => by_kind(stages),
        false => stages,
    }
}

/// What is done, each thing once, the first first; beyond [`MOST_KINDS`] only counted.
fn by_kind(stages: Vec<Stage<'_>>) -> Vec<Stage<'_>> {
    let mut kinds: Vec<Stage<'_>> = Vec::new();
    let mut rest = Stage {
        step: Step::Rest,
        nodes: 0,
        makes: Vec::new(),
    };
    for stage in stages {
        let room = kinds.len() < MOST_KINDS;
        match kinds.iter_mut().find(|k| k.step.is_like(&stage.step)) {
            Some(known) => known.join(stage),
            None if room => kinds.push(stage),
            None => rest.join(stage),
        }
    }
    kinds.extend((rest.nodes > 0).then_some(rest));
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
