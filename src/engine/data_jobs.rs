//! Jobs that need no model.

use super::Problem;
use super::answer::{Answer, ComparedColumn, MergedSample};
use super::drawn_rows;
use super::execute::{Executor, misplaced};
use super::job::{Job, LabelSource, Part};
use super::labels::LabelTable;
use super::latency_log;
use super::packed_profile::PackedProfile;
use super::parcel::{Json, Parcel};
use super::row_jobs::{count, one_row, read_columns, rows};
use super::scoring::{self, Scoring};
use super::stream_jobs;
use crate::data::{self, Kind, Reading};
use crate::drift::multivariate::{Draw, Drawn};
use crate::drift::{self, Asked, Restoration};
use crate::performance::{self, Outcomes, ParityPart};
use crate::plan::Limits;
use crate::profile::{
    self, ColumnProfile, DatasetAccumulator, DatasetProfile, ProfileFile, ProfileSpec, Values,
    Window, WindowProfile,
};
use crate::stats::Accumulator;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most classes a task may have.
const MOST_CLASSES: usize = 1000;
/// Bars in a drawn histogram.
const BARS: usize = 30;

pub(super) type Progress<'a> = &'a mut dyn FnMut(u64, u64);

pub(super) fn run(
    executor: &mut Executor,
    job: Job,
    progress: Progress,
) -> Result<Answer, Problem> {
    match job {
        Job::Inspect { file, missing } => Ok(Answer::Info(data::inspect(
            &*executor.source(file)?,
            &missing,
        )?)),
        Job::Fingerprint { file } => fingerprint(executor, file, progress),
        Job::Locate { file, info, chunk } => Ok(Answer::Map(data::locate(
            &*executor.source(file)?,
            &info,
            &chunk,
        )?)),
        Job::Profile { part, spec, draw } => {
            summarise(executor, &part, &spec, draw.as_ref(), progress)
        }
        Job::Merge {
            parts,
            class_columns,
        } => merge(parts, &class_columns),
        Job::OpenProfile {
            file,
            class_columns,
        } => open_profile(executor, file, &class_columns),
        Job::Compare {
            reference,
            production,
            columns,
            limits,
            uncut,
        } => compare(
            &reference,
            &production,
            &columns,
            (&limits.0, &uncut),
            progress,
        ),
        Job::Detectable {
            reference,
            columns,
            limits,
        } => detectable(&reference, &columns, &limits.0, progress),
        Job::Multivariate {
            reference,
            production,
            alpha,
        } => drawn_rows::compare(&reference, &production, alpha),
        Job::Joint {
            reference,
            production,
            id,
            label,
            regression,
            labels,
        } => {
            let table = match &labels {
                Some(labels) => Some(label_table(executor, labels, progress)?),
                None => None,
            };
            drawn_rows::joint(
                reference.as_ref(),
                production.as_ref(),
                (id.as_deref(), label.as_deref()),
                regression,
                labels.as_ref().zip(table.as_deref()),
            )
        }
        Job::WatchOutcomes {
            spec,
            outcomes,
            times,
            asks,
        } => stream_jobs::outcomes(&spec, &outcomes, &times, asks),
        Job::WatchColumns { rows, time, asks } => {
            stream_jobs::columns(&rows, time.as_deref(), asks)
        }
        Job::Labels { labels } => {
            let table = label_table(executor, &labels, progress)?;
            Ok(Answer::Labels {
                ids: table.ids(),
                repeated_ids: table.repeated(),
                in_order: table.in_order(),
                classes: table.classes(),
            })
        }
        Job::Score {
            part,
            scoring,
            labels,
        } => score(executor, &part, &scoring, labels.as_ref(), progress),
        Job::Rows {
            part,
            columns,
            labels,
            limit,
        } => {
            let mut rows = rows(executor, &part, &columns, labels.as_ref(), progress)?;
            rows.truncate(limit.map_or(usize::MAX, |l| l as usize));
            Ok(Answer::Rows(Parcel::pack(&rows)))
        }
        Job::Draw {
            part,
            columns,
            draw,
        } => {
            let mut rows = read_columns(executor, &part, &columns, progress)?;
            rows.keep(|row| draw.takes(part.first_row + row as u64));
            Ok(Answer::Rows(Parcel::pack(&rows)))
        }
        Job::Row { part, columns, row } => one_row(executor, &part, &columns, row, progress),
        Job::TableCauses {
            reference,
            production,
            roles,
        } => {
            let (reference, production) = (
                reference.open::<DatasetProfile>()?,
                production.open::<DatasetProfile>()?,
            );
            let found = drift::table_causes(&reference, &production, &roles.0);
            Ok(Answer::Causes(Json(found)))
        }
        Job::Restorations {
            reference,
            production,
            columns,
        } => restorations(&reference, &production, &columns),
        Job::Count { part } => count(executor, &part, progress),
        Job::Measure {
            spec,
            reference,
            production,
            windows,
            predictions,
        } => {
            let (reference, production) = (together(&reference)?, together(&production)?);
            let measured = performance::measure(
                &spec,
                reference.as_ref(),
                production.as_ref(),
                &windows,
                &predictions,
            );
            Ok(Answer::Performance(Json(measured)))
        }
        Job::Parity {
            parts,
            windows,
            classes,
        } => parity(&parts, &windows, &classes),
        Job::ServerLatency { rows, ask } => latency_log::summarise(&rows, &ask),
        Job::Model { .. }
        | Job::Predict { .. }
        | Job::Impact { .. }
        | Job::Stress { .. }
        | Job::Walk { .. }
        | Job::Latency { .. } => Err(misplaced(&job)),
    }
}

