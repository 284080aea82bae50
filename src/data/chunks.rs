//! A file's parts: where each begins, which rows it holds, whoever reads it and in whatever order.

use super::csv::{State, StateMap};
use super::{ByteSource, Chunk, DataError, FileInfo, Format};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Bytes scanned at a time; small enough for the cache, large enough for states to meet early.
const BLOCK: u64 = 256 << 10;

/// What a chunk looks like before it is known what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChunkMap {
    /// CSV bytes: records and end state for every start state.
    States(StateMap),
    /// This many rows, from the file's own index.
    Rows(u64),
    /// Known only when it is read, such as a gzipped file.
    Unknown,
}

/// A chunk with its exact place among the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The part of the file.
    pub chunk: Chunk,
    /// Byte at which its first record begins (CSV; in the unpacked text when gzipped). `None` for Parquet, and when no
    /// record begins in it.
    pub start: Option<u64>,
    /// Row that its first row is, counted from 0.
    pub first_row: u64,
    /// Rows that begin in it; `None` when that is known only after reading, which then goes to the end of the file.
    pub rows: Option<u64>,
}

/// The parts to read a file in, each of about `target_bytes`; none for a model or a document.
///
/// CSV is cut into byte ranges, Parquet between row groups; a gzipped file is one part.
pub fn chunks(info: &FileInfo, target_bytes: u64) -> Vec<Chunk> {
    let target = target_bytes.max(1);
    match &info.format {
        Format::Csv(dialect) if dialect.gzip => vec![Chunk::Whole],
        Format::Csv(dialect) => byte_ranges(dialect.first_record..info.bytes, target),
        Format::Parquet => row_group_ranges(info, target),
        Format::Onnx | Format::Json => Vec::new(),
    }
}

/// What a chunk looks like from every possible start state. Reads the chunk once for CSV, and nothing for Parquet.
///
/// # Errors
/// When the file cannot be read.
pub fn locate(
    source: &dyn ByteSource,
    info: &FileInfo,
    chunk: &Chunk,
) -> Result<ChunkMap, DataError> {
    match (&info.format, chunk) {
        (Format::Csv(dialect), Chunk::Bytes(range)) if !dialect.gzip => {
            let end = range.end.min(source.len());
            let mut map = StateMap::empty();
            let mut at = range.start;
            while at < end {
                let block = source.read(at..end.min(at + BLOCK))?;
                map.observe(&block, at, dialect.delimiter);
                at += BLOCK;
            }
            Ok(ChunkMap::States(map))
        }
        (Format::Parquet, chunk) => Ok(ChunkMap::Rows(rows_of(info, chunk))),
        _ => Ok(ChunkMap::Unknown),
    }
}

/// The exact place of every chunk; `chunks` and `maps` are in file order and belong together.
///
/// The result does not depend on who made the maps or how many chunks there are.
pub fn settle(info: &FileInfo, chunks: &[Chunk], maps: &[ChunkMap]) -> Vec<Located> {
    let mut state = State::RecordStart;
    let mut next_row = 0;
    let first_record = match &info.format {
        Format::Csv(dialect) => Some(dialect.first_record),
        _ => None,
    };
    let settle_one = |(chunk, map): (&Chunk, &ChunkMap)| {
        let (start, rows) = match map {
            ChunkMap::States(map) => {
                let outcome = map.from(state);
                state = outcome.end;
                (outcome.first, Some(outcome.records))
            }
            ChunkMap::Rows(rows) => (None, Some(*rows)),
            ChunkMap::Unknown => (first_record, None),
        };
        let first_row = next_row;
        next_row += rows.unwrap_or(0);
        Located {
            chunk: chunk.clone(),
            start,
            first_row,
            rows,
        }
    };
    chunks.iter().zip(maps).map(settle_one).collect()
}

fn byte_ranges(all: Range<u64>, target: u64) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut start = all.start;
    while start < all.end {
        let end = all.end.min(start.saturating_add(target));
        chunks.push(Chunk::Bytes(start..end));
        start = end;
    }
    chunks
}

fn row_group_ranges(info: &FileInfo, target: u64) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0u64);
    for (index, group) in info.row_groups.iter().enumerate() {
        let end = index as u64 + 1;
        bytes = bytes.saturating_add(group.bytes);
        if bytes >= target || end == info.row_groups.len() as u64 {
            chunks.push(Chunk::RowGroups(start..end));
            (start, bytes) = (end, 0);
        }
    }
    chunks
}

fn rows_of(info: &FileInfo, chunk: &Chunk) -> u64 {
    let inside = |index: usize| match chunk {
        Chunk::RowGroups(range) => range.contains(&(index as u64)),
        Chunk::Whole => true,
        Chunk::Bytes(_) => false,
    };
    let groups = info.row_groups.iter().enumerate();
    groups
        .filter(|(index, _)| inside(*index))
        .map(|(_, group)| group.rows)
        .sum()
}
