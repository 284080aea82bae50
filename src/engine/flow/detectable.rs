//! What "no drift seen" is worth: the smallest shift of each column that would have been caught.

use super::compare::share_of_work;
use super::unexpected;
use crate::checks::{Facts, Feature};
use crate::data::Kind;
use crate::drift::{Asked, Detectable, DetectableColumn};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::Job;
use crate::engine::packed_profile::PackedProfile;
use crate::engine::parcel::Json;
use crate::engine::runner::{Runner, run};
use crate::plan::Correction;
use futures::{StreamExt, TryStreamExt, stream};

/// Fills what would have been caught of every compared feature; a job that fails leaves its columns without.
///
/// # Errors
/// When the analysis was cancelled.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    reference: &PackedProfile,
    facts: &mut Facts,
) -> Result<(), Problem> {
    let columns = asked(&facts.features, facts.plan.limits.correction);
    let share = share_of_work(columns.len(), runner.width());
    let limits = &facts.plan.limits;
    let jobs = columns.chunks(share).map(|columns| async move {
        let names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
        let job = Job::Detectable {
            reference: reference.only(&names),
            columns: columns.to_vec(),
            limits: Json(limits.clone()),
        };
        match run(runner, job, |_, _| {}).await {
            Ok(Answer::Detectable(Json(found))) => Ok(found),
            Ok(other) => Err(unexpected(&other)),
            Err(problem) if problem.cancelled => Err(problem),
            Err(_) => Ok(Vec::new()),
        }
    });
    let found: Vec<Vec<DetectableColumn>> = stream::iter(jobs)
        .buffered(runner.width() + 1)
        .try_collect()
        .await?;
    for found in found.into_iter().flatten() {
        if let Some(feature) = facts.features.iter_mut().find(|f| f.name == found.name) {
            fill(feature, found);
        }
    }
    Ok(())
}

/// The compared columns: those of the kinds whose values are compared, with a value on both sides.
fn asked(features: &[Feature], correction: Correction) -> Vec<Asked> {
    let compared = |f: &&Feature| {
        let kind = matches!(f.kind, Kind::Numeric | Kind::Categorical | Kind::Boolean);
        kind && !f.drift.is_empty()
    };
    let judged = |role: &str| {
        let judged = features
            .iter()
            .filter(|f| f.role == role && f.verdict.drifted.is_some());
        judged.count() as u64
    };
    let of = |f: &Feature| {
        let p = &f.production;
        Asked {
            name: f.name.clone(),
            rows: p
                .n
                .saturating_sub(p.missing)
                .saturating_sub(p.pos_inf)
                .saturating_sub(p.neg_inf),
            real_by: f.verdict.real_by.clone(),
            large_by: f.verdict.large_by.clone(),
            judged_together: match correction {
                Correction::None => 1,
                Correction::BenjaminiHochberg | Correction::Bonferroni => judged(&f.role).max(1),
            },
        }
    };
    features.iter().filter(compared).map(of).collect()
}

fn fill(feature: &mut Feature, found: DetectableColumn) {
    for result in &mut feature.drift {
        let of = found.tests.iter().find(|(test, _)| result.is_of(test));
        result.detectable = of.map(|(_, shift)| match &result.reason {
            // A test that has no answer for these samples has caught nothing, whatever it may do with others.
            Some(reason) => Detectable {
                amount: None,
                unit: shift.unit,
                reason: Some(reason.clone()),
            },
            None => shift.clone(),
        });
    }
    feature.detectable = Some(found.verdict);
}
