//! The fixtures, put into the program: a browser has no folders.

/// Each file of these paths in `tests/fixtures/onnx`, and its bytes.
macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../fixtures/onnx/", $path)))),*]
    };
}

pub const FILES: &[(&str, &[u8])] = files![
    "01_logistic_regression/expected.json",
    "01_logistic_regression/model.onnx",
    "02_scaler_lr_pipeline/expected.json",
    "02_scaler_lr_pipeline/model.onnx",
    "03_columntransformer_onehot_strings/expected.json",
    "03_columntransformer_onehot_strings/model.onnx",
    "04_imputer_scaler_lr/expected.json",
    "04_imputer_scaler_lr/model.onnx",
    "05_random_forest_multiclass/expected.json",
    "05_random_forest_multiclass/model.onnx.gz",
    "06_gradient_boosting/expected.json",
    "06_gradient_boosting/model.onnx.gz",
    "07_hist_gradient_boosting_nan/expected.json",
    "07_hist_gradient_boosting_nan/model.onnx.gz",
    "08_mlp_multiclass/expected.json",
    "08_mlp_multiclass/model.onnx",
    "09_svc_probability/expected.json",
    "09_svc_probability/model.onnx",
    "10_knn/expected.json",
    "10_knn/model.onnx",
    "11_isolation_forest/expected.json",
    "11_isolation_forest/model.onnx.gz",
    "12_linear_regression/expected.json",
    "12_linear_regression/model.onnx",
    "13_forest_regressor/expected.json",
    "13_forest_regressor/model.onnx.gz",
    "14_lr_string_labels_zipmap/expected.json",
    "14_lr_string_labels_zipmap/model.onnx",
    "15_voting_soft/expected.json",
    "15_voting_soft/model.onnx",
    "16_calibrated_gb/expected.json",
    "16_calibrated_gb/model.onnx.gz",
    "20_lightgbm/expected.json",
    "20_lightgbm/model.onnx.gz",
    "21_lightgbm_regressor_nan/expected.json",
    "21_lightgbm_regressor_nan/model.onnx.gz",
    "22_xgboost_nan/expected.json",
    "22_xgboost_nan/model.onnx",
    "23_xgboost_regressor/expected.json",
    "23_xgboost_regressor/model.onnx",
    "24_catboost/expected.json",
    "24_catboost/model.onnx.gz",
    "25_pipeline_scaler_lightgbm/expected.json",
    "25_pipeline_scaler_lightgbm/model.onnx",
    "further.json.gz",
    "inputs/01_logistic_regression.csv",
    "inputs/03_columntransformer_onehot_strings.csv",
    "inputs/04_imputer_scaler_lr.csv",
    "inputs/05_random_forest_multiclass.csv",
    "inputs/07_hist_gradient_boosting_nan.csv",
    "inputs/08_mlp_multiclass.csv",
    "inputs/12_linear_regression.csv",
    "inputs/13_forest_regressor.csv",
    "inputs/14_lr_string_labels_zipmap.csv",
    "inputs/21_lightgbm_regressor_nan.csv",
    "inputs/22_xgboost_nan.csv",
    "inputs/25_pipeline_scaler_lightgbm.csv",
    "matrix/bayes.json.gz",
    "matrix/catboost.json.gz",
    "matrix/columns.json.gz",
    "matrix/keras.json.gz",
    "matrix/lightgbm.json.gz",
    "matrix/linear.json.gz",
    "matrix/meta.json.gz",
    "matrix/mlp.json.gz",
    "matrix/neighbours.json.gz",
    "matrix/opsets.json.gz",
    "matrix/pytorch.json.gz",
    "matrix/steps.json.gz",
    "matrix/svm.json.gz",
    "matrix/text.json.gz",
    "matrix/trees.json.gz",
    "matrix/xgboost.json.gz",
    "matrix/zipmap.json.gz",
    "operators.json.gz",
    "refusals.json",
    "standard.json.gz",
];

#[test]
fn every_fixture_is_here() {
    fn collect(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => collect(&path, found),
                false => found.push(path.to_string_lossy().replace('\\', "/")),
            }
        }
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx");
    let mut found = Vec::new();
    collect(std::path::Path::new(root), &mut found);
    let inside = found.iter().filter_map(|f| f.strip_prefix(root));
    let mut inside: Vec<&str> = inside.map(|f| f.trim_start_matches('/')).collect();
    inside.retain(|f| *f != "README.md");
    inside.sort_unstable();
    assert_eq!(inside, FILES.iter().map(|f| f.0).collect::<Vec<_>>());
}
