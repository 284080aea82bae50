//! Adaptive windowing.

use super::{AboutDetector, CleanShare, Detector, Signal, Takes};
use std::collections::VecDeque;

pub(super) static ABOUT: AboutDetector = AboutDetector {
    id: "adwin",
    title: "ADWIN",
    takes: Takes::Numbers,
    why: "Holds the mean of the older part of a growing window against the newer part, at every cut that its buckets offer. \
          Sees sudden and slow changes of the mean, in both directions.",
    watches: "a change of the mean, sudden or slow, up or down",
    settings: "delta 0.002, looks every 32 values from 11 on, parts of at least 5, 5 buckets of each size",
    source: "Bifet & Gavaldà (2007), Learning from time-changing data with adaptive windowing; river.drift.ADWIN",
    clean: CleanShare {
        errors: 0.0,
        scores: Some(0.0),
        numbers: Some(0.0),
    },
    make: || Box::new(Adwin::default()),
};

const DELTA: f64 = 0.002;
const CLOCK: u64 = 32;
const GRACE: f64 = 10.0;
const SHORTEST: f64 = 5.0;
const BUCKETS: usize = 5;

/// A run of values.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    total: f64,
    /// Squares about the run's mean.
    squares: f64,
}

/// Buckets of 1, 2, 4 … values, the newest in the first row; within a row the oldest comes first.
#[derive(Debug, Default)]
struct Adwin {
    rows: Vec<VecDeque<Bucket>>,
    width: f64,
    total: f64,
    squares: f64,
    ticks: u64,
}

impl Detector for Adwin {
    fn update(&mut self, x: f64) -> Signal {
        self.insert(x);
        self.ticks += 1;
        if self.ticks.is_multiple_of(CLOCK) && self.width > GRACE && self.has_changed() {
            // Which buckets would be dropped does not matter: like river's, it starts anew after a drift.
            *self = Adwin::default();
            return Signal::Drift;
        }
        Signal::None
    }
}

impl Adwin {
    fn insert(&mut self, x: f64) {
        self.width += 1.0;
        if self.width > 1.0 {
            let off = x - self.total / (self.width - 1.0);
            self.squares += (self.width - 1.0) * off * off / self.width;
        }
        self.total += x;
        let single = Bucket {
            total: x,
            squares: 0.0,
        };
        self.push(0, single);
        self.compress();
    }

    fn push(&mut self, row: usize, bucket: Bucket) {
        match self.rows.get_mut(row) {
            Some(row) => row.push_back(bucket),
            None => self.rows.push(VecDeque::from([bucket])),
        }
    }

    /// Joins the two oldest buckets of a row that has become too long, and so on in the next.
    fn compress(&mut self) {
        let mut row = 0;
        while let Some(buckets) = self.rows.get_mut(row) {
            if buckets.len() <= BUCKETS {
                return;
            }
            let (Some(a), Some(b)) = (buckets.pop_front(), buckets.pop_front()) else {
                return;
            };
            let n = size(row);
            let apart = a.total / n - b.total / n;
            let joined = Bucket {
                total: a.total + b.total,
                squares: a.squares + b.squares + n * 0.5 * apart * apart,
            };
            row += 1;
            self.push(row, joined);
        }
    }

    fn has_changed(&self) -> bool {
        let (mut n0, mut n1) = (0.0, self.width);
        let (mut total0, mut total1) = (0.0, self.total);
        for (row, buckets) in self.rows.iter().enumerate().rev() {
            for bucket in buckets {
                n0 += size(row);
                n1 -= size(row);
                total0 += bucket.total;
                total1 -= bucket.total;
                let long = n0 >= SHORTEST && n1 >= SHORTEST;
                if long && self.apart(n0, n1, total0 / n0 - total1 / n1) {
                    return true;
                }
            }
        }
        false
    }

    fn apart(&self, n0: f64, n1: f64, difference: f64) -> bool {
        let confidence = (2.0 * self.width.ln() / DELTA).ln();
        let m = 1.0 / (n0 - SHORTEST + 1.0) + 1.0 / (n1 - SHORTEST + 1.0);
        let variance = self.squares / self.width;
        let bound = (2.0 * m * variance * confidence).sqrt() + 2.0 / 3.0 * confidence * m;
        difference.abs() > bound
    }
}

/// Values in each bucket of a row.
fn size(row: usize) -> f64 {
    2.0_f64.powi(i32::try_from(row).unwrap_or(i32::MAX))
}
