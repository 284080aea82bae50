//! Small files that ask for all memory, all time or all of the stack: refused, each in its own words.

use crate::attempt::attempt;
use crate::build::*;
use base64::Engine;
use prost::Message;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, load};
use tract_onnx::pb::tensor_shape_proto::dimension::Value as Dim;
use tract_onnx::pb::type_proto::Value;
use tract_onnx::pb::*;

/// Refused, by load or by the run, with these words.
#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let error = attempt(bytes).expect_err(words).to_string();
    assert!(error.contains(words), "{words:?} is not in: {error}");
    assert!(error.len() < 10_000, "{} characters", error.len());
}

/// What a 64-bit float would need several hundred gigabytes for.
const TOO_LARGE: &str = "more than 268435456 values";

#[test]
fn lengths_beyond_the_file_are_no_lengths() {
    // A graph of 2 GiB, then of 2^63 bytes, then initialisers that end nowhere.
    refused(&[8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 7], "cut short");
    let endless = [
        8, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ];
    refused(&endless, "cut short");
    refused(&[8, 8, 0x3a, 4, 0x2a, 0x80, 0x80, 0x80], "cut short");
}

#[test]
fn messages_within_messages_end_at_a_depth() {
    // A field that holds itself: GraphProto.node.attribute.g, and TypeProto's map of maps.
    let nested = |wrap: &[u8], times: usize| {
        let mut inner: Vec<u8> = Vec::new();
        for at in 0..times {
            let mut outer = vec![wrap[at % wrap.len()]];
            prost::encoding::encode_varint(inner.len() as u64, &mut outer);
            outer.extend(&inner);
            inner = outer;
        }
        inner
    };
    let model = |graph: Vec<u8>| {
        let mut bytes = vec![8, 8, 0x3a];
        prost::encoding::encode_varint(graph.len() as u64, &mut bytes);
        bytes.extend(graph);
        bytes
    };
    // From the inside: a graph in an attribute (0x32) in a node's list (0x2a) in a graph's list (0x0a).
    refused(&model(nested(&[0x32, 0x2a, 0x0a], 30_000)), "cut short");
    // A value (0x12) of a map (0x2a).
    let maps = nested(&[0x12, 0x2a], 30_000);
    let mut input = vec![0x12];
    prost::encoding::encode_varint(maps.len() as u64, &mut input);
    input.extend(maps);
    let mut graph = vec![0x5a];
    prost::encoding::encode_varint(input.len() as u64, &mut graph);
    graph.extend(input);
    assert!(attempt(&model(graph)).is_err());
}

#[test]
fn names_of_axes_are_not_read_as_formulas() {
    let deep = format!("{}rows{}", "(".repeat(200_000), ")".repeat(200_000));
    let mut graph = graph(3, vec![node("Identity", &["x"], "y")], vec![]);
    graph.output[0] = value("y", &[Some(1), Some(3)]);
    for info in graph.input.iter_mut().chain(&mut graph.output) {
        if let Some(Value::TensorType(t)) = info.r#type.as_mut().and_then(|t| t.value.as_mut())
            && let Some(axis) = t.shape.as_mut().and_then(|s| s.dim.first_mut())
        {
            axis.value = Some(Dim::DimParam(deep.clone()));
        }
    }
    attempt(&model(graph).encode_to_vec()).expect("its axes have long names");
}

#[test]
fn names_are_not_repeated_at_full_length() {
    let long = "n".repeat(3_000_000);
    refused(&bytes(vec![node(&long, &["x"], "y")], vec![]), "nnn");
    refused(&bytes(vec![node("Add", &["x", &long], "y")], vec![]), "nnn");
    refused(
        &bytes(
            vec![node("Identity", &["x"], "y")],
            vec![floats(&long, &[2], &[])],
        ),
        "nnn",
    );
    let mut graph = graph(3, vec![node("Identity", &["x"], "y")], vec![]);
    graph.output.push(value(&long, &[]));
    refused(&model(graph.clone()).encode_to_vec(), "name");
    graph.output.pop();
    graph.input[0].name = long.clone();
    graph.node[0].input[0] = long;
    refused(&model(graph).encode_to_vec(), "name");
}

