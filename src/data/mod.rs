//! Bytes to Arrow batches. Nothing here knows what is measured later.
//!
//! A file is inspected once, cut into chunks, each chunk located by any worker, the places settled, and each chunk then
//! read by any worker:
//!
//! ```
//! use seaworthy::data::{MemorySource, Reading, chunks, inspect, locate, read, settle};
//!
//! # fn main() -> Result<(), seaworthy::data::DataError> {
//! let missing = seaworthy::plan::MISSING.map(str::to_owned);
//! let source = MemorySource::new("ages.csv", "id,age\n1,34\n2,NA\n");
//! let info = inspect(&source, &missing)?;
//! let parts = chunks(&info, 1 << 20);
//! let maps = parts.iter().map(|part| locate(&source, &info, part)).collect::<Result<Vec<_>, _>>()?;
//! let reading = Reading {
//!     columns: info.columns.iter().map(|c| (c.name.clone(), c.kind)).collect(),
//!     missing: missing.to_vec(),
//! };
//! let mut rows = 0;
//! for located in settle(&info, &parts, &maps) {
//!     read(&source, &info, &located, &reading, &mut |_, _| (), &mut |batch| {
//!         rows += batch.record.num_rows();
//!         Ok(())
//!     })?;
//! }
//! assert_eq!(rows, 2);
//! # Ok(())
//! # }
//! ```

mod chunks;
mod column_builder;
mod columns;
mod csv;
mod error;
mod format;
mod inspect;
mod kinds;
mod latencies;
mod missing;
mod moment;
mod names;
mod number;
mod onnx_file;
mod parquet;
mod reading;
mod recognise;
pub mod roles;
mod sort_out;
mod source;
mod typed;

pub use chunks::{ChunkMap, Located, chunks, locate, settle};
pub use columns::{Column, Columns, pick_rows, to_columns};
pub use csv::{State, StateMap};
pub use error::{DataError, Place};
pub use format::{Chunk, ColumnInfo, CsvDialect, Dates, FileInfo, Format, Kind, RowGroup};
pub use inspect::inspect;
pub use latencies::{LatencyColumns, latency_columns};
pub use reading::{BATCH_ROWS, Batch, EachBatch, Progress, ReadSummary, Reading, Unreadable, read};
pub use sort_out::{Part, Placed, sort_out};
pub use source::{ByteSource, MemorySource};
pub use typed::typed;
