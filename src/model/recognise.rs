//! What a file is when it is no ONNX model.

/// What these bytes look like instead of an ONNX model; `None` when they may be one.
pub(super) fn instead_of_onnx(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF", "a PDF document"),
        (
            b"PK\x03\x04",
            "a zip archive (PyTorch and Keras save such files)",
        ),
        (b"\x1f\x8b", "a gzip archive"),
        (b"PAR1", "a Parquet table"),
        (b"ARROW1", "an Arrow table"),
        (b"\x89HDF", "an HDF5 file (Keras saves such files)"),
        (b"\x80\x02", "a Python pickle"),
        (b"\x80\x03", "a Python pickle"),
        (b"\x80\x04", "a Python pickle"),
        (b"\x80\x05", "a Python pickle"),
        (b"{", "a JSON document"),
        (b"<", "a web page or XML document"),
        (b"tree\n", "a LightGBM text model"),
    ];
    if bytes.is_empty() {
        return Some("the file is empty");
    }
    let start = STARTS.iter().find(|(start, _)| bytes.starts_with(start));
    start
        .map(|(_, what)| *what)
        .or_else(|| is_text(bytes).then_some("a text file"))
}

/// A model's first bytes hold control characters no text has.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(256)];
    head.iter()
        .all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r'))
}
