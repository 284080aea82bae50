//! From a dropped file to what is known of it before it is read.

use super::recognise::{Recognised, recognise};
use super::{ByteSource, DataError, FileInfo, Format, csv, parquet};

/// What the file is, by its content, and what its columns hold, guessed from its beginning, middle and end.
///
/// The same bytes always give the same answer. `missing` are the texts that stand for a missing value.
///
/// # Errors
/// When it is not a table, a model or a JSON document, is damaged, or has no rows; the message says what it is and what
/// to do.
pub fn inspect(source: &dyn ByteSource, missing: &[String]) -> Result<FileInfo, DataError> {
    let without_columns = |format| FileInfo {
        name: source.name().to_owned(),
        bytes: source.len(),
        format,
        columns: Vec::new(),
        rows: None,
        notes: Vec::new(),
        row_groups: Vec::new(),
    };
    match recognise(source)? {
        Recognised::Csv => csv::inspect(source, false, missing),
        Recognised::GzippedCsv => csv::inspect(source, true, missing),
        Recognised::Parquet => parquet::inspect(source, missing),
        Recognised::Onnx => Ok(without_columns(Format::Onnx)),
        Recognised::Json => Ok(without_columns(Format::Json)),
    }
}
