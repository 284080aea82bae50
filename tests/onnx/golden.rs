//! Whole models as people export them, of real sizes, against onnxruntime's answers.

use crate::compare::compare;
use crate::files::{BATCHES, bytes, json, names_in, table};
use seaworthy::data::{Columns, Kind};
use seaworthy::model::{Binding, Model, OutputMeaning, Predictions, bind, load};
use serde_json::Value;

/// A folder of `tests/fixtures/onnx` and the table in `inputs` that it is fed.
pub const CASES: &[(&str, &str)] = &[
    ("01_logistic_regression", "01_logistic_regression"),
    ("02_scaler_lr_pipeline", "01_logistic_regression"),
    (
        "03_columntransformer_onehot_strings",
        "03_columntransformer_onehot_strings",
    ),
    ("04_imputer_scaler_lr", "04_imputer_scaler_lr"),
    ("05_random_forest_multiclass", "05_random_forest_multiclass"),
    ("06_gradient_boosting", "01_logistic_regression"),
    (
        "07_hist_gradient_boosting_nan",
        "07_hist_gradient_boosting_nan",
    ),
    ("08_mlp_multiclass", "08_mlp_multiclass"),
    ("09_svc_probability", "01_logistic_regression"),
    ("10_knn", "05_random_forest_multiclass"),
    ("11_isolation_forest", "01_logistic_regression"),
    ("12_linear_regression", "12_linear_regression"),
    ("13_forest_regressor", "13_forest_regressor"),
    ("14_lr_string_labels_zipmap", "14_lr_string_labels_zipmap"),
    ("15_voting_soft", "05_random_forest_multiclass"),
    ("16_calibrated_gb", "01_logistic_regression"),
    ("20_lightgbm", "01_logistic_regression"),
    ("21_lightgbm_regressor_nan", "21_lightgbm_regressor_nan"),
    ("22_xgboost_nan", "22_xgboost_nan"),
    ("23_xgboost_regressor", "13_forest_regressor"),
    ("24_catboost", "01_logistic_regression"),
    ("25_pipeline_scaler_lightgbm", "25_pipeline_scaler_lightgbm"),
];

pub struct Golden {
    pub model: Model,
    pub binding: Binding,
    pub columns: Columns,
    pub expected: Value,
}

impl Golden {
    pub fn open(case: &str, input: &str) -> Golden {
        let model = load("model.onnx", bytes(&format!("{case}/model.onnx"))).expect(case);
        let columns = table(&format!("inputs/{input}.csv"));
        let features: Vec<(String, Kind)> = columns
            .columns
            .iter()
            .map(|(n, _)| (n.clone(), Kind::Numeric))
            .collect();
        let binding = bind(model.inputs(), &features, &features, None, &[]).expect(case);
        let expected = json(&format!("{case}/expected.json"));
        Golden {
            model,
            binding,
            columns,
            expected,
        }
    }

    fn predict(&self, batch: usize) -> Predictions {
        self.model
            .predict(&self.binding, &self.columns, batch, &mut |_| {})
            .expect("an answer")
    }
}

#[test]
fn every_folder_is_a_case() {
    let mut folders = names_in("");
    folders.retain(|f| f.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(folders, CASES.iter().map(|c| c.0).collect::<Vec<_>>());
}

#[test]
pub fn answers_are_those_of_onnxruntime() {
    for (case, input) in CASES {
        let golden = Golden::open(case, input);
        let rows = golden.columns.rows;
        assert_eq!(
            golden.expected["rows"].as_u64(),
            Some(rows as u64),
            "{case}"
        );
        let predictions = golden.predict(rows);
        let outputs = golden.expected["outputs"].as_object().expect("outputs");
        assert_eq!(outputs.len(), golden.model.facts().outputs.len(), "{case}");
        for output in &golden.model.facts().outputs {
            let expected = outputs[&output.name].as_array().expect("a list of rows");
            assert_eq!(expected.len(), rows, "{case}");
            assert_eq!(
                golden.expected["output_types"][&output.name]["type"], output.type_text,
                "{case}"
            );
            assert_ne!(output.meaning, OutputMeaning::Other, "{case}");
            compare(output, &predictions, expected).unwrap_or_else(|e| panic!("{case}: {e}"));
        }
    }
}

#[test]
fn answers_do_not_depend_on_the_batch() {
    for (case, input) in CASES {
        let golden = Golden::open(case, input);
        let whole = golden.predict(usize::MAX);
        for batch in BATCHES.iter().copied() {
            assert_eq!(golden.predict(batch), whole, "{case}, batches of {batch}");
        }
    }
}

#[test]
fn progress_ends_with_all_rows() {
    let golden = Golden::open("02_scaler_lr_pipeline", "01_logistic_regression");
    let mut told = Vec::new();
    golden
        .model
        .predict(&golden.binding, &golden.columns, 100, &mut |rows| {
            told.push(rows)
        })
        .expect("an answer");
    assert_eq!(told, [100, 200, 284]);
}

#[test]
fn classes_are_read_from_the_graph() {
    let cases: &[(&str, &[&str])] = &[
        ("01_logistic_regression", &["0", "1"]),
        (
            "08_mlp_multiclass",
            &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        ),
        ("10_knn", &["0", "1", "2"]),
        ("12_linear_regression", &[]),
        (
            "14_lr_string_labels_zipmap",
            &["setosa", "versicolor", "virginica"],
        ),
        ("16_calibrated_gb", &["0", "1"]),
        ("20_lightgbm", &["0", "1"]),
        ("24_catboost", &["0", "1"]),
    ];
    for (case, classes) in cases {
        let model = load("model.onnx", bytes(&format!("{case}/model.onnx"))).expect(case);
        assert_eq!(model.facts().classes, *classes, "{case}");
    }
}

#[test]
fn facts_are_those_of_the_file() {
    for (case, _) in CASES {
        let model = load("model.onnx", bytes(&format!("{case}/model.onnx"))).expect(case);
        let expected = json(&format!("{case}/expected.json"));
        let facts = serde_json::to_value(model.facts()).expect("facts");
        // The list of the KNN leaves out the nodes inside its Scan.
        for (operator, count) in expected["ops"].as_object().expect("operators") {
            let found = facts["operators"][operator].as_u64();
            assert!(found >= count.as_u64(), "{case}: {operator} {found:?}");
        }
        assert_eq!(facts["opsets"], expected["opset"], "{case}");
        assert_eq!(
            facts["bytes"],
            bytes(&format!("{case}/model.onnx")).len(),
            "{case}"
        );
        for (found, expected) in model
            .inputs()
            .iter()
            .zip(expected["inputs"].as_array().expect("inputs"))
        {
            assert_eq!(expected["name"], found.name, "{case}");
        }
    }
    // 30 coefficients and an intercept per class.
    let model = load("m", bytes("01_logistic_regression/model.onnx")).expect("a model");
    assert_eq!(model.facts().parameters, 62);
    assert_eq!(model.facts().sha256.len(), 64);
    assert!(
        model.facts().producer.starts_with("skl2onnx 1.20"),
        "{}",
        model.facts().producer
    );
}
