//! Whether bytes are an ONNX model, by walking the outer fields of its protobuf message.

use super::{ByteSource, DataError};

/// What the walk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A ModelProto with an IR version and a graph.
    Model,
    /// The beginning of one.
    CutOff,
    /// Something else.
    Other,
}

/// Walks the fields of the outermost message without reading what is in them.
///
/// Strict: every field has a number and a wire type that a ModelProto has, the IR version is a small number, and the
/// message ends with the file. A picture or a text fails at its first byte or soon after.
///
/// # Errors
/// When the file cannot be read.
pub fn look(source: &dyn ByteSource) -> Result<Look, DataError> {
    let length = source.len();
    let (mut at, mut version, mut graph) = (0, false, false);
    let verdict = |version, graph| match (version, graph) {
        (true, true) => Look::Model,
        // Ended without a graph: cut off between fields, if it is a model at all.
        (true, false) => Look::CutOff,
        _ => Look::Other,
    };
    // A model has a few dozen outer fields; metadata and functions may add thousands.
    for _ in 0..100_000 {
        if at >= length {
            return Ok(verdict(version, graph));
        }
        let bytes = source.read(at..length.min(at + 20))?;
        let Some((tag, tag_length)) = varint(&bytes) else {
            return Ok(cut_or_other(version && length - at < 20));
        };
        let Some((value, value_length)) = varint(bytes.get(tag_length..).unwrap_or(&[])) else {
            return Ok(cut_or_other(version && length - at < 20));
        };
        let after = at + (tag_length + value_length) as u64;
        match (tag >> 3, tag & 7) {
            (1, 0) if (1..=1000).contains(&value) => version = true,
            (5, 0) => {}
            (2 | 3 | 4 | 6 | 8 | 14 | 20 | 25 | 26, 2) => {}
            (7, 2) => graph = true,
            _ => return Ok(Look::Other),
        }
        at = if tag & 7 == 2 {
            after.saturating_add(value)
        } else {
            after
        };
        if at > length {
            return Ok(cut_or_other(version));
        }
    }
    Ok(Look::Other)
}

fn cut_or_other(cut_off: bool) -> Look {
    if cut_off { Look::CutOff } else { Look::Other }
}

fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7F).checked_shl(7 * index as u32)?;
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::MemorySource;

    #[test]
    fn only_a_model_is_a_model() {
        let model: &[u8] = b"\x08\x09\x12\x02me\x3A\x03\x0A\x01g\x42\x04\x0A\x00\x10\x11";
        let cases: [(&[u8], Look); 9] = [
            (model, Look::Model),
            (&model[..9], Look::CutOff),
            (&model[..6], Look::CutOff),
            (&model[..5], Look::CutOff),
            (b"\x08\x09", Look::CutOff),
            (b"a,b\n1,2\n", Look::Other),
            (b"\x89PNG\r\n\x1A\n", Look::Other),
            (
                b"\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01",
                Look::Other,
            ),
            (b"\n\n\n\n", Look::Other),
        ];
        for (bytes, expected) in cases {
            let source = MemorySource::new("m", bytes.to_vec());
            assert_eq!(look(&source), Ok(expected), "{bytes:?}");
        }
    }
}
