//! Both scorecards for other programs.

use crate::checks::Finding;
use crate::scorecard::{Confirmation, GateResult, Ownership, Raise, Readiness};
use crate::share::{REPORT_VERSION, Report};
use serde::Serialize;

/// The part of a report that judges, field for field as it stands there, how it was called, and who answers for each finding.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    tool: &'a str,
    model: Option<&'a str>,
    judged_on: i32,
    readiness: &'a Readiness,
    ownership: &'a Ownership,
    findings: Vec<Answered<'a>>,
    success: &'a [Confirmation],
    gate: &'a GateResult,
    raise: &'a Raise,
}

/// A finding and who answers for it: `"answers": "Ana Berg answers"`, or that nobody does.
#[derive(Serialize)]
struct Answered<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    answers: String,
}

/// The scorecards and their findings as JSON: indented, fields in a fixed order, a line feed at the end.
pub fn write(report: &Report) -> String {
    let facts = &report.facts;
    let written = Written {
        version: REPORT_VERSION,
        tool: &report.tool,
        model: facts
            .plan
            .name
            .as_deref()
            .or(facts.model.as_ref().map(|m| m.file.as_str())),
        judged_on: facts.judged_on,
        readiness: &report.scorecards.readiness,
        ownership: &report.scorecards.ownership,
        findings: report
            .findings
            .iter()
            .map(|finding| Answered {
                answers: report.scorecards.ownership.who_answers(finding.duty),
                finding,
            })
            .collect(),
        success: &report.success,
        gate: &report.gate,
        raise: &report.raise,
    };
    let text = serde_json::to_string_pretty(&written);
    text.expect("every key is a text, so JSON can hold it") + "\n"
}
