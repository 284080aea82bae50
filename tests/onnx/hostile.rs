//! Damaged files: any answer but a panic.

use crate::attempt::attempt;
use crate::files::{bytes, json};
use base64::Engine;

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
            let _ = attempt(&random.damage(&whole));
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
            let _ = attempt(&random.damage(&whole));
        }
    }
}

/// More with `ROUNDS=1000 cargo test`.
pub fn rounds() -> usize {
    std::env::var("ROUNDS")
        .ok()
        .and_then(|r| r.parse().ok())
        .unwrap_or(40)
}

/// A linear congruential generator, so that a failure can be repeated.
pub struct Random(pub u64);

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

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }
}
