//! Cumulative sum.

use super::{AboutDetector, CleanShare, Detector, Mean, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "cusum",
    title: "CUSUM",
    takes: Takes::Numbers,
    why: "Sums how far values lie over the mean so far, never below 0. Sees rises of the mean only; its threshold is in the \
          stream's own unit.",
    watches: "a lasting rise of the mean",
    settings: "from 30 values on, delta 0.005, threshold 50, rises only",
    source: "Page (1954), Continuous inspection schemes; frouros.detectors.concept_drift.CUSUM, reset after a drift",
    clean: CleanShare {
        errors: 0.03,
        scores: Some(0.0),
        numbers: Some(0.0),
    },
    make: || Box::new(Cusum::default()),
};

const FEWEST: f64 = 30.0;
const DELTA: f64 = 0.005;
const THRESHOLD: f64 = 50.0;

#[derive(Debug, Default)]
struct Cusum {
    mean: Mean,
    sum: f64,
}

impl Detector for Cusum {
    fn update(&mut self, x: f64) -> Signal {
        self.mean.update(x);
        self.sum = (self.sum + x - self.mean.value - DELTA).max(0.0);
        if self.mean.n >= FEWEST && self.sum > THRESHOLD {
            *self = Cusum::default();
            return Signal::Drift;
        }
        Signal::None
    }
}
