//! Questions on drift and monitoring.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static ALERT_SCHEDULED: Question = Question {
    id: "alert-scheduled",
    asks: "Does a drift or quality alert run on a schedule?",
    help: "The job and where its last run can be seen.",
    title: "An alert runs on a schedule",
    failing_title: "No alert runs",
    remedy: "Put this report into the pipeline: the command exits with 1 when it is not fit.",
    dimension: Dimension::Monitoring,
    weight: Weight::Critical,
    duty: Duty::Wake,
    lifetime_days: 90,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("O7"),
    nist: Some("MANAGE 4.1"),
};

pub(super) static ALERT_TESTED: Question = Question {
    id: "alert-tested",
    asks: "When did a test alarm last reach a person?",
    help: "The message and who answered it.",
    title: "The alarm was tested and reached a person",
    failing_title: "Nobody knows whether the alarm reaches anyone",
    remedy: "Send a test alarm at an hour that nobody expects, and note who answered and when.",
    dimension: Dimension::Monitoring,
    weight: Weight::High,
    duty: Duty::Wake,
    lifetime_days: 90,
    takes: AnswerKind::Date,
    ml_test_score: None,
    nist: Some("MEASURE 2.4"),
};

pub(super) static DEPENDENCIES_NOTIFY: Question = Question {
    id: "dependencies-notify",
    asks: "Do the teams upstream tell you before they change something?",
    help: "The channel, and the last notice.",
    title: "Changes upstream are announced",
    failing_title: "Changes upstream come as a surprise",
    remedy: "Subscribe to their changes, and let them know which columns this model reads.",
    dimension: Dimension::Monitoring,
    weight: Weight::Medium,
    duty: Duty::Upstream,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("O1"),
    nist: Some("MANAGE 3.1"),
};
