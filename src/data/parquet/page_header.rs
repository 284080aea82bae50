//! The header that stands before each page, in Thrift's compact encoding: only the fields that are needed to find, unpack
//! and decode the page. Every length is checked against the bytes that are there.

use parquet::basic::Encoding;

/// A page as its header describes it. Sizes are as the file claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageHeader {
    /// What the page holds.
    pub kind: PageKind,
    /// Bytes behind the header.
    pub packed: usize,
    /// Bytes when unpacked.
    pub unpacked: usize,
}

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// Values the data pages point to.
    Dictionary {
        values: u32,
        encoding: Encoding,
        sorted: bool,
    },
    /// Levels and values packed together.
    Data {
        values: u32,
        encoding: Encoding,
        def_levels: Encoding,
        rep_levels: Encoding,
    },
    /// Levels unpacked in front of perhaps packed values.
    DataV2 {
        values: u32,
        nulls: u32,
        rows: u32,
        encoding: Encoding,
        def_levels_bytes: u32,
        rep_levels_bytes: u32,
        is_packed: bool,
    },
    /// Something to step over.
    Other,
}

/// The header at the beginning of `bytes`, and its length. `None` when it is damaged or cut off.
pub fn page_header(bytes: &[u8]) -> Option<(PageHeader, usize)> {
    let mut thrift = Thrift { bytes, at: 0 };
    let (mut page_type, mut unpacked, mut packed) = (None, None, None);
    let (mut data, mut dictionary, mut data_v2) = (None, None, None);
    let mut last = 0;
    while let Some((id, wire)) = thrift.field(&mut last)? {
        match (id, wire) {
            (1, Wire::I32) => page_type = Some(thrift.int()?),
            (2, Wire::I32) => unpacked = Some(thrift.size()?),
            (3, Wire::I32) => packed = Some(thrift.size()?),
            (5, Wire::Struct) => data = Some(thrift.small_struct()?),
            (7, Wire::Struct) => dictionary = Some(thrift.small_struct()?),
            (8, Wire::Struct) => data_v2 = Some(thrift.small_struct()?),
            (_, wire) => thrift.skip(wire, 0)?,
        }
    }
    let kind = match page_type? {
        0 => data?.data()?,
        2 => dictionary?.dictionary()?,
        3 => data_v2?.data_v2()?,
        _ => PageKind::Other,
    };
    let header = PageHeader {
        kind,
        packed: packed?,
        unpacked: unpacked?,
    };
    Some((header, thrift.at))
}

/// The numbers and truths of an inner header, by field id.
#[derive(Default)]
struct Small([Option<i64>; 9]);

impl Small {
    fn u32(&self, id: usize) -> Option<u32> {
        (*self.0.get(id)?)?.try_into().ok()
    }

    fn encoding(&self, id: usize) -> Option<Encoding> {
        Some(match (*self.0.get(id)?)? {
            0 => Encoding::PLAIN,
            2 => Encoding::PLAIN_DICTIONARY,
            3 => Encoding::RLE,
            #[expect(deprecated, reason = "old files still use it for levels")]
            4 => Encoding::BIT_PACKED,
            5 => Encoding::DELTA_BINARY_PACKED,
            6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            7 => Encoding::DELTA_BYTE_ARRAY,
            8 => Encoding::RLE_DICTIONARY,
            9 => Encoding::BYTE_STREAM_SPLIT,
            _ => return None,
        })
    }

    fn truth(&self, id: usize) -> Option<bool> {
        self.0.get(id)?.map(|value| value == 1)
    }

    fn data(&self) -> Option<PageKind> {
        Some(PageKind::Data {
            values: self.u32(1)?,
            encoding: self.encoding(2)?,
            def_levels: self.encoding(3)?,
            rep_levels: self.encoding(4)?,
        })
    }

    fn dictionary(&self) -> Option<PageKind> {
        Some(PageKind::Dictionary {
            values: self.u32(1)?,
            encoding: self.encoding(2)?,
            sorted: self.truth(3).unwrap_or(false),
        })
    }

