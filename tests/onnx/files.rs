//! Reads the fixtures.

use seaworthy::data::{Column, Columns};
use std::io::Read;

#[path = "embedded.rs"]
mod embedded;
use embedded::FILES;

/// Rows at a time that give the same answers as all at once. A debug build for the browser is slow, and there they are native's.
pub const BATCHES: &[usize] = match cfg!(target_arch = "wasm32") {
    true => &[],
    false => &[1, 7, 64],
};

/// The folders, or the files without their endings, that lie in this folder.
pub fn names_in(folder: &str) -> Vec<&'static str> {
    let inside = FILES.iter().filter_map(|f| f.0.strip_prefix(folder));
    let mut names: Vec<&str> = inside
        .filter(|f| f.contains(['/', '.']))
        .map(|f| f.split(['/', '.']).next().unwrap_or(f))
        .collect();
    names.dedup();
    names
}

/// The file, or its gzipped form.
pub fn bytes(path: &str) -> Vec<u8> {
    let stored = |path: &str| FILES.iter().find(|f| f.0 == path).map(|f| f.1);
    match stored(path) {
        Some(bytes) => bytes.to_vec(),
        None => gunzip(stored(&format!("{path}.gz")).expect("a fixture")),
    }
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
