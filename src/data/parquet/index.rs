//! A Parquet file's own index: which columns can be read, where they stand, how many rows there are.

use super::pages::LoadedGroup;
use crate::data::format::{FileInfo, RowGroup};
use crate::data::kinds::Declared;
use crate::data::{ByteSource, DataError};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::arrow::{ProjectionMask, parquet_to_arrow_schema_by_columns};
use parquet::basic::Repetition;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::SchemaDescriptor;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// The index of a file and the columns that are read from it.
pub struct Index {
    /// As the file holds it.
    pub metadata: Arc<ParquetMetaData>,
    /// Columns that can be read, in file order.
    pub columns: Vec<Readable>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// A column that can be read.
pub struct Readable {
    /// Its name; a repeated one has got a number.
    pub name: String,
    /// Its leaf in the file's schema.
    pub leaf: usize,
    /// What its values are.
    pub declared: Declared,
}

impl Index {
    /// Reads the index at the end of the file.
    ///
    /// # Errors
    /// When the file is cut off, encrypted or damaged, or holds no column that can be read.
    pub fn open(source: &dyn ByteSource) -> Result<Self, DataError> {
        let error = |message: String| DataError::in_file(source.name(), message);
        let cut_off = || {
            error("the Parquet file is cut off: its end, which holds the index, is missing; copy or download it again".into())
        };
        let length = source.len();
        if length < 12 {
            return Err(cut_off());
        }
        let tail = source.read(length - 8..length)?;
        let (size, magic) = match tail.split_first_chunk::<4>() {
            Some((size, magic)) => (u64::from(u32::from_le_bytes(*size)), magic),
            None => return Err(cut_off()),
        };
        match magic {
            b"PAR1" => {}
            b"PARE" => {
                return Err(error(
                    "the Parquet file is encrypted; write it without encryption".into(),
                ));
            }
            _ => return Err(cut_off()),
        }
        let Some(start) = (length - 8).checked_sub(size).filter(|start| *start >= 4) else {
            return Err(error(
                "the Parquet file is damaged: its index is longer than the file; write it again"
                    .into(),
            ));
        };
        let metadata = ParquetMetaDataReader::decode_metadata(&source.read(start..length - 8)?)
            .map_err(|e| {
                error(format!(
                    "the Parquet file's index is damaged ({e}); write it again"
                ))
            })?;
        check_groups(&metadata).map_err(error)?;
        let (columns, notes) = readable(metadata.file_metadata().schema_descr());
        if columns.is_empty() {
            return Err(error(format!(
                "no column of this Parquet file can be read: {}",
                notes.join("; ")
            )));
        }
        Ok(Index {
            metadata: Arc::new(metadata),
            columns,
            notes,
        })
    }

    /// Rows and stored bytes of the row groups.
    pub fn row_groups(&self) -> Vec<RowGroup> {
        let groups = self.metadata.row_groups().iter();
        groups
            .map(|group| RowGroup {
                rows: group.num_rows() as u64,
                bytes: group
                    .columns()
                    .iter()
                    .map(|c| c.compressed_size() as u64)
                    .sum(),
            })
            .collect()
    }

    /// Loads the stored bytes of these leaves of a row group, at most `limit` bytes of each.
    ///
    /// # Errors
    /// When the index points outside the file, or to more bytes than the file has.
    pub fn load(
        &self,
        source: &dyn ByteSource,
        group: usize,
        leaves: &[usize],
        limit: u64,
    ) -> Result<LoadedGroup, DataError> {
        let damaged = || {
            DataError::in_file(
                source.name(),
                "the Parquet file is damaged: its index points outside the file; write it again",
            )
        };
        let row_group = self.metadata.row_groups().get(group).ok_or_else(damaged)?;
        let mut columns: BTreeMap<usize, Bytes> = BTreeMap::new();
        let mut total = 0;
        for &leaf in leaves {
            let chunk = row_group.columns().get(leaf).ok_or_else(damaged)?;
            let range = stored(chunk)
                .filter(|r| r.end <= source.len())
                .ok_or_else(damaged)?;
            total += range.end - range.start;
            // Column chunks do not overlap, so together they cannot be longer than the file.
            if total > source.len() {
                return Err(damaged());
            }
            let end = range.end.min(range.start.saturating_add(limit));
            columns.insert(leaf, source.read(range.start..end)?);
        }
        Ok(LoadedGroup {
            metadata: self.metadata.clone(),
            group,
            columns,
        })
    }

