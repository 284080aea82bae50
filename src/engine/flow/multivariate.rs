//! All features of both samples together, on rows drawn while they are read.

use super::open::{Opened, role_of};
use super::read::ReadSample;
use super::{Phase, Track, unexpected};
use crate::checks::Facts;
use crate::data::Kind;
use crate::drift::multivariate::{
    Draw, LEAST_FEATURES, LEAST_ROWS, MOST_FEATURES, Multivariate, SEED,
};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::{Job, Part};
use crate::engine::parcel::Json;
use crate::engine::runner::{Runner, run};

/// Names of the features that both samples have and that are numbers, categories or truth values: free text and moments say nothing
/// beside others. Fewer than two, or a sample without files, give none.
///
/// One more than can be looked at, at most, so that the last is told as left out and not drawn in vain.
pub(super) fn features(opened: &Opened) -> Vec<String> {
    let fits = |kind: Kind| matches!(kind, Kind::Numeric | Kind::Categorical | Kind::Boolean);
    let there = |name: &str| {
        let columns = &opened.production.columns;
        columns.iter().any(|(n, kind)| n == name && fits(*kind))
    };
    let wanted = opened.reference.columns.iter().filter(|(name, kind)| {
        fits(*kind) && there(name) && role_of(&opened.plan, name) == "feature"
    });
    let names: Vec<String> = wanted
        .map(|(name, _)| name.clone())
        .take(MOST_FEATURES + 1)
        .collect();
    if names.len() < LEAST_FEATURES {
        return Vec::new();
    }
    names
}

/// How rows of a sample in these parts are drawn; `None` without columns or with too few rows.
pub(super) fn draw(features: &[String], beside: Vec<String>, parts: &[Part]) -> Option<Draw> {
    let rows = parts.iter().filter_map(|p| p.located.rows).sum();
    let any = !features.is_empty() || !beside.is_empty();
    (any && rows >= LEAST_ROWS).then(|| Draw {
        seed: SEED,
        rows,
        columns: features.to_vec(),
        beside,
    })
}

/// Fills what is measured over all features; a failure becomes the reason and takes nothing else with it.
///
/// # Errors
/// When the analysis was cancelled.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    reference: &ReadSample,
    production: &ReadSample,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    let (Some(reference), Some(production)) = (reference.drawn.clone(), production.drawn.clone())
    else {
        return Ok(());
    };
    if reference.0.columns.is_empty() {
        return Ok(());
    }
    track.begin(Phase::Comparing, 0);
    let job = Job::Multivariate {
        reference,
        production,
        alpha: facts.plan.limits.alpha,
    };
    facts.multivariate = Some(match run(runner, job, |_, _| {}).await {
        Ok(Answer::Multivariate(Json(measured))) => measured,
        Ok(other) => return Err(unexpected(&other)),
        Err(problem) if problem.cancelled => return Err(problem),
        Err(problem) => Multivariate::undefined(SEED, &problem.to_string()),
    });
    Ok(())
}
