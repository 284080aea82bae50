//! The bytes of a CSV file in pieces of whole records, unpacked when they are gzipped.

use super::scan::last_end;
use crate::data::{ByteSource, DataError};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::Range;
use std::rc::Rc;

/// A record longer than this is an error: nearly always a quote that nothing closes.
pub const LONGEST_RECORD: usize = 16 << 20;

const PIECE: usize = 1 << 20;
const BEYOND: usize = 64 << 10;

/// Reads whole records from a position on.
pub struct Pieces<'a> {
    source: &'a dyn ByteSource,
    from: Box<dyn Read + 'a>,
    taken: Rc<Cell<u64>>,
    until: Option<u64>,
    buffer: Vec<u8>,
    used: usize,
    at_end: bool,
    delimiter: u8,
}

impl<'a> Pieces<'a> {
    /// From byte `range.start` of the file on; behind `range.end` in smaller steps, as only a last record is left there.
    pub fn plain(source: &'a dyn ByteSource, range: Range<u64>, delimiter: u8) -> Self {
        let taken = Rc::new(Cell::new(0));
        let from = SourceReader::new(source, range.start, taken.clone());
        Pieces::new(
            source,
            Box::new(from),
            taken,
            Some(range.end - range.start),
            delimiter,
        )
    }

    /// From byte `start` of the unpacked text on.
    ///
    /// # Errors
    /// When the gzipped bytes end before that or are damaged.
    pub fn gzip(source: &'a dyn ByteSource, start: u64, delimiter: u8) -> Result<Self, DataError> {
        let taken = Rc::new(Cell::new(0));
        let mut from = unpack(source, taken.clone());
        io::copy(&mut (&mut from).take(start), &mut io::sink())
            .map_err(|error| explain(source, &error))?;
        Ok(Pieces::new(source, from, taken, None, delimiter))
    }

    fn new(
        source: &'a dyn ByteSource,
        from: Box<dyn Read + 'a>,
        taken: Rc<Cell<u64>>,
        until: Option<u64>,
        delimiter: u8,
    ) -> Self {
        Pieces {
            source,
            from,
            taken,
            until,
            buffer: Vec::new(),
            used: 0,
            at_end: false,
            delimiter,
        }
    }

    /// The next whole records; empty at the end of the file. The last piece may end inside a quote.
    ///
    /// # Errors
    /// When the file cannot be read, is damaged, or holds a record longer than [`LONGEST_RECORD`].
    pub fn next(&mut self) -> Result<&[u8], DataError> {
        self.buffer.drain(..self.used);
        self.used = 0;
        while !self.at_end {
            self.fill()?;
            if self.at_end {
                break;
            }
            if let Some(end) = last_end(&self.buffer, self.delimiter) {
                self.used = end;
                return Ok(&self.buffer[..end]);
            }
            if self.buffer.len() > LONGEST_RECORD {
                return Err(DataError::in_file(
                    self.source.name(),
                    "this row is longer than 16 MiB, most likely because a quote opens in it and is never closed; close the quote or double it",
                ));
            }
        }
        self.used = self.buffer.len();
        Ok(&self.buffer)
    }

    /// Bytes of the file taken so far.
    pub fn taken(&self) -> u64 {
        self.taken.get()
    }

    fn fill(&mut self) -> Result<(), DataError> {
        let want = match self.until {
            // Doubling keeps the search for the end of a long record linear.
            None => PIECE.max(self.buffer.len()),
            Some(until) => match until.saturating_sub(self.taken.get()) {
                0 => BEYOND.max(self.buffer.len()),
                left => PIECE.max(self.buffer.len()).min(left as usize),
            },
        };
        let before = self.buffer.len();
        (&mut self.from)
            .take(want as u64)
            .read_to_end(&mut self.buffer)
            .map_err(|error| explain(self.source, &error))?;
        self.at_end = self.buffer.len() - before < want;
        Ok(())
    }
}

/// The first `limit` bytes of a gzipped file, unpacked, and whether that is all of them.
///
/// # Errors
/// When the gzipped bytes are damaged or cut off.
pub fn unpack_head(source: &dyn ByteSource, limit: usize) -> Result<(Vec<u8>, bool), DataError> {
    let mut bytes = Vec::new();
    unpack(source, Rc::default())
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| explain(source, &error))?;
    let all = bytes.len() <= limit;
    bytes.truncate(limit);
    Ok((bytes, all))
}

fn unpack<'a>(source: &'a dyn ByteSource, taken: Rc<Cell<u64>>) -> Box<dyn Read + 'a> {
    Box::new(MultiGzDecoder::new(SourceReader::new(source, 0, taken)))
}

fn explain(source: &dyn ByteSource, error: &io::Error) -> DataError {
    if let Some(error) = error.get_ref().and_then(|e| e.downcast_ref::<DataError>()) {
        return error.clone();
    }
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the gzipped file ends too early; copy or download it again".to_owned()
        }
        _ => format!("the gzipped file is damaged ({error}); copy or download it again"),
    };
    DataError::in_file(source.name(), message)
}

/// A source as a stream.
struct SourceReader<'a> {
    source: &'a dyn ByteSource,
    at: u64,
    taken: Rc<Cell<u64>>,
    ready: bytes::Bytes,
}

impl<'a> SourceReader<'a> {
    fn new(source: &'a dyn ByteSource, at: u64, taken: Rc<Cell<u64>>) -> Self {
        SourceReader {
            source,
            at,
            taken,
            ready: bytes::Bytes::new(),
        }
    }
}

impl Read for SourceReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_empty() {
            // A caller's small reads become one of at least 64 KiB: a slice of the browser's file costs about as much as that.
            let want = into.len().clamp(BEYOND, PIECE) as u64;
            let end = self.source.len().min(self.at.saturating_add(want));
            if self.at >= end {
                return Ok(0);
            }
            self.ready = self.source.read(self.at..end).map_err(io::Error::other)?;
            self.at += self.ready.len() as u64;
        }
        let count = into.len().min(self.ready.len());
        into[..count].copy_from_slice(&self.ready.split_to(count));
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}
