//! Whether an unpacked page holds what its header claims, where the decoder trusts it and would panic.
//!
//! Only flat columns are read, so a level is one bit: the value is there or it is missing.

use parquet::basic::{Encoding, Type};
use parquet::schema::types::ColumnDescriptor;

/// What the decoder takes for granted about a column's pages.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    optional: bool,
    physical: Type,
    length: usize,
    /// Values in the dictionary page, once it was seen.
    dictionary: Option<u32>,
}

/// The parts of a data page behind its header.
pub struct DataPage<'a> {
    /// Values, missing ones included.
    pub values: u32,
    /// How they are encoded.
    pub encoding: Encoding,
    /// The levels, without a length in front.
    pub levels: &'a [u8],
    /// The encoded values that are there.
    pub stored: &'a [u8],
}

impl Shape {
    /// The shape of this column's pages.
    pub fn new(column: &ColumnDescriptor) -> Self {
        Shape {
            optional: column.max_def_level() > 0,
            physical: column.physical_type(),
            length: usize::try_from(column.type_length()).unwrap_or(0),
            dictionary: None,
        }
    }

    /// Notes the dictionary page that the following data pages point into.
    ///
    /// # Errors
    /// When it is too short for its values.
    pub fn dictionary(&mut self, values: u32, bytes: &[u8]) -> Result<(), &'static str> {
        let least = self.size().unwrap_or(4).max(1);
        if bytes.len() / least < values as usize {
            return Err("a dictionary claims more values than it has bytes");
        }
        self.dictionary = Some(values);
        Ok(())
    }

    /// Splits a data page of the first version into levels and stored values.
    pub fn split<'a>(
        &self,
        page: &'a [u8],
        values: u32,
        levels: Encoding,
    ) -> Option<(&'a [u8], &'a [u8])> {
        if !self.optional {
            return Some((&[], page));
        }
        #[expect(deprecated, reason = "old files still use it for levels")]
        if levels == Encoding::BIT_PACKED {
            return page.split_at_checked(values.div_ceil(8) as usize);
        }
        let (length, rest) = page.split_first_chunk::<4>()?;
        rest.split_at_checked(u32::from_le_bytes(*length) as usize)
    }

    /// The encoding to decode the page with: its own, or plain when nothing is stored because all is missing.
    ///
    /// # Errors
    /// A sentence saying what does not fit.
    pub fn check(&self, page: &DataPage<'_>, levels: Encoding) -> Result<Encoding, &'static str> {
        let present = self
            .present(page, levels)
            .ok_or("its levels do not cover its values")?;
        let stored = page.stored;
        if present == 0 && stored.is_empty() {
            return Ok(Encoding::PLAIN);
        }
        let fits = match page.encoding {
            Encoding::PLAIN => match self.physical {
                Type::BOOLEAN => stored.len() >= present.div_ceil(8),
                // The decoder checks each length itself.
                Type::BYTE_ARRAY => true,
                _ => self.holds(stored, present),
            },
            Encoding::BYTE_STREAM_SPLIT => {
                self.holds(stored, present)
                    && self
                        .size()
                        .is_some_and(|size| stored.len().is_multiple_of(size))
            }
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                let dictionary = self
                    .dictionary
                    .ok_or("it points into a dictionary that is not there")?;
                self.points_inside(stored, present, dictionary)
            }
            Encoding::RLE => {
                let (length, rest) = stored.split_first_chunk::<4>().ok_or("it is too short")?;
                let runs = rest
                    .get(..u32::from_le_bytes(*length) as usize)
                    .ok_or("it is too short")?;
                self.physical == Type::BOOLEAN && walk(runs, 1, present, |_| true).is_some()
            }
            _ => true,
        };
        if fits {
            Ok(page.encoding)
        } else {
            Err("its values do not fit its header")
        }
    }

    /// How many values are there; `None` when the levels do not say it for all.
    fn present(&self, page: &DataPage<'_>, levels: Encoding) -> Option<usize> {
        let values = page.values as usize;
        if !self.optional {
            return Some(values);
        }
        let mut present = 0;
        let mut count = |run: Run<'_>| {
            present += match run {
                Run::Repeated { value, count } => count * usize::from(value == 1),
                Run::Packed { bytes, count } => ones(bytes, count),
            };
            true
        };
        #[expect(deprecated, reason = "old files still use it for levels")]
        if levels == Encoding::BIT_PACKED {
            count(Run::Packed {
                bytes: page.levels,
                count: values,
            });
            return Some(present);
        }
        walk(page.levels, 1, values, count)?;
        Some(present)
    }

    fn points_inside(&self, stored: &[u8], present: usize, dictionary: u32) -> bool {
        let Some((&width, runs)) = stored.split_first() else {
            return false;
        };
        // The decoder checks where it points, except into values of fixed length.
        let check_all = self.physical == Type::FIXED_LEN_BYTE_ARRAY;
        let inside = |value: u64| value < u64::from(dictionary);
        width <= 32
            && walk(runs, width, present, |run| match run {
                Run::Repeated { value, .. } => inside(value),
                Run::Packed { bytes, count } => {
                    !check_all || (0..count).all(|i| inside(packed(bytes, width, i)))
                }
            })
            .is_some()
    }

    fn holds(&self, stored: &[u8], values: usize) -> bool {
        self.size()
            .is_some_and(|size| stored.len() / size >= values)
    }

    /// Bytes of one value, when all have the same.
    fn size(&self) -> Option<usize> {
        match self.physical {
            Type::INT32 | Type::FLOAT => Some(4),
            Type::INT64 | Type::DOUBLE => Some(8),
            Type::INT96 => Some(12),
            Type::FIXED_LEN_BYTE_ARRAY => Some(self.length).filter(|l| *l > 0),
            Type::BOOLEAN | Type::BYTE_ARRAY => None,
        }
    }
}

