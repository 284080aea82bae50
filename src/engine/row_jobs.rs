//! Jobs that read rows as they are.

use super::Problem;
use super::answer::Answer;
use super::data_jobs::{Progress, label_table};
use super::execute::Executor;
use super::job::{LabelSource, Part};
use crate::data::{self, Columns, Kind, Reading};

pub(super) fn rows(
    executor: &mut Executor,
    part: &Part,
    columns: &[(String, Kind)],
    labels: Option<&LabelSource>,
    progress: Progress,
) -> Result<Columns, Problem> {
    let mut rows = read_columns(executor, part, columns, progress)?;
    if let Some(labels) = labels {
        let table = label_table(executor, labels, &mut |_, _| {})?;
        table.join(&mut rows, part.first_row, labels);
    }
    Ok(rows)
}

pub(super) fn read_columns(
    executor: &Executor,
    part: &Part,
    columns: &[(String, Kind)],
    progress: Progress,
) -> Result<Columns, Problem> {
    let reading = Reading {
        columns: columns.to_vec(),
        missing: part.missing.clone(),
    };
    let mut all = Columns::default();
    data::read(
        &*executor.source(part.file)?,
        &part.info,
        &part.located,
        &reading,
        progress,
        &mut |batch| {
            all.append(data::to_columns(&batch.record));
            Ok(())
        },
    )?;
    Ok(all)
}

/// Of the part only this row is kept.
pub(super) fn one_row(
    executor: &Executor,
    part: &Part,
    columns: &[(String, Kind)],
    row: u64,
    progress: Progress,
) -> Result<Answer, Problem> {
    let reading = Reading {
        columns: columns.to_vec(),
        missing: part.missing.clone(),
    };
    let mut found = None;
    let mut before = 0;
    data::read(
        &*executor.source(part.file)?,
        &part.info,
        &part.located,
        &reading,
        progress,
        &mut |batch| {
            let rows = batch.record.num_rows() as u64;
            if (before..before + rows).contains(&row) {
                let names: Vec<String> = columns.iter().map(|(n, _)| n.clone()).collect();
                let at = (row - before) as usize;
                found = Some(data::pick_rows(&batch.record, &names, &[at]));
            }
            before += rows;
            Ok(())
        },
    )?;
    found.map(Answer::Row).ok_or_else(|| {
        Problem::in_file(
            &part.info.name,
            format!("has no row {} in this part, which holds {before}", row + 1),
        )
    })
}

pub(super) fn count(
    executor: &Executor,
    part: &Part,
    progress: Progress,
) -> Result<Answer, Problem> {
    let first = part
        .info
        .columns
        .iter()
        .take(1)
        .map(|c| (c.name.clone(), Kind::Text))
        .collect();
    let reading = Reading {
        columns: first,
        missing: part.missing.clone(),
    };
    let summary = data::read(
        &*executor.source(part.file)?,
        &part.info,
        &part.located,
        &reading,
        progress,
        &mut |_| Ok(()),
    )?;
    Ok(Answer::Count(summary.rows))
}
