//! Drift detection by Hoeffding's bound, on averages.

use super::{AboutDetector, CleanShare, Detector, Mean, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "hddm-a",
    title: "HDDM-A",
    takes: Takes::Errors,
    why: "Holds the mean of all values against the mean up to the point where it was lowest, by Hoeffding's bound. Sees sudden rises \
          of the error rate, with few false alarms.",
    watches: "a sudden rise of the error rate",
    settings: "drift at 0.001, warning at 0.005, rises only",
    source: "Frías-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds; \
             river.drift.binary.HDDMA",
    clean: CleanShare {
        errors: 0.06,
        scores: None,
        numbers: None,
    },
    make: || Box::new(HddmA::default()),
};

const DRIFT: f64 = 0.001;
const WARNING: f64 = 0.005;

#[derive(Debug, Default)]
struct HddmA {
    all: Mean,
    lowest: Mean,
}

impl Detector for HddmA {
    fn update(&mut self, x: f64) -> Signal {
        self.all.update(x);
        if self.lowest.n == 0.0 || upper(self.lowest) >= upper(self.all) {
            self.lowest = self.all;
        }
        if self.has_risen(DRIFT) {
            *self = HddmA::default();
            return Signal::Drift;
        }
        if self.has_risen(WARNING) {
            return Signal::Warning;
        }
        Signal::None
    }
}

impl HddmA {
    fn has_risen(&self, confidence: f64) -> bool {
        let (all, low) = (self.all, self.lowest);
        if all.n == low.n {
            return false;
        }
        let m = (all.n - low.n) / low.n * (1.0 / all.n);
        all.value - low.value >= (m / 2.0 * (2.0 / confidence).ln()).sqrt()
    }
}

fn upper(mean: Mean) -> f64 {
    mean.value + (1.0 / (2.0 * mean.n) * (1.0 / DRIFT).ln()).sqrt()
}
