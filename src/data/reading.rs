//! What is read and what comes of it.

use super::{ByteSource, DataError, FileInfo, Format, Kind, Located, Place, csv, parquet};
use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

/// Reads a part of a table: calls `each` with its rows in order, and `progress` now and then.
///
/// However the file is cut into parts, the parts together hold the same rows with the same values.
///
/// # Errors
/// With row and column where they are known: what is damaged, ragged, not UTF-8; a column the file does not have; a
/// model or a document, which have no rows; and whatever `each` returns.
pub fn read(
    source: &dyn ByteSource,
    info: &FileInfo,
    located: &Located,
    reading: &Reading,
    progress: &mut Progress<'_>,
    each: &mut EachBatch<'_>,
) -> Result<ReadSummary, DataError> {
    match &info.format {
        Format::Csv(dialect) => csv::read(source, info, dialect, located, reading, progress, each),
        Format::Parquet => parquet::read(source, info, located, reading, progress, each),
        Format::Onnx | Format::Json => Err(DataError::in_file(
            &info.name,
            "this file is not a table and has no rows",
        )),
    }
}

/// Rows in a batch, at most.
pub const BATCH_ROWS: usize = 8192;

/// Which columns are read, and as which kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Column and kind, in the order wanted.
    pub columns: Vec<(String, Kind)>,
    /// Texts that stand for a missing value; see `plan::MISSING`.
    pub missing: Vec<String>,
}

/// Some consecutive rows.
///
/// Numeric columns are `Float64`, moments `Timestamp(Millisecond, "UTC")`, all others `Utf8`; missing is null, and NaN
/// does not occur. Infinite numbers are kept as values.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Row of the file that the first row is, counted from 0.
    pub first_row: u64,
    /// The columns, in the order asked for; at most [`BATCH_ROWS`] rows.
    pub record: RecordBatch,
    /// Per column, the values that could not be read as its kind; they are null.
    pub unparseable: Vec<u64>,
}

/// What a chunk held.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadSummary {
    /// Rows read.
    pub rows: u64,
    /// Columns with values that could not be read as their kind, in the order asked for.
    pub unreadable: Vec<Unreadable>,
    /// What else the person should know.
    pub notes: Vec<String>,
}

/// Values of a column that could not be read as its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The column.
    pub column: String,
    /// How many.
    pub count: u64,
    /// Where the first of them is.
    pub first: Place,
    /// What stands there, at most 60 characters. A value from the data: for the screen, never for a report or a link.
    pub example: String,
}

/// Receives batches in row order.
pub type EachBatch<'a> = dyn FnMut(Batch) -> Result<(), DataError> + 'a;

/// Told how many bytes and rows of the chunk are done, both counted from its beginning.
pub type Progress<'a> = dyn FnMut(u64, u64) + 'a;
