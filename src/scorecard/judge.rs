//! Everything together.

use super::ownership::{Asked, ownership};
use super::questions::question;
use super::readiness::readiness;
use super::{Attestations, Judgement, Scorecards, judge_answers, success};
use crate::checks::Finding;
use crate::plan::Plan;

/// The question that the four stakeholders answer together.
const SUCCESS: &str = "success-signed";

/// All findings and both scorecards.
///
/// `measured` holds what [`crate::checks::run_all`] gives; the questions' findings are put behind it. `today` is in days
/// since 1970, UTC, and everything is judged as it stands when that day begins: no clock is read, so that the same
/// input gives the same bits, on the page as in the command.
pub fn judge(
    measured: Vec<Finding>,
    attestations: &Attestations,
    plan: &Plan,
    today: i32,
) -> Judgement {
    let mut findings = measured;
    findings.extend(judge_answers(&attestations.answers, today));
    let signed = question(SUCCESS).and_then(|q| success::judge(q, &attestations.success, today));
    if let Some(signed) = signed
        && let Some(answered) = findings.iter_mut().find(|f| f.check == SUCCESS)
    {
        *answered = signed;
    }
    let readiness = readiness(&findings, &attestations.answers);
    let ownership = ownership(&Asked {
        people: &attestations.people,
        plan,
        today,
        now: i64::from(today) * 86_400,
    });
    Judgement {
        findings,
        scorecards: Scorecards {
            readiness,
            ownership,
        },
        success: attestations.success.clone(),
    }
}
