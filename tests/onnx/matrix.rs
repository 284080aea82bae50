//! The exporters' matrix: every kind of model that people export, in small, against onnxruntime's answers.
//! Made by `programs/onnx_matrix.py`.

use crate::compare::compare;
use crate::files::{BATCHES, gunzip, json, names_in};
use base64::Engine;
use seaworthy::data::{Column, Columns, Kind};
use seaworthy::model::{
    Binding, Model, ModelError, OutputMeaning, Predictions, Walk, WalkedValue, bind, load,
};
use serde_json::Value;

/// A family of cases and how many it has.
const FAMILIES: &[(&str, usize)] = &[
    ("linear", 43),
    ("svm", 24),
    ("neighbours", 11),
    ("bayes", 12),
    ("trees", 48),
    ("mlp", 13),
    ("meta", 27),
    ("steps", 39),
    ("columns", 30),
    ("zipmap", 33),
    ("opsets", 305),
    ("text", 10),
    ("lightgbm", 42),
    ("xgboost", 35),
    ("catboost", 10),
    ("pytorch", 52),
    ("keras", 5),
];

/// Cases that are refused, and words of the refusal.
const REFUSED: &[(&str, &str)] = &[
    ("bayes/gaussian_process", "node #3 \"kgpd_MatMul\""),
    (
        "mlp/regressor_two_targets",
        "output 1 has 2*rows rows where rows go in. Export the model with one row",
    ),
    (
        "steps/imputer_indicator",
        "LinearClassifier: it has coefficients for 10 features and the input has 5",
    ),
    (
        "columns/imputed_indicator",
        "LinearClassifier: it has coefficients for 10 features and the input has 9",
    ),
    ("pytorch/gru_dynamo_18", "operator ai.onnx:GRU (opset 18"),
];

/// Cases whose scores are one per pair of classes, so that they are no class's.
const PAIRS: &[&str] = &["svm/svc_one_vs_one_scores"];

#[test]
fn every_file_is_a_family() {
    let files = names_in("matrix/");
    let mut families: Vec<&str> = FAMILIES.iter().map(|f| f.0).collect();
    families.sort_unstable();
    assert_eq!(files, families);
}

