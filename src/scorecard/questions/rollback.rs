//! Questions on rollback.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static ROLLBACK_DRILL: Question = Question {
    id: "rollback-drill",
    asks: "When was it last rolled back or switched off on purpose, as a drill?",
    help: "The drill, with who did it.",
    title: "Rolling back was exercised",
    failing_title: "Nobody has ever rolled it back",
    remedy: "Roll back in working hours, once, and note the minutes.",
    dimension: Dimension::Rollback,
    weight: Weight::Critical,
    duty: Duty::RollBack,
    lifetime_days: 90,
    takes: AnswerKind::Date,
    ml_test_score: Some("I7"),
    nist: Some("MANAGE 2.4"),
};

pub(super) static ROLLBACK_MINUTES: Question = Question {
    id: "rollback-minutes",
    asks: "How many minutes did it take until the old answers were back?",
    help: "Measured in the drill, not estimated.",
    title: "The time to roll back is known",
    failing_title: "Nobody knows how long rolling back takes",
    remedy: "Measure it in the next drill.",
    dimension: Dimension::Rollback,
    weight: Weight::High,
    duty: Duty::RollBack,
    lifetime_days: 90,
    takes: AnswerKind::Number,
    ml_test_score: None,
    nist: Some("MANAGE 2.4"),
};

pub(super) static SWITCH_OFF_RIGHT: Question = Question {
    id: "switch-off-right",
    asks: "Is it written down who may switch it off without asking anyone?",
    help: "The name and the text.",
    title: "Who may switch it off is written down",
    failing_title: "Nobody may switch it off alone",
    remedy: "Give the person who is woken the right to act first and ask later, in writing.",
    dimension: Dimension::Rollback,
    weight: Weight::Critical,
    duty: Duty::RollBack,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MANAGE 2.4"),
};

pub(super) static CANARY: Question = Question {
    id: "canary",
    asks: "Does a new version first meet a small share of the traffic?",
    help: "The share, and the last time it stopped a release.",
    title: "New versions meet a small share first",
    failing_title: "New versions meet everyone at once",
    remedy: "Send 1 % first, compare, then the rest.",
    dimension: Dimension::Rollback,
    weight: Weight::Medium,
    duty: Duty::RollBack,
    lifetime_days: 90,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("I6"),
    nist: Some("MANAGE 4.1"),
};