fn parity(parts: &[Parcel], windows: &[Window], classes: &[String]) -> Result<Answer, Problem> {
    let mut whole: Option<ParityPart> = None;
    for part in parts {
        let part = part.open()?;
        match &mut whole {
            Some(whole) => whole.merge(part),
            None => whole = Some(part),
        }
    }
    let found = whole.map(|whole| whole.finish(windows, classes));
    Ok(Answer::Parity(Json(found.unwrap_or_default())))
}

fn fingerprint(
    executor: &Executor,
    file: super::FileId,
    progress: Progress,
) -> Result<Answer, Problem> {
    let source = executor.source(file)?;
    let mut hash = Sha256::new();
    let mut at = 0;
    while at < source.len() {
        let end = (at + (4 << 20)).min(source.len());
        hash.update(&source.read(at..end)?);
        at = end;
        progress(at, 0);
    }
    Ok(Answer::Fingerprint(
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect(),
    ))
}

fn summarise(
    executor: &Executor,
    part: &Part,
    spec: &ProfileSpec,
    draw: Option<&Draw>,
    progress: Progress,
) -> Result<Answer, Problem> {
    let mut columns = spec.columns.clone();
    if let Some(time) = &spec.timestamp
        && !columns.iter().any(|(n, _)| n == time)
    {
        columns.push((time.clone(), Kind::Datetime));
    }
    for name in draw.iter().flat_map(|d| &d.beside) {
        if !columns.iter().any(|(n, _)| n == name) {
            columns.push((name.clone(), Kind::Categorical));
        }
    }
    let reading = Reading {
        columns,
        missing: part.missing.clone(),
    };
    let mut accumulator = DatasetAccumulator::new(spec);
    let mut drawn = Drawn::default();
    let summary = data::read(
        &*executor.source(part.file)?,
        &part.info,
        &part.located,
        &reading,
        progress,
        &mut |batch| {
            let first_row = part.first_row + (batch.first_row - part.located.first_row);
            accumulator.observe_batch(&batch.record, first_row, &batch.unparseable);
            if let Some(draw) = draw {
                drawn.append(drawn_rows::draw(draw, &batch.record, first_row));
            }
            Ok(())
        },
    )?;
    Ok(Answer::Profile {
        part: Parcel::pack(&accumulator),
        summary,
        drawn: draw.map(|_| Parcel::pack(&drawn)).unwrap_or_default(),
    })
}

fn merge(parts: Vec<Parcel>, class_columns: &[String]) -> Result<Answer, Problem> {
    // Neighbours of like size first, so that a value is merged as often as the parts can be halved.
    let mut merged: Vec<(u32, DatasetAccumulator)> = Vec::new();
    for part in parts {
        let mut next = (0, part.open::<DatasetAccumulator>()?);
        while let Some((size, mut before)) = merged.pop_if(|(size, _)| *size == next.0) {
            before.merge(next.1);
            next = (size + 1, before);
        }
        merged.push(next);
    }
    let whole = merged.into_iter().map(|(_, part)| part).rev();
    let whole = whole.reduce(|after, mut before| {
        before.merge(after);
        before
    });
    Ok(sample(
        whole.map(DatasetAccumulator::finish).unwrap_or_default(),
        class_columns,
    ))
}

fn open_profile(
    executor: &Executor,
    file: super::FileId,
    class_columns: &[String],
) -> Result<Answer, Problem> {
    let source = executor.source(file)?;
    let bytes = source.read(0..source.len())?;
    let document =
        ProfileFile::read(&bytes).map_err(|e| Problem::in_file(source.name(), e.to_string()))?;
    Ok(sample(document.profile, class_columns))
}

fn sample(profile: DatasetProfile, class_columns: &[String]) -> Answer {
    let mut classes = BTreeSet::new();
    for column in profile
        .columns
        .iter()
        .filter(|c| class_columns.contains(&c.name))
    {
        if let Values::Categories(categories) = &column.values {
            classes.extend(categories.counts.keys().take(MOST_CLASSES).cloned());
        }
    }
    let span = |c: &ColumnProfile| match &c.values {
        Values::Numbers(numbers) if c.kind == Kind::Datetime => {
            Some((c.name.clone(), numbers.min()? as i64, numbers.max()? as i64))
        }
        _ => None,
    };
    Answer::Sample(Box::new(MergedSample {
        rows: profile.rows,
        duplicate_rows: profile.duplicate_rows,
        rows_outside_windows: profile.rows_outside_windows,
        windows: profile.windows.iter().map(|w| w.window.clone()).collect(),
        columns: profile
            .columns
            .iter()
            .map(|c| (c.name.clone(), c.kind))
            .collect(),
        spans: profile.columns.iter().filter_map(span).collect(),
        classes: classes.into_iter().take(MOST_CLASSES).collect(),
        profile: PackedProfile::pack(profile),
    }))
}

