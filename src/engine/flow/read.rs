//! Files to one merged summary, part by part in file order.

use super::open::{Opened, Sample, kind_of};
use super::{Phase, Track, multivariate, unexpected};
use crate::data::{
    Chunk, ChunkMap, FileInfo, Format, Kind, Located, ReadSummary, Unreadable, chunks, settle,
};
use crate::drift::multivariate::Draw;
use crate::engine::Problem;
use crate::engine::answer::{Answer, MergedSample};
use crate::engine::job::{FileId, Job, Part};
use crate::engine::parcel::Parcel;
use crate::engine::runner::{Runner, run};
use crate::plan::{Plan, WindowRule};
use crate::profile::{ProfileSpec, WindowCut, default_rule};
use futures::future::try_join_all;
use futures::{StreamExt, TryStreamExt, stream};

/// A sample, read.
pub(super) struct ReadSample {
    /// Its summary; empty when there are no files.
    pub merged: MergedSample,
    /// How it is cut into windows.
    pub cut: Option<WindowCut>,
    /// Its parts, to be streamed again.
    pub parts: Vec<Part>,
    /// What reading noted.
    pub notes: Vec<String>,
    /// Rows for what is measured over all features together, part by part.
    pub drawn: Option<(Draw, Vec<Parcel>)>,
}

/// Reads a sample once and summarises it, cut into windows by `rule` where there is one. Rows are drawn of the features that are looked at
/// together and of the columns counted beside them; not at all without such lists.
pub(super) async fn sample<R: Runner>(
    runner: &R,
    opened: &Opened,
    sample: &Sample,
    rule: Option<WindowRule>,
    drawn: Option<(&[String], Vec<String>)>,
    track: &Track<'_>,
) -> Result<ReadSample, Problem> {
    if let [(file, info)] = sample.files.as_slice()
        && info.format == Format::Json
    {
        let job = Job::OpenProfile {
            file: *file,
            class_columns: class_columns(&opened.plan),
        };
        return match run(runner, job, |_, _| {}).await? {
            Answer::Sample(merged) => Ok(ReadSample {
                merged: *merged,
                cut: None,
                parts: Vec::new(),
                notes: Vec::new(),
                drawn: None,
            }),
            other => Err(unexpected(&other)),
        };
    }
    let parts = locate(runner, &sample.files, &opened.plan.missing, track).await?;
    let cut = rule.and_then(|rule| window_cut(opened, sample, &parts, rule));
    let spec = ProfileSpec {
        columns: sample.columns.clone(),
        timestamp: timestamp_in(opened, sample),
        windows: cut,
        duplicates: true,
    };
    track.begin(
        Phase::Reading,
        sample.files.iter().map(|(_, i)| i.bytes).sum(),
    );
    let draw = drawn.and_then(|(features, beside)| multivariate::draw(features, beside, &parts));
    let Profiled {
        packed,
        notes,
        drawn,
    } = profile_parts(runner, &parts, &spec, draw.as_ref(), track).await?;
    let merged = merge(runner, packed, class_columns(&opened.plan)).await?;
    Ok(ReadSample {
        merged,
        cut,
        parts,
        notes,
        drawn: draw.map(|draw| (draw, drawn)),
    })
}

/// The profile of some files read as one, for a file that can stand in for the reference; cut into windows when the plan finds limits
/// from the reference's own.
///
/// # Errors
/// When a file cannot be read.
pub async fn profile<R: Runner>(
    runner: &R,
    files: &[FileId],
    plan: &Plan,
) -> Result<MergedSample, Problem> {
    let quiet = |_| {};
    let track = Track::new(&quiet);
    let request = super::Request {
        reference: files.to_vec(),
        plan: plan.clone(),
        ..super::Request::default()
    };
    let opened = super::open(runner, &request, &track).await?;
    let rule = window_rule(&opened, &opened.reference);
    let rule = rule.filter(|_| !plan.limits.windows.is_constant());
    Ok(
        sample(runner, &opened, &opened.reference, rule, None, &track)
            .await?
            .merged,
    )
}

/// Where the records of each part begin, over all files.
pub(super) async fn locate<R: Runner>(
    runner: &R,
    files: &[(FileId, FileInfo)],
    missing: &[String],
    track: &Track<'_>,
) -> Result<Vec<Part>, Problem> {
    let mut parts = Vec::new();
    let mut first_row = 0;
    for (file, info) in files {
        for mut located in locate_file(runner, *file, info, track).await? {
            let part = |located: &Located| Part {
                file: *file,
                info: info.clone(),
                located: located.clone(),
                first_row,
                missing: missing.to_vec(),
            };
            if located.rows.is_none() {
                located.rows = Some(count(runner, part(&located)).await?);
            }
            parts.push(part(&located));
            first_row += located.rows.unwrap_or(0);
        }
    }
    Ok(parts)
}

/// A gzipped file does not say how many rows it has.
async fn count<R: Runner>(runner: &R, part: Part) -> Result<u64, Problem> {
    match run(runner, Job::Count { part }, |_, _| {}).await? {
        Answer::Count(rows) => Ok(rows),
        other => Err(unexpected(&other)),
    }
}

