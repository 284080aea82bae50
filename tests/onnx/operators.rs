//! Each operator in each mode against onnxruntime, `operators.json` made by `programs/onnx_operators.py`, `further.json` by `programs/onnx_further.py`.

use crate::files::{BATCHES, json};
use base64::Engine;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, Model, ModelError, OutputMeaning, Predictions, load};
use serde_json::Value;

const TOLERANCE: f64 = 1e-5;

/// What onnxruntime refuses and the standard defines; these are answered.
const FURTHER: &[&str] = &[
    "tree_regressor/input_int64",
    "tree_regressor/input_int32",
    "tree_regressor/node_ids_with_gaps",
    "one_hot_encoder/int32",
    "dict_vectorizer/text/double",
    "dict_vectorizer/int64/double",
    "dict_vectorizer/text/int64",
    "label_encoder/4/text_to_int32",
];

/// What onnxruntime answers and is refused here: the operators' files say why.
const REFUSED: &[&str] = &[
    "label_encoder/2/nan_key",
    "tree_classifier/open/",
    "tree_ensemble/post_1/",
    "tree_ensemble/post_2/",
    "tree_ensemble/post_3/targets_1",
    "tree_ensemble/post_4/",
    "dict_vectorizer/twice",
    "cast_map/open/",
    "tf_idf/mixed_columns/TFIDF",
    "text/tile",
    "text/to_float/bad/",
    "text/from_double/",
    "text/from_bool",
    "tokenizer/refused/",
    "far/whole/MatMul",
    "far/whole/input/MatMul",
];

#[test]
pub fn each_operator_answers_as_onnxruntime_does() {
    agree(&json("operators.json"));
}

#[test]
pub fn operators_on_texts_and_maps_answer_as_onnxruntime_does() {
    agree(&json("further.json"));
}

fn agree(all: &Value) {
    let cases = all["cases"].as_array().expect("cases");
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn check(case: &Value) -> Result<(), String> {
    let name = case["name"].as_str().expect("a name");
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(case["model"].as_str().expect("a model"))
        .expect("base64");
    let answer = load(name, &bytes).and_then(|model| predict(&model, case).map(|p| (model, p)));
    let is_refused = REFUSED.iter().any(|r| name.starts_with(r));
    match (answer, case.get("outputs")) {
        (Ok(_), None) if FURTHER.contains(&name) => Ok(()),
        (Ok(_), None) => Err(format!("{name}: answered, and onnxruntime refuses")),
        (Err(_), None) => Ok(()),
        (Err(_), Some(_)) if is_refused => Ok(()),
        (Err(e), Some(_)) => Err(format!("{name}: {e}")),
        (Ok(_), Some(_)) if REFUSED.contains(&name) => {
            Err(format!("{name}: answered, and listed as refused"))
        }
        (Ok((model, found)), Some(expected)) => {
            compare(&model, &found, expected).map_err(|e| format!("{name}: {e}"))
        }
    }
}

fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("inf") => f64::INFINITY,
        Some("-inf") => f64::NEG_INFINITY,
        _ => value.as_f64().unwrap_or(f64::NAN),
    }
}

/// Feeds the case's inputs as columns named after input and place.
fn predict(model: &Model, case: &Value) -> Result<Predictions, ModelError> {
    let mut columns = Columns::default();
    let mut binding = Binding::default();
    for input in model.inputs() {
        let given = &case["inputs"][&input.name];
        let shape = given["shape"].as_array().expect("a shape");
        let axis = |at: usize| {
            shape
                .get(at)
                .map_or(1, |d| d.as_u64().expect("a length") as usize)
        };
        let (rows, width) = (axis(0), axis(1));
        columns.rows = rows;
        let data = given["data"].as_array().expect("data");
        let mut names = Vec::new();
        for at in 0..width {
            let cells = data.iter().skip(at).step_by(width);
            let column = match given["type"] == "string" {
                true => Column::Texts(cells.map(|c| c.as_str().map(str::to_owned)).collect()),
                false => Column::Numbers(cells.map(number).collect()),
            };
            names.push(format!("{}_{at}", input.name));
            columns
                .columns
                .push((format!("{}_{at}", input.name), column));
        }
        binding.inputs.push(BoundInput {
            input: input.name.clone(),
            columns: names,
        });
    }
    let whole = model.predict(&binding, &columns, usize::MAX, &mut |_| {})?;
    // NaN differs from itself, so the answers are compared as they print.
    for batch in BATCHES.iter().take(1).map(|b| b + 1) {
        let parts = model.predict(&binding, &columns, batch, &mut |_| {})?;
        assert_eq!(
            format!("{whole:?}"),
            format!("{parts:?}"),
            "{}: depends on the batch",
            case["name"]
        );
    }
    Ok(whole)
}

