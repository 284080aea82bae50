//! Damaged files: any answer but a panic.

use crate::files::{bytes, json};
use base64::Engine;
use seaworthy::data::{Column, Columns};
use seaworthy::model::{Binding, BoundInput, load};

/// Files small enough to damage often, with different operators in them.
const FILES: &[&str] = &[
    "01_logistic_regression",
    "03_columntransformer_onehot_strings",
    "04_imputer_scaler_lr",
    "09_svc_probability",
    "10_knn",
    "15_voting_soft",
    "24_catboost",
];

#[test]
fn damaged_files_are_refused_or_answered() {
    let mut random = Random(7);
    for file in FILES {
        let whole = bytes(&format!("{file}/model.onnx"));
        for _ in 0..rounds() {
            run(&random.damage(&whole));
        }
    }
}

#[test]
fn damaged_models_of_one_operator_are_refused_or_answered() {
    let mut random = Random(11);
    for case in json("further.json")["cases"].as_array().expect("cases") {
        let whole = base64::engine::general_purpose::STANDARD
            .decode(case["model"].as_str().expect("a model"))
            .expect("base64");
        for _ in 0..rounds() / 4 {
            run(&random.damage(&whole));
        }
    }
}

/// More with `ROUNDS=1000 cargo test`.
fn rounds() -> usize {
    std::env::var("ROUNDS")
        .ok()
        .and_then(|r| r.parse().ok())
        .unwrap_or(40)
}

/// Loads, and predicts two rows when it loads.
fn run(bytes: &[u8]) {
    let Ok(model) = load("damaged.onnx", bytes) else {
        return;
    };
    let mut columns = Columns {
        rows: 2,
        columns: Vec::new(),
    };
    let mut binding = Binding::default();
    for input in model.inputs() {
        let width: u64 = input.shape.iter().skip(1).map(|d| d.unwrap_or(3)).product();
        if width > 1000 || input.shape[0].is_some_and(|r| r > 1000) {
            return;
        }
        let names: Vec<String> = (0..width)
            .map(|at| format!("{}_{at}", input.name))
            .collect();
        columns.columns.extend(
            names
                .iter()
                .map(|n| (n.clone(), Column::Numbers(vec![1.0, 3.0]))),
        );
        binding.inputs.push(BoundInput {
            input: input.name.clone(),
            columns: names,
        });
    }
    let _ = model.predict(&binding, &columns, 8, &mut |_| {});
}

/// A linear congruential generator, so that a failure can be repeated.
struct Random(u64);

impl Random {
    /// The file with one to three bytes changed.
    fn damage(&mut self, whole: &[u8]) -> Vec<u8> {
        let mut damaged = whole.to_vec();
        for _ in 0..1 + self.below(3) {
            let at = self.below(damaged.len());
            damaged[at] = match self.below(3) {
                0 => damaged[at] ^ (1 << self.below(8)),
                1 => [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                _ => damaged[at].wrapping_add(1),
            };
        }
        damaged
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }
}
