//! How long answers take: by the server's own log, and on this device.

use super::model::{Running, read_rows};
use super::open::Opened;
use super::read::locate;
use super::{Request, Track, inspect, unexpected};
use crate::checks::Facts;
use crate::data::{FileInfo, Format, Kind, LatencyColumns, latency_columns};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::{FileId, Job, Part};
use crate::engine::latency_log::LogAsk;
use crate::engine::parcel::Json;
use crate::engine::runner::{Runner, run};
use crate::model::ModelFacts;
use crate::performance::ServerLatency;
use crate::plan::Plan;

/// Fills the server's times; a file that cannot be read as such leaves everything else standing, and says why.
pub(super) async fn measure<R: Runner>(
    runner: &R,
    request: &Request,
    plan: &Plan,
    facts: &mut Facts,
    track: &Track<'_>,
) -> Result<(), Problem> {
    let Some(file) = request.latencies else {
        return Ok(());
    };
    facts.server_latency = Some(match read(runner, file, plan, track).await {
        Ok(found) => found,
        Err(problem) if problem.cancelled => return Err(problem),
        Err(problem) => ServerLatency {
            reason: Some(problem.to_string()),
            ..ServerLatency::default()
        },
    });
    Ok(())
}

/// Times the model on the first rows of a part, where it ran at all.
pub(super) async fn time<R: Runner>(
    runner: &R,
    opened: &Opened,
    request: &Request,
    part: Option<&Part>,
    facts: &mut Facts,
) -> Result<(), Problem> {
    let ran = |m: &&mut ModelFacts| m.reason.is_none() && m.rows_predicted > 0;
    let (Some(model), Some(part)) = (facts.model.as_mut().filter(ran), part) else {
        return Ok(());
    };
    let Some(running) = Running::bind(opened, request)? else {
        return Ok(());
    };
    match running.latency(runner, part).await {
        Ok((latency, timing)) => (model.latency, model.timing) = (latency, timing),
        Err(problem) if problem.cancelled => return Err(problem),
        Err(problem) => model.reason = Some(problem.to_string()),
    }
    Ok(())
}

async fn read<R: Runner>(
    runner: &R,
    file: FileId,
    plan: &Plan,
    track: &Track<'_>,
) -> Result<ServerLatency, Problem> {
    let info = inspect(runner, file, plan).await?;
    let columns = columns(&info)?;
    let (unit, unit_by) = match (columns.unit, plan.serving.latency_unit) {
        (Some(unit), _) => (unit, "name"),
        (None, Some(unit)) => (unit, "plan"),
        (None, None) => (Default::default(), "default"),
    };
    let wanted = [(&columns.duration, Kind::Numeric)]
        .into_iter()
        .chain(columns.timestamp.iter().map(|n| (n, Kind::Datetime)))
        .chain(columns.status.iter().map(|n| (n, Kind::Categorical)));
    let wanted: Vec<(String, Kind)> = wanted.map(|(n, k)| (n.clone(), k)).collect();
    let name = info.name.clone();
    let mut rows = Vec::new();
    for part in locate(runner, &[(file, info)], &plan.missing, track).await? {
        rows.push(read_rows(runner, &part, wanted.clone(), None, None).await?);
    }
    let ask = LogAsk {
        columns: columns.clone(),
        unit,
        budget_ms: plan.limits.latency_p99_ms,
        rule: Json(plan.window),
    };
    let job = Job::ServerLatency { rows, ask };
    let Json(found) = match run(runner, job, |_, _| {}).await? {
        Answer::ServerLatency(found) => found,
        other => return Err(unexpected(&other)),
    };
    let reason = found.times.is_none().then(|| {
        format!(
            "{name} has no answered request with a time of 0 or more in its column \"{}\".",
            columns.duration
        )
    });
    Ok(ServerLatency {
        file: name,
        column: columns.duration,
        unit_by: unit_by.to_owned(),
        reason,
        ..found
    })
}

fn columns(info: &FileInfo) -> Result<LatencyColumns, Problem> {
    let table = matches!(info.format, Format::Csv(_) | Format::Parquet);
    let found = latency_columns(info).filter(|_| table);
    found.ok_or_else(|| {
        Problem::in_file(
            &info.name,
            "has no column of numbers that is called like a duration. Call it latency_ms, or latency_s if it is in seconds",
        )
    })
}
