//! Everything together.

use super::ownership::{Asked, ownership};
use super::readiness::readiness;
use super::{Judgement, People, Scorecards, judge_answers};
use crate::checks::{Answers, Finding};
use crate::plan::Plan;

/// All findings and both scorecards.
///
/// `measured` holds what [`crate::checks::run_all`] gives; the questions' findings are put behind it. `today` is in
/// days, `now` in seconds since 1970, both UTC. The same input gives the same bits: no clock is read.
pub fn judge(
    measured: Vec<Finding>,
    answers: &Answers,
    people: &People,
    plan: &Plan,
    today: i32,
    now: i64,
) -> Judgement {
    let mut findings = measured;
    findings.extend(judge_answers(answers, today));
    let readiness = readiness(&findings, answers);
    let ownership = ownership(&Asked {
        people,
        plan,
        today,
        now,
    });
    Judgement {
        findings,
        scorecards: Scorecards {
            readiness,
            ownership,
        },
    }
}