/// A run of the run-length and bit-packing hybrid.
enum Run<'a> {
    Repeated { value: u64, count: usize },
    Packed { bytes: &'a [u8], count: usize },
}

/// Visits the runs that make up `values` values of `width` bits; `None` when they are cut off, or a visit says no.
fn walk<'a>(
    mut bytes: &'a [u8],
    width: u8,
    values: usize,
    mut visit: impl FnMut(Run<'a>) -> bool,
) -> Option<()> {
    let mut left = values;
    while left > 0 {
        let (head, rest) = varint(bytes)?;
        let count = usize::try_from(head >> 1).ok().filter(|c| *c > 0)?;
        let (run, rest) = if head & 1 == 1 {
            // Groups of eight; the last may be cut short when it is the last run of all.
            let count = count.checked_mul(8)?.min(left);
            let (packed, rest) = match rest
                .split_at_checked(usize::try_from(head >> 1).ok()? * usize::from(width))
            {
                Some(split) => split,
                None => rest.split_at_checked((count * usize::from(width)).div_ceil(8))?,
            };
            left -= count;
            (
                Run::Packed {
                    bytes: packed,
                    count,
                },
                rest,
            )
        } else {
            let count = count.min(left);
            let (value, rest) = rest.split_at_checked(usize::from(width).div_ceil(8))?;
            let value = value.iter().rev().fold(0, |v, b| v << 8 | u64::from(*b));
            left -= count;
            (Run::Repeated { value, count }, rest)
        };
        visit(run).then_some(())?;
        bytes = rest;
    }
    Some(())
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

/// Set bits among the first `count`, lowest bit first.
fn ones(bytes: &[u8], count: usize) -> usize {
    let whole: u32 = bytes.iter().take(count / 8).map(|b| b.count_ones()).sum();
    let rest = bytes
        .get(count / 8)
        .map_or(0, |b| (b & ((1 << (count % 8)) - 1)).count_ones());
    (whole + rest) as usize
}

/// The value at `index` among values of `width` bits, lowest bit first.
fn packed(bytes: &[u8], width: u8, index: usize) -> u64 {
    let start = index * usize::from(width);
    (0..usize::from(width)).fold(0, |value, bit| {
        let at = start + bit;
        let set = bytes.get(at / 8).is_some_and(|b| b >> (at % 8) & 1 == 1);
        value | u64::from(set) << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(optional: bool, physical: Type, length: usize, dictionary: Option<u32>) -> Shape {
        Shape {
            optional,
            physical,
            length,
            dictionary,
        }
    }

    #[test]
    fn pages_that_cannot_be_decoded_are_refused() {
        let numbers = shape(true, Type::DOUBLE, 0, None);
        let words = shape(false, Type::FIXED_LEN_BYTE_ARRAY, 2, Some(3));
        let all = [0x0A, 1];
        let eight = [0; 40];
        type Case<'a> = (&'a str, Shape, u32, Encoding, &'a [u8], &'a [u8], bool);
        let cases: [Case<'_>; 12] = [
            (
                "five numbers",
                numbers,
                5,
                Encoding::PLAIN,
                &all,
                &eight,
                true,
            ),
            (
                "too few numbers",
                numbers,
                5,
                Encoding::PLAIN,
                &all,
                &eight[..39],
                false,
            ),
            (
                "too few levels",
                numbers,
                6,
                Encoding::PLAIN,
                &all,
                &eight,
                false,
            ),
            (
                "packed levels, three there",
                numbers,
                5,
                Encoding::PLAIN,
                &[0x03, 0b10101],
                &eight[..24],
                true,
            ),
            (
                "packed levels cut off",
                numbers,
                17,
                Encoding::PLAIN,
                &[0x07, 0xFF],
                &eight,
                false,
            ),
            (
                "uneven streams",
                numbers,
                4,
                Encoding::BYTE_STREAM_SPLIT,
                &[0x08, 1],
                &eight[..39],
                false,
            ),
            (
                "no dictionary",
                numbers,
                5,
                Encoding::RLE_DICTIONARY,
                &all,
                &[1, 0x0A, 0],
                false,
            ),
            (
                "pointing inside",
                words,
                5,
                Encoding::RLE_DICTIONARY,
                &[],
                &[2, 0x0A, 2],
                true,
            ),
            (
                "pointing outside",
                words,
                5,
                Encoding::RLE_DICTIONARY,
                &[],
                &[2, 0x0A, 3],
                false,
            ),
            (
                "packed pointing inside",
                words,
                4,
                Encoding::PLAIN_DICTIONARY,
                &[],
                &[2, 0x03, 0b10_01_00_10, 0],
                true,
            ),
            (
                "packed pointing outside",
                words,
                4,
                Encoding::PLAIN_DICTIONARY,
                &[],
                &[2, 0x03, 0b10_11_00_10, 0],
                false,
            ),
            (
                "too wide",
                words,
                5,
                Encoding::RLE_DICTIONARY,
                &[],
                &[33, 0x0A, 0, 0, 0, 0, 0],
                false,
            ),
        ];
        for (what, shape, values, encoding, levels, stored, sound) in cases {
            let page = DataPage {
                values,
                encoding,
                levels,
                stored,
            };
            assert_eq!(shape.check(&page, Encoding::RLE).is_ok(), sound, "{what}");
        }
    }
}
