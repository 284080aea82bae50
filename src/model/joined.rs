//! Tokenizer, Flatten and TfIdfVectorizer, as exporters write them one behind the other, made one node.
//!
//! What goes from one to the other has a width that depends on the longest text of a run, which neither the
//! plan nor the memory should have to bear. The node keeps the name and the domain of the Tokenizer, has the
//! attributes of both ends, which share no name, and is checked like any other.

use super::attributes::Attributes;
use super::graph::each_node;
use super::{contrib_ops, main_ops};
use std::collections::HashMap;
use tract_onnx::pb::{GraphProto, ModelProto, NodeProto};

/// Joins all there are; a Tokenizer whose tokens go elsewhere stays as it is. The model has not been checked.
pub(super) fn join(model: &mut ModelProto) {
    let Some(graph) = &mut model.graph else {
        return;
    };
    let found: Vec<[usize; 3]> = {
        let uses = uses(graph);
        let once = |value: &str| uses.get(value) == Some(&1);
        // What is made twice is nobody's, and refused later.
        let mut makers: HashMap<&str, Option<usize>> = HashMap::new();
        for (at, node) in graph.node.iter().enumerate() {
            for output in &node.output {
                let maker = makers.entry(output).or_insert(Some(at));
                *maker = maker.filter(|maker| *maker == at);
            }
        }
        let before = |at: usize| {
            let [input] = graph.node.get(at)?.input.as_slice() else {
                return None;
            };
            let maker = makers.get(input.as_str()).copied().flatten();
            maker.filter(|maker| *maker < at && once(input))
        };
        let is = |at: usize, what: fn(&NodeProto) -> bool| graph.node.get(at).is_some_and(what);
        let join = |last: usize| {
            let middle = before(last)?;
            let first = before(middle)?;
            let fits = is(last, counts) && is(middle, flattens) && is(first, cuts);
            fits.then_some([first, middle, last])
        };
        (0..graph.node.len()).filter_map(join).collect()
    };
    let mut gone = vec![false; graph.node.len()];
    for [first, middle, last] in found {
        let counting = graph.node.get(last).cloned().unwrap_or_default();
        if let Some(node) = graph.node.get_mut(first) {
            node.attribute.extend(counting.attribute);
            node.output = counting.output;
        }
        for at in [middle, last] {
            if let Some(gone) = gone.get_mut(at) {
                *gone = true;
            }
        }
    }
    let mut gone = gone.into_iter();
    graph.node.retain(|_| gone.next() == Some(false));
}

fn cuts(node: &NodeProto) -> bool {
    let is_it = node.domain == contrib_ops::DOMAIN && node.op_type == "Tokenizer";
    is_it && node.output.len() == 1 && !node.attribute.iter().any(|a| is_of_counting(&a.name))
}

/// Whether it keeps the rows and puts all else in one axis.
fn flattens(node: &NodeProto) -> bool {
    let axis = Attributes::new(node).int("axis").map(|a| a.unwrap_or(1));
    let known = node.attribute.iter().all(|a| a.name == "axis");
    node.domain.is_empty() && node.op_type == "Flatten" && axis == Ok(1) && known
}

fn counts(node: &NodeProto) -> bool {
    let is_it = node.domain.is_empty() && node.op_type == COUNTING;
    is_it && node.attribute.iter().all(|a| is_of_counting(&a.name))
}

/// Attributes of one end do not stand at the other, where they would be refused.
fn is_of_counting(attribute: &str) -> bool {
    main_ops::find(COUNTING).is_some_and(|o| o.attributes.contains(&attribute))
}

const COUNTING: &str = "TfIdfVectorizer";

/// How often each value is used, as the graph's output too.
fn uses(graph: &GraphProto) -> HashMap<String, usize> {
    let mut uses = HashMap::new();
    let mut add = |value: &String| *uses.entry(value.clone()).or_insert(0) += 1;
    each_node(graph, &mut |node| node.input.iter().for_each(&mut add));
    graph.output.iter().for_each(|o| add(&o.name));
    uses
}
