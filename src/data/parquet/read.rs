//! Row groups to batches.

use super::convert::append;
use super::index::Index;
use super::pages::LoadedGroup;
use crate::data::column_builder::ColumnBuilder;
use crate::data::error::shorten;
use crate::data::format::{Chunk, FileInfo};
use crate::data::missing::Missing;
use crate::data::reading::{BATCH_ROWS, Batch, EachBatch, Progress, ReadSummary, Reading};
use crate::data::{ByteSource, DataError, Located};
use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowSelection};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Reads the row groups of the chunk, one in memory at a time.
///
/// # Errors
/// A damaged or cut-off file, a column the file does not have; and whatever `each` returns.
pub fn read(
    source: &dyn ByteSource,
    info: &FileInfo,
    located: &Located,
    reading: &Reading,
    progress: &mut Progress<'_>,
    each: &mut EachBatch<'_>,
) -> Result<ReadSummary, DataError> {
    let index = Index::open(source)?;
    let mut reader = Reader::new(info, &index, located, reading)?;
    let groups = match &located.chunk {
        Chunk::RowGroups(range) => range.clone(),
        _ => 0..index.metadata.num_row_groups() as u64,
    };
    let mut bytes_before = 0;
    for group in groups {
        let group = usize::try_from(group).unwrap_or(usize::MAX);
        let leaves: Vec<usize> = reader.leaves.iter().copied().collect();
        let loaded = index.load(source, group, &leaves, u64::MAX)?;
        let size = info.row_groups.get(group).map_or(0, |g| g.bytes);
        let expected = index.metadata.row_group(group).num_rows() as u64;
        let rows_before = reader.rows;
        let mut batch_done = |reader: &mut Reader<'_>, each: &mut EachBatch<'_>| {
            reader.flush(each)?;
            let done = (reader.rows - rows_before) as f64 / expected.max(1) as f64;
            progress(bytes_before + (size as f64 * done) as u64, reader.rows);
            Ok(())
        };
        reader.group(&loaded, None, each, &mut batch_done)?;
        if reader.rows - rows_before != expected {
            return Err(reader.damaged("a row group holds fewer rows than the index says"));
        }
        bytes_before += size;
    }
    Ok(reader.summary())
}

/// Rows that pass a selection, as texts and in the kinds the file has, for guessing.
///
/// # Errors
/// As [`read`].
pub fn read_selected(
    info: &FileInfo,
    index: &Index,
    loaded: &LoadedGroup,
    selection: RowSelection,
    reading: &Reading,
    each: &mut EachBatch<'_>,
) -> Result<(), DataError> {
    let located = Located {
        chunk: Chunk::Whole,
        start: None,
        first_row: 0,
        rows: None,
    };
    let mut reader = Reader::new(info, index, &located, reading)?;
    reader.group(loaded, Some(selection), each, &mut |reader, each| {
        reader.flush(each)
    })
}

/// The decoder, which panics on some damaged pages instead of giving an error.
///
/// Where panics end the process, as in the browser, a damaged page ends the worker; elsewhere it is an error like others.
struct Guarded(ParquetRecordBatchReader);

impl Guarded {
    /// The next batch. After an error there is none: the decoder's state is not sound any more.
    fn next(&mut self) -> Option<Result<RecordBatch, String>> {
        match catch_unwind(AssertUnwindSafe(|| self.0.next())) {
            Ok(batch) => batch.map(|b| b.map_err(|e| e.to_string())),
            Err(_) => Some(Err("a page holds what it cannot hold".into())),
        }
    }
}

struct Reader<'a> {
    info: &'a FileInfo,
    index: &'a Index,
    missing: Missing,
    /// The leaves to read; batches of the decoder hold them in this order.
    leaves: BTreeSet<usize>,
    /// Per asked-for column: where it stands in the decoder's batches, and its builder.
    columns: Vec<(usize, ColumnBuilder)>,
    schema: SchemaRef,
    first_row: u64,
    rows: u64,
    sent: u64,
}

