//! The standard's own node tests, `standard.json` made by `programs/onnx_standard.py`: the operators of
//! ai.onnx.ml here, the main domain by hand.

use crate::files::json;
use base64::Engine;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, Model, ModelError, OutputMeaning, Predictions, load};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// Absolutely, or relatively above one; the standard's own runner allows 1e-3 of the answer.
const TOLERANCE: f64 = 1e-5;
/// The same for half precision, whose neighbours are further apart: the standard's.
const TOLERANCE_OF_HALVES: f64 = 1e-3;

/// Tests that are refused in some form, and the words of the refusal.
const REFUSED: &[(&str, &[&str])] = &[(
    "test_ai_onnx_ml_array_feature_extractor",
    // Two places to pick from a table of three rows: no table when they are fed beside it, and as many
    // answers as the table has rows when they are fed alone.
    &[
        "different numbers of rows",
        "output 1 has 3 rows where rows go in",
    ],
)];

/// What came of a test.
enum Outcome {
    Passed,
    /// With our words.
    Refused(String),
    Wrong(String),
}

#[test]
pub fn operators_for_machine_learning_answer_as_the_standard_says() {
    let all = json("standard.json");
    let cases = all["cases"].as_array().expect("cases");
    let mut wrong = Vec::new();
    let mut passed = BTreeSet::new();
    for case in cases {
        let name = text(&case["name"]);
        let words = REFUSED.iter().filter(|r| r.0 == name).flat_map(|r| r.1);
        match outcome(case) {
            Outcome::Passed => {
                passed.insert(name);
            }
            Outcome::Refused(says) if words.clone().any(|w| says.contains(w)) => {}
            Outcome::Refused(says) | Outcome::Wrong(says) => {
                wrong.push(format!("{name}, {}: {says}", case["form"]))
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(passed.len(), 8, "each test passes in one form at least");
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn outcome(case: &Value) -> Outcome {
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text(&case["model"]))
        .expect("base64");
    let model = match load("test.onnx", &bytes) {
        Ok(model) => model,
        Err(error) => return Outcome::Refused(error.to_string()),
    };
    match predict(&model, case) {
        Err(error) => Outcome::Refused(format!("when run: {error}")),
        Ok(found) => match compare(&model, &found, &case["outputs"]) {
            Ok(()) => Outcome::Passed,
            Err(e) => Outcome::Wrong(e),
        },
    }
}

fn shape(of: &Value) -> Vec<usize> {
    let axes = of["shape"].as_array().expect("a shape").iter();
    axes.map(|d| d.as_u64().expect("a length") as usize)
        .collect()
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("inf") => f64::INFINITY,
        Some("-inf") => f64::NEG_INFINITY,
        Some(text) => text.parse().unwrap_or(f64::NAN),
        None => value.as_f64().unwrap_or(f64::NAN),
    }
}

/// Feeds the inputs as columns named after input and place.
fn predict(model: &Model, case: &Value) -> Result<Predictions, ModelError> {
    let mut columns = Columns::default();
    let mut binding = Binding::default();
    for input in model.inputs() {
        let given = &case["inputs"][&input.name];
        let shape = shape(given);
        let rows = *shape.first().expect("an input with rows");
        let width: usize = shape[1..].iter().product();
        columns.rows = rows;
        let data = given["data"].as_array().expect("data");
        let mut names = Vec::new();
        for at in 0..width {
            let cells = data.iter().skip(at).step_by(width);
            let column = match given["type"] == "string" {
                true => Column::Texts(cells.map(|c| c.as_str().map(str::to_owned)).collect()),
                false => Column::Numbers(cells.map(number).collect()),
            };
            let name = format!("{}_{at}", input.name);
            names.push(name.clone());
            columns.columns.push((name, column));
        }
        binding.inputs.push(BoundInput {
            input: input.name.clone(),
            columns: names,
        });
    }
    if columns.rows == 0 {
        return Err(ModelError::Run("there are no rows".into()));
    }
    model.predict(&binding, &columns, usize::MAX, &mut |_| {})
}

/// An output's values row by row, as numbers or texts.
fn values(meaning: OutputMeaning, name: &str, found: &Predictions, width: usize) -> Vec<Column> {
    let wide = |s: &[f32]| Column::Numbers(s.iter().map(|x| f64::from(*x)).collect());
    match meaning {
        OutputMeaning::Label => {
            let labels = found.labels.iter().flat_map(|l| l.to_texts()).map(Some);
            vec![Column::Texts(labels.collect())]
        }
        // A single score is the second class's, or of no class by name.
        OutputMeaning::Scores if width == 1 => {
            found.scores.last().iter().map(|s| wide(&s.1)).collect()
        }
        OutputMeaning::Scores => found.scores.iter().map(|s| wide(&s.1)).collect(),
        OutputMeaning::Value => found.values.iter().map(|v| wide(v)).collect(),
        OutputMeaning::Other => {
            let named = |at: usize| match width {
                1 => name.to_owned(),
                _ => format!("{name}_{at}"),
            };
            let column = |at| found.others.iter().find(|(n, _)| *n == named(at));
            (0..width).filter_map(column).map(|c| c.1.clone()).collect()
        }
    }
}

fn compare(model: &Model, found: &Predictions, expected: &Value) -> Result<(), String> {
    for output in &model.facts().outputs {
        let expected = &expected[&output.name];
        if expected.is_null() {
            return Err("answered, and the answer is no tensor".into());
        }
        let shape = shape(expected);
        let width = shape.iter().skip(1).product();
        let columns = values(output.meaning, &output.name, found, width);
        let expected = expected["data"].as_array().expect("data");
        let tolerance = match output.type_text.as_str() {
            "tensor(float16)" => TOLERANCE_OF_HALVES,
            _ => TOLERANCE,
        };
        let count: usize = columns
            .iter()
            .map(|c| match c {
                Column::Numbers(v) => v.len(),
                Column::Texts(v) => v.len(),
            })
            .sum();
        if count != expected.len() || columns.len() != width {
            return Err(format!("{count} values instead of the shape {shape:?}"));
        }
        for (i, expected) in expected.iter().enumerate() {
            let (column, row) = (&columns[i % width], i / width);
            agree(column, row, expected, tolerance)
                .map_err(|e| format!("output {}, value {i}: {e}", output.name))?;
        }
    }
    Ok(())
}

fn agree(column: &Column, row: usize, expected: &Value, tolerance: f64) -> Result<(), String> {
    let found = match column {
        Column::Numbers(v) => v[row],
        Column::Texts(v) if v[row].as_deref() == expected.as_str() => return Ok(()),
        Column::Texts(v) => match v[row].as_deref().map(str::parse) {
            Some(Ok(x)) => x,
            _ => return Err(format!("{:?} instead of {expected}", v[row])),
        },
    };
    let expected = number(expected);
    let same = found == expected || (found.is_nan() && expected.is_nan());
    let off = (found - expected).abs();
    match same || off <= tolerance * expected.abs().max(1.0) {
        true => Ok(()),
        false => Err(format!("{found} instead of {expected}")),
    }
}

/// `STANDARD=main_domain.jsonl cargo test --test onnx -- --ignored main_domain --nocapture`
#[test]
#[ignore = "reads a file of your own, made by programs/onnx_standard.py"]
fn main_domain() {
    let path = std::env::var("STANDARD").expect("the path of a file of tests");
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("a file"));
    // Per form: passed, refused, wrong; and each test's best.
    let mut forms: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut best: BTreeMap<String, usize> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in file.lines() {
        let case: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let (name, form) = (text(&case["name"]), text(&case["form"]));
        let came = outcome(&case);
        let at = match &came {
            Outcome::Passed => 0,
            Outcome::Refused(_) => 1,
            Outcome::Wrong(_) => 2,
        };
        forms.entry(form.to_owned()).or_default()[at] += 1;
        let least = best.entry(name.to_owned()).or_insert(at);
        *least = (*least).min(at);
        match came {
            Outcome::Passed => {}
            Outcome::Refused(says) => {
                println!("refused {name}, {form}: {says}");
                *reasons.entry(reason(&says)).or_default() += 1;
            }
            Outcome::Wrong(says) => wrong.push(format!("{name}, {form}: {says}")),
        }
    }
    for (reason, count) in &reasons {
        println!("{count:5} {reason}");
    }
    for (form, [passed, refused, wrong]) in &forms {
        println!("{form}: {passed} passed, {refused} refused, {wrong} wrong");
    }
    let passed = best.values().filter(|b| **b == 0).count();
    println!("{passed} of {} tests pass in one form at least", best.len());
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A refusal without the names and numbers of its file.
fn reason(says: &str) -> String {
    const KINDS: &[(&str, &str)] = &[
        (
            "is not among the operators",
            "an operator that is not in the list",
        ),
        ("functions of its own", "functions"),
        (
            "which no column holds",
            "an input of a type that no column holds",
        ),
        ("neither a tensor nor", "an input that is no tensor"),
        (
            "takes a single value, not rows",
            "an input that is a single value",
        ),
        (
            "different numbers of rows",
            "inputs of different numbers of rows",
        ),
        ("has no inputs", "nothing to feed"),
        ("ceil_mode", "AveragePool with ceil_mode"),
        ("stop words", "StringNormalizer with stop words"),
        ("unknown type", "an input of a type that no column holds"),
        ("type is unknown", "weights of a type that is not read"),
        ("are not read", "weights of a type that is not read"),
        (
            "inputs and",
            "an input or output that is left out or not in the list",
        ),
        (
            "cannot do without",
            "an input or output that is left out or not in the list",
        ),
        ("there are no rows", "no rows"),
        ("for the rows given", "an answer that is not one per row"),
        ("has the shape", "an answer that is not one per row"),
        ("cannot be prepared", "tract cannot prepare it"),
        ("when run", "when it is run"),
    ];
    let kind = KINDS.iter().find(|k| says.contains(k.0));
    kind.map_or_else(|| says.to_owned(), |k| k.1.to_owned())
}