#[test]
fn lists_of_everything_are_looked_up_once() {
    // What would take hours where a list is searched for each entry of another.
    let name = |at: usize| format!("v{at}");
    let many = 10_000;
    let constants: Vec<TensorProto> = (0..many)
        .map(|at| floats(&name(at), &[1], &[1.0]))
        .collect();
    let mut listed = graph(3, vec![node("Identity", &["x"], "y")], constants);
    listed
        .input
        .extend((0..many).map(|at| value(&name(at), &[Some(1)])));
    attempt(&model(listed).encode_to_vec()).expect("weights may be listed as inputs");

    let mut opsets = model(graph(3, vec![node("Identity", &["x"], "y")], vec![]));
    opsets
        .opset_import
        .extend((0..many).map(|at| OperatorSetIdProto {
            domain: name(at),
            version: 1,
        }));
    refused(&opsets.encode_to_vec(), "opsets");

    let outputs: Vec<NodeProto> = (0..many)
        .map(|at| node("Identity", &["x"], &name(at)))
        .collect();
    let mut graph = graph(3, outputs, vec![]);
    graph.output = (0..many).map(|at| value(&name(at), &[])).collect();
    refused(&model(graph).encode_to_vec(), "outputs");
}

#[test]
fn a_graph_of_too_many_nodes_is_refused() {
    let name = |at: usize| format!("v{at}");
    let mut nodes = vec![node("Identity", &["x"], "v0")];
    nodes.extend((1..70_000).map(|at| node("Identity", &[&name(at - 1)], &name(at))));
    refused(&bytes(nodes, vec![]), "larger or deeper");
    // In graphs within.
    let body = || {
        graph(
            3,
            (0..3_000)
                .map(|at| node("Neg", &["x"], &name(at)))
                .collect(),
            vec![],
        )
    };
    let scans = (0..30).map(|at| node("Scan", &["x"], &format!("s{at}")).body("body", body()));
    refused(&bytes(scans.collect(), vec![]), "larger or deeper");
}

/// A chain of this node, each fed twice what the one before gives.
fn chain(operator: &str, first: &str, times: usize) -> Vec<NodeProto> {
    let name = |at: usize| {
        if at == 0 {
            first.to_owned()
        } else {
            format!("c{at}")
        }
    };
    let link = |at: usize| {
        let linked = node(operator, &[&name(at - 1), &name(at - 1)], &name(at));
        if operator == "Concat" {
            linked.int("axis", 1)
        } else {
            linked
        }
    };
    (1..=times).map(link).collect()
}

#[test]
fn doubling_ends() {
    refused(&bytes(chain("Concat", "x", 70), vec![]), TOO_LARGE);
    let mut constant = chain("Concat", "c", 70);
    constant.push(node("Add", &["x", "c70"], "y"));
    refused(
        &bytes(constant, vec![floats("c", &[1, 1], &[1.0])]),
        TOO_LARGE,
    );
    // Along the rows.
    let mut rows = chain("Concat", "x", 70);
    for link in &mut rows {
        link.attribute.clear();
        *link = link.clone().int("axis", 0);
    }
    refused(&bytes(rows, vec![]), TOO_LARGE);
}

