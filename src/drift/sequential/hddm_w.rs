//! Drift detection by McDiarmid's bound, on exponentially weighted averages.

use super::{AboutDetector, CleanShare, Detector, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "hddm-w",
    title: "HDDM-W",
    takes: Takes::Errors,
    why: "Holds a weighted mean of the values since the lowest point against the one up to it, by McDiarmid's bound. Sees slow rises \
          of the error rate sooner than HDDM-A.",
    watches: "a slow rise of the error rate",
    settings: "drift at 0.001, warning at 0.005, weight of the newest value 0.05, rises only",
    source: "Frías-Blanco et al. (2015), Online and non-parametric drift detection methods based on Hoeffding's bounds; \
             river.drift.binary.HDDMW",
    clean: CleanShare {
        errors: 0.245,
        scores: None,
        numbers: None,
    },
    make: || Box::new(HddmW::default()),
};

const DRIFT: f64 = 0.001;
const WARNING: f64 = 0.005;
const WEIGHT: f64 = 0.05;

/// A weighted mean and the sum of its squared weights.
#[derive(Debug, Clone, Copy)]
struct Weighted {
    mean: Option<f64>,
    squared_weights: f64,
}

impl Weighted {
    const NONE: Weighted = Weighted {
        mean: None,
        squared_weights: 1.0,
    };

    fn update(&mut self, x: f64) {
        self.mean = Some(match self.mean {
            Some(mean) => WEIGHT * x + (1.0 - WEIGHT) * mean,
            None => x,
        });
        self.squared_weights =
            WEIGHT * WEIGHT + (1.0 - WEIGHT) * (1.0 - WEIGHT) * self.squared_weights;
    }
}

#[derive(Debug)]
struct HddmW {
    all: Weighted,
    before: Weighted,
    since: Weighted,
    lowest: f64,
}

impl Default for HddmW {
    fn default() -> Self {
        HddmW {
            all: Weighted::NONE,
            before: Weighted::NONE,
            since: Weighted::NONE,
            lowest: f64::INFINITY,
        }
    }
}

impl Detector for HddmW {
    fn update(&mut self, x: f64) -> Signal {
        self.all.update(x);
        let upper = self.all.mean.unwrap_or(x) + bound(self.all.squared_weights, DRIFT);
        if upper < self.lowest {
            self.lowest = upper;
            self.before = self.all;
            self.since = Weighted::NONE;
        } else {
            self.since.update(x);
        }
        if self.has_risen(DRIFT) {
            *self = HddmW::default();
            return Signal::Drift;
        }
        if self.has_risen(WARNING) {
            return Signal::Warning;
        }
        Signal::None
    }
}

impl HddmW {
    fn has_risen(&self, confidence: f64) -> bool {
        let (Some(before), Some(since)) = (self.before.mean, self.since.mean) else {
            return false;
        };
        let weights = self.before.squared_weights + self.since.squared_weights;
        since - before > bound(weights, confidence)
    }
}

fn bound(squared_weights: f64, confidence: f64) -> f64 {
    (squared_weights * (1.0 / confidence).ln() / 2.0).sqrt()
}
