//! What to do when something is wrong: a page per alert, for whoever is woken.

use super::super::markdown;
use super::super::outline::{Block, Cell, Column};
use crate::checks::wording::{counted, day};
use crate::checks::{CHECKS, Duty, Finding, State};
use crate::scorecard::{DecisionRight, People, question};
use crate::share::Report;

/// The runbook in GitHub's Markdown: for every finding that fails or warns what it means, the first three steps, who decides, and how to
/// roll back, from the findings, the duties and the rights in writing. What nobody has settled is said.
pub fn write(report: &Report, people: &People) -> String {
    let mut blocks = vec![Block::Title(format!("Runbook: {}", model(report)))];
    blocks.push(Block::Lead(format!(
        "Judged {} with {}.",
        day(report.facts.judged_on),
        report.tool
    )));
    let mut alerts: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| matches!(f.state, State::Fail | State::Warn))
        .collect();
    alerts.sort_by_key(|f| (f.state != State::Fail, f.weight));
    if alerts.is_empty() {
        blocks.push(Block::Text(
            "Nothing fails or warns: there is no alert to answer.".to_owned(),
        ));
    }
    for finding in &alerts {
        blocks.extend(page(report, people, finding));
    }
    if !alerts.is_empty() {
        blocks.push(Block::Heading("How to roll back".to_owned()));
        blocks.push(Block::Table {
            columns: ["What", "Answer"].map(Column::text).into(),
            rows: roll_back(report, people),
        });
    }
    markdown::lay_out(&blocks)
}

/// One alert.
fn page(report: &Report, people: &People, finding: &Finding) -> Vec<Block> {
    let mut text = vec![Block::Heading(finding.title.clone())];
    let row = |name: &str, says: String| vec![Cell::Text(name.to_owned()), Cell::Text(says)];
    let mut rows = vec![row("What was seen", finding.says.clone())];
    if let Some(why) = meaning(&finding.check) {
        rows.push(row("What it means", why.to_owned()));
    }
    let steps = steps(report, finding)
        .into_iter()
        .zip(["First", "Second", "Third"]);
    rows.extend(steps.map(|(step, nth)| row(nth, step)));
    rows.push(row("Who decides", decides(report, people, finding.duty)));
    text.push(Block::Table {
        columns: ["What", "Answer"].map(Column::text).into(),
        rows,
    });
    text
}

/// Why the check is made, or what the question asks.
fn meaning(id: &str) -> Option<&'static str> {
    let check = CHECKS
        .iter()
        .map(|c| c.about())
        .find(|about| about.id == id);
    check
        .map(|about| about.why)
        .or_else(|| question(id).map(|q| q.help))
}

/// Look whether it is so, do what the finding asks for, and if that does not help roll back; each with who.
fn steps(report: &Report, finding: &Finding) -> [String; 3] {
    let ownership = &report.scorecards.ownership;
    let remedy = match finding.remedy.as_str() {
        "" => "Decide whether the limit or the model is to change.",
        remedy => remedy,
    };
    [
        "Look whether it is still so: measure again with the newest files.".to_owned(),
        format!(
            "{remedy} For {} {}.",
            finding.duty.phrase(),
            ownership.who_answers(finding.duty)
        ),
        format!(
            "If it harms people or money now, roll back first: {}.",
            ownership.who_answers(Duty::RollBack)
        ),
    ]
}

/// Who may decide, by the rights in writing for this duty; else who answers for it.
fn decides(report: &Report, people: &People, duty: Duty) -> String {
    let rights: Vec<String> = people
        .rights
        .iter()
        .filter(|r| r.duty == Some(duty) && !r.person.trim().is_empty())
        .map(right)
        .collect();
    match rights.is_empty() {
        false => rights.join(" "),
        true => format!(
            "Nothing is in writing for {}; {}.",
            duty.phrase(),
            report.scorecards.ownership.who_answers(duty)
        ),
    }
}

fn right(right: &DecisionRight) -> String {
    let within = right.within_minutes.map_or(String::new(), |n| {
        format!(" within {}", counted(u64::from(n), "minute"))
    });
    match (right.alone, right.with.trim()) {
        (true, _) => format!("{} alone{within}.", right.person.trim()),
        (false, "") => format!(
            "{} together with somebody who is not named{within}.",
            right.person.trim()
        ),
        (false, with) => format!("{} together with {with}{within}.", right.person.trim()),
    }
}

/// Who rolls back, and what is known of how.
fn roll_back(report: &Report, people: &People) -> Vec<Vec<Cell>> {
    let row = |name: &str, says: String| vec![Cell::Text(name.to_owned()), Cell::Text(says)];
    let mut rows = vec![row("Who decides", decides(report, people, Duty::RollBack))];
    for (name, id) in [
        ("Last drill", "rollback-drill"),
        ("How long it takes", "rollback-minutes"),
        ("Who may switch it off", "switch-off-right"),
    ] {
        let finding = report.findings.iter().find(|f| f.check == id);
        let says = finding.map_or("Nobody has answered.".to_owned(), |f| {
            format!("{}: {}", f.title, f.says)
        });
        rows.push(row(name, says));
    }
    rows
}

fn model(report: &Report) -> &str {
    let facts = &report.facts;
    let name = facts.plan.name.as_deref();
    let name = name.or(facts.model.as_ref().map(|m| m.file.as_str()));
    name.filter(|n| !n.is_empty())
        .unwrap_or("a model without a name")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Basis, Dimension, Facts, Weight};
    use crate::plan::Plan;
    use crate::scorecard::{Assignment, Attestations, judge};

    fn runbook(state: State, people: &People) -> String {
        let finding = Finding {
            check: "missing-columns".into(),
            state,
            basis: Basis::Measured,
            title: "Columns are |missing|".into(),
            says: "3 of 20 columns are missing.".into(),
            evidence: Vec::new(),
            dimension: Dimension::Data,
            weight: Weight::High,
            duty: Duty::Upstream,
            remedy: "Ask for them.".into(),
        };
        let attestations = Attestations {
            people: people.clone(),
            ..Attestations::default()
        };
        let judgement = judge(vec![finding], &attestations, &Plan::default(), 20_620);
        write(&Report::new(Facts::default(), judgement), people)
    }

    #[test]
    fn an_alert_says_who_does_what() {
        let people = People {
            duties: vec![Assignment {
                duty: Duty::Upstream,
                owner: "Ana Berg".into(),
                backup: String::new(),
                confirmed_on: None,
            }],
            rights: vec![DecisionRight {
                duty: Some(Duty::RollBack),
                person: "Bo Dahl".into(),
                with: "Cem Kaya".into(),
                within_minutes: Some(15),
                ..DecisionRight::default()
            }],
            ..People::default()
        };
        let text = runbook(State::Fail, &people);
        for part in [
            "## Columns are \\|missing\\|",
            "3 of 20 columns are missing.",
            "Ask for them. For the upstream data contract Ana Berg answers.",
            "roll back first: nobody answers.",
            "Nothing is in writing for the upstream data contract; Ana Berg answers.",
            "Bo Dahl together with Cem Kaya within 15 minutes.",
            "| Last drill |",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let quiet = runbook(State::Pass, &people);
        assert!(
            quiet.contains("there is no alert") && !quiet.contains("missing"),
            "{quiet}"
        );
    }
}
