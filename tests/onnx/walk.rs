//! Rows through the stages of whole models: what is seen inside belongs to what the model answers.

use crate::build::{self, With, ints, node};
use crate::files::bytes;
use crate::golden::{CASES, Golden};
use prost::Message;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, Cell, Walk, Walked, WalkedValue, load};
use tract_onnx::pb::{NodeProto, TensorProto};

/// Rows of each model that are walked.
const ROWS: [usize; 3] = [0, 7, 39];

fn open(case: &str, input: &str) -> (Golden, Walk) {
    let walk = Walk::new("model.onnx", &bytes(&format!("{case}/model.onnx"))).expect(case);
    (Golden::open(case, input), walk)
}

/// These rows of the table, in this order.
fn rows(of: &Columns, wanted: &[usize]) -> Columns {
    let mut all = Columns::default();
    for row in wanted {
        let mut one = of.clone();
        let mut at = 0..;
        one.keep(|_| at.next() == Some(*row));
        all.append(one);
    }
    all
}

fn values(walked: &Walked) -> impl Iterator<Item = &WalkedValue> {
    walked.stages.iter().flat_map(|s| &s.values)
}

fn number(cell: &Cell) -> f64 {
    match cell {
        Cell::Single(x) => f64::from(*x),
        Cell::Double(x) => *x,
        Cell::Whole(n) => *n as f64,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn every_golden_model_is_walked_to_its_own_answer() {
    let (mut seen, mut unseen) = (0, Vec::new());
    for (case, input) in CASES {
        let (golden, walk) = open(case, input);
        let facts = golden.model.facts();
        for row in ROWS {
            let one = rows(&golden.columns, &[row]);
            let predicted = golden
                .model
                .predict(&golden.binding, &one, 1, &mut |_| ())
                .expect(case);
            let walked = walk
                .row(&golden.model, &golden.binding, &one)
                .unwrap_or_else(|e| panic!("{case}, row {row}: {e}"));
            let answer = &walked.answer;
            assert_eq!(
                answer.label.as_deref(),
                predicted.labels.as_ref().and_then(|l| l.get(0)),
                "{case}"
            );
            for ((class, score), (name, scores)) in answer.scores.iter().zip(&predicted.scores) {
                assert_eq!(
                    (class, score.to_bits()),
                    (name, scores[0].to_bits()),
                    "{case}"
                );
            }
            assert_eq!(
                answer.value,
                predicted.values.as_ref().map(|v| v[0]),
                "{case}"
            );
            assert_eq!(walked.changed, None);

            let told: Vec<_> = walked
                .stages
                .iter()
                .skip(1)
                .map(|s| (&s.says, s.nodes))
                .collect();
            let known: Vec<_> = facts.stages.iter().map(|s| (&s.says, s.nodes)).collect();
            assert_eq!(told, known, "{case}");
            for stage in &walked.stages {
                let silent = stage.values.is_empty() && stage.reason.is_none();
                assert!(!silent, "{case}: {} neither gives nor says why", stage.says);
            }
            for value in values(&walked) {
                match &value.reason {
                    Some(why) => unseen.push(format!("{case}: {} {why}", value.name)),
                    None => {
                        let product: u64 = value.before.shape.iter().product();
                        assert_eq!(product, value.before.total, "{case}: {}", value.name);
                        assert!(value.before.shown.len() <= 32);
                        seen += 1;
                    }
                }
            }
        }
    }
    assert!(seen > 300, "{seen} values seen");
    assert!(unseen.is_empty(), "{unseen:#?}");
}

#[test]
fn the_outputs_of_the_graph_end_the_walk_as_it_was_answered() {
    for (case, input) in CASES {
        let (golden, walk) = open(case, input);
        let one = rows(&golden.columns, &[3]);
        let walked = walk.row(&golden.model, &golden.binding, &one).expect(case);
        let scores: Vec<f64> = walked
            .answer
            .scores
            .iter()
            .map(|(_, s)| f64::from(*s))
            .collect();
        let value = walked.answer.value.map(|v| vec![f64::from(v)]);
        let wanted = value.unwrap_or(scores);
        let ends = |value: &&WalkedValue| {
            let found: Vec<f64> = match value.element.as_str() {
                "float" | "double" => value.before.shown.iter().map(number).collect(),
                _ => return false,
            };
            found.len() == wanted.len()
                && found
                    .iter()
                    .zip(&wanted)
                    .all(|(a, b)| (a - b).abs() <= 1e-6 * b.abs().max(1.0))
        };
        let last = values(&walked).filter(ends).last();
        assert!(
            last.is_some(),
            "{case}: nothing gives {wanted:?}: {walked:#?}"
        );
        if walked.answer.value.is_none() {
            let classes: Vec<&String> = walked.answer.scores.iter().map(|(c, _)| c).collect();
            let labelled = values(&walked).any(|v| v.labels.iter().collect::<Vec<_>>() == classes);
            assert!(labelled, "{case}: no value names {classes:?}");
        }
    }
}

#[test]
fn a_scaler_is_seen_to_scale_and_a_change_to_move_what_follows() {
    let (golden, walk) = open("02_scaler_lr_pipeline", "01_logistic_regression");
    let mut both = rows(&golden.columns, &[5, 5]);
    let Column::Numbers(values) = &mut both.columns[2].1 else {
        panic!("a column of numbers");
    };
    values[1] += 10.0;
    let walked = walk
        .row(&golden.model, &golden.binding, &both)
        .expect("a walk");
    let [input, scaled, scores] = walked.stages.as_slice() else {
        panic!("{walked:#?}");
    };
    assert_eq!(input.values[0].labels, golden.binding.inputs[0].columns);
    assert_eq!((input.values[0].differ, scaled.values[0].differ), (1, 1));
    let after = scaled.values[0].after.as_ref().expect("the changed row");
    for at in 0..30 {
        let moved = after.shown[at] != scaled.values[0].before.shown[at];
        assert_eq!(moved, at == 2, "{at}");
    }
    assert!(scores.values.iter().any(|v| v.differ > 0));
    let changed = walked.changed.expect("an answer");
    assert_ne!(changed.scores, walked.answer.scores);

    // The scaler is a line: two rows give it, and a third lies on it.
    let point = |row: usize| {
        let one = rows(&golden.columns, &[row]);
        let walked = walk
            .row(&golden.model, &golden.binding, &one)
            .expect("a walk");
        let of = |stage: usize| number(&walked.stages[stage].values[0].before.shown[4]);
        (of(0), of(1))
    };
    let [(x0, y0), (x1, y1), (x2, y2)] = [point(0), point(1), point(2)];
    let on_line = y0 + (y1 - y0) * (x2 - x0) / (x1 - x0);
    assert!((on_line - y2).abs() < 1e-4, "{on_line} and {y2}");
}

#[test]
fn texts_and_categories_are_seen() {
    let case = "03_columntransformer_onehot_strings";
    let (golden, walk) = open(case, case);
    let one = rows(&golden.columns, &[0]);
    let walked = walk
        .row(&golden.model, &golden.binding, &one)
        .expect("a walk");
    let is_text = |v: &&WalkedValue| v.element == "text" && v.before.total == 1;
    assert!(
        walked.stages[0].values.iter().any(|v| is_text(&v)),
        "{walked:#?}"
    );
    let encoded = walked
        .stages
        .iter()
        .find(|s| s.says.starts_with("one-hot"))
        .expect("a stage");
    let [city, plan] = encoded.values.as_slice() else {
        panic!("{encoded:#?}");
    };
    let ones = |value: &WalkedValue| -> Vec<String> {
        assert_eq!(value.labels.len(), value.before.shown.len(), "{value:?}");
        let entries = value.before.shown.iter().zip(&value.labels);
        let ones = entries.filter(|(x, _)| number(x) == 1.0);
        ones.map(|(_, category)| category.clone()).collect()
    };
    assert_eq!(ones(city), Vec::<String>::new(), "a city that is not known");
    assert_eq!(ones(plan), ["free"]);
}

#[test]
fn a_node_that_does_two_things_says_so() {
    let (golden, walk) = open("06_gradient_boosting", "01_logistic_regression");
    let one = rows(&golden.columns, &[0]);
    let walked = walk
        .row(&golden.model, &golden.binding, &one)
        .expect("a walk");
    let [_, trees, sigmoid] = walked.stages.as_slice() else {
        panic!("{walked:#?}");
    };
    assert!(
        trees.values.is_empty() && trees.reason.is_some(),
        "{trees:?}"
    );
    assert!(
        !sigmoid.values.is_empty() && sigmoid.reason.is_none(),
        "{sigmoid:?}"
    );
}

#[test]
fn what_cannot_go_in_is_refused_by_its_column() {
    let (golden, walk) = open("01_logistic_regression", "01_logistic_regression");
    let mut both = rows(&golden.columns, &[0, 0]);
    let name = both.columns[1].0.clone();
    both.columns[1].1 = Column::Texts(vec![Some("1.5".to_owned()), Some("many".to_owned())]);
    let error = walk
        .row(&golden.model, &golden.binding, &both)
        .expect_err("a text");
    let says = error.to_string();
    let expected = format!("column \"{name}\": the model's input takes a number, found a text");
    assert_eq!(says, expected);
    let none = Columns {
        rows: 0,
        ..rows(&golden.columns, &[])
    };
    assert!(walk.row(&golden.model, &golden.binding, &none).is_err());
}

#[test]
fn the_same_row_changes_nothing() {
    for (case, input) in CASES.iter().step_by(4) {
        let (golden, walk) = open(case, input);
        let both = rows(&golden.columns, &[11, 11]);
        let walked = walk.row(&golden.model, &golden.binding, &both).expect(case);
        assert_eq!(walked.changed.as_ref(), Some(&walked.answer), "{case}");
        assert!(values(&walked).all(|v| v.differ == 0), "{case}");
    }
}

/// A graph of these nodes, one row of it walked.
fn walked(nodes: Vec<NodeProto>, constants: Vec<TensorProto>) -> Walked {
    walked_file(&build::bytes(nodes, constants))
}

fn walked_file(file: &[u8]) -> Walked {
    let model = load("built.onnx", file).expect("a model");
    let walk = Walk::new("built.onnx", file).expect("a walk");
    let names = ["a", "b", "c"].map(str::to_owned);
    let columns = Columns {
        rows: 1,
        columns: names
            .clone()
            .map(|n| (n, Column::Numbers(vec![2.0])))
            .into(),
    };
    let binding = Binding {
        inputs: vec![BoundInput {
            input: "x".to_owned(),
            columns: names.into(),
        }],
        ..Binding::default()
    };
    walk.row(&model, &binding, &columns).expect("a row")
}

#[test]
fn what_is_too_large_to_keep_says_so_and_costs_nothing_else() {
    let wide = [1, 1, 1 << 23];
    let nodes = vec![
        node("Relu", &["x"], "small"),
        node("Unsqueeze", &["small", "last"], "standing"),
        node("ReduceMax", &["standing"], "most").ints("axes", &[1]),
        node("Expand", &["most", "wide"], "large"),
        node("LeakyRelu", &["large"], "larger"),
        node("ReduceMin", &["larger"], "least").ints("axes", &[2]),
        node("Squeeze", &["least", "last"], "y"),
    ];
    let constants = vec![ints("last", &[1], &[2]), ints("wide", &[3], &wide)];
    let walked = walked(nodes, constants);
    let find = |name: &str| values(&walked).find(|v| v.name == name);
    let large = values(&walked)
        .find(|v| v.reason.is_some())
        .expect("a large value");
    assert!(
        large
            .reason
            .as_deref()
            .is_some_and(|w| w.contains("8388608 entries")),
        "{large:?}"
    );
    assert_eq!(find("standing").map(|v| v.before.shown.len()), Some(3));
    assert_eq!(
        find("y").map(|v| v.before.shown.clone()),
        Some(vec![Cell::Single(2.0)])
    );
}

#[test]
fn what_a_change_reaches_is_shown_wherever_it_stands() {
    let (golden, walk) = open("08_mlp_multiclass", "08_mlp_multiclass");
    let mut both = rows(&golden.columns, &[0, 0]);
    let Column::Numbers(last) = &mut both.columns[63].1 else {
        panic!("a column of numbers");
    };
    last[1] += 4.0;
    let walked = walk
        .row(&golden.model, &golden.binding, &both)
        .expect("a walk");
    let input = &walked.stages[0].values[0];
    assert_eq!(
        (input.before.total, input.differ, input.places.len()),
        (64, 1, 32)
    );
    let moved: Vec<String> = input
        .entries()
        .into_iter()
        .filter(|e| e.moved)
        .map(|e| e.label)
        .collect();
    assert_eq!(moved, [golden.binding.inputs[0].columns[63].clone()]);
}

#[test]
fn a_model_of_several_rows_at_once_shows_one_of_them() {
    let nodes = vec![
        node("Relu", &["x"], "kept"),
        node("Softmax", &["kept"], "y"),
    ];
    let mut graph = build::graph(3, nodes, Vec::new());
    graph.input = vec![build::value("x", &[Some(4), Some(3)])];
    let walked = walked_file(&build::model(graph).encode_to_vec());
    let shapes: Vec<&[u64]> = values(&walked).map(|v| v.before.shape.as_slice()).collect();
    assert_eq!(shapes, [[1, 3], [1, 3], [1, 3]]);
}

#[test]
fn graphs_of_thousands_of_nodes_have_few_stages_and_few_values() {
    let mut nodes = Vec::new();
    let mut last = "x".to_owned();
    for at in 0..2000 {
        let next = format!("value{at}");
        let operator = ["Abs", "Neg", "Relu", "Tanh", "Sigmoid", "Erf"][at % 6];
        nodes.push(node(operator, &[&last], &next));
        last = next;
    }
    let walked = walked(nodes, Vec::new());
    assert!(walked.stages.len() <= 25, "{}", walked.stages.len());
    assert!(walked.stages.iter().all(|s| s.values.len() <= 8));
    let more: u64 = walked.stages.iter().map(|s| s.more).sum();
    assert!(more > 1000, "{more} are told of and not shown");
}
