//! Models of two classes that give one number and no class, through the command: quality, threshold, parity and robustness.

use crate::build::{bytes, floats, ints, node};
use crate::files::{gunzip, json};
use base64::Engine;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A model, a table for it, and what it gives for each row.
struct Case {
    name: &'static str,
    model: Vec<u8>,
    columns: Vec<(String, Vec<f64>)>,
    said: Vec<f64>,
}

/// As exported from Keras: one unit with a sigmoid, in a column of its own. Answered by onnxruntime.
fn keras() -> Case {
    let all = json("matrix/keras.json");
    let mut cases = all["cases"].as_array().expect("cases").iter();
    let case = cases.find(|c| c["name"] == "sigmoid").expect("the case");
    let packed = base64::engine::general_purpose::STANDARD
        .decode(case["model"].as_str().expect("a model"))
        .expect("base64");
    let numbers = |v: &Value| -> Vec<f64> {
        let cells = v.as_array().expect("cells").iter();
        cells.map(|c| c.as_f64().expect("a number")).collect()
    };
    let table = all["tables"]["numbers"].as_object().expect("a table");
    let output = case["outputs"].as_object().and_then(|o| o.values().next());
    let rows = output.expect("an output")["values"].as_array();
    Case {
        name: "keras",
        model: gunzip(&packed),
        columns: table.iter().map(|(n, c)| (n.clone(), numbers(c))).collect(),
        said: rows.expect("rows").iter().map(|r| numbers(r)[0]).collect(),
    }
}

const WEIGHTS: [f64; 3] = [0.75, -1.5, 0.5];

/// A linear model with or without a sigmoid, in one column or flat.
fn linear(name: &'static str, sigmoid: bool, flat: bool) -> Case {
    let mut nodes = vec![node("MatMul", &["x", "w"], "sum")];
    if sigmoid {
        nodes.push(node("Sigmoid", &["sum"], "p"));
    }
    if flat {
        let last = nodes.last().expect("a node").output[0].clone();
        nodes.push(node("Squeeze", &[&last, "axis"], "flat"));
    }
    let weights: Vec<f32> = WEIGHTS.iter().map(|w| *w as f32).collect();
    let constants = vec![floats("w", &[3, 1], &weights), ints("axis", &[1], &[1])];
    let cell = |row: usize, at: usize| ((row * (7 + 4 * at) + at) % 33) as f64 / 8.0 - 2.0;
    let columns: Vec<(String, Vec<f64>)> = (0..3)
        .map(|at| (format!("f{at}"), (0..40).map(|row| cell(row, at)).collect()))
        .collect();
    let sum = |row: usize| -> f64 { (0..3).map(|at| WEIGHTS[at] * cell(row, at)).sum() };
    let said = (0..40).map(|row| match sigmoid {
        true => 1.0 / (1.0 + (-sum(row)).exp()),
        false => sum(row),
    });
    Case {
        name,
        model: bytes(nodes, constants),
        said: said.collect(),
        columns,
    }
}

/// What came true: what the number says from `cut` on, wrong in every fifth row.
fn truth(said: f64, row: usize, cut: f64) -> bool {
    (said >= cut) != (row % 5 == 2)
}

impl Case {
    fn written(file: &str, bytes: &[u8]) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("one_number");
        std::fs::create_dir_all(&folder).expect("a folder for temporary files");
        static WRITTEN: AtomicUsize = AtomicUsize::new(0);
        let n = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{n}_{file}"));
        std::fs::write(&path, bytes).expect("a temporary file");
        path
    }

    /// Five times the rows, each with the label of these names and what was recorded.
    fn table(&self, cut: f64, names: [&str; 2], recorded: impl Fn(f64) -> String) -> String {
        let header: Vec<&str> = self.columns.iter().map(|(n, _)| n.as_str()).collect();
        let mut text = format!("{},outcome,logged\n", header.join(","));
        for at in 0..5 * self.said.len() {
            let row = at % self.said.len();
            for (_, cells) in &self.columns {
                text += &format!("{},", cells[row]);
            }
            let name = names[usize::from(truth(self.said[row], row, cut))];
            text += &format!("{name},{}\n", recorded(self.said[row]));
        }
        text
    }

    fn report(&self, table: &str, plan: &str) -> Value {
        let (model, data) = (
            Case::written("model.onnx", &self.model),
            Case::written("data.csv", table.as_bytes()),
        );
        let plan = Case::written("plan.json", plan.as_bytes());
        let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .args(["report", "--format", "json", "--on", "2025-01-02"])
            .args([
                Path::new("--reference"),
                &data,
                Path::new("--production"),
                &data,
            ])
            .args([Path::new("--model"), &model, Path::new("--plan"), &plan])
            .output()
            .expect("the command starts");
        let said = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {said}"))
    }

    /// Share of rows for which the number is on the same side of `cut` as the truth, which was made at `made_at`.
    fn accuracy(&self, cut: f64, made_at: f64) -> f64 {
        let rows = self.said.iter().enumerate();
        let right = rows.filter(|(row, s)| truth(**s, *row, made_at) == (**s >= cut));
        right.count() as f64 / self.said.len() as f64
    }

    /// The chance that a positive row has a greater number, by all pairs.
    fn area(&self, cut: f64) -> f64 {
        let (mut pairs, mut won) = (0.0, 0.0);
        for (i, a) in self.said.iter().enumerate() {
            for (j, b) in self.said.iter().enumerate() {
                if truth(*a, i, cut) && !truth(*b, j, cut) {
                    pairs += 1.0;
                    won += f64::from(u8::from(a > b)) + 0.5 * f64::from(u8::from(a == b));
                }
            }
        }
        won / pairs
    }
}

