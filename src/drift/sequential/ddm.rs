//! Drift detection method.

use super::{AboutDetector, CleanShare, Detector, Mean, Signal, Takes};

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "ddm",
    title: "DDM",
    takes: Takes::Errors,
    why: "Holds the error rate against the lowest it has been. Sees sudden rises of the error rate; slow ones late.",
    watches: "a sudden rise of the error rate",
    settings: "from the 31st value on, warning from 2 and drift from 3 standard deviations",
    source: "Gama, Medas, Castillo & Rodrigues (2004), Learning with drift detection; river.drift.binary.DDM",
    clean: CleanShare {
        errors: 0.275,
        scores: None,
        numbers: None,
    },
    make: || Box::new(Ddm::default()),
};

const WARM_START: f64 = 30.0;
const WARNING: f64 = 2.0;
const DRIFT: f64 = 3.0;

#[derive(Debug, Default)]
struct Ddm {
    rate: Mean,
    /// Error rate and its standard deviation where their sum was least.
    least: Option<(f64, f64)>,
}

impl Detector for Ddm {
    fn update(&mut self, x: f64) -> Signal {
        self.rate.update(x);
        let (p, n) = (self.rate.value, self.rate.n);
        if n <= WARM_START {
            return Signal::None;
        }
        // Rounding may carry a rate of nothing but errors a hair over 1.
        let s = (p * (1.0 - p) / n).max(0.0).sqrt();
        let (p_least, s_least) = match self.least {
            Some((p_least, s_least)) if p + s > p_least + s_least => (p_least, s_least),
            _ => (p, s),
        };
        self.least = Some((p_least, s_least));
        if p + s > p_least + DRIFT * s_least {
            *self = Ddm::default();
            return Signal::Drift;
        }
        if p + s > p_least + WARNING * s_least {
            return Signal::Warning;
        }
        Signal::None
    }
}
