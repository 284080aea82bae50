//! Recorded predictions of production beside the model's.

use super::unexpected;
use crate::checks::Facts;
use crate::engine::Problem;
use crate::engine::answer::{Answer, ScoredPart};
use crate::engine::job::Job;
use crate::engine::parcel::{Json, Parcel};
use crate::engine::runner::{Runner, run};
use crate::performance::Parity;

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
