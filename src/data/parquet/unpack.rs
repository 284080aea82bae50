//! Packed pages to bytes. The declared size is a limit, never a reason to allocate: a few bytes may claim gigabytes.

use parquet::basic::Compression;
use std::io::Read;

/// Larger pages are refused; writers make pages of about 1 MiB, and at most one page per row group.
const LARGEST_PAGE: usize = 1 << 30;

/// The `size` bytes that `packed` unpacks to.
///
/// # Errors
/// A sentence saying what is wrong: another size than declared, damaged bytes, a codec we do not read.
pub fn unpack(codec: Compression, packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    if size > LARGEST_PAGE {
        return Err(format!(
            "a page claims to hold {size} bytes; at most 1 GiB is read"
        ));
    }
    // A page without values may be packed to nothing.
    if size == 0 {
        return Ok(Vec::new());
    }
    match codec {
        Compression::UNCOMPRESSED => Ok(packed.to_vec()),
        Compression::SNAPPY => snappy(packed, size),
        Compression::GZIP(_) => stream(flate2::read::MultiGzDecoder::new(packed), size),
        Compression::BROTLI(_) => {
            stream(brotli_decompressor::Decompressor::new(packed, 4096), size)
        }
        Compression::LZ4_RAW => lz4_block(packed, size),
        Compression::LZ4 => lz4_hadoop(packed, size).or_else(|_| lz4_block(packed, size)),
        Compression::ZSTD(_) => match ruzstd::decoding::StreamingDecoder::new(packed) {
            Ok(decoder) => stream(decoder, size),
            Err(error) => Err(format!("zstd: {error}")),
        },
        Compression::LZO => {
            Err("LZO compression is not read; write the file with snappy or zstd".into())
        }
    }
}

/// Grows with what is really there.
fn stream(reader: impl Read, size: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(size.min(1 << 20));
    reader
        .take(size as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("damaged compression: {error}"))?;
    exact(bytes, size)
}

fn snappy(packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    // Three bytes make at most 64.
    let mut bytes = room(packed, size, 22)?;
    let written = snap::raw::Decoder::new()
        .decompress(packed, &mut bytes)
        .map_err(|error| format!("damaged compression: {error}"))?;
    bytes.truncate(written);
    exact(bytes, size)
}

fn lz4_block(packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    let mut bytes = room(packed, size, 255)?;
    let written = lz4_flex::block::decompress_into(packed, &mut bytes)
        .map_err(|error| format!("damaged compression: {error}"))?;
    bytes.truncate(written);
    exact(bytes, size)
}

/// Hadoop's frames: both sizes in four bytes, then a block, until the end.
fn lz4_hadoop(mut packed: &[u8], size: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some((head, rest)) = packed.split_first_chunk::<8>() {
        let [a, b, c, d, e, f, g, h] = *head;
        let whole = u32::from_be_bytes([a, b, c, d]) as usize;
        let block = u32::from_be_bytes([e, f, g, h]) as usize;
        let (Some(block), true) = (rest.get(..block), whole <= size - bytes.len()) else {
            return Err("damaged LZ4 frame".into());
        };
        bytes.extend(lz4_block(block, whole)?);
        packed = &rest[block.len()..];
    }
    if packed.is_empty() {
        exact(bytes, size)
    } else {
        Err("damaged LZ4 frame".into())
    }
}

/// A buffer of the declared size, if so many packed bytes can make so much.
fn room(packed: &[u8], size: usize, largest_ratio: usize) -> Result<Vec<u8>, String> {
    if size
        > packed
            .len()
            .saturating_mul(largest_ratio)
            .saturating_add(64)
    {
        return Err(format!(
            "a page of {} bytes claims to hold {size}, which its compression cannot",
            packed.len()
        ));
    }
    Ok(vec![0; size])
}

fn exact(bytes: Vec<u8>, size: usize) -> Result<Vec<u8>, String> {
    match bytes.len() {
        found if found == size => Ok(bytes),
        found => Err(format!(
            "a page holds {} bytes and declares {size}",
            if found > size { "more" } else { "fewer" }
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    #[test]
    fn a_page_that_holds_more_than_it_declares_is_refused_early() {
        let bomb = gzipped(&vec![0; 50 << 20]);
        assert!(bomb.len() < 60_000, "small when packed");
        let codec = Compression::GZIP(Default::default());
        assert!(unpack(codec, &bomb, 1000).is_err_and(|e| e.contains("more bytes")));
        assert_eq!(unpack(codec, &gzipped(b"abc"), 3), Ok(b"abc".to_vec()));
        assert!(unpack(codec, &gzipped(b"abc"), 4).is_err_and(|e| e.contains("fewer bytes")));
    }

    #[test]
    fn declared_sizes_do_not_allocate() {
        for codec in [Compression::SNAPPY, Compression::LZ4_RAW, Compression::LZ4] {
            assert!(unpack(codec, &[0; 12], 1 << 29).is_err(), "{codec:?}");
        }
        for codec in [
            Compression::GZIP(Default::default()),
            Compression::ZSTD(Default::default()),
            Compression::BROTLI(Default::default()),
        ] {
            assert!(unpack(codec, b"nonsense", 1 << 29).is_err(), "{codec:?}");
        }
        assert!(unpack(Compression::SNAPPY, &[], usize::MAX).is_err());
    }

    #[test]
    fn hadoop_frames_are_read_and_bare_blocks_too() {
        let block = [0x30, b'a', b'b', b'c'];
        let mut framed = vec![0, 0, 0, 3, 0, 0, 0, 4];
        framed.extend(block);
        assert_eq!(unpack(Compression::LZ4, &framed, 3), Ok(b"abc".to_vec()));
        assert_eq!(unpack(Compression::LZ4, &block, 3), Ok(b"abc".to_vec()));
        framed[3] = 200;
        assert!(unpack(Compression::LZ4, &framed, 3).is_err());
    }
}
