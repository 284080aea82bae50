//! Reads the fixtures.

use seaworthy::data::{Column, Columns};
use std::io::Read;
use std::path::PathBuf;

pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx"))
}

/// The file, or its gzipped form.
pub fn bytes(path: &str) -> Vec<u8> {
    if let Ok(bytes) = std::fs::read(folder().join(path)) {
        return bytes;
    }
    let packed = std::fs::read(folder().join(format!("{path}.gz"))).expect("a fixture");
    gunzip(&packed)
}

pub fn gunzip(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .expect("gzip");
    bytes
}

pub fn json(path: &str) -> serde_json::Value {
    serde_json::from_slice(&bytes(path)).expect("JSON")
}

/// A table without quotes; a column is text when any cell is no number.
pub fn table(path: &str) -> Columns {
    let text = String::from_utf8(bytes(path)).expect("UTF-8");
    let mut lines = text.lines().map(|l| l.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("a header");
    let rows: Vec<Vec<&str>> = lines.collect();
    let columns = names.iter().enumerate().map(|(at, name)| {
        let cells: Vec<&str> = rows.iter().map(|r| r[at]).collect();
        let number = |c: &&str| c.is_empty() || c.parse::<f32>().is_ok();
        let column = match cells.iter().all(number) {
            // Cells are the shortest decimals of floats: read as such, then widened without loss.
            true => Column::Numbers(
                cells
                    .iter()
                    .map(|c| f64::from(c.parse().unwrap_or(f32::NAN)))
                    .collect(),
            ),
            false => {
                let text = |c: &&str| (!c.is_empty()).then(|| (*c).to_owned());
                Column::Texts(cells.iter().map(text).collect())
            }
        };
        ((*name).to_owned(), column)
    });
    Columns {
        rows: rows.len(),
        columns: columns.collect(),
    }
}