fn compare(model: &Model, found: &Predictions, expected: &Value) -> Result<(), String> {
    for output in &model.facts().outputs {
        let expected: &Vec<Value> = expected[&output.name]["data"].as_array().expect("data");
        match output.meaning {
            OutputMeaning::Label => {
                let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
                let expected: Vec<String> = expected.iter().map(text).collect();
                if found.labels.as_ref().map(|l| l.to_texts()).as_ref() != Some(&expected) {
                    return Err(format!("labels {:?} instead of {expected:?}", found.labels));
                }
            }
            OutputMeaning::Scores => {
                let column = |s: &[f32]| s.iter().map(|x| f64::from(*x)).collect();
                let mut columns: Vec<Vec<f64>> =
                    found.scores.iter().map(|(_, s)| column(s)).collect();
                // A single score is the second class's.
                if columns.len() == 2 && columns[0].len() == expected.len() {
                    columns.remove(0);
                }
                rows_agree(&columns, expected)?;
            }
            OutputMeaning::Value => {
                let values = found
                    .values
                    .iter()
                    .flatten()
                    .map(|x| f64::from(*x))
                    .collect();
                rows_agree(&[values], expected)?;
            }
            OutputMeaning::Other => {
                let is_its = |name: &str| {
                    name == output.name
                        || name
                            .strip_prefix(&output.name)
                            .is_some_and(|r| r.starts_with('_'))
                };
                let its: Vec<&Column> = found
                    .others
                    .iter()
                    .filter(|(n, _)| is_its(n))
                    .map(|(_, c)| c)
                    .collect();
                others_agree(&its, expected)?;
            }
        }
    }
    Ok(())
}

fn others_agree(columns: &[&Column], expected: &[Value]) -> Result<(), String> {
    let numbers: Vec<Vec<f64>> = columns
        .iter()
        .filter_map(|c| match c {
            Column::Numbers(v) => Some(v.clone()),
            Column::Texts(_) => None,
        })
        .collect();
    if numbers.len() == columns.len() {
        return rows_agree(&numbers, expected);
    }
    for (i, expected) in expected.iter().enumerate() {
        let Some(Column::Texts(texts)) = columns.get(i % columns.len()) else {
            return Err("numbers among texts".into());
        };
        if texts[i / columns.len()].as_deref() != expected.as_str() {
            return Err(format!(
                "text {i}: {:?} instead of {expected}",
                texts[i / columns.len()]
            ));
        }
    }
    Ok(())
}

fn rows_agree(columns: &[Vec<f64>], expected: &[Value]) -> Result<(), String> {
    let count: usize = columns.iter().map(Vec::len).sum();
    if count != expected.len() || count == 0 {
        return Err(format!("{count} values instead of {}", expected.len()));
    }
    for (i, expected) in expected.iter().enumerate() {
        let (found, expected) = (
            columns[i % columns.len()][i / columns.len()],
            number(expected),
        );
        let same = found == expected || (found.is_nan() && expected.is_nan());
        let off = (found - expected).abs();
        if !same && (off > TOLERANCE * expected.abs().max(1.0) || off.is_nan()) {
            return Err(format!("value {i}: {found} instead of {expected}"));
        }
    }
    Ok(())
}

/// Cases of another file in the same form, for work on the operators: `CASES=path cargo test -- --ignored`.
#[test]
#[ignore = "reads a file of your own"]
fn cases_of_another_file() {
    let path = std::env::var("CASES").expect("the path of a file of cases");
    let text = std::fs::read(path).expect("a file");
    agree(&serde_json::from_slice(&text).expect("JSON"));
}