#[test]
fn constants_that_grow_while_the_graph_is_prepared_are_refused() {
    let wide = 1 << 20;
    // The sizes hide behind a node, so that the file alone does not show them.
    let hidden = |name: &str| node("Identity", &[name], &format!("{name}_"));
    let size = |name: &str, dims: &[i64]| ints(name, &[dims.len() as i64], dims);
    let one = || floats("one", &[1, 1], &[1.0]);
    let column = || vec![hidden("tall"), node("Expand", &["one", "tall_"], "column")];
    let row = || vec![hidden("long"), node("Expand", &["one", "long_"], "row")];
    let both = |operator: &str| {
        let mut nodes = [column(), row()].concat();
        nodes.push(node(operator, &["column", "row"], "grown"));
        nodes
    };
    let sizes = || vec![one(), size("tall", &[wide, 1]), size("long", &[1, wide])];
    let huge = || size("size", &[wide, wide]);
    let with =
        |operator: &str, inputs: &[&str]| vec![hidden("size"), node(operator, inputs, "grown")];
    let cases: Vec<(&str, Vec<NodeProto>, Vec<TensorProto>)> = vec![
        (
            "Expand",
            with("Expand", &["one", "size_"]),
            vec![one(), huge()],
        ),
        ("Tile", with("Tile", &["one", "size_"]), vec![one(), huge()]),
        (
            "ConstantOfShape",
            with("ConstantOfShape", &["size_"]),
            vec![huge()],
        ),
        (
            "Pad",
            with("Pad", &["one", "size_"]),
            vec![one(), size("size", &[0, 0, wide, wide])],
        ),
        ("Add", both("Add"), sizes()),
        (
            "Where",
            {
                let mut nodes = [column(), row()].concat();
                nodes.push(node("Greater", &["column", "one"], "is"));
                nodes.push(node("Where", &["is", "column", "row"], "grown"));
                nodes
            },
            sizes(),
        ),
        ("MatMul", both("MatMul"), sizes()),
        (
            "Einsum",
            {
                let mut nodes = both("Einsum");
                if let Some(last) = nodes.pop() {
                    nodes.push(last.text("equation", "ab,bc->ac"));
                }
                nodes
            },
            sizes(),
        ),
        (
            "Gather",
            {
                let mut nodes = [column(), row()].concat();
                nodes.push(node("Cast", &["row"], "places").int("to", 7));
                nodes.push(node("Gather", &["row", "places"], "grown").int("axis", 0));
                nodes
            },
            sizes(),
        ),
    ];
    for (name, mut nodes, constants) in cases {
        nodes.push(node("Flatten", &["grown"], "flat"));
        nodes.push(node("ReduceSum", &["flat"], "sum"));
        nodes.push(node("Add", &["x", "sum"], "y"));
        println!("{name}");
        refused(&bytes(nodes, constants), "");
    }
}

#[test]
fn ranges_are_counted_before_they_are_made() {
    let scalar = |name: &str, value: i64| ints(name, &[], &[value]);
    let range = |limit: i64, step: i64| {
        let nodes = vec![
            node("Identity", &["limit"], "limit_"),
            node("Identity", &["step"], "step_"),
            node("Range", &["zero", "limit_", "step_"], "range"),
            node("Cast", &["range"], "numbers").int("to", 1),
            node("ReduceSum", &["numbers"], "sum"),
            node("Add", &["x", "sum"], "y"),
        ];
        bytes(
            nodes,
            vec![
                scalar("zero", 0),
                scalar("limit", limit),
                scalar("step", step),
            ],
        )
    };
    attempt(&range(10, 3)).expect("four numbers");
    refused(&range(i64::MAX, 1), "values");
    refused(&range(1 << 40, 1), "values");
    refused(&range(10, 0), "step");
    refused(&range(i64::MIN, -1), "values");
    // What the rows say.
    let of_rows = |to: i64, step: f32| {
        let nodes = vec![
            node("ReduceMax", &["x"], "most").int("keepdims", 0),
            node("Mul", &["most", "factor"], "limit"),
            node("Cast", &["limit"], "limit_").int("to", to),
            node("Cast", &["zero"], "zero_").int("to", to),
            node("Cast", &["step"], "step_").int("to", to),
            node("Range", &["zero_", "limit_", "step_"], "range"),
            node("Cast", &["range"], "numbers").int("to", 1),
            node("ReduceSum", &["numbers"], "sum").int("keepdims", 0),
            node("Add", &["x", "sum"], "y"),
        ];
        let scalar = |name: &str, value: f32| floats(name, &[], &[value]);
        let factor = if step == 2.0 { 4.0 } else { 1e15 };
        bytes(
            nodes,
            vec![
                scalar("zero", 0.0),
                scalar("factor", factor),
                scalar("step", step),
            ],
        )
    };
    for to in [1, 7] {
        attempt(&of_rows(to, 2.0)).expect("six numbers");
        refused(&of_rows(to, 1.0), "values");
        refused(&of_rows(to, 0.0), "");
    }
}

