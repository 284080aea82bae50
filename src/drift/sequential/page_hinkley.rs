//! The Page-Hinkley test.

use super::{AboutDetector, CleanShare, Detector, Mean, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "page-hinkley",
    title: "Page-Hinkley",
    takes: Takes::Numbers,
    why: "Sums how far values lie off the mean so far and holds the sum against its own least and greatest value. Sees changes of \
          the mean in both directions; its threshold is in the stream's own unit.",
    watches: "a lasting change of the mean, up or down",
    settings: "from 30 values on, delta 0.005, threshold 50, forgetting 0.9999, both directions",
    source: "Page (1954), Continuous inspection schemes; river.drift.PageHinkley",
    clean: CleanShare {
        errors: 0.025,
        scores: Some(0.0),
        numbers: Some(0.0),
    },
    make: || Box::new(PageHinkley::default()),
};

const FEWEST: f64 = 30.0;
const DELTA: f64 = 0.005;
const THRESHOLD: f64 = 50.0;
const FORGETTING: f64 = 1.0 - 0.0001;

#[derive(Debug)]
struct PageHinkley {
    mean: Mean,
    rise: f64,
    fall: f64,
    least_rise: f64,
    greatest_fall: f64,
}

impl Default for PageHinkley {
    fn default() -> Self {
        PageHinkley {
            mean: Mean::default(),
            rise: 0.0,
            fall: 0.0,
            least_rise: f64::INFINITY,
            // river's start value; 0 would be the sum's own.
            greatest_fall: -1.0,
        }
    }
}

impl Detector for PageHinkley {
    fn update(&mut self, x: f64) -> Signal {
        self.mean.update(x);
        let off = x - self.mean.value;
        self.rise = FORGETTING * self.rise + off - DELTA;
        self.fall = FORGETTING * self.fall + off + DELTA;
        self.least_rise = self.least_rise.min(self.rise);
        self.greatest_fall = self.greatest_fall.max(self.fall);
        let risen = self.rise - self.least_rise > THRESHOLD;
        let fallen = self.greatest_fall - self.fall > THRESHOLD;
        if self.mean.n >= FEWEST && (risen || fallen) {
            *self = PageHinkley::default();
            return Signal::Drift;
        }
        Signal::None
    }
}
