//! What goes into a model from a table, through the command: chosen values in place of missing ones, and what is said of a cell that
//! does not fit.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Takes age, income (float), visits (int64), city and plan (text).
const MODEL: &str = "tests/fixtures/onnx/03_columntransformer_onehot_strings/model.onnx";
const HEADER: &str = "age,income,visits,city,plan";

fn written(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("model_inputs");
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a temporary file");
    path
}

/// Rows in which the n-th visit, from 0, is written otherwise.
fn table(name: &str, rows: usize, visits: &[(usize, &str)], city: &str) -> PathBuf {
    let line = |n: usize| {
        let counted = (n % 7).to_string();
        let odd = visits.iter().find(|(at, _)| *at == n);
        let visits = odd.map_or(counted.as_str(), |(_, text)| text);
        format!("{}.5,{},{visits},{city},pro", 20 + n % 40, 9000 + 37 * n)
    };
    let lines: Vec<String> = (0..rows).map(line).collect();
    written(name, &format!("{HEADER}\n{}\n", lines.join("\n")))
}

fn seaworthy(arguments: &[&str], files: &[(&str, &Path)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments);
    for (option, file) in files {
        command.arg(option).arg(file);
    }
    command.output().expect("the command starts")
}

/// The predictions as CSV, or what the command says instead.
fn predict(data: &Path, plan: Option<&Path>) -> Result<String, String> {
    let mut files = vec![("--data", data)];
    files.extend(plan.map(|p| ("--plan", p)));
    let output = seaworthy(&["predict", "--model", MODEL], &files);
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).expect("CSV is text")),
        false => Err(String::from_utf8(output.stderr).expect("errors are text")),
    }
}

fn report(format: &str, reference: &Path, production: &[&Path], plan: Option<&Path>) -> String {
    let mut files = vec![("--reference", reference)];
    files.extend(production.iter().map(|p| ("--production", *p)));
    files.extend(plan.map(|p| ("--plan", p)));
    let arguments = ["report", "--model", MODEL, "--on", "2025-01-02", "--format"];
    let output = seaworthy(&[&arguments[..], &[format]].concat(), &files);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.stdout.is_empty(), "{said}");
    String::from_utf8(output.stdout).expect("a report is text")
}

#[test]
fn a_missing_whole_number_becomes_what_the_plan_says() {
    let gaps = table("gaps.csv", 60, &[(6, ""), (41, "NA")], "Bern");
    let whole = table("whole.csv", 60, &[(6, "3"), (41, "3")], "Bern");
    let refused = predict(&gaps, None).expect_err("a whole number is missing");
    assert!(
        refused.contains("row 7, column \"visits\": the model's input takes a whole number")
            && refused.contains("\"fill\""),
        "{refused}"
    );
    let plan = written("fill.json", r#"{"fill":{"visits":3}}"#);
    let filled = predict(&gaps, Some(&plan)).expect("a value is chosen");
    assert_eq!(filled, predict(&whole, None).expect("nothing is missing"));
    let other = written("fill_other.json", r#"{"fill":{"visits":60}}"#);
    assert_ne!(filled, predict(&gaps, Some(&other)).expect("a value"));
    let unfit = written("unfit.json", r#"{"fill":{"visits":"some"}}"#);
    let refused = predict(&gaps, Some(&unfit)).expect_err("no whole number");
    assert!(
        refused.contains("column \"visits\"") && refused.contains("takes a whole number"),
        "{refused}"
    );
}

#[test]
fn a_missing_text_becomes_what_the_plan_says() {
    let gaps = table("no_city.csv", 30, &[], "");
    let plan = written("city.json", r#"{"fill":{"city":"Bern"}}"#);
    let there = table("city.csv", 30, &[], "Bern");
    assert_eq!(
        predict(&gaps, Some(&plan)).expect("a value is chosen"),
        predict(&there, None).expect("nothing is missing")
    );
}

#[test]
fn a_report_says_what_was_chosen() {
    let reference = table("reference.csv", 80, &[], "Bern");
    let production = table("production.csv", 80, &[(5, "")], "Bern");
    let plan = written("chosen.json", r#"{"fill":{"visits":0}}"#);
    let json = report("json", &reference, &[&production], Some(&plan));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["model"]["rows_predicted"], 160, "{}", json["model"]);
    assert_eq!(json["model"]["binding"]["filled"]["visits"], "0");
    let page = report("markdown", &reference, &[&production], Some(&plan));
    let says = "A missing value becomes by choice: \"0\" in \"visits\"; else:";
    assert!(page.contains(says), "{page}");
}

/// The row is counted over all files of the sample. The cell's value goes nowhere.
#[test]
fn a_cell_that_does_not_fit_is_named_and_not_quoted() {
    let reference = table("fits.csv", 80, &[], "Bern");
    let first = table("first.csv", 50, &[], "Bern");
    let second = table("second.csv", 50, &[(8, "48151.5")], "Bern");
    for format in ["json", "html"] {
        let report = report(format, &reference, &[&first, &second], None);
        let plain = report.replace("\\\"", "\"").replace("&quot;", "\"");
        assert!(
            plain.contains("row 59, column \"visits\": the model")
                && plain.contains("found a number that is not whole"),
            "{format}"
        );
        if format != "json" {
            assert!(!report.contains("48151"), "{format}");
            continue;
        }
        // A profile of numbers holds their extremes; nothing else may hold the value.
        let mut json: serde_json::Value = serde_json::from_str(&report).expect("JSON");
        json["features"] = serde_json::Value::Null;
        assert!(!json["model"].to_string().contains("48151"));
        assert!(!json["findings"].to_string().contains("48151"));
    }
}