#[test]
fn places_out_of_range_are_refused_and_not_read() {
    // Of the rows, whose number is open, or of a constant table, so that it is computed while the graph is prepared.
    let places = |operator: &str, of: &str, dims: &[i64], at: &[i64]| {
        let axis = if of == "x" { 1 } else { 0 };
        let inputs: &[&str] = match operator {
            "ScatterElements" => &[of, "places", "each"],
            "ScatterND" => &[of, "places", "blocks"],
            _ => &[of, "places"],
        };
        let picked = node(operator, inputs, "picked");
        let picked = match operator {
            "Gather" | "ScatterElements" => picked.int("axis", axis),
            _ => picked,
        };
        let nodes = vec![
            picked,
            node("ReduceSum", &["picked"], "sum"),
            node("Add", &["x", "sum"], "y"),
        ];
        let constants = vec![
            ints("places", dims, at),
            floats("each", dims, &vec![0.5; at.len()]),
            floats("blocks", &dims[..1], &vec![0.5; dims[0] as usize]),
            floats("table", &[4, 3], &[1.0; 12]),
        ];
        bytes(nodes, constants)
    };
    // Past the end, before the beginning, and where the next row begins.
    for (of, length) in [("x", 3), ("table", 4)] {
        for at in [length, length + 1, -length - 1, i64::MAX, i64::MIN, 1 << 32] {
            refused(&places("Gather", of, &[2], &[0, at]), "place");
            refused(
                &places("ScatterElements", of, &[3, 1], &[0, 1, at]),
                "place",
            );
        }
    }
    for at in [3, 4, -4, i64::MAX, i64::MIN, 1 << 32] {
        for of in ["x", "table"] {
            refused(&places("GatherND", of, &[2, 2], &[0, 0, 1, at]), "place");
            refused(&places("ScatterND", of, &[2, 2], &[0, 0, 1, at]), "place");
        }
    }
    for of in ["x", "table"] {
        attempt(&places("Gather", of, &[2], &[0, -1])).expect("the first and the last");
        attempt(&places("GatherND", of, &[2, 2], &[0, 0, 1, 2])).expect("two values");
        attempt(&places("ScatterElements", of, &[3, 1], &[0, 1, -1])).expect("three values");
        attempt(&places("ScatterND", of, &[2, 2], &[0, 0, 1, 2])).expect("two values");
    }
}

#[test]
fn places_that_the_rows_name_are_checked_when_they_run() {
    // Rows of 1, 3 and 0: fine among four, out of range among three.
    let gather = |length: i64| {
        let nodes = vec![
            node("Cast", &["x"], "places").int("to", 7),
            node("Gather", &["table", "places"], "y").int("axis", 0),
        ];
        let table = floats("table", &[length], &vec![1.5; length as usize]);
        bytes(nodes, vec![table])
    };
    attempt(&gather(4)).expect("places of four");
    refused(&gather(3), "place");
    let scatter = |operator: &str, reduction: &str| {
        let nodes = vec![
            node("Cast", &["x"], "places").int("to", 7),
            node(operator, &["x", "places", "x"], "y")
                .int("axis", 1)
                .text("reduction", reduction),
        ];
        bytes(nodes, vec![])
    };
    for reduction in ["none", "add"] {
        refused(&scatter("ScatterElements", reduction), "place");
    }
    let whole = |reduction: &str| {
        let nodes = vec![
            node("Cast", &["x"], "places").int("to", 7),
            node("ReduceMax", &["x"], "updates")
                .ints("axes", &[1])
                .int("keepdims", 0),
            node("Slice", &["places", "zero", "two", "one"], "pairs"),
            node("ScatterND", &["x", "pairs", "updates"], "y").text("reduction", reduction),
        ];
        let single = |name: &str, value: i64| ints(name, &[1], &[value]);
        bytes(
            nodes,
            vec![single("zero", 0), single("two", 2), single("one", 1)],
        )
    };
    for reduction in ["none", "add"] {
        refused(&whole(reduction), "place");
    }
}

#[test]
fn answers_wider_than_any_table_are_refused() {
    let nodes = vec![node("Expand", &["x", "size"], "y")];
    let mut wide = graph(1, nodes, vec![ints("size", &[2], &[1, 1 << 24])]);
    wide.output = vec![value("y", &[])];
    refused(&model(wide).encode_to_vec(), "columns");
}

