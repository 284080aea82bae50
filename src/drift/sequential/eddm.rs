//! Early drift detection method.

use super::{AboutDetector, CleanShare, Detector, Mean, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "eddm",
    title: "EDDM",
    takes: Takes::Errors,
    why: "Watches how many values lie between two errors, and holds that against the most it has been. Sees slow rises of the error \
          rate sooner than DDM, and warns more often without cause. Only a value of exactly 1 is an error.",
    watches: "errors that follow one another ever sooner",
    settings: "from the 31st value on, warning under 0.95 and drift under 0.9",
    source: "Baena-García et al. (2006), Early drift detection method; river.drift.binary.EDDM",
    clean: CleanShare {
        errors: 0.97,
        scores: None,
        numbers: None,
    },
    make: || Box::new(Eddm::default()),
};

const WARM_START: u64 = 30;
const WARNING: f64 = 0.95;
const DRIFT: f64 = 0.9;

#[derive(Debug)]
struct Eddm {
    seen: u64,
    errors: u64,
    last_error: u64,
    distance: Mean,
    squares: f64,
    greatest: f64,
    /// Stands until the next error says otherwise.
    warning: bool,
}

impl Default for Eddm {
    fn default() -> Self {
        Eddm {
            seen: 0,
            errors: 0,
            last_error: 0,
            distance: Mean::default(),
            squares: 0.0,
            greatest: -1.0,
            warning: false,
        }
    }
}

impl Detector for Eddm {
    fn update(&mut self, x: f64) -> Signal {
        self.seen += 1;
        if x == 1.0 && self.error() {
            *self = Eddm::default();
            return Signal::Drift;
        }
        if self.warning {
            Signal::Warning
        } else {
            Signal::None
        }
    }
}

impl Eddm {
    /// Takes an error in; whether it is one too many.
    fn error(&mut self) -> bool {
        self.errors += 1;
        let distance = (self.seen - self.last_error) as f64;
        self.last_error = self.seen;
        let before = self.distance.value;
        self.distance.update(distance);
        self.squares += (distance - before) * (distance - self.distance.value);
        if self.seen <= WARM_START {
            return false;
        }
        let n = self.distance.n;
        let variance = if n > 1.0 {
            self.squares / (n - 1.0)
        } else {
            0.0
        };
        let spread = self.distance.value + 2.0 * variance.max(0.0).sqrt();
        if spread > self.greatest {
            self.greatest = spread;
            return false;
        }
        if self.errors <= WARM_START {
            return false;
        }
        let level = spread / self.greatest;
        if level < DRIFT {
            return true;
        }
        self.warning = level < WARNING;
        false
    }
}