type BatchDone<'b, 'a> =
    dyn FnMut(&mut Reader<'a>, &mut EachBatch<'_>) -> Result<(), DataError> + 'b;

impl<'a> Reader<'a> {
    fn new(
        info: &'a FileInfo,
        index: &'a Index,
        located: &Located,
        reading: &Reading,
    ) -> Result<Self, DataError> {
        let mut wanted = Vec::new();
        for (name, kind) in &reading.columns {
            let leaf = index.column(info, name)?.leaf;
            let builder = ColumnBuilder::new(&info.columns[info.column_index(name)?], *kind, false);
            wanted.push((leaf, builder));
        }
        let mut leaves: BTreeSet<usize> = wanted.iter().map(|(leaf, _)| *leaf).collect();
        if leaves.is_empty() {
            // Rows are still counted.
            leaves.extend(index.columns.first().map(|c| c.leaf));
        }
        let columns: Vec<_> = wanted
            .into_iter()
            .map(|(leaf, builder)| (leaves.iter().take_while(|l| **l < leaf).count(), builder))
            .collect();
        let fields: Vec<_> = columns.iter().map(|(_, builder)| builder.field()).collect();
        Ok(Reader {
            info,
            index,
            missing: Missing::new(&reading.missing),
            leaves,
            columns,
            schema: Arc::new(Schema::new(fields)),
            first_row: located.first_row,
            rows: 0,
            sent: 0,
        })
    }

    fn group(
        &mut self,
        loaded: &LoadedGroup,
        selection: Option<RowSelection>,
        each: &mut EachBatch<'_>,
        batch_done: &mut BatchDone<'_, 'a>,
    ) -> Result<(), DataError> {
        let schema = self.index.metadata.file_metadata().schema_descr();
        let mask = ProjectionMask::leaves(schema, self.leaves.iter().copied());
        let levels = parquet_to_arrow_field_levels(schema, mask, None)
            .map_err(|e| self.damaged(&e.to_string()))?;
        let batches = ParquetRecordBatchReader::try_new_with_row_groups(
            &levels, loaded, BATCH_ROWS, selection,
        )
        .map_err(|e| self.damaged(&e.to_string()))?;
        let mut batches = Guarded(batches);
        while let Some(batch) = batches.next() {
            let batch = batch.map_err(|e| self.damaged(&e))?;
            let row = self.first_row + self.rows;
            for (at, builder) in &mut self.columns {
                let array = batch.columns().get(*at);
                let done = array
                    .ok_or_else(|| "a column is missing".to_owned())
                    .and_then(|a| append(builder, a, &self.missing, row));
                if let Err(what) = done {
                    return Err(self.damaged(&what));
                }
            }
            self.rows += batch.num_rows() as u64;
            batch_done(self, each)?;
        }
        Ok(())
    }

    fn flush(&mut self, each: &mut EachBatch<'_>) -> Result<(), DataError> {
        let rows = self.rows - self.sent;
        if rows == 0 {
            return Ok(());
        }
        let (arrays, unparseable): (Vec<ArrayRef>, _) = self
            .columns
            .iter_mut()
            .map(|(_, builder)| builder.finish_batch())
            .unzip();
        let options = RecordBatchOptions::new().with_row_count(Some(rows as usize));
        let record = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)
            .map_err(|error| self.damaged(&error.to_string()))?;
        let first_row = self.first_row + self.sent;
        self.sent = self.rows;
        each(Batch {
            first_row,
            record,
            unparseable,
        })
    }

    fn summary(&self) -> ReadSummary {
        let unreadable = self
            .columns
            .iter()
            .filter_map(|(_, builder)| builder.unreadable(&self.info.name));
        ReadSummary {
            rows: self.rows,
            unreadable: unreadable.collect(),
            notes: Vec::new(),
        }
    }

    fn damaged(&self, what: &str) -> DataError {
        let message = format!(
            "the Parquet file is damaged ({}); copy or write it again",
            shorten(what, 200)
        );
        DataError::in_file(&self.info.name, message).at_row(self.first_row + self.rows + 1)
    }
}
