//! Recorded predictions of production beside the model's.

use super::model::Running;
use super::open::{Opened, Sample, kind_of, role_of};
use super::unexpected;
use crate::checks::Facts;
use crate::data::{ColumnInfo, Kind};
use crate::engine::Problem;
use crate::engine::answer::{Answer, ScoredPart};
use crate::engine::job::Job;
use crate::engine::parcel::{Json, Parcel};
use crate::engine::runner::{Runner, run};
use crate::performance::{MOST_COLUMNS_BESIDE, MOST_VALUES_BESIDE, Parity};

/// Columns with few values that the model does not read, ignored ones among them: a segment served by another model shows there.
pub(super) fn beside(sample: &Sample, opened: &Opened, running: &Running) -> Vec<(String, Kind)> {
    let plan = &opened.plan;
    let Some(((_, head), others)) = sample.files.split_first() else {
        return Vec::new();
    };
    let few = |column: &&ColumnInfo| {
        let kind = kind_of(plan, &column.name, column.kind);
        let countable = match kind {
            Kind::Categorical | Kind::Boolean => true,
            Kind::Numeric => column.whole,
            Kind::Datetime | Kind::Text => false,
        };
        countable
            && (2..=MOST_VALUES_BESIDE).contains(&column.distinct)
            && role_of(plan, &column.name) == "feature"
            && plan.roles.id.as_ref() != Some(&column.name)
            && !running.takes(&column.name)
            && others
                .iter()
                .all(|(_, file)| file.column(&column.name).is_some())
    };
    head.columns
        .iter()
        .filter(few)
        .take(MOST_COLUMNS_BESIDE)
        .map(|c| (c.name.clone(), kind_of(plan, &c.name, c.kind)))
        .collect()
}

/// Puts the parts together; `None` when nothing was recorded or the model did not run.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    production: &[ScoredPart],
    facts: &Facts,
) -> Result<Option<Parity>, Problem> {
    let parts: Vec<Parcel> = production
        .iter()
        .map(|part| part.parity.clone())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let job = Job::Parity {
        parts,
        windows: facts.windows.clone(),
        classes: facts
            .model
            .as_ref()
            .map(|model| model.classes.clone())
            .unwrap_or_default(),
    };
    match run(runner, job, |_, _| {}).await? {
        Answer::Parity(Json(parity)) => Ok(Some(parity)),
        other => Err(unexpected(&other)),
    }
}