async fn locate_file<R: Runner>(
    runner: &R,
    file: FileId,
    info: &FileInfo,
    track: &Track<'_>,
) -> Result<Vec<Located>, Problem> {
    let pieces: Vec<Chunk> = chunks(info, part_bytes(info.bytes, runner.width()));
    track.begin(Phase::Locating, info.bytes);
    let jobs = pieces.iter().map(|chunk| {
        let job = Job::Locate {
            file,
            info: info.clone(),
            chunk: chunk.clone(),
        };
        async move {
            match run(runner, job, track.job(Phase::Locating)).await? {
                Answer::Map(map) => Ok(map),
                other => Err(unexpected(&other)),
            }
        }
    });
    let maps: Vec<ChunkMap> = try_join_all(jobs).await?;
    Ok(settle(info, &pieces, &maps))
}

/// Parts small enough to share the work and to show progress, large enough to be worth a message.
fn part_bytes(bytes: u64, width: usize) -> u64 {
    (bytes / (width as u64 * 2)).clamp(1 << 20, 8 << 20)
}

struct Profiled {
    packed: Vec<Parcel>,
    notes: Vec<String>,
    drawn: Vec<Parcel>,
}

async fn profile_parts<R: Runner>(
    runner: &R,
    parts: &[Part],
    spec: &ProfileSpec,
    draw: Option<&Draw>,
    track: &Track<'_>,
) -> Result<Profiled, Problem> {
    let jobs = parts.iter().map(|part| {
        let job = Job::Profile {
            part: part.clone(),
            spec: spec.clone(),
            draw: draw.cloned(),
        };
        async move {
            match run(runner, job, track.job(Phase::Reading)).await? {
                Answer::Profile {
                    part,
                    summary,
                    drawn,
                } => Ok((part, summary, drawn)),
                other => Err(unexpected(&other)),
            }
        }
    });
    let done: Vec<(Parcel, ReadSummary, Parcel)> = stream::iter(jobs)
        .buffered(runner.width() * 2)
        .try_collect()
        .await?;
    let (mut packed, mut summaries, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    for (part, summary, rows) in done {
        packed.push(part);
        summaries.push(summary);
        drawn.push(rows);
    }
    Ok(Profiled {
        packed,
        notes: notes(&summaries),
        drawn,
    })
}

/// One note per column with values that could not be read, with the first place, and what else reading noted, each once.
fn notes(summaries: &[ReadSummary]) -> Vec<String> {
    let mut unreadable: Vec<Unreadable> = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for summary in summaries {
        for column in &summary.unreadable {
            match unreadable.iter_mut().find(|u| u.column == column.column) {
                Some(known) => known.count += column.count,
                None => unreadable.push(column.clone()),
            }
        }
        for note in &summary.notes {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
    }
    let said = |u: Unreadable| {
        format!(
            "{} values of column \"{}\" could not be read and count as missing; the first is in {}.",
            u.count, u.column, u.first
        )
    };
    unreadable.into_iter().map(said).chain(notes).collect()
}

async fn merge<R: Runner>(
    runner: &R,
    parts: Vec<Parcel>,
    class_columns: Vec<String>,
) -> Result<MergedSample, Problem> {
    if parts.is_empty() {
        return Ok(MergedSample::default());
    }
    match run(
        runner,
        Job::Merge {
            parts,
            class_columns,
        },
        |_, _| {},
    )
    .await?
    {
        Answer::Sample(merged) => Ok(*merged),
        other => Err(unexpected(&other)),
    }
}

/// The plan's rule, else the one that the sample's span calls for; `None` without a timestamp.
pub(super) fn window_rule(opened: &Opened, sample: &Sample) -> Option<WindowRule> {
    opened.plan.window.or_else(|| {
        let name = timestamp_in(opened, sample)?;
        let spans = sample
            .files
            .iter()
            .filter_map(|(_, i)| i.column(&name)?.span);
        let (from, to) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some(default_rule(to - from).into())
    })
}

fn window_cut(
    opened: &Opened,
    sample: &Sample,
    parts: &[Part],
    rule: WindowRule,
) -> Option<WindowCut> {
    let rows = parts.iter().filter_map(|p| p.located.rows).sum();
    let cut = WindowCut::of_rule(rule, rows)?;
    let timed = timestamp_in(opened, sample).is_some();
    (timed || matches!(cut, WindowCut::Rows { .. })).then_some(cut)
}

/// The plan's timestamp, where the sample has it.
pub(super) fn timestamp_in(opened: &Opened, sample: &Sample) -> Option<String> {
    opened
        .plan
        .roles
        .timestamp
        .clone()
        .filter(|t| sample.columns.iter().any(|(n, _)| n == t))
}

/// Columns whose categories are the classes of the task.
fn class_columns(plan: &Plan) -> Vec<String> {
    [&plan.roles.label, &plan.roles.prediction]
        .into_iter()
        .flatten()
        .filter(|n| kind_of(plan, n, Kind::Categorical) == Kind::Categorical)
        .cloned()
        .collect()
}
