//! What a Parquet file holds, from its index and a look at its beginning, middle and end.

use super::index::{Index, Readable};
use super::read::read_selected;
use crate::data::format::{ColumnInfo, FileInfo, Format, Kind};
use crate::data::kinds::{Declared, describe};
use crate::data::{ByteSource, Column, DataError, Reading, to_columns};
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use std::collections::BTreeMap;
use std::ops::Range;

/// Rows looked at in each place.
const LOOK: u64 = 4096;
/// A row group up to this size is loaded whole, so that its middle and end can be seen.
const SMALL: u64 = 32 << 20;
/// Of a larger one, this much of each column is loaded at first.
const HEAD: u64 = 2 << 20;

/// What the file's columns are. Every readable column is described; the others are named in the notes.
///
/// # Errors
/// When the file is cut off, encrypted, damaged or holds no rows.
pub fn inspect(source: &dyn ByteSource, missing: &[String]) -> Result<FileInfo, DataError> {
    let index = Index::open(source)?;
    let row_groups = index.row_groups();
    let rows = row_groups.iter().map(|g| g.rows).sum();
    if rows == 0 {
        return Err(DataError::in_file(
            source.name(),
            "the file has columns but no rows",
        ));
    }
    let mut info = FileInfo {
        name: source.name().to_owned(),
        bytes: source.len(),
        format: Format::Parquet,
        columns: index.columns.iter().map(blank).collect(),
        rows: Some(rows),
        notes: index.notes.clone(),
        row_groups,
    };
    let values = sample(source, &index, &info, missing)?;
    let mut columns = Vec::new();
    for (readable, values) in index.columns.iter().zip(&values) {
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        let (column, notes) = describe(&readable.name, readable.declared, &values, false);
        columns.push(column);
        info.notes.extend(notes);
    }
    info.columns = columns;
    Ok(info)
}

/// The values looked at, per column, as texts.
fn sample(
    source: &dyn ByteSource,
    index: &Index,
    info: &FileInfo,
    missing: &[String],
) -> Result<Vec<Vec<Option<String>>>, DataError> {
    let mut values: Vec<Vec<Option<String>>> = vec![Vec::new(); index.columns.len()];
    let reading = Reading {
        columns: index
            .columns
            .iter()
            .map(|c| (c.name.clone(), Kind::Text))
            .collect(),
        missing: missing.to_vec(),
    };
    let leaves: Vec<usize> = index.columns.iter().map(|c| c.leaf).collect();
    for (group, ranges) in places(info) {
        let look = |limit: u64| {
            let loaded = index.load(source, group, &leaves, limit)?;
            let mut found: Vec<Vec<Option<String>>> = vec![Vec::new(); values.len()];
            read_selected(
                info,
                index,
                &loaded,
                selection(&ranges),
                &reading,
                &mut |batch| {
                    for (column, (_, texts)) in
                        found.iter_mut().zip(to_columns(&batch.record).columns)
                    {
                        if let Column::Texts(texts) = texts {
                            column.extend(texts);
                        }
                    }
                    Ok(())
                },
            )?;
            Ok::<_, DataError>(found)
        };
        let small = info.row_groups.get(group).is_some_and(|g| g.bytes <= SMALL);
        // The first pages may be longer than expected; then there is no way around loading all.
        let found = if small {
            look(u64::MAX)
        } else {
            look(HEAD).or_else(|_| look(u64::MAX))
        }?;
        for (column, more) in values.iter_mut().zip(found) {
            column.extend(more);
        }
    }
    Ok(values)
}

/// Rows to look at, by row group: the beginning, the middle and the end of the file, or the beginnings of the first,
/// the middle and the last group when groups are large.
fn places(info: &FileInfo) -> BTreeMap<usize, Vec<Range<u64>>> {
    let groups: Vec<usize> = (0..info.row_groups.len())
        .filter(|g| info.row_groups[*g].rows > 0)
        .collect();
    let mut places: BTreeMap<usize, Vec<Range<u64>>> = BTreeMap::new();
    let (Some(&first), Some(&last)) = (groups.first(), groups.last()) else {
        return places;
    };
    let middle = groups.get(groups.len() / 2).copied().unwrap_or(first);
    let mut add = |group: usize, share: f64| {
        let size = info.row_groups[group];
        let latest = size.rows.saturating_sub(LOOK);
        let start = if size.bytes <= SMALL {
            (latest as f64 * share) as u64
        } else {
            0
        };
        places
            .entry(group)
            .or_default()
            .push(start..(start + LOOK).min(size.rows));
    };
    add(first, 0.0);
    add(middle, if groups.len() > 1 { 0.0 } else { 0.5 });
    add(last, 1.0);
    places
}

/// The rows of any of these ranges, which are ordered by start.
fn selection(ranges: &[Range<u64>]) -> RowSelection {
    let mut selectors = Vec::new();
    let mut at = 0;
    for range in ranges {
        let start = range.start.max(at);
        if start > at {
            selectors.push(RowSelector::skip((start - at) as usize));
        }
        if range.end > start {
            selectors.push(RowSelector::select((range.end - start) as usize));
        }
        at = at.max(range.end);
    }
    RowSelection::from(selectors)
}

fn blank(readable: &Readable) -> ColumnInfo {
    ColumnInfo {
        name: readable.name.clone(),
        kind: match readable.declared {
            Declared::Text | Declared::Nothing => Kind::Text,
            Declared::Whole | Declared::Real => Kind::Numeric,
            Declared::Boolean => Kind::Boolean,
            Declared::Moment => Kind::Datetime,
        },
        whole: false,
        distinct: 0,
        seen: 0,
        missing: 0,
        examples: Vec::new(),
        span: None,
        dates: None,
    }
}
