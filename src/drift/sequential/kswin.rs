//! Kolmogorov-Smirnov windowing.

use super::mersenne::Mersenne;
use super::{AboutDetector, Detector, Signal, Takes};
use crate::stats::special::two_sample_exact;
use std::collections::VecDeque;

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "kswin",
    title: "KSWIN",
    takes: Takes::Numbers,
    why: "Holds the latest 30 values against 30 drawn from the 70 before them, by the exact Kolmogorov-Smirnov test. Sees any change \
          of the distribution, not only of the mean; at its usual alpha it also speaks up by chance, about once in 800 values.",
    settings: "alpha 0.005, window of 100 values, the latest 30; draws by the Mersenne Twister, seed 42, sown anew after a drift",
    source: "Raab, Heusinger & Schleif (2020), Reactive soft prototype computing for concept drift streams; \
             river.drift.KSWIN(seed=42)",
    make: || Box::new(Kswin::default()),
};

const ALPHA: f64 = 0.005;
const WINDOW: usize = 100;
const LATEST: usize = 30;
const SEED: u32 = 42;
/// Smallest gap that counts, in steps of 1/30: more than a tenth.
const LEAST_STEPS: u64 = 4;

struct Kswin {
    window: VecDeque<f64>,
    random: Mersenne,
}

impl Default for Kswin {
    fn default() -> Self {
        Kswin {
            window: VecDeque::new(),
            random: Mersenne::new(SEED),
        }
    }
}

impl Detector for Kswin {
    fn update(&mut self, x: f64) -> Signal {
        if self.window.len() == WINDOW {
            self.window.pop_front();
        }
        self.window.push_back(x);
        if self.window.len() < WINDOW {
            return Signal::None;
        }
        let drawn = self.random.sample(WINDOW - LATEST, LATEST);
        let before = drawn.iter().filter_map(|i| self.window.get(*i)).copied();
        let latest = self.window.range(WINDOW - LATEST..).copied();
        let steps = steps(sorted(before), sorted(latest));
        let n = LATEST as u64;
        if steps >= LEAST_STEPS && two_sample_exact(n, n, steps) <= ALPHA {
            // river also forgets the latest values: it starts anew with the value after the drift.
            *self = Kswin::default();
            return Signal::Drift;
        }
        Signal::None
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Largest gap between the two cumulative distributions of as many values each, in values.
fn steps(a: Vec<f64>, b: Vec<f64>) -> u64 {
    let at_most = |values: &[f64], x: f64| values.partition_point(|v| *v <= x) as u64;
    a.iter()
        .chain(&b)
        .map(|x| at_most(&a, *x).abs_diff(at_most(&b, *x)))
        .max()
        .unwrap_or(0)
}
