//! The graph as the file has it: who makes which value, and where a value comes from.

use super::attributes::Attributes;
use std::collections::{HashMap, HashSet};
use tract_onnx::pb::{GraphProto, NodeProto, TensorProto, ValueInfoProto};

/// The domain as it is written in messages and facts: the main one is "ai.onnx".
pub(super) fn domain(written: &str) -> &str {
    match written {
        "" => "ai.onnx",
        other => other,
    }
}

/// The node's name, or its first output when it has none.
pub(super) fn node_name(node: &NodeProto) -> String {
    match node.name.is_empty() {
        false => node.name.clone(),
        true => node.output.first().cloned().unwrap_or_default(),
    }
}

/// The subgraphs of a node, as of Loop, Scan and If.
pub(super) fn subgraphs(node: &NodeProto) -> impl Iterator<Item = &GraphProto> {
    let attributes = node.attribute.iter();
    attributes.flat_map(|a| a.g.iter().chain(a.graphs.iter()))
}

/// Each node of the graph and of the graphs within.
pub(super) fn each_node<'a>(graph: &'a GraphProto, with: &mut impl FnMut(&'a NodeProto)) {
    for node in &graph.node {
        with(node);
        subgraphs(node).for_each(|inner| each_node(inner, with));
    }
}

/// Inputs that must be fed: those without a value of their own.
pub(super) fn fed(graph: &GraphProto) -> impl Iterator<Item = &ValueInfoProto> {
    let given: HashSet<&str> = graph.initializer.iter().map(|t| t.name.as_str()).collect();
    let inputs = graph.input.iter();
    inputs.filter(move |i| !given.contains(i.name.as_str()))
}

/// Looks up makers of values in one graph.
pub(super) struct Makers<'a> {
    nodes: HashMap<&'a str, (&'a NodeProto, usize)>,
    constants: HashMap<&'a str, &'a TensorProto>,
}

/// Nodes that are followed back from a value. Exporters write a handful.
const LONGEST_CHAIN: usize = 64;

/// Operators that hand a value on with the same meaning in another type or shape.
const HAND_ON: &[&str] = &[
    "Cast",
    "Clip",
    "Flatten",
    "Identity",
    "Mul",
    "Normalizer",
    "Reshape",
    "Squeeze",
    "Unsqueeze",
    "ZipMap",
];

impl<'a> Makers<'a> {
    pub fn new(graph: &'a GraphProto) -> Self {
        let mut makers = Makers {
            nodes: HashMap::new(),
            constants: HashMap::new(),
        };
        for tensor in &graph.initializer {
            makers.constants.insert(&tensor.name, tensor);
        }
        for node in &graph.node {
            for (at, output) in node.output.iter().enumerate() {
                makers.nodes.insert(output, (node, at));
            }
            let value = Attributes::new(node).tensor("value");
            if let ("Constant", Ok(Some(tensor)), [output]) =
                (node.op_type.as_str(), value, node.output.as_slice())
            {
                makers.constants.insert(output, tensor);
            }
        }
        makers
    }

    /// The value, where the file fixes it.
    pub fn constant(&self, value: &str) -> Option<&'a TensorProto> {
        self.constants.get(value).copied()
    }

    /// The node that makes the value, and as which of its outputs.
    pub fn maker(&self, value: &str) -> Option<(&'a NodeProto, usize)> {
        self.nodes.get(value).copied()
    }

    /// The nodes behind the value, from the last to the first, up to and with the first that does more
    /// than hand a value on. Ends after some steps, whatever the graph.
    pub fn behind(&self, value: &str) -> Vec<(&'a NodeProto, usize)> {
        let mut chain = Vec::new();
        let mut value = value;
        while let Some((node, at)) = self.maker(value) {
            chain.push((node, at));
            match node.input.first() {
                Some(input)
                    if HAND_ON.contains(&node.op_type.as_str()) && chain.len() < LONGEST_CHAIN =>
                {
                    value = input
                }
                _ => break,
            }
        }
        chain
    }
}
