//! What a file is, as found by looking at its content.

use super::DataError;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a dropped file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with separators, perhaps gzipped.
    Csv(CsvDialect),
    /// Apache Parquet.
    Parquet,
    /// An ONNX model.
    Onnx,
    /// A JSON document of ours (plan, profile, report, workspace, attestations): its own parser decides.
    Json,
}

/// How a CSV file is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CsvDialect {
    /// `,` `;` tab or `|`; in a file of one column, one of them that does not occur.
    pub delimiter: u8,
    /// Whether the first record names the columns; otherwise they are `column_1` and so on.
    pub header: bool,
    /// Whether the file is gzipped; it is then one chunk.
    pub gzip: bool,
    /// Length of the byte-order mark, 0 or 3.
    pub bom: u8,
    /// Byte at which the first record of data begins, behind the byte-order mark and the header; counted in the
    /// unpacked text when the file is gzipped.
    pub first_record: u64,
    /// Whether numbers are written `1,5` (and thousands `1.234,5`).
    pub decimal_comma: bool,
}

/// How moments are written in a column, as decided from all values looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// Year first, or the month by its name: nothing to decide.
    Iso,
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// Eight digits, year first.
    Compact,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Microseconds since 1970.
    EpochMicros,
    /// Nanoseconds since 1970.
    EpochNanos,
}

/// What a column holds. Decides how it is stored: numbers as `Float64`, moments as milliseconds, the rest as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Numbers.
    Numeric,
    /// A set of values.
    Categorical,
    /// True or false in any common spelling.
    Boolean,
    /// Moments in time.
    Datetime,
    /// Free text or identifiers: nearly every value differs.
    Text,
}

/// A column as guessed from the looked-at part of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name; a repeated name gets `_2`, `_3` and a note.
    pub name: String,
    /// The guessed kind.
    pub kind: Kind,
    /// Whether all numbers looked at are whole.
    pub whole: bool,
    /// Different values among those looked at.
    pub distinct: u64,
    /// Values looked at, missing ones included.
    pub seen: u64,
    /// Missing among those looked at.
    pub missing: u64,
    /// A few values in order of first appearance, for the screen only.
    pub examples: Vec<String>,
    /// Earliest and latest moment looked at, in ms since 1970, for datetimes.
    pub span: Option<(i64, i64)>,
    /// How moments are written, for datetimes that are written as text or as numbers.
    #[serde(default)]
    pub dates: Option<Dates>,
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileInfo {
    /// The file's name.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// What it is.
    pub format: Format,
    /// Its columns in order; none for a model or a document.
    pub columns: Vec<ColumnInfo>,
    /// Rows, when the format says so without reading all.
    pub rows: Option<u64>,
    /// What the person should know: repeated header names, nested columns left out, assumed date order.
    pub notes: Vec<String>,
    /// The row groups of a Parquet file; empty otherwise.
    #[serde(default)]
    pub row_groups: Vec<RowGroup>,
}

/// One row group of a Parquet file, from the file's own index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowGroup {
    /// Rows in it.
    pub rows: u64,
    /// Bytes of its columns as stored.
    pub bytes: u64,
}

/// A part of a file that one job reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chunk {
    /// Bytes of a CSV file; a record belongs to the chunk in which it begins.
    Bytes(Range<u64>),
    /// Row groups of a Parquet file.
    RowGroups(Range<u64>),
    /// The whole file.
    Whole,
}

impl FileInfo {
    /// Where the column of this name stands, from 0.
    ///
    /// # Errors
    /// When the file has no such column; the message names those it has.
    pub fn column_index(&self, name: &str) -> Result<usize, DataError> {
        self.columns
            .iter()
            .position(|c| c.name == name)
            .ok_or_else(|| {
                let known: Vec<&str> = self
                    .columns
                    .iter()
                    .take(12)
                    .map(|c| c.name.as_str())
                    .collect();
                let more = if self.columns.len() > known.len() {
                    " …"
                } else {
                    ""
                };
                let message = format!(
                    "there is no such column; the file has {}{more}",
                    known.join(", ")
                );
                DataError::in_file(&self.name, message).at_column(name)
            })
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&ColumnInfo> {
        self.columns.iter().find(|c| c.name == name)
    }
}
