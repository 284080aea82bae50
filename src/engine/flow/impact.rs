//! Does the drift matter to the model? Each drifted column is put back to the reference's distribution, by itself.

use super::model::Running;
use super::open::Opened;
use super::read::ReadSample;
use super::{Phase, Track, unexpected};
use crate::checks::Facts;
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::Job;
use crate::engine::runner::{Runner, run};
use crate::model::Decision;

/// Rows of production that the model is asked about.
const ROWS: u64 = 4_000;
/// Most columns that are put back, those that drifted furthest.
const MOST_COLUMNS: usize = 20;
/// Chooses the rows.
const SEED: u64 = 20_241;

/// Fills the impact of drifted features that the model takes.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    opened: &Opened,
    running: &Running,
    samples: (&ReadSample, &ReadSample),
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    let (reference, production) = samples;
    let wanted = drifted(facts, running);
    let Some(task) = opened.plan.task else {
        return Ok(());
    };
    if wanted.is_empty() || production.parts.is_empty() {
        return Ok(());
    }
    let job = Job::Restorations {
        reference: reference.merged.profile.only(&wanted),
        production: production.merged.profile.only(&wanted),
        columns: wanted,
    };
    let restorations = match run(runner, job, |_, _| {}).await? {
        Answer::Restorations(restorations) => restorations,
        other => return Err(unexpected(&other)),
    };
    let rows = running.drawn(runner, production, ROWS, SEED).await?;
    let job = Job::Impact {
        file: running.file,
        binding: running.binding.clone(),
        rows,
        restorations,
        positive: opened
            .plan
            .roles
            .positive
            .clone()
            .or_else(|| facts.plan.roles.positive.clone()),
        decision: Decision {
            task,
            threshold: opened.plan.threshold,
        },
    };
    let changes = match run(runner, job, track.job(Phase::Predicting)).await? {
        Answer::Impact(changes) => changes,
        other => return Err(unexpected(&other)),
    };
    for (name, change) in changes {
        if let Some(feature) = facts.features.iter_mut().find(|f| f.name == name) {
            feature.impact = Some(change);
        }
    }
    Ok(())
}

/// Drifted columns that the model takes, the furthest first.
fn drifted(facts: &Facts, running: &Running) -> Vec<String> {
    let mut found: Vec<(f64, String)> = facts
        .features
        .iter()
        .filter(|f| f.verdict.drifted == Some(true) && running.takes(&f.name))
        .map(|f| (f.verdict.effect.unwrap_or(0.0), f.name.clone()))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
        .into_iter()
        .take(MOST_COLUMNS)
        .map(|(_, name)| name)
        .collect()
}
