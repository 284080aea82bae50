//! Which values of the graph leave each stage.

use crate::model::attributes::Attributes;
use crate::model::graph::{Makers, each_node, fed, subgraphs};
use crate::model::maps::{Maps, TAKE_MAPS};
use crate::model::outputs::classes;
use crate::model::stages::grouped;
use std::collections::{HashMap, HashSet};
use tract_onnx::pb::{GraphProto, NodeProto};

/// Values that are looked at of one stage. What leaves a stage is mostly one or two.
const MOST_LEAVING: usize = 8;
/// Operators that only say how long something is: what they give is the same for every row.
const LENGTHS: &[&str] = &["Shape", "Size"];

/// A stage and the names of the values that leave it.
pub(super) struct Leaving {
    pub says: String,
    pub nodes: u64,
    pub values: Vec<Named>,
    /// Values that leave it beyond those.
    pub more: u64,
    /// Why none leaves it.
    pub reason: Option<&'static str>,
}

/// A value, and the classes or keys that its entries belong to.
pub(super) struct Named {
    pub name: String,
    pub labels: Vec<String>,
}

/// The graph's stages with what later stages or the outputs take from them, as far as it depends on the row.
pub(super) fn leaving(graph: &GraphProto, maps: &Maps) -> Vec<Leaving> {
    let makers = Makers::new(graph);
    let stages = grouped(graph, &makers);
    let mut stage_of: HashMap<*const NodeProto, usize> = HashMap::new();
    for (at, stage) in stages.iter().enumerate() {
        stage_of.extend(stage.makes.iter().map(|n| (std::ptr::from_ref(*n), at)));
    }
    let mut wanted: HashMap<&str, HashSet<usize>> = HashMap::new();
    for node in &graph.node {
        // What no output needs takes nothing.
        if let Some(at) = stage_of.get(&std::ptr::from_ref(node)) {
            for name in taken(node) {
                wanted.entry(name).or_default().insert(*at);
            }
        }
    }
    let outputs: HashSet<&str> = graph.output.iter().map(|o| o.name.as_str()).collect();
    let of_row = of_the_row(graph);
    let mut all = Vec::new();
    for (at, stage) in stages.iter().enumerate() {
        let leaves = |name: &&String| {
            let name = name.as_str();
            let by_others = || {
                wanted
                    .get(name)
                    .is_some_and(|by| by.iter().any(|s| *s != at))
            };
            of_row.contains(name) && (outputs.contains(name) || by_others())
        };
        let made = stage.makes.iter().flat_map(|n| &n.output);
        let names: Vec<&String> = made.filter(leaves).collect();
        let named = |name: &&String| Named {
            labels: labels(name, &makers, maps),
            name: (*name).clone(),
        };
        all.push(Leaving {
            says: stage.says(),
            nodes: stage.nodes,
            more: names.len().saturating_sub(MOST_LEAVING) as u64,
            reason: match (stage.makes.is_empty(), names.is_empty()) {
                (true, _) => Some(
                    "One node of the graph does this and what follows: the file has no value in between.",
                ),
                (_, true) => Some("What it gives is the same for every row."),
                _ => None,
            },
            values: names.iter().take(MOST_LEAVING).map(named).collect(),
        });
    }
    all
}

/// The categories of a one-hot encoder, the keys of a map that was laid out, or the classes of a score.
fn labels(value: &str, makers: &Makers<'_>, maps: &Maps) -> Vec<String> {
    let maker = makers.maker(value).map(|(node, _)| node);
    let named = maker.and_then(|node| match node.op_type.as_str() {
        "OneHotEncoder" => Some(categories(&Attributes::new(node))),
        operator if TAKE_MAPS.contains(&operator) => maps.get(node.input.first()?).cloned(),
        _ => None,
    });
    named.unwrap_or_else(|| classes(value, makers))
}

fn categories(of: &Attributes<'_>) -> Vec<String> {
    let texts = of.strings("cats_strings").unwrap_or_default();
    match texts.is_empty() {
        true => {
            let whole = of.ints("cats_int64s").unwrap_or_default();
            whole.iter().map(i64::to_string).collect()
        }
        false => texts,
    }
}

/// What a node takes, and the graphs within it take from around them.
fn taken(node: &NodeProto) -> Vec<&str> {
    let mut names: Vec<&str> = node.input.iter().map(String::as_str).collect();
    for inner in subgraphs(node) {
        names.extend(inner.output.iter().map(|o| o.name.as_str()));
        each_node(inner, &mut |n| {
            names.extend(n.input.iter().map(String::as_str))
        });
    }
    names
}

/// Values that depend on what is fed. Nodes stand behind those that feed them, which has been checked.
fn of_the_row(graph: &GraphProto) -> HashSet<&str> {
    let mut names: HashSet<&str> = fed(graph).map(|i| i.name.as_str()).collect();
    for node in &graph.node {
        let depends = taken(node).iter().any(|name| names.contains(name));
        if depends && !LENGTHS.contains(&node.op_type.as_str()) {
            let made = node.output.iter().map(String::as_str);
            names.extend(made.filter(|name| !name.is_empty()));
        }
    }
    names
}