fn compare(
    reference: &PackedProfile,
    production: &PackedProfile,
    names: &[String],
    (limits, uncut): (&Limits, &str),
    progress: Progress,
) -> Result<Answer, Problem> {
    let (reference, production) = (reference.open()?, production.open()?);
    let mut compared = Vec::new();
    for (done, name) in names.iter().enumerate() {
        compared.push(compare_column(
            &reference,
            &production,
            name,
            (limits, uncut),
        ));
        progress(done as u64 + 1, 0);
    }
    Ok(Answer::Compared(Json(compared)))
}

fn compare_column(
    reference: &DatasetProfile,
    production: &DatasetProfile,
    name: &str,
    (limits, uncut): (&Limits, &str),
) -> ComparedColumn {
    let find = |columns: &[ColumnProfile]| columns.iter().find(|c| c.name == name).cloned();
    let (r, p) = (find(&reference.columns), find(&production.columns));
    let kind = r.as_ref().or(p.as_ref()).map_or(Kind::Text, |c| c.kind);
    let r = r.unwrap_or_else(|| ColumnProfile::empty(name, kind));
    let p = p.unwrap_or_else(|| ColumnProfile::empty(name, kind));
    let in_windows = |windows: &[WindowProfile]| -> Vec<(Window, ColumnProfile)> {
        let found = windows
            .iter()
            .filter_map(|w| Some((w.window.clone(), find(&w.columns)?)));
        found.collect()
    };
    let windows = in_windows(&production.windows);
    let mut comparison = drift::score_column(&r, &p, &windows, limits);
    let own: &[WindowProfile] = if uncut.is_empty() {
        &reference.windows
    } else {
        &[]
    };
    drift::limit_windows(&mut comparison, &r, &in_windows(own), uncut, limits);
    ComparedColumn {
        comparison,
        reference: profile::summarise(&r),
        production: profile::summarise(&p),
        histogram: profile::histogram(&r, &p, BARS),
        quantiles: profile::quantiles(&r, &p),
    }
}

fn detectable(
    reference: &PackedProfile,
    columns: &[Asked],
    limits: &Limits,
    progress: Progress,
) -> Result<Answer, Problem> {
    let reference = reference.open()?;
    let mut found = Vec::new();
    for (done, asked) in columns.iter().enumerate() {
        let column = reference.columns.iter().find(|c| c.name == asked.name);
        found.extend(column.map(|c| drift::detectable(c, asked, limits)));
        progress(done as u64 + 1, 0);
    }
    Ok(Answer::Detectable(Json(found)))
}

fn restorations(
    reference: &PackedProfile,
    production: &PackedProfile,
    names: &[String],
) -> Result<Answer, Problem> {
    let (reference, production) = (reference.open()?, production.open()?);
    let find =
        |columns: &[ColumnProfile], name: &str| columns.iter().find(|c| c.name == name).cloned();
    let of = |name: &String| {
        let (r, p) = (
            find(&reference.columns, name)?,
            find(&production.columns, name)?,
        );
        Some((name.clone(), Restoration::between(&r, &p)?))
    };
    let found: Vec<(String, Restoration)> = names.iter().filter_map(of).collect();
    Ok(Answer::Restorations(Parcel::pack(&found)))
}

pub(super) fn label_table(
    executor: &mut Executor,
    labels: &LabelSource,
    progress: Progress,
) -> Result<Arc<LabelTable>, Problem> {
    if let Some((source, table)) = &executor.labels
        && source == labels
    {
        return Ok(table.clone());
    }
    let mut table = LabelTable::default();
    let columns = LabelTable::columns(labels);
    for part in &labels.parts {
        let columns = read_columns(executor, part, &columns, progress)?;
        table.add(&columns, labels);
    }
    let table = Arc::new(table);
    executor.labels = Some((labels.clone(), table.clone()));
    Ok(table)
}

fn score(
    executor: &mut Executor,
    part: &Part,
    scoring: &Scoring,
    labels: Option<&LabelSource>,
    progress: Progress,
) -> Result<Answer, Problem> {
    let columns = scoring.columns(labels);
    let rows = rows(executor, part, &columns, labels, progress)?;
    let predictions = scoring.recorded(&rows);
    Ok(Answer::Scored(scoring::score(
        &rows,
        part.first_row,
        &predictions,
        scoring,
    )?))
}

pub(super) fn together(parts: &[Parcel]) -> Result<Option<Outcomes>, Problem> {
    let mut whole: Option<Outcomes> = None;
    for part in parts {
        let part: Outcomes = part.open()?;
        match &mut whole {
            Some(whole) => whole.merge(part),
            None => whole = Some(part),
        }
    }
    Ok(whole)
}
