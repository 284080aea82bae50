//! Questions on data.

use super::{AnswerKind, Question};
use crate::checks::{Dimension, Duty, Weight};

pub(super) static CONTRACT_ENFORCED: Question = Question {
    id: "contract-enforced",
    asks: "Does the pipeline refuse data that breaks an agreed contract?",
    help: "The check that stops the run, and its last refusal.",
    title: "A data contract is enforced upstream",
    failing_title: "Nothing stops broken data before the model",
    remedy: "Write names, types, units and ranges down with the team upstream, and let the pipeline stop on a breach.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    lifetime_days: 180,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("O2"),
    nist: Some("MAP 4.2"),
};

pub(super) static PRIVACY_REVIEW: Question = Question {
    id: "privacy-review",
    asks: "Has somebody with the authority reviewed what personal data the pipeline holds?",
    help: "The review, with its date.",
    title: "Privacy was reviewed",
    failing_title: "Privacy was not reviewed",
    remedy: "Ask for the review before the next release.",
    dimension: Dimension::Data,
    weight: Weight::High,
    duty: Duty::Upstream,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("D5"),
    nist: Some("MEASURE 2.10"),
};

pub(super) static FEATURES_NEEDED: Question = Question {
    id: "features-needed",
    asks: "Does every input earn its cost and its risk?",
    help: "A list of inputs with what each adds and what each needs.",
    title: "Every input is there for a reason",
    failing_title: "Inputs are kept that nobody needs",
    remedy: "Remove what adds nothing; each input is a thing that can break.",
    dimension: Dimension::Data,
    weight: Weight::Low,
    duty: Duty::Upstream,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("D3"),
    nist: Some("MAP 2.3"),
};

pub(super) static NEW_FEATURES_QUICK: Question = Question {
    id: "new-features-quick",
    asks: "Can a new input reach production within the time that the business can wait?",
    help: "How long the last one took.",
    title: "New inputs arrive in time",
    failing_title: "New inputs take too long",
    remedy: "Shorten the way from idea to production; the last new input shows where it is stuck.",
    dimension: Dimension::Data,
    weight: Weight::Low,
    duty: Duty::Upstream,
    lifetime_days: 365,
    takes: AnswerKind::YesNo,
    ml_test_score: Some("D6"),
    nist: Some("MANAGE 4.2"),
};
