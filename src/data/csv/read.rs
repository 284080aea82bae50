//! CSV records to batches.

use super::bytes::Pieces;
use super::fields::{end_of, field, record, skip_line_ends};
use super::scan::{is_line_end, place_of};
use crate::data::column_builder::ColumnBuilder;
use crate::data::format::{Chunk, CsvDialect, FileInfo, Kind};
use crate::data::missing::Missing;
use crate::data::reading::{BATCH_ROWS, Batch, EachBatch, Progress, ReadSummary, Reading};
use crate::data::{ByteSource, DataError, Located, number};
use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_schema::{Schema, SchemaRef};
use std::sync::Arc;

/// A batch ends early when it holds this much text, so that long texts cannot fill the memory.
const BATCH_TEXT: usize = 8 << 20;

/// Reads the records that begin in the chunk.
///
/// # Errors
/// With the row and, where it is known, the column: ragged rows, text that is not UTF-8, a quote that nothing closes,
/// a column the file does not have, a damaged gzip; and whatever `each` returns.
pub fn read(
    source: &dyn ByteSource,
    info: &FileInfo,
    dialect: &CsvDialect,
    located: &Located,
    reading: &Reading,
    progress: &mut Progress<'_>,
    each: &mut EachBatch<'_>,
) -> Result<ReadSummary, DataError> {
    let mut reader = Reader::new(info, dialect, located, reading)?;
    let (Some(start), false) = (located.start, located.rows == Some(0)) else {
        return Ok(reader.summary());
    };
    let mut pieces = match (&located.chunk, dialect.gzip) {
        (Chunk::Bytes(range), false) => {
            Pieces::plain(source, start..range.end.max(start), dialect.delimiter)
        }
        (_, false) => Pieces::plain(source, start..source.len(), dialect.delimiter),
        (_, true) => Pieces::gzip(source, start, dialect.delimiter)?,
    };
    while !reader.is_done() {
        let row = reader.first_row + reader.rows + 1;
        let piece = pieces.next().map_err(|error| error.at_row(row))?;
        if piece.is_empty() {
            break;
        }
        reader.piece(piece, each)?;
        progress(pieces.taken(), reader.rows);
    }
    reader.flush(each)?;
    match located.rows {
        Some(rows) if rows != reader.rows => Err(DataError::in_file(
            &info.name,
            format!(
                "the file changed while it was read: {rows} rows were expected here and {} found; open it again",
                reader.rows
            ),
        )),
        _ => Ok(reader.summary()),
    }
}

struct Reader<'a> {
    info: &'a FileInfo,
    delimiter: u8,
    missing: Missing,
    /// Per column of the file: where its values go.
    targets: Vec<Target>,
    builders: Vec<ColumnBuilder>,
    schema: SchemaRef,
    first_row: u64,
    wanted: u64,
    rows: u64,
    /// Rows of `rows` that were handed on.
    sent: u64,
}

#[derive(Clone, Copy)]
enum Target {
    Skip,
    /// Plain digits go in without a second look.
    Digits(usize),
    Text(usize),
}

impl<'a> Reader<'a> {
    fn new(
        info: &'a FileInfo,
        dialect: &CsvDialect,
        located: &Located,
        reading: &Reading,
    ) -> Result<Self, DataError> {
        if info.columns.is_empty() {
            return Err(DataError::in_file(&info.name, "the file has no columns"));
        }
        let missing = Missing::new(&reading.missing);
        let short_way = !missing.any_number_like() && !dialect.decimal_comma;
        let mut targets = vec![Target::Skip; info.columns.len()];
        let mut builders = Vec::with_capacity(reading.columns.len());
        for (name, kind) in &reading.columns {
            let index = info.column_index(name)?;
            targets[index] = if *kind == Kind::Numeric && short_way {
                Target::Digits(builders.len())
            } else {
                Target::Text(builders.len())
            };
            builders.push(ColumnBuilder::new(
                &info.columns[index],
                *kind,
                dialect.decimal_comma,
            ));
        }
        let fields: Vec<_> = builders.iter().map(ColumnBuilder::field).collect();
        Ok(Reader {
            info,
            delimiter: dialect.delimiter,
            missing,
            targets,
            builders,
            schema: Arc::new(Schema::new(fields)),
            first_row: located.first_row,
            wanted: located.rows.unwrap_or(u64::MAX),
            rows: 0,
            sent: 0,
        })
    }

    fn is_done(&self) -> bool {
        self.rows >= self.wanted
    }

