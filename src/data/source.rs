//! Where bytes come from: a path, the browser's `File`, or memory.

use super::DataError;
use bytes::Bytes;
use std::ops::Range;

/// Random access to a file's bytes. Reading is synchronous: it happens in workers only.
pub trait ByteSource: Send + Sync {
    /// The file's name, for messages and reports; never a path.
    fn name(&self) -> &str;
    /// Length in bytes.
    fn len(&self) -> u64;
    /// The bytes of the range, which lies inside the file.
    ///
    /// # Errors
    /// When the file can no longer be read, or has changed its length.
    fn read(&self, range: Range<u64>) -> Result<Bytes, DataError>;
    /// Whether the file holds nothing.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Bytes that are already in memory.
#[derive(Debug, Clone)]
pub struct MemorySource {
    name: String,
    bytes: Bytes,
}

impl MemorySource {
    /// A source of this name over these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        MemorySource {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

impl ByteSource for MemorySource {
    fn name(&self) -> &str {
        &self.name
    }

    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, range: Range<u64>) -> Result<Bytes, DataError> {
        Ok(self.bytes.slice(range.start as usize..range.end as usize))
    }
}