#[test]
fn an_input_larger_than_memory_is_refused() {
    let mut wide = graph(3, vec![node("EyeLike", &["x"], "y")], vec![]);
    wide.input = vec![value("x", &[Some(1 << 27), Some(1 << 27)])];
    refused(&model(wide).encode_to_vec(), "larger than any table");
}

#[test]
fn loops_within_loops_are_refused_or_end() {
    // Each step doubles the state, whose shape must stay.
    let mut body = graph(
        3,
        vec![node("Concat", &["state", "state"], "next").int("axis", 0)],
        vec![],
    );
    body.input = vec![value("state", &[None]), value("step", &[None])];
    body.node.push(node("Identity", &["step"], "out"));
    body.output = vec![value("next", &[]), value("out", &[])];
    let mut scan = node("Scan", &["begin", "x"], "end")
        .body("body", body)
        .int("num_scan_inputs", 1);
    scan.output.push("y".into());
    let mut looped = graph(3, vec![scan], vec![floats("begin", &[1], &[1.0])]);
    looped.output = vec![value("y", &[])];
    assert!(attempt(&model(looped).encode_to_vec()).is_err());
    // A condition that is always true.
    let endless = node("Loop", &["", "", "x"], "y").body("body", graph(3, vec![], vec![]));
    refused(&bytes(vec![endless], vec![]), "not among the operators");
}

#[test]
fn trees_that_are_none_are_refused() {
    let trees = |ids: [i64; 3], yes: [i64; 3], no: [i64; 3], targets: i64, at: i64| {
        let tree = node("TreeEnsembleRegressor", &["x"], "y");
        let mut tree = tree
            .ints("nodes_treeids", &[0; 3])
            .ints("nodes_nodeids", &ids)
            .ints("nodes_featureids", &[at, 0, 0])
            .texts("nodes_modes", &["BRANCH_LEQ", "LEAF", "LEAF"])
            .floats("nodes_values", &[0.5; 3])
            .ints("nodes_truenodeids", &yes)
            .ints("nodes_falsenodeids", &no)
            .ints("target_treeids", &[0, 0])
            .ints("target_nodeids", &[ids[1], ids[2]])
            .ints("target_ids", &[0, 0])
            .floats("target_weights", &[1.0, 2.0])
            .int("n_targets", targets);
        tree.domain = "ai.onnx.ml".into();
        bytes(vec![tree], vec![])
    };
    let far = i64::from(u32::MAX) + 1;
    attempt(&trees([0, 1, 2], [1, 0, 0], [2, 0, 0], 1, 0)).expect("a tree");
    refused(&trees([0, 1, 2], [1, 0, 0], [1, 0, 0], 1, 0), "node");
    refused(&trees([0, 1, 2], [0, 0, 0], [2, 0, 0], 1, 0), "node");
    refused(&trees([0, 1, 2], [far, 0, 0], [2, 0, 0], 1, 0), "node");
    refused(&trees([0, 1, 2], [1, 0, 0], [i64::MIN, 0, 0], 1, 0), "node");
    refused(
        &trees([0, 1, 2], [1, 0, 0], [2, 0, 0], i64::MAX, 0),
        "n_targets",
    );
    refused(&trees([0, 1, 2], [1, 0, 0], [2, 0, 0], 1, far), "feature");
    refused(&trees([0, 1, 2], [1, 0, 0], [2, 0, 0], 1, -1), "feature");
    // Ids that lie far apart are only names.
    attempt(&trees(
        [0, far, i64::MAX],
        [far, 0, 0],
        [i64::MAX, 0, 0],
        1,
        0,
    ))
    .expect("a tree");
}

