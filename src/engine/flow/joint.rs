//! What only joint counts tell, on the rows drawn while the samples are read: where values are missing, and what tells the label.

use super::labels::Labels;
use super::open::{Opened, Sample, role_of};
use super::unexpected;
use crate::checks::Facts;
use crate::data::Kind;
use crate::drift::multivariate::{Draw, MOST_FEATURES};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::Job;
use crate::engine::parcel::{Json, Parcel};
use crate::engine::runner::{Runner, run};
use crate::plan::Task;

type Rows = Option<(Draw, Vec<Parcel>)>;

/// Columns of a sample to draw beside the features that are looked at together: the label, features of the one sample alone, and the id
/// where production's labels have to be found by it because the reference has none. Free text is left out.
pub(super) fn beside(
    opened: &Opened,
    sample: &Sample,
    features: &[String],
    production: bool,
) -> Vec<String> {
    let role = |name: &str| role_of(&opened.plan, name);
    let of = |wanted: &'static str| {
        let columns = sample.columns.iter();
        columns.filter(move |(name, kind)| {
            *kind != Kind::Text && role(name) == wanted && !features.contains(name)
        })
    };
    let most = (MOST_FEATURES + 1).saturating_sub(features.len());
    let columns = of("label").chain(of("feature")).take(most.max(1));
    let mut names: Vec<String> = columns.map(|(name, _)| name.clone()).collect();
    if production && joins(opened) {
        names.extend(opened.plan.roles.id.clone().filter(|id| {
            let mut files = sample.files.iter();
            files.all(|(_, info)| info.column(id).is_some())
        }));
    }
    names
}

/// Whether the labels that features are held against stand in a file of their own.
fn joins(opened: &Opened) -> bool {
    let label = opened.plan.roles.label.as_ref();
    let in_reference = opened
        .reference
        .columns
        .iter()
        .any(|(name, _)| Some(name) == label);
    opened.labels.is_some() && label.is_some() && !in_reference
}

/// Adds what was found to the facts. Where features could be held against the label, hints from counts per column are dropped.
///
/// # Errors
/// When the analysis was cancelled.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    opened: &Opened,
    (reference, production): (Rows, Rows),
    labels: Option<&Labels>,
    facts: &mut Facts,
) -> Result<(), Problem> {
    if reference.is_none() && production.is_none() {
        return Ok(());
    }
    let job = Job::Joint {
        reference,
        production,
        id: opened.plan.roles.id.clone(),
        label: opened.plan.roles.label.clone(),
        regression: opened.plan.task == Some(Task::Regression),
        labels: labels.filter(|_| joins(opened)).map(|l| l.source.clone()),
    };
    let found = match run(runner, job, |_, _| {}).await {
        Ok(Answer::Joint(Json(found))) => found,
        Ok(other) => return Err(unexpected(&other)),
        Err(problem) if problem.cancelled => return Err(problem),
        // A finding that is not there takes nothing else with it.
        Err(_) => return Ok(()),
    };
    let known = |cause: &crate::drift::Cause| {
        cause.kind == "label-leakage" && cause.columns.iter().all(|c| found.told_apart.contains(c))
    };
    facts.forensics.retain(|cause| !known(cause));
    facts.forensics.extend(found.causes);
    facts
        .forensics
        .sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    Ok(())
}
