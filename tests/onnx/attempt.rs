//! Any bytes as a model: loaded, run on three rows when they load, and one of those walked when they run.

use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, Model, ModelError, Predictions, Walk, load};

/// What is fed, row by row, to every column.
pub const ROWS: [f64; 3] = [1.0, 3.0, 0.0];

pub fn attempt(bytes: &[u8]) -> Result<Predictions, ModelError> {
    let answer = load("damaged.onnx", bytes).and_then(|model| {
        let answer = feed(&model, &ROWS)?;
        walked(&model, bytes);
        Ok(answer)
    });
    if let Err(error) = &answer {
        assert!(!error.to_string().contains("the engine stopped"), "{error}");
    }
    answer
}

/// A row that is answered alone is walked to its answer, and what is not seen on the way is too large, or of several rows.
fn walked(model: &Model, bytes: &[u8]) {
    let (binding, columns) = bound(model, &ROWS[..1]);
    if model.predict(&binding, &columns, 1, &mut |_| {}).is_err() {
        return;
    }
    let walk = Walk::new("damaged.onnx", bytes).expect("what runs is looked into");
    let walked = walk
        .row(model, &binding, &columns)
        .expect("what answers is walked");
    let reasons = walked
        .stages
        .iter()
        .flat_map(|s| &s.values)
        .flat_map(|v| &v.reason);
    for why in reasons {
        let is_wrong = ["the engine", "otherwise than"]
            .iter()
            .any(|part| why.contains(part));
        assert!(!is_wrong, "{why}");
    }
}

/// Feeds each column these values. Inputs that are too wide for a test get none, which is an error.
pub fn feed(model: &Model, rows: &[f64]) -> Result<Predictions, ModelError> {
    let (binding, columns) = bound(model, rows);
    model.predict(&binding, &columns, 8, &mut |_| {})
}

fn bound(model: &Model, rows: &[f64]) -> (Binding, Columns) {
    let mut columns = Columns {
        rows: rows.len(),
        columns: Vec::new(),
    };
    let mut binding = Binding::default();
    for input in model.inputs() {
        let axes = input.shape.iter().skip(1).map(|d| d.unwrap_or(3));
        let width = axes.fold(1u64, u64::saturating_mul);
        let is_large = input.shape.first().is_some_and(|d| *d > Some(1000));
        let width = if width > 1000 || is_large { 0 } else { width };
        let named = |at| format!("{}_{at}", input.name);
        let names: Vec<String> = (0..width).map(named).collect();
        let column = |name: &String| (name.clone(), Column::Numbers(rows.to_vec()));
        columns.columns.extend(names.iter().map(column));
        binding.inputs.push(BoundInput {
            input: input.name.clone(),
            columns: names,
        });
    }
    (binding, columns)
}