#[test]
fn a_tree_as_deep_as_it_has_nodes_is_walked() {
    let depth = 200_000;
    let inner = depth as usize;
    let ids: Vec<i64> = (0..=2 * depth).collect();
    // Node k < depth leads to leaf depth + 1 + k or on to k + 1.
    let yes: Vec<i64> = ids
        .iter()
        .map(|k| if *k < depth { depth + 1 + k } else { 0 })
        .collect();
    let no: Vec<i64> = ids
        .iter()
        .map(|k| if *k < depth { k + 1 } else { 0 })
        .collect();
    let modes: Vec<&str> = ids
        .iter()
        .map(|k| if *k < depth { "BRANCH_LEQ" } else { "LEAF" })
        .collect();
    let leaves = &ids[inner..];
    let all = ids.len();
    let mut tree = node("TreeEnsembleRegressor", &["x"], "y")
        .ints("nodes_treeids", &vec![0; all])
        .ints("nodes_nodeids", &ids)
        .ints("nodes_featureids", &vec![0; all])
        .texts("nodes_modes", &modes)
        .floats("nodes_values", &vec![-1.0; all])
        .ints("nodes_truenodeids", &yes)
        .ints("nodes_falsenodeids", &no)
        .ints("target_treeids", &vec![0; leaves.len()])
        .ints("target_nodeids", leaves)
        .ints("target_ids", &vec![0; leaves.len()])
        .floats("target_weights", &vec![1.0; leaves.len()])
        .int("n_targets", 1);
    tree.domain = "ai.onnx.ml".into();
    let answers = attempt(&bytes(vec![tree], vec![])).expect("answers");
    assert_eq!(answers.values.expect("values"), [1.0; 3]);
}

#[test]
fn texts_that_are_no_texts_are_refused() {
    let mut encoder = node("OneHotEncoder", &["x"], "y").texts("cats_strings", &["a"]);
    encoder.attribute[0].strings.push(vec![0xff, 0xfe]);
    encoder.domain = "ai.onnx.ml".into();
    refused(&bytes(vec![encoder], vec![]), "UTF-8");
    let mut named = bytes(vec![node("Identity", &["x"], "y")], vec![]);
    let at = named.iter().position(|b| *b == b'I').expect("the name");
    named[at] = 0xff;
    refused(&named, "cut short");
}

#[test]
fn texts_that_grow_are_refused() {
    let long = "t".repeat(20_000);
    let mut encoder = node("OneHotEncoder", &["x"], "y").texts("cats_strings", &[&long]);
    encoder.domain = "ai.onnx.ml".into();
    refused(&bytes(vec![encoder], vec![]), "longer than");
    // Joined with themselves, again and again.
    let name = |at: usize| format!("t{at}");
    let mut nodes = vec![node("Cast", &["x"], "t0").int("to", 8)];
    nodes.extend((1..=40).map(|at| {
        let before = name(at - 1);
        node("StringConcat", &[&before, &before], &name(at))
    }));
    let mut joined = model(graph(3, nodes, vec![]));
    joined.opset_import[0].version = 20;
    refused(&joined.encode_to_vec(), "memory");
}

#[test]
fn steps_of_nothing_are_refused() {
    let slice = |from: i64, to: i64, step: i64| {
        let single = |name: &str, value: i64| ints(name, &[1], &[value]);
        let constants = vec![
            single("from", from),
            single("to", to),
            single("axis", 1),
            single("step", step),
        ];
        bytes(
            vec![node("Slice", &["x", "from", "to", "axis", "step"], "y")],
            constants,
        )
    };
    attempt(&slice(0, i64::MAX, 1)).expect("all of it");
    attempt(&slice(-1, i64::MIN, -1)).expect("all of it, backwards");
    for step in [0, i64::MIN, i64::MAX] {
        refused(&slice(0, i64::MAX, step), "");
    }
    for (from, to) in [
        (i64::MIN + 5, 3),
        (i64::MAX - 5, i64::MAX - 3),
        (2, i64::MIN + 9),
    ] {
        let _ = attempt(&slice(from, to, 1));
    }
}

#[test]
fn what_nobody_reads_costs_nothing() {
    let mut talkative = model(graph(3, vec![node("Identity", &["x"], "y")], vec![]));
    let long = "m".repeat(20_000_000);
    talkative.doc_string = long.clone();
    talkative.producer_version = long.clone();
    talkative.metadata_props = vec![StringStringEntryProto {
        key: "feature_names".into(),
        value: long,
    }];
    attempt(&talkative.encode_to_vec()).expect("answers");
}

