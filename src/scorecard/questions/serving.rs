//! Questions on serving.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static INTEGRATION_TEST: Question = Question {
    id: "integration-test",
    asks: "Does a test run the whole way from raw data to the answer on the screen?",
    help: "The test and its last run.",
    title: "The whole way is tested",
    failing_title: "The last mile is untested",
    remedy: "Test one row from the source to the screen on every release.",
    dimension: Dimension::Serving,
    weight: Weight::High,
    duty: Duty::Serving,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I3"),
    nist: Some("MEASURE 2.3"),
};

pub(super) static CONFIDENCE_SHOWN: Question = Question {
    id: "confidence-shown",
    asks: "Does the screen show how sure the answer is, or hand unsure ones to a person?",
    help: "A picture of the screen.",
    title: "Users see how sure it is",
    failing_title: "Users cannot tell a guess from knowledge",
    remedy: "Show the confidence, and hand the least sure answers to a person.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Serving,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MAP 2.2"),
};

pub(super) static MODEL_CODE_TESTED: Question = Question {
    id: "model-code-tested",
    asks: "Is the code around the model covered by tests?",
    help: "The tests and their last run.",
    title: "The code around the model is tested",
    failing_title: "The code around the model is untested",
    remedy: "Test preparation of features and reading of answers like any other code.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Serving,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I2"),
    nist: Some("GOVERN 4.3"),
};

pub(super) static COST_KNOWN: Question = Question {
    id: "cost-known",
    asks: "What does it cost a month to serve?",
    help: "The bill, with its month.",
    title: "The bill is known",
    failing_title: "Nobody knows the bill",
    remedy: "Ask for the bill of last month, and divide it by the answers given.",
    dimension: Dimension::Serving,
    weight: Weight::Low,
    duty: Duty::Serving,
    lifetime_days: 90,
    takes: AnswerKind::Number,
    ml_test_score: None,
    nist: Some("MAP 3.2"),
};

pub(super) static ONE_ROW_TRACEABLE: Question = Question {
    id: "one-row-traceable",
    asks: "Can a single answer be followed from the complaint back to its row, its features and the model's version?",
    help: "The last one that was followed, and how long it took.",
    title: "One answer can be followed step by step",
    failing_title: "One answer cannot be followed step by step",
    remedy: "Keep inputs and model version with each answer, and follow one real complaint as a trial.",
    dimension: Dimension::Serving,
    weight: Weight::Medium,
    duty: Duty::Appeals,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I5"),
    nist: Some("MANAGE 4.3"),
};