    /// The readable column of this name.
    ///
    /// # Errors
    /// When there is none; see [`FileInfo::column_index`].
    pub fn column(&self, info: &FileInfo, name: &str) -> Result<&Readable, DataError> {
        let index = info.column_index(name)?;
        self.columns
            .get(index)
            .filter(|c| c.name == name)
            .ok_or_else(|| {
                DataError::in_file(
                    &info.name,
                    "the file changed since it was opened; open it again",
                )
            })
    }
}

/// Where a column chunk stands. Sizes and offsets in the index are signed, and hostile.
fn stored(chunk: &ColumnChunkMetaData) -> Option<Range<u64>> {
    let data = u64::try_from(chunk.data_page_offset()).ok()?;
    let dictionary = chunk
        .dictionary_page_offset()
        .and_then(|at| u64::try_from(at).ok());
    let start = dictionary
        .filter(|at| (4..data).contains(at))
        .unwrap_or(data);
    let length = u64::try_from(chunk.compressed_size()).ok()?;
    Some(start..start.checked_add(length)?)
}

fn check_groups(metadata: &ParquetMetaData) -> Result<(), String> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    let sound = |group: &parquet::file::metadata::RowGroupMetaData| {
        (0..=1 << 40).contains(&group.num_rows())
            && group.num_columns() == columns
            && group.columns().iter().all(|c| c.compressed_size() >= 0)
    };
    if metadata.row_groups().iter().all(sound) {
        Ok(())
    } else {
        Err("the Parquet file's index is damaged: a row group does not fit the columns; write it again".into())
    }
}

/// Columns that can be read, and a note for each that cannot.
fn readable(schema: &SchemaDescriptor) -> (Vec<Readable>, Vec<String>) {
    let (mut columns, mut notes) = (Vec::new(), Vec::new());
    let mut names = BTreeSet::new();
    let flat: BTreeMap<usize, usize> = (0..schema.num_columns())
        .filter(|leaf| schema.column(*leaf).path().parts().len() == 1)
        .map(|leaf| (schema.get_column_root_idx(leaf), leaf))
        .collect();
    for (root, field) in schema.root_schema().get_fields().iter().enumerate() {
        let leaf = flat.get(&root).filter(|_| !is_repeated(field));
        let Some(&leaf) = leaf else {
            notes.push(format!(
                "column \"{}\" is nested (a list, map or struct) and left out",
                field.name()
            ));
            continue;
        };
        match data_type(schema, leaf).and_then(|t| declared(&t).ok_or(t.to_string())) {
            Ok(declared) => columns.push(Readable {
                name: free_name(&mut names, field.name()),
                leaf,
                declared,
            }),
            Err(found) => notes.push(format!(
                "column \"{}\" ({found}) is of a kind that is not read and left out",
                field.name()
            )),
        }
    }
    (columns, notes)
}

fn is_repeated(field: &parquet::schema::types::Type) -> bool {
    let info = field.get_basic_info();
    info.has_repetition() && info.repetition() == Repetition::REPEATED
}

fn free_name(names: &mut BTreeSet<String>, name: &str) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !names.insert(free.clone()) {
        free = format!("{name}_{number}");
        number += 1;
    }
    free
}

fn data_type(schema: &SchemaDescriptor, leaf: usize) -> Result<DataType, String> {
    let mask = ProjectionMask::leaves(schema, [leaf]);
    let schema =
        parquet_to_arrow_schema_by_columns(schema, mask, None).map_err(|e| e.to_string())?;
    let field = schema.fields().first().ok_or("unknown type")?;
    Ok(field.data_type().clone())
}

fn declared(data_type: &DataType) -> Option<Declared> {
    use DataType::{
        Binary, Boolean, Date32, Date64, Decimal32, Decimal64, Decimal128, Decimal256, Float16,
        Float32, Float64, Int8, Int16, Int32, Int64, Null, Timestamp, UInt8, UInt16, UInt32,
        UInt64, Utf8,
    };
    Some(match data_type {
        Boolean => Declared::Boolean,
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 => Declared::Whole,
        Float16 | Float32 | Float64 | Null => Declared::Real,
        Decimal32(..) | Decimal64(..) | Decimal128(..) | Decimal256(..) => Declared::Real,
        // Old writers leave text unmarked.
        Utf8 | Binary => Declared::Text,
        Date32 | Date64 => Declared::Moment,
        Timestamp(
            TimeUnit::Second | TimeUnit::Millisecond | TimeUnit::Microsecond | TimeUnit::Nanosecond,
            _,
        ) => Declared::Moment,
        _ => return None,
    })
}
