//! Names that tell what a column is for.

use crate::data::names::{plain, words};

/// Names of labels, by how surely they are one.
pub const LABELS: [&str; 31] = [
    "label",
    "labels",
    "target",
    "y",
    "y_true",
    "ground_truth",
    "groundtruth",
    "true_label",
    "actual",
    "actuals",
    "truth",
    "outcome",
    "class",
    "clf_target",
    "churn",
    "churned",
    "default",
    "defaulted",
    "repaid",
    "fraud",
    "is_fraud",
    "survived",
    "converted",
    "approved",
    "response",
    "income_class",
    "default_payment_next_month",
    "y_test",
    "real",
    "observed",
    "gt",
];
/// Names of recorded predictions.
pub const PREDICTIONS: [&str; 13] = [
    "prediction",
    "predictions",
    "pred",
    "preds",
    "y_pred",
    "predicted",
    "predicted_label",
    "predicted_class",
    "yhat",
    "y_hat",
    "predicted_value",
    "prediction_label",
    "model_prediction",
];
/// Names of recorded scores.
pub const SCORES: [&str; 14] = [
    "score",
    "scores",
    "proba",
    "probability",
    "probabilities",
    "prob",
    "y_score",
    "y_pred_proba",
    "y_proba",
    "y_prob",
    "prediction_score",
    "predicted_probability",
    "model_score",
    "pred_proba",
];
/// Beginnings of the names of one score column per class.
pub const PER_CLASS: [&str; 12] = [
    "y_pred_proba_",
    "predicted_probability_",
    "predict_proba_",
    "pred_proba_",
    "y_score_",
    "y_proba_",
    "probability_",
    "proba_",
    "prob_",
    "score_",
    "p_",
    "p",
];

/// Whether the name is one that labels have.
pub fn is_label_name(name: &str) -> bool {
    let plain = plain(name);
    let ends = ["_target", "_label", "_class", "_truth"]
        .iter()
        .any(|end| plain.ends_with(end));
    LABELS.contains(&plain.as_str()) || ends && !is_output_name(name)
}

/// Whether the name is one that recorded predictions or scores have.
fn is_output_name(name: &str) -> bool {
    is_prediction_name(name) || is_score_name(name)
}

/// Whether the name is one that recorded predictions have.
pub fn is_prediction_name(name: &str) -> bool {
    let plain = plain(name);
    let words = words(name);
    let worded = |word: Option<&String>| {
        word.is_some_and(|w| ["pred", "prediction", "predicted", "yhat"].contains(&w.as_str()))
    };
    PREDICTIONS.contains(&plain.as_str())
        || (worded(words.first()) || worded(words.last())) && !is_score_name(name)
}

/// Whether the name is one that recorded scores have.
pub fn is_score_name(name: &str) -> bool {
    let plain = plain(name);
    SCORES.contains(&plain.as_str())
        || ["_proba", "_probability"]
            .iter()
            .any(|end| plain.ends_with(end))
}

/// Whether the name is about somebody's birth, which is no time of a row.
pub fn is_birth(name: &str) -> bool {
    words(name)
        .iter()
        .any(|w| ["birth", "birthday", "birthdate", "dob", "born"].contains(&w.as_str()))
}
