//! Questions on retraining.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static LAST_RETRAINING: Question = Question {
    id: "last-retraining",
    asks: "When was it last retrained?",
    help: "The day, and the run.",
    title: "It was retrained not long ago",
    failing_title: "Nobody knows when it was last retrained",
    remedy: "Find the run that made the file in production, and note its day.",
    dimension: Dimension::Retraining,
    weight: Weight::High,
    duty: Duty::Retraining,
    lifetime_days: 180,
    takes: AnswerKind::Date,
    ml_test_score: Some("O4"),
    nist: Some("MANAGE 4.2"),
};

pub(super) static REPRODUCIBLE_RUN: Question = Question {
    id: "reproducible-run",
    asks: "Could somebody else make the same model again from what is kept?",
    help: "The run that did.",
    title: "Training can be repeated",
    failing_title: "Training cannot be repeated",
    remedy: "Pin data, code and seeds, and let somebody else run it once.",
    dimension: Dimension::Retraining,
    weight: Weight::High,
    duty: Duty::Retraining,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I1"),
    nist: Some("MAP 2.3"),
};

pub(super) static RETRAINING_TRIGGER: Question = Question {
    id: "retraining-trigger",
    asks: "Is it written down what sets off the next retraining?",
    help: "A date, an age or an alert, and who decides.",
    title: "What sets off retraining is written down",
    failing_title: "Nobody has decided when to retrain",
    remedy: "Choose a cadence or a limit of quality, and name who decides.",
    dimension: Dimension::Retraining,
    weight: Weight::Medium,
    duty: Duty::Retraining,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M4"),
    nist: Some("GOVERN 1.5"),
};

pub(super) static CANDIDATE_VALIDATED: Question = Question {
    id: "candidate-validated",
    asks: "Must a new model beat the one in production on the same rows before it is served?",
    help: "The rule with its limit, and the last comparison.",
    title: "A new model must beat the old one first",
    failing_title: "A new model goes live without beating the old one",
    remedy: "Hold both against each other on the same recent rows, by a limit that is written down before.",
    dimension: Dimension::Retraining,
    weight: Weight::High,
    duty: Duty::Retraining,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I4"),
    nist: Some("MANAGE 1.1"),
};
