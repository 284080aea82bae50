//! Production row by row: the model's error, its score, and the numeric features that drifted. Nothing waits for it.

use super::open::Opened;
use super::read::ReadSample;
use super::{Phase, Track, unexpected};
use crate::checks::{Facts, Feature};
use crate::data::Kind;
use crate::drift::sequential::{Ask, Scale, StreamKind, Streams};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::Job;
use crate::engine::parcel::{Json, Parcel};
use crate::engine::runner::{Runner, run};
use crate::performance::{OutcomeSpec, SamplePerformance};
use crate::plan::Task;
use crate::profile::Summary;
use futures::future::try_join;
use futures::{StreamExt, TryStreamExt, stream};

/// Drifted features that are watched, at most: those that drifted furthest.
const MOST_FEATURES: u64 = 10;
/// Values of them all, at most; one feature is watched however long production is.
const MOST_VALUES: u64 = 3_000_000;

/// What was said of production, and what came true.
pub(super) struct Said {
    /// Task and classes.
    pub spec: OutcomeSpec,
    /// Packed `Outcomes`, in file order.
    pub outcomes: Vec<Parcel>,
    /// Packed timestamps of the same rows.
    pub times: Vec<Parcel>,
}

/// Fills what detectors say of the streams; a failure becomes the reason and takes nothing else with it.
///
/// # Errors
/// When the analysis was cancelled.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    opened: &Opened,
    production: &ReadSample,
    said: Option<Said>,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    let said = said.filter(|s| !s.outcomes.is_empty());
    let (features, left_out) = drifted(facts, production);
    if production.parts.is_empty() || (said.is_none() && features.is_empty()) {
        return Ok(());
    }
    track.begin(Phase::Watching, 0);
    let outcomes = async {
        match said {
            Some(said) => watched(runner, of_outcomes(said, facts)).await,
            None => Ok(Streams::default()),
        }
    };
    let columns = of_columns(runner, opened, production, features);
    facts.streams = match try_join(outcomes, columns).await {
        Ok((outcomes, columns)) => both(outcomes, columns, left_out),
        Err(problem) if problem.cancelled => return Err(problem),
        Err(problem) => Some(Streams {
            reason: Some(problem.to_string()),
            ..Streams::default()
        }),
    };
    Ok(())
}

/// One report of both; nothing when neither has a stream.
fn both(outcomes: Streams, columns: Streams, left_out: Vec<String>) -> Option<Streams> {
    let (mut first, more) = if outcomes.streams.is_empty() {
        (columns, Vec::new())
    } else {
        (outcomes, columns.streams)
    };
    first.streams.extend(more);
    first.left_out = left_out;
    (!first.streams.is_empty()).then_some(first)
}

async fn watched<R: Runner>(runner: &R, job: Job) -> Result<Streams, Problem> {
    match run(runner, job, |_, _| {}).await? {
        Answer::Watched(Json(streams)) => Ok(streams),
        other => Err(unexpected(&other)),
    }
}

fn of_outcomes(said: Said, facts: &Facts) -> Job {
    let score = facts.prediction.as_ref();
    let score = score.and_then(|p| scale(&p.reference, &p.production));
    let error = match said.spec.task {
        Task::Regression => scale_of_errors(facts),
        Task::Binary | Task::Multiclass => None,
    };
    let ask = |name: &str, of, scale| Ask {
        name: name.to_owned(),
        of,
        scale,
    };
    Job::WatchOutcomes {
        spec: said.spec,
        outcomes: said.outcomes,
        times: said.times,
        asks: vec![
            ask("error", StreamKind::Error, error),
            ask("score", StreamKind::Score, score),
        ],
    }
}

/// Numeric features that drifted, the furthest first: those to watch, and the names of those that would take too long.
fn drifted(facts: &Facts, production: &ReadSample) -> (Vec<Ask>, Vec<String>) {
    let mut found: Vec<&Feature> = facts
        .features
        .iter()
        .filter(|f| {
            f.role == "feature" && f.kind == Kind::Numeric && f.verdict.drifted == Some(true)
        })
        .collect();
    let effect = |f: &Feature| f.verdict.effect.unwrap_or(0.0);
    found.sort_by(|a, b| effect(b).total_cmp(&effect(a)));
    let most = (MOST_VALUES / production.merged.rows.max(1)).clamp(1, MOST_FEATURES);
    let left_out = found.split_off(found.len().min(most as usize));
    let ask = |f: &Feature| Ask {
        name: f.name.clone(),
        of: StreamKind::Feature,
        scale: scale(&f.reference, &f.production),
    };
    let asks = found.into_iter().map(ask).collect();
    (asks, left_out.into_iter().map(|f| f.name.clone()).collect())
}

async fn of_columns<R: Runner>(
    runner: &R,
    opened: &Opened,
    production: &ReadSample,
    asks: Vec<Ask>,
) -> Result<Streams, Problem> {
    if asks.is_empty() {
        return Ok(Streams::default());
    }
    let known = |name: &String| opened.production.columns.iter().any(|(n, _)| n == name);
    let time = opened.plan.roles.timestamp.clone().filter(known);
    let numbers = asks.iter().map(|ask| (ask.name.clone(), Kind::Numeric));
    let moments = time.iter().map(|name| (name.clone(), Kind::Datetime));
    let columns: Vec<(String, Kind)> = numbers.chain(moments).collect();
    let jobs = production.parts.iter().map(|part| {
        let job = Job::Rows {
            part: part.clone(),
            columns: columns.clone(),
            labels: None,
            limit: None,
        };
        async move {
            match run(runner, job, |_, _| {}).await? {
                Answer::Rows(rows) => Ok(rows),
                other => Err(unexpected(&other)),
            }
        }
    });
    let rows: Vec<Parcel> = stream::iter(jobs)
        .buffered(runner.width() * 2)
        .try_collect()
        .await?;
    watched(runner, Job::WatchColumns { rows, time, asks }).await
}

/// Two standard deviations to either side of the mean of the reference, else of production, become 0 and 1: the detectors' settings are made for
/// such values, and their thresholds are in the stream's own unit. `None`, and the values stay as they
/// are, where all lie between 0 and 1, or where all are equal.
fn scale(reference: &Summary, production: &Summary) -> Option<Scale> {
    let within = |s: &Summary| s.min.is_none_or(|v| v >= 0.0) && s.max.is_none_or(|v| v <= 1.0);
    if within(reference) && within(production) {
        return None;
    }
    let of = |s: &Summary| around(s.mean?, s.sd?);
    of(reference).or_else(|| of(production))
}

/// The same of a regression's absolute errors, from their mean and mean square.
fn scale_of_errors(facts: &Facts) -> Option<Scale> {
    let of = |sample: &SamplePerformance| {
        let metric = |id: &str| sample.metrics.iter().find(|m| m.metric == id)?.value;
        let (mean, root) = (metric("mae")?, metric("rmse")?);
        around(mean, (root * root - mean * mean).max(0.0).sqrt())
    };
    let performance = facts.performance.as_ref()?;
    let samples = [&performance.reference, &performance.production];
    samples.into_iter().flatten().find_map(of)
}

fn around(mean: f64, sd: f64) -> Option<Scale> {
    let (zero, one) = (mean - 2.0 * sd, mean + 2.0 * sd);
    let sound = zero < one && (one - zero).is_finite();
    sound.then_some(Scale { zero, one })
}