#[test]
pub fn every_kind_of_model_answers_as_in_onnxruntime() {
    let mut wrong = Vec::new();
    for (family, count) in FAMILIES {
        let all = json(&format!("matrix/{family}.json"));
        let cases = all["cases"].as_array().expect("cases");
        assert_eq!(cases.len(), *count, "{family}");
        let mut most = 0f64;
        for case in cases {
            let name = format!("{family}/{}", case["name"].as_str().expect("a name"));
            let says = REFUSED.iter().filter(|r| r.0 == name).map(|r| r.1);
            let says: Vec<&str> = says.collect();
            match check(&name, case, &all["tables"]) {
                Ok(off) if says.is_empty() => most = most.max(off),
                Ok(_) => wrong.push(format!("{name}: answered, and listed as refused")),
                Err(Failed::Refused(e)) if says.iter().any(|s| e.contains(s)) => {}
                Err(Failed::Refused(e) | Failed::Wrong(e)) => wrong.push(format!("{name}: {e}")),
            }
        }
        println!("{family}: {count} cases, at most {most:.1e} off");
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Cases of which a row does not show every value: attention lays rows and columns along one axis.
const UNSEEN: &[&str] = &["pytorch/attention_script_17", "pytorch/attention_dynamo_18"];

#[test]
fn every_kind_of_model_is_walked_to_its_answer() {
    let (mut seen, mut unseen, mut wrong) = (0, Vec::new(), Vec::new());
    for (family, _) in FAMILIES {
        let all = json(&format!("matrix/{family}.json"));
        for case in all["cases"].as_array().expect("cases") {
            let name = format!("{family}/{}", case["name"].as_str().expect("a name"));
            if REFUSED.iter().any(|r| r.0 == name) {
                continue;
            }
            match walked(case, &all["tables"]) {
                Ok((values, reasons)) => {
                    seen += values;
                    unseen.extend(reasons.into_iter().map(|why| format!("{name}: {why}")));
                }
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mixed = "does not tell which of its entries belong to one row";
    assert!(
        unseen.iter().all(|told| told.ends_with(mixed)),
        "{unseen:#?}"
    );
    let mut cases: Vec<&str> = unseen
        .iter()
        .filter_map(|t| Some(t.split_once(':')?.0))
        .collect();
    cases.dedup();
    assert_eq!(cases, UNSEEN, "{unseen:#?}");
    assert!(seen > 3000, "{seen} values seen");
}

/// How many values the case's first row shows on its way, and why others are not shown.
fn walked(case: &Value, tables: &Value) -> Result<(usize, Vec<String>), String> {
    let packed = base64::engine::general_purpose::STANDARD
        .decode(case["model"].as_str().expect("a model"))
        .expect("base64");
    let file = gunzip(&packed);
    let text = |e: ModelError| e.to_string();
    let model = load("model.onnx", &file).map_err(text)?;
    let walk = Walk::new("model.onnx", &file).map_err(text)?;
    let mut columns = table(tables, case["table"].as_str().expect("a table"));
    columns.truncate(1);
    let predicted = predict(&model, &columns, 1)?;
    let binding = binding(&model, &columns).map_err(text)?;
    let walked = walk.row(&model, &binding, &columns).map_err(text)?;
    let told: Vec<u32> = walked
        .answer
        .scores
        .iter()
        .map(|(_, s)| s.to_bits())
        .collect();
    let scores: Vec<u32> = predicted
        .scores
        .iter()
        .map(|(_, s)| s[0].to_bits())
        .collect();
    let value = predicted.values.map(|v| v[0].to_bits());
    let label = predicted.labels.as_ref().and_then(|l| l.get(0));
    if told != scores
        || walked.answer.value.map(f32::to_bits) != value
        || walked.answer.label.as_deref() != label
    {
        return Err(format!("answers {:?}", walked.answer));
    }
    let values = || walked.stages.iter().flat_map(|s| &s.values);
    let why = |v: &WalkedValue| Some(format!("{} {}", v.name, v.reason.as_ref()?));
    let reasons: Vec<String> = values().filter_map(why).collect();
    Ok((values().count() - reasons.len(), reasons))
}

fn table(tables: &Value, name: &str) -> Columns {
    let numbers = |cells: &[Value]| {
        let number = |c: &Value| c.as_f64().unwrap_or(f64::NAN);
        // Cells are the shortest decimals of floats: read as such, then widened without loss.
        Column::Numbers(cells.iter().map(|c| f64::from(number(c) as f32)).collect())
    };
    let texts = |cells: &[Value]| {
        let text = |c: &Value| c.as_str().map(str::to_owned);
        Column::Texts(cells.iter().map(text).collect())
    };
    let columns = tables[name].as_object().expect("a table");
    let columns = columns.iter().map(|(name, cells)| {
        let cells = cells.as_array().expect("cells");
        let column = match cells.iter().any(Value::is_string) {
            true => texts(cells),
            false => numbers(cells),
        };
        (name.clone(), column)
    });
    let columns: Vec<(String, Column)> = columns.collect();
    let rows = match &columns.first().expect("a column").1 {
        Column::Numbers(v) => v.len(),
        Column::Texts(v) => v.len(),
    };
    Columns { rows, columns }
}

enum Failed {
    /// Before any run.
    Refused(String),
    Wrong(String),
}

impl From<String> for Failed {
    fn from(says: String) -> Failed {
        Failed::Wrong(says)
    }
}

/// The largest difference.
fn check(name: &str, case: &Value, tables: &Value) -> Result<f64, Failed> {
    let packed = base64::engine::general_purpose::STANDARD
        .decode(case["model"].as_str().expect("a model"))
        .expect("base64");
    let model = load("model.onnx", gunzip(&packed)).map_err(|e| Failed::Refused(e.to_string()))?;
    let columns = table(tables, case["table"].as_str().expect("a table"));
    let found = predict(&model, &columns, usize::MAX)?;
    for batch in BATCHES.iter().copied() {
        // NaN differs from itself, so the answers are compared as they print.
        if format!("{:?}", predict(&model, &columns, batch)?) != format!("{found:?}") {
            return Err(format!("answers otherwise in batches of {batch}").into());
        }
    }
    let outputs = case["outputs"].as_object().expect("outputs");
    if outputs.len() != model.facts().outputs.len() {
        return Err(format!("{} outputs", model.facts().outputs.len()).into());
    }
    let mut most = 0f64;
    for output in &model.facts().outputs {
        let expected = &outputs[&output.name];
        if expected["type"] != output.type_text {
            return Err(format!("{} is a {}", output.name, output.type_text).into());
        }
        let rows = expected["values"].as_array().expect("rows");
        if meaning(&output.name, rows).is_some_and(|m| m != output.meaning)
            && !PAIRS.contains(&name)
        {
            return Err(format!("{} is taken for {:?}", output.name, output.meaning).into());
        }
        let off = compare(output, &found, rows).map_err(|e| format!("{}: {e}", output.name))?;
        most = most.max(off);
        if let Some(Value::Object(by_class)) = rows.first() {
            let classes: Vec<&String> = by_class.keys().collect();
            if model.facts().classes.iter().ne(classes) {
                return Err(format!("classes {:?}", model.facts().classes).into());
            }
        }
    }
    Ok(most)
}

fn binding(model: &Model, columns: &Columns) -> Result<Binding, ModelError> {
    let kind = |c: &Column| match c {
        Column::Numbers(_) => Kind::Numeric,
        Column::Texts(_) => Kind::Categorical,
    };
    let features = columns.columns.iter().map(|(n, c)| (n.clone(), kind(c)));
    let features: Vec<(String, Kind)> = features.collect();
    bind(model.inputs(), &features, &features, None, &[])
}

fn predict(model: &Model, columns: &Columns, batch: usize) -> Result<Predictions, String> {
    let answer = binding(model, columns)
        .and_then(|binding| model.predict(&binding, columns, batch, &mut |_| {}));
    answer.map_err(|e| e.to_string())
}

/// What an output with a name of scikit-learn's exporter is.
fn meaning(name: &str, rows: &[Value]) -> Option<OutputMeaning> {
    let is_single = rows
        .first()
        .and_then(Value::as_array)
        .is_some_and(|r| r.len() == 1);
    match (name, is_single) {
        ("label" | "output_label", _) => Some(OutputMeaning::Label),
        // A single score beside a label is a distance.
        ("probabilities" | "variable", true) => Some(OutputMeaning::Value),
        ("probabilities" | "output_probability", false) => Some(OutputMeaning::Scores),
        _ => None,
    }
}