    fn data_v2(&self) -> Option<PageKind> {
        Some(PageKind::DataV2 {
            values: self.u32(1)?,
            nulls: self.u32(2)?,
            rows: self.u32(3)?,
            encoding: self.encoding(4)?,
            def_levels_bytes: self.u32(5)?,
            rep_levels_bytes: self.u32(6)?,
            is_packed: self.truth(7).unwrap_or(true),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wire {
    True,
    False,
    I8,
    /// Also 16 and 64 bits: all are written as variable-length integers.
    I32,
    Double,
    Binary,
    List,
    Map,
    Struct,
}

impl Wire {
    fn new(code: u8) -> Option<Self> {
        Some(match code {
            1 => Wire::True,
            2 => Wire::False,
            3 => Wire::I8,
            4..=6 => Wire::I32,
            7 => Wire::Double,
            8 => Wire::Binary,
            9 | 10 => Wire::List,
            11 => Wire::Map,
            12 => Wire::Struct,
            _ => return None,
        })
    }
}

struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn int(&mut self) -> Option<i64> {
        let coded = self.unsigned()?;
        Some((coded >> 1) as i64 ^ -((coded & 1) as i64))
    }

    fn size(&mut self) -> Option<usize> {
        i32::try_from(self.int()?).ok()?.try_into().ok()
    }

    /// The next field of a struct; the inner `None` is its end.
    fn field(&mut self, last: &mut i64) -> Option<Option<(i64, Wire)>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        *last = match i64::from(head >> 4) {
            0 => self.int()?,
            step => last.checked_add(step)?,
        };
        Some(Some((*last, Wire::new(head & 0x0F)?)))
    }

    fn small_struct(&mut self) -> Option<Small> {
        let (mut small, mut last) = (Small::default(), 0);
        while let Some((id, wire)) = self.field(&mut last)? {
            let value = match wire {
                Wire::True => 1,
                Wire::False => 0,
                Wire::I32 => self.int()?,
                wire => {
                    self.skip(wire, 0)?;
                    continue;
                }
            };
            if let Some(slot) = usize::try_from(id).ok().and_then(|id| small.0.get_mut(id)) {
                *slot = Some(value);
            }
        }
        Some(small)
    }

    fn skip(&mut self, wire: Wire, depth: u8) -> Option<()> {
        if depth > 8 {
            return None;
        }
        match wire {
            Wire::True | Wire::False => {}
            Wire::I8 => self.at += 1,
            Wire::I32 => {
                self.unsigned()?;
            }
            Wire::Double => self.at += 8,
            Wire::Binary => {
                let length = usize::try_from(self.unsigned()?).ok()?;
                self.at = self.at.checked_add(length)?;
            }
            Wire::Struct => {
                let mut last = 0;
                while let Some((_, wire)) = self.field(&mut last)? {
                    self.skip(wire, depth + 1)?;
                }
            }
            Wire::List => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.unsigned()?,
                    count => u64::from(count),
                };
                let wire = Wire::new(head & 0x0F)?;
                for _ in 0..count {
                    // In a list a truth takes a byte of its own.
                    let wire = if matches!(wire, Wire::True | Wire::False) {
                        Wire::I8
                    } else {
                        wire
                    };
                    self.skip(wire, depth + 1)?;
                }
            }
            // No page header has one.
            Wire::Map => return None,
        }
        (self.at <= self.bytes.len()).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data page header as pyarrow writes it: type, sizes, and a data header with statistics to step over.
    const DATA: [u8; 25] = [
        0x15, 0x00, 0x15, 0x50, 0x15, 0x54, 0x2C, 0x15, 0x0A, 0x15, 0x10, 0x15, 0x06, 0x15, 0x06,
        0x1C, 0x18, 0x01, 0x41, 0x16, 0x00, 0x00, 0x00, 0x00, 0xFF,
    ];

    #[test]
    fn a_header_is_read_and_statistics_are_stepped_over() {
        let (header, length) = page_header(&DATA).expect("a whole header");
        assert_eq!(length, 24);
        assert_eq!((header.unpacked, header.packed), (40, 42));
        let expected = PageKind::Data {
            values: 5,
            encoding: Encoding::RLE_DICTIONARY,
            def_levels: Encoding::RLE,
            rep_levels: Encoding::RLE,
        };
        assert_eq!(header.kind, expected);
    }

    #[test]
    fn damaged_headers_are_refused() {
        for cut in 0..24 {
            assert_eq!(page_header(&DATA[..cut]), None, "cut at {cut}");
        }
        let negative_size = [0x15, 0x00, 0x15, 0x01, 0x15, 0x54, 0x00];
        let endless_list = [0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        let deep: Vec<u8> = [0x9C].into_iter().chain([0x1C; 40]).collect();
        for bytes in [&negative_size[..], &endless_list, &deep, &[0xFF; 30]] {
            assert_eq!(page_header(bytes), None, "{bytes:?}");
        }
    }
}