#[test]
fn numbers_that_do_not_fit_their_graph_are_refused() {
    // A window of two axes over one, one of no axes, and one that does not move.
    let pool = |kernel: &[i64], strides: &[i64]| {
        let nodes = vec![
            node("Unsqueeze", &["x", "one"], "wide"),
            node("MaxPool", &["wide"], "pooled")
                .ints("kernel_shape", kernel)
                .ints("strides", strides),
            node("Flatten", &["pooled"], "y"),
        ];
        bytes(nodes, vec![ints("one", &[1], &[1])])
    };
    attempt(&pool(&[2], &[1])).expect("a window");
    refused(&pool(&[2, 2], &[1, 1]), "window");
    refused(&pool(&[2], &[0]), "strides");
    refused(&pool(&[i64::MAX], &[1]), "kernel_shape");
    let flat = node("MaxPool", &["x"], "y").ints("kernel_shape", &[2]);
    refused(&bytes(vec![flat], vec![]), "axes");
    // Axes from a node.
    let axes = vec![
        node("Identity", &["axis"], "axis_"),
        node("ReduceSum", &["x", "axis_"], "y"),
    ];
    refused(&bytes(axes, vec![ints("axis", &[1], &[-3])]), "axis");
    // A loop over more than it is given.
    for scanned in [0, -1, 2, 1 << 32] {
        let body = graph(3, vec![node("Identity", &["x"], "out")], vec![]);
        let scan = node("Scan", &["x"], "y")
            .body("body", body)
            .int("num_scan_inputs", scanned);
        refused(&bytes(vec![scan], vec![]), "num_scan_inputs");
    }
    // Whole numbers divided by what the rows say, the third of which is zero.
    for operator in ["Div", "Mod"] {
        let nodes = vec![
            node("Cast", &["x"], "whole").int("to", 7),
            node(operator, &["whole", "whole"], "quotient"),
            node("Cast", &["quotient"], "y").int("to", 1),
        ];
        refused(&bytes(nodes, vec![]), "divided by 0");
        let nodes = vec![
            node(operator, &["two", "none"], "quotient"),
            node("Cast", &["quotient"], "number").int("to", 1),
            node("Add", &["x", "number"], "y"),
        ];
        refused(
            &bytes(
                nodes,
                vec![ints("two", &[1], &[2]), ints("none", &[1], &[0])],
            ),
            "divided by 0",
        );
    }
}

#[test]
fn values_that_are_all_kept_are_counted_together() {
    // Each of a hundred values is within the limit of one; none may be dropped before the last is made.
    let kept = |times: usize| {
        let size = ints("size", &[2], &[1, 1 << 24]);
        let mut nodes = vec![
            node("ReduceMax", &["x"], "one").ints("axes", &[1]),
            node("Expand", &["one", "size"], "k0"),
        ];
        let name = |at: usize| format!("k{at}");
        nodes.extend((1..times).map(|at| node("Exp", &[&name(at - 1)], &name(at))));
        // Added up from the last to the first.
        nodes.push(node("Identity", &[&name(times - 1)], "s0"));
        nodes.extend((1..times).map(|at| {
            let (before, other) = (format!("s{}", at - 1), name(times - 1 - at));
            node("Add", &[&before, &other], &format!("s{at}"))
        }));
        let last = format!("s{}", times - 1);
        nodes.push(node("ReduceMax", &[&last], "y").ints("axes", &[1]));
        bytes(nodes, vec![size])
    };
    refused(&kept(100), "bytes at once");
}

#[test]
fn a_run_that_would_go_on_for_ever_is_refused() {
    // No value is large and none is kept; there are very many, one after the other.
    let size = ints("size", &[2], &[1, 1 << 23]);
    let mut nodes = vec![
        node("ReduceMax", &["x"], "one").ints("axes", &[1]),
        node("Expand", &["one", "size"], "k0"),
    ];
    let name = |at: usize| format!("k{at}");
    nodes.extend((1..2000).map(|at| node("Exp", &[&name(at - 1)], &name(at))));
    nodes.push(node("ReduceMax", &[&name(1999)], "y").ints("axes", &[1]));
    refused(&bytes(nodes, vec![size]), "one after the other");
}