fn metric<'a>(report: &'a Value, id: &str) -> &'a Value {
    let metrics = &report["performance"]["production"]["metrics"];
    let mut all = metrics.as_array().expect("metrics").iter();
    all.find(|m| m["metric"] == id).expect("the metric")
}

fn close(found: &Value, expected: f64, what: &str) {
    let value = found["value"].as_f64();
    let near = value.is_some_and(|v| (v - expected).abs() < 1e-6);
    assert!(near, "{what}: {found}, expected {expected}");
}

fn plan(more: &str) -> String {
    format!(r#"{{"roles":{{"label":"outcome","score":"logged"}}{more}}}"#)
}

#[test]
fn one_probability_is_the_positive_class_s() {
    for case in [
        keras(),
        linear("column", true, false),
        linear("flat", true, true),
    ] {
        for names in [["no", "yes"], ["0", "1"]] {
            let what = format!("{} {names:?}", case.name);
            let table = case.table(0.5, names, |p| format!("{p:.4}"));
            let report = case.report(&table, &plan(""));
            assert_eq!(report["performance"]["task"], "binary", "{what}");
            assert_eq!(report["performance"]["positive"], names[1], "{what}");
            close(metric(&report, "accuracy"), case.accuracy(0.5, 0.5), &what);
            close(metric(&report, "roc-auc"), case.area(0.5), &what);
            assert!(metric(&report, "brier")["value"].is_number(), "{what}");
            let parity = &report["parity"];
            assert_eq!(
                (&parity["compared"], &parity["equal"]),
                (&Value::from(200), &Value::from(200)),
                "{what}"
            );
            let robustness = &report["robustness"];
            assert_eq!(robustness["numbers"], false, "{what}");
            let effects = robustness["effects"].as_array().expect("effects");
            assert!(effects.iter().any(|e| e["confidence"].is_array()), "{what}");
        }
    }
}

#[test]
fn the_plan_s_threshold_decides() {
    let case = keras();
    let table = case.table(0.5, ["no", "yes"], |p| format!("{p:.4}"));
    let report = case.report(&table, &plan(r#","threshold":0.65"#));
    let expected = case.accuracy(0.65, 0.5);
    assert!(expected != case.accuracy(0.5, 0.5));
    close(metric(&report, "accuracy"), expected, "threshold 0.65");
    let method = metric(&report, "accuracy")["method"].to_string();
    assert!(method.contains("at least 0.65"), "{method}");
    // Recorded classes are compared with those of the plan's threshold.
    let table = case.table(0.5, ["no", "yes"], |p| {
        if p >= 0.65 { "yes" } else { "no" }.to_owned()
    });
    let plan = r#"{"roles":{"label":"outcome","prediction":"logged"},"threshold":0.65}"#;
    let labels = case.report(&table, plan)["parity"]["labels"].clone();
    assert_eq!(labels, serde_json::json!([200, 200]));
}

#[test]
fn the_number_is_of_class_1_also_where_0_counts_as_positive() {
    let case = keras();
    let table = case.table(0.5, ["0", "1"], |p| format!("{:.4}", 1.0 - p));
    let plan = r#"{"roles":{"label":"outcome","score":"logged","positive":"0"}}"#;
    let report = case.report(&table, plan);
    close(metric(&report, "roc-auc"), case.area(0.5), "of class 0");
    close(metric(&report, "accuracy"), case.accuracy(0.5, 0.5), "");
    assert_eq!(report["parity"]["equal"], 200);
}

#[test]
fn of_logits_no_class_is_made_up() {
    for case in [
        linear("logits", false, false),
        linear("flat_logits", false, true),
    ] {
        let table = case.table(0.0, ["no", "yes"], |s| format!("{s:.4}"));
        let report = case.report(&table, &plan(""));
        assert_eq!(report["performance"]["task"], "binary");
        close(
            metric(&report, "roc-auc"),
            case.area(0.0),
            "ranks need no threshold",
        );
        let accuracy = metric(&report, "accuracy");
        assert_eq!(accuracy["value"], Value::Null);
        for said in [&accuracy["reason"], &report["performance"]["reason"]] {
            assert!(said.to_string().contains("outside of 0 to 1"), "{said}");
        }
        assert_eq!(
            report["performance"]["production"]["confusion"],
            Value::Array(vec![])
        );
        assert_eq!(report["robustness"]["numbers"], true);
        assert_eq!(report["parity"]["equal"], 200);
        let chosen = case.report(&table, &plan(r#","threshold":0"#));
        close(
            metric(&chosen, "accuracy"),
            case.accuracy(0.0, 0.0),
            "chosen",
        );
        assert_eq!(chosen["robustness"]["numbers"], false);
        // Recorded classes cannot be compared with numbers that decide nothing.
        let table = case.table(0.0, ["no", "yes"], |s| {
            if s >= 0.0 { "yes" } else { "no" }.to_owned()
        });
        let plan = r#"{"roles":{"label":"outcome","prediction":"logged"}}"#;
        let parity = case.report(&table, plan)["parity"].clone();
        assert_eq!(parity["compared"], 0);
        assert!(
            parity["notes"].to_string().contains("outside of 0 to 1"),
            "{parity}"
        );
    }
}
