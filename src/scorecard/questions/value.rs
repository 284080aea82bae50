//! Questions on value.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static BUSINESS_METRIC: Question = Question {
    id: "business-metric",
    asks: "Which business number does this model move?",
    help: "Name the number and its unit, not a model metric: \"renewals saved a month\", \"euros lost to fraud\".",
    title: "The business metric is named",
    failing_title: "No business metric is named",
    remedy: "Agree with the person who owns the outcome on one number outside the model, and write it down.",
    dimension: Dimension::Value,
    weight: Weight::Critical,
    duty: Duty::Outcome,
    lifetime_days: 365,
    takes: AnswerKind::Text,
    ml_test_score: None,
    nist: Some("MAP 1.4"),
};

pub(super) static DO_NOTHING_BASELINE: Question = Question {
    id: "do-nothing-baseline",
    asks: "What is that number today if nothing is done at all?",
    help: "The value without the model, from a hold-out, from the time before launch, or estimated with its source.",
    title: "The value of doing nothing is known",
    failing_title: "Nobody knows what doing nothing would cost",
    remedy: "Keep a small hold-out without the model, or take the number from before launch, and date it.",
    dimension: Dimension::Value,
    weight: Weight::Critical,
    duty: Duty::Outcome,
    lifetime_days: 180,
    takes: AnswerKind::Text,
    ml_test_score: None,
    nist: Some("MANAGE 2.1"),
};

pub(super) static SUCCESS_SIGNED: Question = Question {
    id: "success-signed",
    asks: "Did research, product, operations and leadership sign the same target and the day on which it is judged?",
    help: "Where the four signatures can be seen.",
    title: "Success is defined and signed by all four",
    failing_title: "Success means different things to different people",
    remedy: "Put metric, target and day of judgement on one page and let all four confirm it.",
    dimension: Dimension::Value,
    weight: Weight::High,
    duty: Duty::Outcome,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: None,
    nist: Some("MAP 1.4"),
};

pub(super) static SIMPLER_POLICY: Question = Question {
    id: "simpler-policy",
    asks: "Was the model compared with a rule that a person could follow, in money rather than in accuracy?",
    help: "The comparison: same rows, same costs, with its interval.",
    title: "A simple rule was tried and is worse",
    failing_title: "No simple rule was tried in its place",
    remedy: "Let somebody who knows the trade write one rule, and price both on the same rows.",
    dimension: Dimension::Value,
    weight: Weight::High,
    duty: Duty::Outcome,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("M5"),
    nist: Some("MANAGE 2.1"),
};
