//! The pages of the wanted columns of one row group, unpacked one by one as the decoder asks for them.

use super::page_header::{PageHeader, PageKind, page_header};
use super::sound::{DataPage, Shape};
use super::unpack::unpack;
use bytes::Bytes;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A row group's column chunks in memory, by leaf column.
pub struct LoadedGroup {
    /// The file's index.
    pub metadata: Arc<ParquetMetaData>,
    /// Which row group.
    pub group: usize,
    /// The stored bytes of each wanted column.
    pub columns: BTreeMap<usize, Bytes>,
}

impl LoadedGroup {
    fn row_group(&self) -> &RowGroupMetaData {
        self.metadata.row_group(self.group)
    }
}

impl RowGroups for LoadedGroup {
    fn num_rows(&self) -> usize {
        self.row_group().num_rows() as usize
    }

    fn column_chunks(&self, leaf: usize) -> Result<Box<dyn PageIterator>> {
        let bytes = self
            .columns
            .get(&leaf)
            .ok_or_else(|| ParquetError::General(format!("column {leaf} was not loaded")))?;
        let column = self.row_group().column(leaf);
        let pages = Pages {
            bytes: bytes.clone(),
            codec: column.compression(),
            shape: Shape::new(column.column_descr()),
        };
        Ok(Box::new(OneChunk(Some(pages))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.row_group()))
    }

    fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }
}

struct OneChunk(Option<Pages>);

impl Iterator for OneChunk {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        let pages = self.0.take()?;
        Some(Ok(Box::new(pages)))
    }
}

impl PageIterator for OneChunk {}

/// What is left of a column chunk.
struct Pages {
    bytes: Bytes,
    codec: Compression,
    shape: Shape,
}

impl Pages {
    /// The next page that holds values, its header and its stored bytes, without going past it.
    fn peek(&mut self) -> Result<Option<(PageHeader, usize)>> {
        while !self.bytes.is_empty() {
            let (header, length) = page_header(&self.bytes)
                .ok_or_else(|| ParquetError::General("damaged or cut-off page header".into()))?;
            if self.bytes.len() - length < header.packed {
                return Err(ParquetError::EOF("a page is cut off".into()));
            }
            if header.kind != PageKind::Other {
                return Ok(Some((header, length)));
            }
            self.bytes = self.bytes.slice(length + header.packed..);
        }
        Ok(None)
    }

    fn take(&mut self) -> Result<Option<(PageHeader, Bytes)>> {
        let Some((header, length)) = self.peek()? else {
            return Ok(None);
        };
        let page = self.bytes.slice(length..length + header.packed);
        self.bytes = self.bytes.slice(length + header.packed..);
        Ok(Some((header, page)))
    }

    fn unpacked(&self, packed: Bytes, size: usize) -> Result<Bytes> {
        if self.codec == Compression::UNCOMPRESSED {
            return Ok(packed);
        }
        unpack(self.codec, &packed, size)
            .map(Bytes::from)
            .map_err(ParquetError::General)
    }

    fn decode(&mut self, header: PageHeader, packed: Bytes) -> Result<Page> {
        let page = match header.kind {
            PageKind::Dictionary {
                values,
                encoding,
                sorted,
            } => {
                let buf = self.unpacked(packed, header.unpacked)?;
                self.shape.dictionary(values, &buf).map_err(general)?;
                Page::DictionaryPage {
                    buf,
                    num_values: values,
                    encoding,
                    is_sorted: sorted,
                }
            }
            PageKind::Data {
                values,
                encoding,
                def_levels,
                rep_levels,
            } => {
                let buf = self.unpacked(packed, header.unpacked)?;
                let (levels, stored) = self
                    .shape
                    .split(&buf, values, def_levels)
                    .ok_or_else(|| general("a page is too short for its levels"))?;
                let page = DataPage {
                    values,
                    encoding,
                    levels,
                    stored,
                };
                let encoding = self.shape.check(&page, def_levels).map_err(general)?;
                Page::DataPage {
                    buf,
                    num_values: values,
                    encoding,
                    def_level_encoding: def_levels,
                    rep_level_encoding: rep_levels,
                    statistics: None,
                }
            }
            PageKind::DataV2 {
                values,
                nulls,
                rows,
                encoding,
                def_levels_bytes,
                rep_levels_bytes,
                is_packed,
            } => {
                let levels = def_levels_bytes as usize + rep_levels_bytes as usize;
                // A flat column has no repetition, and every value is a row.
                let flat = rep_levels_bytes == 0 && rows == values;
                if levels > packed.len().min(header.unpacked) || nulls > values || !flat {
                    return Err(ParquetError::General("damaged page header".into()));
                }
                let buf = if is_packed && self.codec != Compression::UNCOMPRESSED {
                    let values = self.unpacked(packed.slice(levels..), header.unpacked - levels)?;
                    Bytes::from([&packed[..levels], &values].concat())
                } else {
                    packed
                };
                let page = DataPage {
                    values,
                    encoding,
                    levels: &buf[..levels],
                    stored: &buf[levels..],
                };
                let encoding = self.shape.check(&page, Encoding::RLE).map_err(general)?;
                Page::DataPageV2 {
                    buf,
                    num_values: values,
                    encoding,
                    num_nulls: nulls,
                    num_rows: rows,
                    def_levels_byte_len: def_levels_bytes,
                    rep_levels_byte_len: rep_levels_bytes,
                    is_compressed: is_packed,
                    statistics: None,
                }
            }
            PageKind::Other => return Err(ParquetError::General("a page of unknown kind".into())),
        };
        Ok(page)
    }
}

fn general(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        match self.take()? {
            Some((header, packed)) => self.decode(header, packed).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        let Some((header, _)) = self.peek()? else {
            return Ok(None);
        };
        let metadata = |num_rows: Option<u32>, num_levels: Option<u32>, is_dict| PageMetadata {
            num_rows: num_rows.map(|n| n as usize),
            num_levels: num_levels.map(|n| n as usize),
            is_dict,
        };
        Ok(Some(match header.kind {
            PageKind::Data { values, .. } => metadata(None, Some(values), false),
            PageKind::DataV2 { values, rows, .. } => metadata(Some(rows), Some(values), false),
            PageKind::Dictionary { .. } | PageKind::Other => metadata(None, None, true),
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.take().map(|_| ())
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        // Only flat columns are read, in which every value is a record.
        Ok(true)
    }
}
