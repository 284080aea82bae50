//! Rows per second of models, single-threaded: `cargo bench --bench inference [-- model.onnx ...]`.
//!
//! Without arguments the models of `tests/fixtures/onnx` are measured. Inputs are random numbers from a
//! fixed seed, of the width the model takes; models with text inputs are left out.

use seaworthy::data::{Column, Columns, Kind};
use seaworthy::model::{ElementType, ModelInput, bind, load};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

const ROWS: usize = 100_000;
const BATCHES: [usize; 3] = [1024, 8192, 100_000];

fn main() {
    let given: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let paths = if given.is_empty() { fixtures() } else { given };
    println!(
        "{:<44} {:>10} {:>14} {:>14} {:>14}",
        "model", "parameters", "1024", "8192", "100000"
    );
    for path in paths {
        measure(&path);
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/onnx");
    let folders = std::fs::read_dir(folder)
        .expect("the fixtures")
        .map(|f| f.expect("an entry").path());
    let mut paths: Vec<PathBuf> = folders
        .flat_map(|f| [f.join("model.onnx"), f.join("model.onnx.gz")])
        .filter(|p| p.exists())
        .collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).expect("a model");
    if !bytes.starts_with(b"\x1f\x8b") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut unpacked)
        .expect("gzip");
    unpacked
}

fn measure(path: &Path) {
    let name = path
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let model = load(&file, &read(path)).expect("a model");
    if model
        .inputs()
        .iter()
        .any(|i| i.element == ElementType::String)
    {
        return;
    }
    let columns = random(model.inputs());
    let features: Vec<(String, Kind)> = columns
        .columns
        .iter()
        .map(|(n, _)| (n.clone(), Kind::Numeric))
        .collect();
    let binding = bind(model.inputs(), &features, &features, None, &[]).expect("a binding");
    print!(
        "{:<44} {:>10}",
        format!("{name}/{file}"),
        model.facts().parameters
    );
    for batch in BATCHES {
        let best = (0..3).map(|_| {
            let start = Instant::now();
            model
                .predict(&binding, &columns, batch, &mut |_| {})
                .expect("an answer");
            start.elapsed().as_secs_f64()
        });
        let best = best.fold(f64::INFINITY, f64::min);
        print!(" {:>9.0} r/ms", ROWS as f64 / best / 1000.0);
    }
    println!();
}

/// Numbers in [-3, 3) from a linear congruential generator.
fn random(inputs: &[ModelInput]) -> Columns {
    let mut state = 1u64;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 40) as f64 / (1u64 << 24) as f64 * 6.0 - 3.0
    };
    let width: u64 = inputs
        .iter()
        .map(|i| i.shape.get(1).copied().flatten().unwrap_or(1))
        .sum();
    let whole = inputs.iter().any(|i| i.element == ElementType::Int64);
    let column = |_| {
        (0..ROWS)
            .map(|_| if whole { next().round() } else { next() })
            .collect()
    };
    let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
    let named = columns
        .into_iter()
        .enumerate()
        .map(|(at, c)| (format!("column_{at}"), Column::Numbers(c)));
    Columns {
        rows: ROWS,
        columns: named.collect(),
    }
}
