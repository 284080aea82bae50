//! Kolmogorov-Smirnov windowing.

use super::mersenne::Mersenne;
use super::{AboutDetector, CleanShare, Detector, Signal, Takes};
use crate::stats::special::two_sample_exact;
use std::collections::VecDeque;
use std::sync::LazyLock;

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "kswin",
    title: "KSWIN",
    takes: Takes::Numbers,
    why: "Holds the latest 30 values against 30 drawn from the 70 before them, by the exact Kolmogorov-Smirnov test. Sees any change \
          of the distribution, not only of the mean; at its usual alpha it also speaks up by chance, about once in 800 values.",
    watches: "any change between the latest 30 values and the 70 before",
    settings: "alpha 0.005, window of 100 values, the latest 30; draws by the Mersenne Twister, seed 42, sown anew after a drift",
    source: "Raab, Heusinger & Schleif (2020), Reactive soft prototype computing for concept drift streams; \
             river.drift.KSWIN(seed=42)",
    clean: CleanShare {
        errors: 0.035,
        scores: Some(1.0),
        numbers: Some(1.0),
    },
    make: || Box::new(Kswin::default()),
};

const ALPHA: f64 = 0.005;
const WINDOW: usize = 100;
const LATEST: usize = 30;
const SEED: u32 = 42;
/// Smallest gap that counts, in steps of 1/30: more than a tenth, and of a p-value of at most alpha.
static LEAST_STEPS: LazyLock<u64> = LazyLock::new(|| {
    let n = LATEST as u64;
    let mut steps = 4..=n;
    let real = |steps: &u64| two_sample_exact(n, n, *steps) <= ALPHA;
    steps.find(real).unwrap_or(n)
});

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
        let steps = steps(&sorted(before), &sorted(latest));
        if steps >= *LEAST_STEPS {
            // river also forgets the latest values: it starts anew with the value after the drift.
            *self = Kswin::default();
            return Signal::Drift;
        }
        Signal::None
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// Largest gap between the two cumulative distributions of as many values each, in values.
fn steps(a: &[f64], b: &[f64]) -> u64 {
    let (mut i, mut j, mut most) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let at = x.min(*y);
        let equal = |values: &[f64], from: usize| {
            let rest = values.get(from..).unwrap_or_default();
            rest.iter().take_while(|v| **v == at).count()
        };
        i += equal(a, i);
        j += equal(b, j);
        most = most.max(i.abs_diff(j));
    }
    most as u64
}
