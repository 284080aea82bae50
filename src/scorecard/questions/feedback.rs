//! Questions on feedback.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static FEEDBACK_LOOP: Question = Question {
    id: "feedback-loop",
    asks: "Does the true outcome come back by itself, joined to what was predicted?",
    help: "The table, and the days it takes.",
    title: "Outcomes come back",
    failing_title: "Outcomes do not come back",
    remedy: "Log each answer with an id, and join the outcome when it is known.",
    dimension: Dimension::Feedback,
    weight: Weight::Critical,
    duty: Duty::Outcome,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MEASURE 2.4"),
};

pub(super) static INDEPENDENT_REVIEW: Question = Question {
    id: "independent-review",
    asks: "Was it reviewed by somebody who did not build it?",
    help: "The review and the name.",
    title: "It was reviewed by somebody else",
    failing_title: "Only its builder has looked at it",
    remedy: "Ask somebody who gains nothing from its launch.",
    dimension: Dimension::Feedback,
    weight: Weight::High,
    duty: Duty::Appeals,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M1"),
    nist: Some("MEASURE 1.3"),
};

pub(super) static MODEL_CARD: Question = Question {
    id: "model-card",
    asks: "Is there a page that says what it is for, what it is not for, and how it fails?",
    help: "The page.",
    title: "Purpose and limits are written down",
    failing_title: "Purpose and limits are not written down",
    remedy: "Write one page: use, misuse, data, numbers, failures, owner.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MEASURE 2.9"),
};

pub(super) static APPEALS: Question = Question {
    id: "appeals-answered",
    asks: "Can a person whom it concerns object, and does somebody answer?",
    help: "The address, and the last answer.",
    title: "Objections are answered",
    failing_title: "Nobody answers objections",
    remedy: "Give an address, name who answers and within how many days.",
    dimension: Dimension::Feedback,
    weight: Weight::Medium,
    duty: Duty::Appeals,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MEASURE 3.3"),
};
