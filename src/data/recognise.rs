//! What a file is by its content. Names and extensions only shape the message.

use super::{ByteSource, DataError, onnx_file};

/// Bytes looked at in the beginning.
const HEAD: u64 = 64 << 10;

/// A file that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// Text with separators.
    Csv,
    /// The same, gzipped.
    GzippedCsv,
    /// Apache Parquet.
    Parquet,
    /// An ONNX model.
    Onnx,
    /// A JSON document.
    Json,
}

/// Beginnings of files that people drop by mistake: bytes, what they are, what to do.
const STRANGERS: [(&[u8], &str, &str); 27] = [
    (b"\x89PNG\r\n\x1A\n", "a PNG image", ""),
    (b"\xFF\xD8\xFF", "a JPEG image", ""),
    (b"GIF8", "a GIF image", ""),
    (b"%PDF", "a PDF document", ""),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Excel or Word file",
        "save the sheet as CSV (UTF-8)",
    ),
    (
        b"ARROW1\0\0",
        "an Arrow (Feather) file",
        "write it as Parquet",
    ),
    (b"FEA1", "an old Feather file", "write it as Parquet"),
    (b"ORC", "an ORC file", "write it as Parquet"),
    (b"Obj\x01", "an Avro file", "write it as Parquet"),
    (
        b"\x89HDF\r\n\x1A\n",
        "an HDF5 file (perhaps a Keras model)",
        "export the model as ONNX, or the table as Parquet",
    ),
    (
        b"\x93NUMPY",
        "a NumPy array",
        "write it as CSV or Parquet with column names",
    ),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "export the table as CSV",
    ),
    (
        b"\x28\xB5\x2F\xFD",
        "a zstd-compressed file",
        "unpack it or compress it with gzip",
    ),
    (
        b"BZh",
        "a bzip2-compressed file",
        "unpack it or compress it with gzip",
    ),
    (
        b"\xFD7zXZ\0",
        "an xz-compressed file",
        "unpack it or compress it with gzip",
    ),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (
        b"\x80\x02",
        "a Python pickle",
        "export the model as ONNX: a pickle runs code when it is opened",
    ),
    (
        b"\x80\x03",
        "a Python pickle",
        "export the model as ONNX: a pickle runs code when it is opened",
    ),
    (
        b"\x80\x04",
        "a Python pickle",
        "export the model as ONNX: a pickle runs code when it is opened",
    ),
    (
        b"\x80\x05",
        "a Python pickle",
        "export the model as ONNX: a pickle runs code when it is opened",
    ),
    (
        b"PARE",
        "an encrypted Parquet file",
        "write it without encryption",
    ),
    (
        b"version https://git-lfs",
        "a Git LFS pointer, not the file itself",
        "fetch it with git lfs pull",
    ),
    (b"\x7FELF", "a program", ""),
    (b"\xFF\xFE", "text in UTF-16", "save it as UTF-8"),
    (b"\xFE\xFF", "text in UTF-16", "save it as UTF-8"),
    (b"GGUF", "a GGUF language model", ""),
];

/// What the file is.
///
/// # Errors
/// When it is none of what can be opened; the message says what it is, if that is known, and what to do.
pub fn recognise(source: &dyn ByteSource) -> Result<Recognised, DataError> {
    let error = |what: String| DataError::in_file(source.name(), what);
    if source.is_empty() {
        return Err(error("the file is empty".into()));
    }
    let head = source.read(0..source.len().min(HEAD))?;
    if head.starts_with(b"PAR1") {
        return Ok(Recognised::Parquet);
    }
    if head.starts_with(b"\x1F\x8B") {
        return gzipped(source);
    }
    let named_model = source.name().to_ascii_lowercase().ends_with(".onnx");
    let (unlike, like) = if named_model {
        ("not an ONNX model", "ONNX model")
    } else {
        ("not a table, an ONNX model or a JSON document", "file")
    };
    if let Some((what, advice)) = stranger(&head) {
        let advice = if advice.is_empty() {
            String::new()
        } else {
            format!("; {advice}")
        };
        return Err(error(format!("this is {what}, {unlike}{advice}")));
    }
    match onnx_file::look(source)? {
        onnx_file::Look::Model => return Ok(Recognised::Onnx),
        onnx_file::Look::CutOff => {
            return Err(error(
                "the ONNX model is cut off; copy or download it again".into(),
            ));
        }
        onnx_file::Look::Other => {}
    }
    if is_binary(&head) {
        return Err(error(format!(
            "this is no {like} that is known: the bytes are neither text, Parquet nor ONNX"
        )));
    }
    if named_model {
        return Err(error("this is text, not an ONNX model".into()));
    }
    let text = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(&head)
        .trim_ascii_start();
    if is_page(text) {
        return Err(error(
            "this is an HTML page, not a table; perhaps a download that asks to log in".into(),
        ));
    }
    Ok(if is_json(text) {
        Recognised::Json
    } else {
        Recognised::Csv
    })
}

fn gzipped(source: &dyn ByteSource) -> Result<Recognised, DataError> {
    let (head, _) = super::csv::unpack_head(source, HEAD as usize)?;
    let inside = |what: &str| {
        DataError::in_file(
            source.name(),
            format!("this gzipped file holds {what}; unpack it first, only text is read gzipped"),
        )
    };
    if head.is_empty() {
        return Err(DataError::in_file(
            source.name(),
            "the gzipped file holds nothing",
        ));
    }
    if head.starts_with(b"PAR1") {
        return Err(inside("a Parquet file"));
    }
    if let Some((what, _)) = stranger(&head) {
        return Err(inside(what));
    }
    if is_binary(&head) {
        return Err(inside("no text"));
    }
    Ok(Recognised::GzippedCsv)
}

fn stranger(head: &[u8]) -> Option<(&'static str, &'static str)> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(archive(head));
    }
    let found = STRANGERS
        .iter()
        .find(|(magic, _, _)| head.starts_with(magic));
    found.map(|(_, what, advice)| (*what, *advice))
}

/// The many files that are ZIP archives, told by the names inside.
fn archive(head: &[u8]) -> (&'static str, &'static str) {
    let holds = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if holds(b"xl/") || holds(b"[Content_Types].xml") {
        ("an Excel workbook", "save the sheet as CSV (UTF-8)")
    } else if holds(b"data.pkl") {
        ("a PyTorch model", "export it with torch.onnx.export")
    } else if holds(b".npy") {
        (
            "a NumPy archive",
            "write it as CSV or Parquet with column names",
        )
    } else {
        ("a ZIP archive", "unpack it")
    }
}

/// Text has no NUL and hardly any other control character.
fn is_binary(head: &[u8]) -> bool {
    let controls = head
        .iter()
        .filter(|b| **b < 0x20 && !b"\t\n\r\x0C".contains(b))
        .count();
    head.contains(&0) || controls * 50 > head.len()
}

fn is_page(text: &[u8]) -> bool {
    let start = text
        .get(..text.len().min(14))
        .unwrap_or(text)
        .to_ascii_lowercase();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

fn is_json(text: &[u8]) -> bool {
    let next = |open: u8| {
        text.strip_prefix(&[open])
            .map(|rest| rest.trim_ascii_start().first().copied())
    };
    match (next(b'{'), next(b'[')) {
        (Some(first), _) => matches!(first, Some(b'"' | b'}')),
        (_, Some(first)) => matches!(first, Some(b'{' | b']')),
        _ => false,
    }
}
