//! Rows per second of models, single-threaded: `cargo bench --bench inference [-- load | model.onnx ...]`.
//!
//! Without arguments the models of `tests/fixtures/onnx` are measured. Inputs are random numbers from a
//! fixed seed, of the width the model takes; models with text inputs are left out. Then the time to load models of 50 MB, and the
//! memory held at most and at the end, as multiples of the file.

#[path = "../tests/onnx/build.rs"]
#[expect(dead_code, reason = "tests build more")]
mod build;

use build::{With, node};
use peak_alloc::PeakAlloc;
use prost::Message;
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
    let (paths, loads) = match given.as_slice() {
        [] => (fixtures(), true),
        [only] if only.as_os_str() == "load" => (Vec::new(), true),
        _ => (given, false),
    };
    println!(
        "{:<44} {:>10} {:>14} {:>14} {:>14}",
        "model", "parameters", "1024", "8192", "100000"
    );
    for path in paths {
        measure(&path);
    }
    if loads {
        println!(
            "\n{:<44} {:>10} {:>14} {:>14} {:>14}",
            "load", "MB", "seconds", "most memory", "then"
        );
        load_large("dense layers of 2,048", layers());
        load_large("1,612 trees of 1,023 nodes", trees());
    }
}

/// Counts the bytes that are held.
#[global_allocator]
static HELD: PeakAlloc = PeakAlloc;

/// Loads and answers one row: some of the work is left to the first run. The file is given away.
fn load_large(name: &str, file: Vec<u8>) {
    let bytes = file.len();
    let before = HELD.current_usage().saturating_sub(bytes);
    HELD.reset_peak_usage();
    let start = Instant::now();
    let model = load("large.onnx", file).expect("a model");
    let seconds = start.elapsed().as_secs_f64();
    let columns = random(model.inputs(), 1);
    let features = numeric(&columns);
    let binding = bind(model.inputs(), &features, &features, None, &[]).expect("a binding");
    model
        .predict(&binding, &columns, 1, &mut |_| {})
        .expect("an answer");
    let times = |held: usize| held.saturating_sub(before) as f64 / bytes as f64;
    let (most, after) = (times(HELD.peak_usage()), times(HELD.current_usage()));
    let megabytes = bytes as f64 / 1e6;
    println!("{name:<44} {megabytes:>10.1} {seconds:>14.2} {most:>12.1} x {after:>12.1} x");
}

/// Complete trees, as the exporters write them.
fn trees() -> Vec<u8> {
    const DEPTH: u32 = 9;
    let (inner, all) = ((1i64 << DEPTH) - 1, (2i64 << DEPTH) - 1);
    let trees = 1_650_000 / all;
    let each = |of: &dyn Fn(i64) -> i64| -> Vec<i64> {
        (0..trees).flat_map(|_| (0..all).map(of)).collect()
    };
    let of_trees = |from: i64| -> Vec<i64> {
        (0..trees)
            .flat_map(|t| (from..all).map(move |_| t))
            .collect()
    };
    let is_leaf = |k: i64| k >= inner;
    let leaves: Vec<i64> = (0..trees).flat_map(|_| inner..all).collect();
    let modes: Vec<&str> = (0..trees)
        .flat_map(|_| (0..all).map(|k| if is_leaf(k) { "LEAF" } else { "BRANCH_LEQ" }))
        .collect();
    let many = (trees * all) as usize;
    let mut tree = node("TreeEnsembleRegressor", &["x"], "y")
        .ints("nodes_treeids", &of_trees(0))
        .ints("nodes_nodeids", &each(&|k| k))
        .ints("nodes_featureids", &each(&|k| k % 30))
        .texts("nodes_modes", &modes)
        .floats("nodes_values", &vec![0.5; many])
        .floats("nodes_hitrates", &vec![1.0; many])
        .ints(
            "nodes_truenodeids",
            &each(&|k| if is_leaf(k) { 0 } else { 2 * k + 1 }),
        )
        .ints(
            "nodes_falsenodeids",
            &each(&|k| if is_leaf(k) { 0 } else { 2 * k + 2 }),
        )
        .ints("nodes_missing_value_tracks_true", &each(&|_| 0))
        .ints("target_treeids", &of_trees(inner))
        .ints("target_nodeids", &leaves)
        .ints("target_ids", &vec![0; leaves.len()])
        .floats("target_weights", &vec![0.25; leaves.len()])
        .int("n_targets", 1);
    tree.domain = "ai.onnx.ml".into();
    build::model(build::graph(30, vec![tree], vec![])).encode_to_vec()
}

fn layers() -> Vec<u8> {
    const WIDE: i64 = 2048;
    let weights = |name: &str, from: i64, to: i64| {
        let mut weights = build::floats(name, &[from, to], &[]);
        // No two alike, or they are held once.
        let turn: i64 = name.bytes().map(i64::from).sum();
        let values = (0..from * to).map(|k| ((k + turn) % 17) as f32 / 1000.0);
        weights.raw_data = values.flat_map(f32::to_le_bytes).collect();
        weights
    };
    let sizes = [30, WIDE, WIDE, WIDE, WIDE, 1];
    let (mut nodes, mut constants) = (Vec::new(), Vec::new());
    let mut last = "x".to_owned();
    for (at, pair) in sizes.windows(2).enumerate() {
        let (weight, sum, out) = (format!("w{at}"), format!("s{at}"), format!("h{at}"));
        constants.push(weights(&weight, pair[0], pair[1]));
        nodes.push(node("MatMul", &[&last, &weight], &sum));
        nodes.push(node("Tanh", &[&sum], &out));
        last = out;
    }
    build::model(build::graph(30, nodes, constants)).encode_to_vec()
}

fn numeric(columns: &Columns) -> Vec<(String, Kind)> {
    let names = columns.columns.iter();
    names.map(|(n, _)| (n.clone(), Kind::Numeric)).collect()
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
    let model = load(&file, read(path)).expect("a model");
    if model
        .inputs()
        .iter()
        .any(|i| i.element == ElementType::String)
    {
        return;
    }
    let columns = random(model.inputs(), ROWS);
    let features = numeric(&columns);
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
fn random(inputs: &[ModelInput], rows: usize) -> Columns {
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
        (0..rows)
            .map(|_| if whole { next().round() } else { next() })
            .collect()
    };
    let columns: Vec<Vec<f64>> = (0..width).map(column).collect();
    let named = columns
        .into_iter()
        .enumerate()
        .map(|(at, c)| (format!("column_{at}"), Column::Numbers(c)));
    Columns {
        rows,
        columns: named.collect(),
    }
}
