//! What graphs do and answer, in sentences.

use super::files::bytes;
use seaworthy::model::load;

#[test]
fn graphs_are_read_as_stages() {
    for (name, stages, task) in CASES {
        let model = load(name, bytes(&format!("{name}/model.onnx"))).expect("a model");
        let facts = model.facts();
        assert_eq!(facts.stages_sentence(), *stages, "{name}");
        assert_eq!(facts.task(), *task, "{name}");
        let nodes: u64 = facts.stages.iter().map(|s| s.nodes).sum();
        let all: u64 = facts.operators.values().sum();
        assert!(nodes <= all, "{name}: {nodes} of {all} nodes");
        assert!(facts.stages.len() <= 25, "{name}");
    }
}

#[test]
fn the_examples_pipeline_is_told_branch_by_branch() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/example/model.onnx");
    let model = load("model.onnx", std::fs::read(path).expect("the example")).expect("a model");
    assert_eq!(
        model.facts().stages_sentence(),
        "From scikit-learn: fill in missing values of 8 numbers with a constant each, then scale 8 numbers, then one-hot encode \
         5 columns (23 categories), then concatenate, then 70 boosted trees (1030 nodes), then sigmoid."
    );
}

/// Model, its stages, its task.
const CASES: &[(&str, &str, &str)] = &[
    (
        "01_logistic_regression",
        "From scikit-learn: logistic regression (60 coefficients).",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "02_scaler_lr_pipeline",
        "From scikit-learn: scale 30 numbers, then logistic regression (60 coefficients).",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "03_columntransformer_onehot_strings",
        "From scikit-learn: scale 3 numbers, then one-hot encode 2 columns (9 categories), then concatenate, then logistic regression (24 coefficients).",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "04_imputer_scaler_lr",
        "From scikit-learn: fill in missing values of 13 numbers with a constant each, then scale 13 numbers, then logistic regression (39 coefficients), then divide each row by its L1 norm.",
        "classification: one of 3 classes, with a score each",
    ),
    (
        "05_random_forest_multiclass",
        "From scikit-learn: 60 trees (776 nodes).",
        "classification: one of 3 classes, with a score each",
    ),
    (
        "06_gradient_boosting",
        "From scikit-learn: 80 boosted trees (1166 nodes), then sigmoid.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "07_hist_gradient_boosting_nan",
        "From scikit-learn: 60 boosted trees (1740 nodes), then sigmoid.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "08_mlp_multiclass",
        "From scikit-learn: scale 64 numbers, then 3 dense layers (64 → 32 → 16 → 10) with ReLU, then softmax, then take the class with the greatest score.",
        "classification: one of 10 classes, with a score each",
    ),
    (
        "09_svc_probability",
        "From scikit-learn: scale 30 numbers, then support vectors (RBF kernel).",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "10_knn",
        "From scikit-learn: scale 13 numbers, then 3 × Equal, 3 × ReduceSum, Scan, Sqrt, TopK, then concatenate, then take the class with the greatest score, then Div, ReduceSum.",
        "classification: one of 3 classes, with a score each",
    ),
    (
        "11_isolation_forest",
        "From scikit-learn: pick columns, then 100 trees in 100 ensembles (4480 nodes), then look values up in 200 tables, then 602 × Add, 101 × Div, 100 × Equal, 100 × Greater, Less, 100 × Log and 5 other operators.",
        "classification: a class, without scores",
    ),
    (
        "12_linear_regression",
        "From scikit-learn: linear regression (10 coefficients).",
        "a number: regression, or one score",
    ),
    (
        "13_forest_regressor",
        "From scikit-learn: 50 trees (15570 nodes).",
        "a number: regression, or one score",
    ),
    (
        "14_lr_string_labels_zipmap",
        "From scikit-learn: logistic regression (12 coefficients), then divide each row by its L1 norm.",
        "classification: one of 3 classes, with a score each",
    ),
    (
        "15_voting_soft",
        "From scikit-learn: scale 13 numbers, then logistic regression (39 coefficients), then divide each row by its L1 norm, then Mul, then 15 trees (211 nodes), then Mul, Sum, then take the class with the greatest score.",
        "classification: one of 3 classes, with a score each",
    ),
    (
        "16_calibrated_gb",
        "From scikit-learn: 20 trees (298 nodes), then pick columns, then Abs, ArgMin, Clip, 2 × Sub, then concatenate, then 20 trees (290 nodes), then pick columns, then Abs, ArgMin, Clip, 2 × Sub, then concatenate, then 20 trees (278 nodes), then pick columns, then Abs, ArgMin, Clip, 2 × Sub, then concatenate, then Div, Sum, then take the class with the greatest score.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "20_lightgbm",
        "From LightGBM, XGBoost or another library, through onnxmltools: 40 boosted trees (1014 nodes), then sigmoid, then Mul.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "21_lightgbm_regressor_nan",
        "From LightGBM, XGBoost or another library, through onnxmltools: 50 trees (790 nodes).",
        "a number: regression, or one score",
    ),
    (
        "22_xgboost_nan",
        "From LightGBM, XGBoost or another library, through onnxmltools: 40 boosted trees (362 nodes), then sigmoid.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "23_xgboost_regressor",
        "From LightGBM, XGBoost or another library, through onnxmltools: 50 trees (728 nodes).",
        "a number: regression, or one score",
    ),
    (
        "24_catboost",
        "From CatBoost: 40 boosted trees (1240 nodes), then sigmoid.",
        "classification: one of 2 classes, with a score each",
    ),
    (
        "25_pipeline_scaler_lightgbm",
        "From scikit-learn: scale 8 numbers, then 25 boosted trees (375 nodes), then sigmoid.",
        "classification: one of 2 classes, with a score each",
    ),
];