    fn piece(&mut self, bytes: &[u8], each: &mut EachBatch<'_>) -> Result<(), DataError> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                // The rows before the bad one may hold an earlier error; the row may also lie beyond this chunk.
                let (valid, _) = bytes.split_at(error.valid_up_to());
                let whole = super::scan::last_end(valid, self.delimiter).unwrap_or(0);
                self.piece(&bytes[..whole], each)?;
                return if self.is_done() {
                    Ok(())
                } else {
                    Err(self.not_utf8(&bytes[whole..]))
                };
            }
        };
        let mut at = skip_line_ends(bytes, 0);
        while at < text.len() && !self.is_done() {
            let end = self.record(text, at)?;
            self.rows += 1;
            if self.rows - self.sent == BATCH_ROWS as u64 || self.text_bytes() > BATCH_TEXT {
                self.flush(each)?;
            }
            at = skip_line_ends(bytes, end);
        }
        Ok(())
    }

    /// Reads the record that begins at `at`; gives where it ends.
    fn record(&mut self, text: &str, at: usize) -> Result<usize, DataError> {
        let row = self.first_row + self.rows;
        let (bytes, mut start) = (text.as_bytes(), at);
        let last = self.targets.len() - 1;
        for (column, target) in self.targets.iter().enumerate() {
            let end = match *target {
                Target::Digits(to) => {
                    match digits(bytes, start, self.delimiter).zip(self.builders[to].numbers()) {
                        Some(((value, end), numbers)) => {
                            numbers.append_value(value);
                            Some(end)
                        }
                        None => take(
                            &mut self.builders[to],
                            text,
                            start,
                            self.delimiter,
                            &self.missing,
                            row,
                        ),
                    }
                }
                Target::Text(to) => take(
                    &mut self.builders[to],
                    text,
                    start,
                    self.delimiter,
                    &self.missing,
                    row,
                ),
                Target::Skip if bytes.get(start) == Some(&b'"') => {
                    let field = field(text, start, self.delimiter);
                    field.closed.then_some(field.end)
                }
                Target::Skip => Some(end_of(text, start, self.delimiter)),
            };
            let Some(end) = end else {
                return Err(self.unclosed(row, column));
            };
            let more = bytes.get(end) == Some(&self.delimiter);
            if more == (column == last) {
                return Err(self.ragged(row, text, at));
            }
            start = end + 1;
        }
        Ok(start - 1)
    }

    fn text_bytes(&self) -> usize {
        self.builders.iter().map(ColumnBuilder::text_bytes).sum()
    }

    fn flush(&mut self, each: &mut EachBatch<'_>) -> Result<(), DataError> {
        let rows = self.rows - self.sent;
        if rows == 0 {
            return Ok(());
        }
        let (arrays, unparseable) = self
            .builders
            .iter_mut()
            .map(ColumnBuilder::finish_batch)
            .unzip();
        let options = RecordBatchOptions::new().with_row_count(Some(rows as usize));
        let record = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)
            .map_err(|error| DataError::in_file(&self.info.name, error.to_string()))?;
        let first_row = self.first_row + self.sent;
        self.sent = self.rows;
        each(Batch {
            first_row,
            record,
            unparseable,
        })
    }

    fn summary(&self) -> ReadSummary {
        ReadSummary {
            rows: self.rows,
            unreadable: self
                .builders
                .iter()
                .filter_map(|b| b.unreadable(&self.info.name))
                .collect(),
            notes: Vec::new(),
        }
    }

    fn ragged(&self, row: u64, text: &str, at: usize) -> DataError {
        let (fields, _) = record(text, at, self.delimiter);
        let (found, expected) = (fields.len(), self.targets.len());
        let advice = if found > expected {
            "put quotes around values that hold the separator"
        } else {
            "fill up or remove this row; a line break inside a value needs quotes around the value"
        };
        DataError::in_file(
            &self.info.name,
            format!("{expected} values were expected and {found} found; {advice}"),
        )
        .at_row(row + 1)
    }

    fn unclosed(&self, row: u64, column: usize) -> DataError {
        DataError::in_file(
            &self.info.name,
            "a quote opens here and is never closed; close the quote or double it",
        )
        .at_row(row + 1)
        .at_column(self.info.columns.get(column).map_or("", |c| &c.name))
    }

    fn not_utf8(&self, bytes: &[u8]) -> DataError {
        let at = std::str::from_utf8(bytes)
            .err()
            .map_or(0, |e| e.valid_up_to());
        let (records, field) = place_of(bytes, self.delimiter, at);
        let error = DataError::in_file(&self.info.name, not_utf8_message(bytes.get(at).copied()))
            .at_row(self.first_row + self.rows + records.max(1));
        match self.info.columns.get(field) {
            Some(column) => error.at_column(&column.name),
            None => error,
        }
    }
}

/// What to say of a byte that is no UTF-8.
pub fn not_utf8_message(byte: Option<u8>) -> String {
    let byte = byte.map_or(String::new(), |b| format!(" (byte 0x{b:02X})"));
    format!(
        "this text is not UTF-8{byte}; save the file with UTF-8 encoding (it may be Latin-1 or Windows-1252)"
    )
}

/// A field of plain digits, in quotes or not: its value and where it ends.
#[inline]
fn digits(bytes: &[u8], start: usize, delimiter: u8) -> Option<(f64, usize)> {
    if bytes.get(start) != Some(&b'"') {
        return number::plain(bytes, start, delimiter);
    }
    let (value, quote) = number::plain(bytes, start + 1, b'"')?;
    let end = quote + 1;
    let ends = bytes.get(quote) == Some(&b'"')
        && bytes
            .get(end)
            .is_none_or(|b| *b == delimiter || is_line_end(*b));
    ends.then_some((value, end))
}

/// Reads the field at `start` into the builder; gives where it ends, or `None` when its quote is never closed.
fn take(
    builder: &mut ColumnBuilder,
    text: &str,
    start: usize,
    delimiter: u8,
    missing: &Missing,
    row: u64,
) -> Option<usize> {
    let field = field(text, start, delimiter);
    field
        .closed
        .then(|| builder.push_text(&field.text, missing, row))?;
    Some(field.end)
}