/// A sum over what is scanned, one by one.
fn summed(from: &str) -> NodeProto {
    let mut body = graph(
        3,
        vec![
            node("Add", &["state", "step"], "next"),
            node("Identity", &["step"], "out"),
        ],
        vec![],
    );
    body.input = vec![value("state", &[]), value("step", &[])];
    body.output = vec![value("next", &[]), value("out", &[])];
    let mut scan = node("Scan", &["zero", from], "sum")
        .body("body", body)
        .int("num_scan_inputs", 1);
    scan.output.push("steps".into());
    scan
}

#[test]
fn loops_of_too_many_steps_are_refused() {
    // As long as the file says.
    let of_constants = |length: i64| {
        let nodes = vec![
            node("ReduceMax", &["x"], "one").int("keepdims", 0),
            node("Expand", &["one", "length"], "long"),
            summed("long"),
            node("Add", &["x", "sum"], "y"),
        ];
        let length = ints("length", &[1], &[length]);
        bytes(nodes, vec![floats("zero", &[], &[0.0]), length])
    };
    attempt(&of_constants(50)).expect("fifty steps");
    refused(&of_constants(1 << 32), TOO_LARGE);
    // As long as the rows say: 3 times the factor.
    let of_rows = |factor: f32| {
        let nodes = vec![
            node("ReduceMax", &["x"], "most").int("keepdims", 0),
            node("Mul", &["most", "factor"], "limit"),
            node("Cast", &["limit"], "limit_").int("to", 7),
            node("Range", &["from", "limit_", "by"], "range"),
            node("Cast", &["range"], "long").int("to", 1),
            summed("long"),
            node("Add", &["x", "sum"], "y"),
        ];
        let scalar = |name: &str, value: i64| ints(name, &[], &[value]);
        let constants = vec![
            floats("zero", &[], &[0.0]),
            floats("factor", &[], &[factor]),
            scalar("from", 0),
            scalar("by", 1),
        ];
        bytes(nodes, constants)
    };
    attempt(&of_rows(20.0)).expect("sixty steps");
    refused(&of_rows(3e7), "loop of");
}

#[test]
fn constants_that_take_for_ever_to_compute_are_refused() {
    // Each product is within the limit of one constant: a thousand of them would take minutes.
    let side = 1024;
    let mut nodes = vec![node("Expand", &["one", "size"], "m0")];
    let name = |at: usize| format!("m{at}");
    nodes.extend((1..200).map(|at| node("MatMul", &[&name(at - 1), "m0"], &name(at))));
    nodes.push(node("ReduceSum", &[&name(199)], "sum"));
    nodes.push(node("Add", &["x", "sum"], "y"));
    let constants = vec![
        floats("one", &[1, 1], &[1.0]),
        ints("size", &[2], &[side, side]),
    ];
    refused(&bytes(nodes, constants), "too long to compute");
}

#[test]
fn a_text_too_long_to_be_cut_into_tokens_is_refused() {
    let all = crate::files::json("matrix/text.json");
    let mut cases = all["cases"].as_array().expect("cases").iter();
    let case = cases.find(|c| c["name"] == "tfidf_alone");
    let packed = base64::engine::general_purpose::STANDARD
        .decode(case.expect("the case")["model"].as_str().expect("a model"))
        .expect("base64");
    let model = load("texts.onnx", crate::files::gunzip(&packed)).expect("it opens");
    let name = model.inputs()[0].name.clone();
    let binding = Binding {
        inputs: vec![BoundInput {
            input: name.clone(),
            columns: vec![name.clone()],
        }],
        ..Binding::default()
    };
    let said = |length: usize| {
        let columns = Columns {
            rows: 1,
            columns: vec![(
                name.clone(),
                Column::Texts(vec![Some("good ".repeat(length))]),
            )],
        };
        model.predict(&binding, &columns, 8, &mut |_| {})
    };
    said(13_000).expect("65,000 bytes");
    let error = said(14_000).expect_err("70,000 bytes").to_string();
    assert!(error.contains("longer than 65536 bytes"), "{error}");
}
