//! Workspaces that were ever saved must open.

use crate::sample;
use seaworthy::scorecard::as_if;
use seaworthy::share::{Report, WorkspaceFile, exports};
use std::collections::BTreeSet;

const V1: &[u8] = include_bytes!("../fixtures/documents/workspace-v1.json");

#[test]
fn a_workspace_of_version_1_still_opens() {
    let file = WorkspaceFile::read(V1).expect("it was saved by 0.1.0");
    let workspace = file.into_current();
    assert_eq!(workspace.plan.name.as_deref(), Some("loan default · v7"));
    let answer = &workspace.attestations.answers.0["rollback-drill"];
    assert_eq!(
        (answer.value.as_str(), answer.day),
        ("yes", sample::JUDGED_ON - 100)
    );
    let people = &workspace.attestations.people;
    assert_eq!(people.duties[0].owner, "Anna Muster");
    assert_eq!(people.rotas[0].promised, [(0, 480, 1080)]);
    let report = workspace.report.expect("it held one");
    assert_eq!(report.facts.features.len(), 3);
    assert_eq!(report.scorecards.readiness.score, 41.0);
    assert_eq!(report.findings.len(), 78);
}

#[test]
fn what_is_saved_opens_as_it_was() {
    let workspace = sample::workspace();
    let text = workspace.write();
    assert_eq!(workspace.write(), text, "the same bytes every time");
    let file = WorkspaceFile::read(text.as_bytes()).expect("just saved");
    assert_eq!(file.into_current(), workspace);
    let report = sample::report();
    let text = exports::json::write(&report);
    assert_eq!(Report::read(text.as_bytes()).expect("just written"), report);
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let text = format!("\u{feff}{}", sample::workspace().write());
    assert!(WorkspaceFile::read(text.as_bytes()).is_ok());
}

#[test]
fn supposing_something_done_leaves_the_workspace_as_it_is() {
    let workspace = sample::workspace();
    let before = workspace.write();
    let report = workspace.report.as_ref().expect("the sample has one");
    let answers = &workspace.attestations.answers;
    let now = as_if(&report.findings, &BTreeSet::new(), answers);
    let mut supposed = BTreeSet::new();
    for action in &report.raise.actions {
        supposed.insert(action.check.clone());
        let then = as_if(&report.findings, &supposed, answers);
        assert_eq!(then.score, action.then, "{}", action.check);
        assert_eq!(workspace.write(), before, "{}", action.check);
    }
    assert!(supposed.len() > 10, "{}", supposed.len());
    let all = as_if(&report.findings, &supposed, answers);
    assert!(all.score > now.score, "the switches do something");
}

#[test]
fn a_report_cannot_say_of_itself_that_it_is_fit() {
    let report = sample::report();
    assert!(!report.gate.fit);
    let mut written: serde_json::Value =
        serde_json::from_str(&exports::json::write(&report)).expect("JSON");
    written["gate"] = serde_json::json!({"fit": true, "reasons": [], "exempt": [], "notes": []});
    let read = Report::read(written.to_string().as_bytes()).expect("a report");
    assert_eq!(read.gate, report.gate);
}
