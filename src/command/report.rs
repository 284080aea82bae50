//! `seaworthy report`, `profile`, `scorecard` and `open`.

use super::arguments::{
    OpenArguments, ProfileArguments, ReportArguments, ReportFormat, ScorecardArguments,
    ScorecardFormat,
};
use super::{documents, threads};
use crate::checks::{self, Facts, State};
use crate::engine::flow::{Request, analyse};
use crate::engine::{FileId, NativeRunner, Problem, flow};
use crate::profile::ProfileFile;
use crate::scorecard::{self, Attestations};
use crate::share::{Report, exports, link};
use futures::executor::block_on;
use std::path::PathBuf;

/// Measures, judges and writes; whether the gate is met.
pub fn report(arguments: &ReportArguments) -> Result<bool, Problem> {
    let runner = NativeRunner::new(threads(arguments.threads));
    let files = |paths: &[PathBuf]| {
        paths
            .iter()
            .map(|p| runner.add_path(p))
            .collect::<Result<Vec<FileId>, Problem>>()
    };
    let one = |path: &Option<PathBuf>| path.as_ref().map(|p| runner.add_path(p)).transpose();
    let request = Request {
        reference: files(&arguments.reference)?,
        production: files(&arguments.production)?,
        labels: one(&arguments.labels)?,
        latencies: one(&arguments.latencies)?,
        model: one(&arguments.model)?,
        plan: documents::plan(arguments.plan.as_deref())?,
        binding: None,
        judged_on: documents::day(arguments.on.as_deref())?,
    };
    let attestations = documents::attestations(arguments.attestations.as_deref())?;
    let facts = block_on(analyse(&runner, request, &|_| {}))?;
    let report = judged(facts, &attestations);
    let text = match arguments.format {
        ReportFormat::Json => exports::json::write(&report),
        ReportFormat::Html => exports::html::write(&report),
        ReportFormat::Markdown => exports::markdown::write(&report),
        ReportFormat::Text => exports::text::write(&report),
    };
    documents::write(arguments.out.as_deref(), &text)?;
    Ok(fit(&report))
}

/// Writes a sample's profile.
pub fn profile(arguments: &ProfileArguments) -> Result<bool, Problem> {
    let runner = NativeRunner::new(threads(None));
    let files = arguments
        .files
        .iter()
        .map(|p| runner.add_path(p))
        .collect::<Result<Vec<FileId>, Problem>>()?;
    let plan = documents::plan(arguments.plan.as_deref())?;
    let merged = block_on(flow::profile(&runner, &files, &plan))?;
    let file = ProfileFile::new(merged.profile.open()?);
    documents::write(Some(&arguments.out), &file.write())?;
    Ok(true)
}

/// Writes a report's scorecards, judged again when attestations are given; whether the gate is met.
pub fn scorecard(arguments: &ScorecardArguments) -> Result<bool, Problem> {
    let mut report = documents::report(&arguments.report)?;
    let attestations = documents::attestations(arguments.attestations.as_deref())?;
    if arguments.attestations.is_some() {
        report.facts.judged_on = documents::day(arguments.on.as_deref())?;
        report = judged(report.facts, &attestations);
    }
    let text = match arguments.format {
        _ if arguments.link => link(&report, arguments)?,
        ScorecardFormat::Json => exports::scorecard::json::write(&report),
        ScorecardFormat::Html => exports::scorecard::html::write(&report),
        ScorecardFormat::Markdown => exports::scorecard::markdown::write(&report),
        ScorecardFormat::Badge => exports::scorecard::badge::write(&report),
        ScorecardFormat::Ics => {
            let options = exports::scorecard::ics::CalendarOptions {
                model: report.facts.plan.name.clone().unwrap_or_default(),
                now: documents::now(),
                person: arguments.person.clone(),
            };
            exports::scorecard::ics::write(&attestations, &options)
        }
        ScorecardFormat::Runbook => {
            exports::scorecard::runbook::write(&report, &attestations.people)
        }
    };
    documents::write(None, &text)?;
    Ok(fit(&report))
}

/// The link's fragment; what had to be left out is said on standard error.
fn link(report: &Report, arguments: &ScorecardArguments) -> Result<String, Problem> {
    let card = link::Card::from_report(report, &link::LinkOptions::default());
    let most = arguments.most_characters;
    let encoded = match &arguments.password_file {
        Some(path) => link::encrypt(&card, &documents::password(path)?, most),
        None => link::encode_within(&card, most),
    };
    let encoded = encoded.map_err(|e| Problem::new(e.to_string()))?;
    for dropped in &encoded.dropped {
        eprintln!("seaworthy: left out to keep the link short: {dropped}");
    }
    if encoded.characters() > most {
        eprintln!(
            "seaworthy: the link has {} characters and cannot be made shorter",
            encoded.characters()
        );
    }
    Ok(format!("#{}\n", encoded.fragment))
}

/// Decodes a link to JSON.
pub fn open(arguments: &OpenArguments) -> Result<bool, Problem> {
    let decoded = match &arguments.password_file {
        Some(path) => link::open(&arguments.link, &documents::password(path)?),
        None => link::decode(&arguments.link),
    };
    let decoded = decoded.map_err(|e| Problem::new(e.to_string()))?;
    let text =
        serde_json::to_string_pretty(&decoded.card).map_err(|e| Problem::new(e.to_string()))?;
    documents::write(None, &format!("{text}\n"))?;
    Ok(true)
}

fn judged(facts: Facts, attestations: &Attestations) -> Report {
    let measured = checks::run_all(&facts);
    let judgement = scorecard::judge(measured, attestations, &facts.plan, facts.judged_on);
    Report::new(facts, judgement)
}

fn fit(report: &Report) -> bool {
    let result = &report.gate;
    for reason in &result.reasons {
        eprintln!("seaworthy: not fit: {reason}");
    }
    for exempt in &result.exempt {
        eprintln!("seaworthy: exempt: {}", exempt.says);
    }
    for note in &result.notes {
        eprintln!("seaworthy: {note}");
    }
    if !result.fit {
        for finding in report.findings.iter().filter(|f| f.state == State::Fail) {
            let who = report.scorecards.ownership.who_answers(finding.duty);
            eprintln!("seaworthy: fails: {}; {who}", finding.title);
        }
    }
    result.fit
}
