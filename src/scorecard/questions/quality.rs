//! Questions on quality.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static SLICES_AGREED: Question = Question {
    id: "slices-agreed",
    asks: "Which groups must it be right for, and who agreed to that list?",
    help: "The groups and the person who agreed.",
    title: "The groups that matter are agreed",
    failing_title: "Nobody has said for whom it must be right",
    remedy: "List the groups with the person who owns the outcome, and measure each.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Outcome,
    lifetime_days: 180,
    takes: AnswerKind::Text,
    ml_test_score: Some("M6"),
    nist: Some("MEASURE 2.11"),
};

pub(super) static OFFLINE_ONLINE: Question = Question {
    id: "offline-online",
    asks: "Does a better offline metric go with a better business number?",
    help: "At least three releases with both numbers.",
    title: "Offline and online move together",
    failing_title: "Nobody knows whether offline gains arrive",
    remedy: "Keep both numbers for each release and look whether they move together.",
    dimension: Dimension::Quality,
    weight: Weight::Medium,
    duty: Duty::Outcome,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M2"),
    nist: Some("MEASURE 1.2"),
};

pub(super) static HYPERPARAMETERS: Question = Question {
    id: "hyperparameters-tuned",
    asks: "Were the settings searched rather than guessed?",
    help: "The search and its range.",
    title: "Settings were searched",
    failing_title: "Settings were guessed",
    remedy: "Run a search once, and keep its log.",
    dimension: Dimension::Quality,
    weight: Weight::Low,
    duty: Duty::Retraining,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M3"),
    nist: None,
};

pub(super) static INCLUSION: Question = Question {
    id: "inclusion-tested",
    asks: "Was it looked at for people whom it may treat worse?",
    help: "The comparison by group, with what was decided.",
    title: "Inclusion was looked at",
    failing_title: "Nobody has looked whom it treats worse",
    remedy: "Compare error and selection rates by group, and write down what was decided.",
    dimension: Dimension::Quality,
    weight: Weight::High,
    duty: Duty::Appeals,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M7"),
    nist: Some("MEASURE 2.11"),
};
