//! A shift of growing size: the shares of production's cells at each.

use super::stand_in::{Cells, StandIn};
use super::{Detectable, Found, ShiftUnit, none};
use crate::drift::DriftError;

/// Largest rise, in standard deviations.
const MOST_RISE: f64 = 5.0;
/// Largest stretch, times the spread.
const MOST_STRETCH: f64 = 10.0;
/// Cells beyond an end of the reference, for values that leave it.
const BEYOND: u32 = 16;

/// A way of shifting the stand-in, on cells that hold both samples.
#[derive(Debug)]
pub(super) struct Shift {
    unit: ShiftUnit,
    /// Values of the cells in increasing order; empty for categories.
    pub values: Vec<f64>,
    /// The reference's shares of them.
    pub before: Vec<f64>,
    mean: f64,
    sd: f64,
    /// Largest size.
    most: f64,
}

impl Shift {
    /// # Errors
    /// When the reference has no spread that a shift could be measured by.
    pub fn new(stand_in: &StandIn, unit: ShiftUnit) -> Result<Shift, DriftError> {
        match (&stand_in.cells, unit) {
            (Cells::Values { values, .. }, ShiftUnit::ShareOfRows) => {
                Shift::of_shares(values.clone(), &stand_in.shares)
            }
            (Cells::Categories, _) => Shift::of_shares(Vec::new(), &stand_in.shares),
            (Cells::Values { values, mean, sd }, _) => {
                Shift::of_values(values, &stand_in.shares, (*mean, *sd), unit)
            }
        }
    }

    fn of_values(
        values: &[f64],
        shares: &[f64],
        (mean, sd): (f64, f64),
        unit: ShiftUnit,
    ) -> Result<Shift, DriftError> {
        let (first, last) = (values.first().copied(), values.last().copied());
        let (Some(first), Some(last)) = (first, last) else {
            return Err(DriftError("reference: no value".to_owned()));
        };
        let steps = (1..=BEYOND).map(|i| (f64::from(i) / f64::from(BEYOND)).powi(2));
        let (below, above): (Vec<f64>, Vec<f64>) = match unit {
            ShiftUnit::TimesTheSpread => {
                let stretched = |end: f64, t: f64| end + (MOST_STRETCH - 1.0) * t * (end - mean);
                steps
                    .map(|t| (stretched(first, t), stretched(last, t)))
                    .unzip()
            }
            _ => (
                Vec::new(),
                steps.map(|t| last + MOST_RISE * t * sd).collect(),
            ),
        };
        let lead = below.len();
        let all: Vec<f64> = below
            .into_iter()
            .rev()
            .chain(values.iter().copied())
            .chain(above)
            .collect();
        if !(sd > 0.0 && all.iter().all(|v| v.is_finite()) && all.is_sorted()) {
            return Err(DriftError(
                "the spread of the reference is no number that values can be shifted by".to_owned(),
            ));
        }
        let mut before = vec![0.0; all.len()];
        for (cell, share) in before.iter_mut().skip(lead).zip(shares) {
            *cell = *share;
        }
        Ok(Shift {
            unit,
            values: all,
            before,
            mean,
            sd,
            most: match unit {
                ShiftUnit::TimesTheSpread => MOST_STRETCH - 1.0,
                _ => MOST_RISE,
            },
        })
    }

    fn of_shares(mut values: Vec<f64>, shares: &[f64]) -> Result<Shift, DriftError> {
        let mut before = shares.to_vec();
        if before.len() == 1 {
            // Rows of the only value can move to one that the reference never had, and nowhere else.
            before.push(0.0);
            let other = values.first().map(|v| v + v.abs().max(1.0));
            values.extend(other);
        }
        if !values.iter().all(|v| v.is_finite()) {
            return Err(DriftError(
                "the reference's only value has no greater one".to_owned(),
            ));
        }
        let most = common(&before)
            .iter()
            .zip(&before)
            .filter(|(c, _)| **c)
            .map(|(_, s)| s)
            .sum();
        Ok(Shift {
            unit: ShiftUnit::ShareOfRows,
            values,
            before,
            mean: 0.0,
            sd: 0.0,
            most,
        })
    }

    /// Sizes to try, each 12 % larger than the one before, up to the largest there is.
    pub fn sizes(&self, n: u64, m: u64) -> Vec<f64> {
        let least = (0.1 * (1.0 / n as f64 + 1.0 / m as f64).sqrt()).min(self.most);
        let steps = ((self.most / least).ln() / super::search::STEP.ln())
            .ceil()
            .clamp(4.0, 400.0);
        let steps = steps as i32;
        (0..=steps)
            .map(|i| self.most * super::search::STEP.powi(i - steps))
            .collect()
    }

    /// Production's shares of the cells under a shift of this size.
    pub fn after(&self, size: f64) -> Vec<f64> {
        match self.unit {
            ShiftUnit::ShareOfRows => self.moved(size),
            ShiftUnit::StandardDeviations => self.carried(|v| v + size * self.sd),
            ShiftUnit::TimesTheSpread => self.carried(|v| v + size * (v - self.mean)),
        }
    }

    /// Each cell's rows at their new value, split between the two cells around it so that the mean is kept: a value between two of
    /// a coarse scale is rounded to either.
    fn carried(&self, to: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut after = vec![0.0; self.values.len()];
        let mut add = |at: usize, share: f64| {
            if let Some(cell) = after.get_mut(at) {
                *cell += share;
            }
        };
        for (value, share) in self.values.iter().zip(&self.before) {
            if *share == 0.0 {
                continue;
            }
            let new = to(*value);
            let above = self.values.partition_point(|v| *v <= new);
            let low = above.checked_sub(1).and_then(|i| self.values.get(i));
            match (low, self.values.get(above)) {
                (Some(low), Some(high)) => {
                    let part = (new - low) / (high - low);
                    add(above - 1, share * (1.0 - part));
                    add(above, share * part);
                }
                (Some(_), None) => add(above - 1, *share),
                _ => add(0, *share),
            }
        }
        after
    }

    /// A share of all rows leaves the common cells and joins the others, each in proportion.
    fn moved(&self, share: f64) -> Vec<f64> {
        let common = common(&self.before);
        let kept = 1.0 - (share / self.most).min(1.0);
        let rest = 1.0 - self.most;
        // Where only a value that never occurred is left, it takes all.
        let joined = |before: f64| {
            if rest > 1e-12 {
                before * (1.0 + share / rest)
            } else {
                share
            }
        };
        let cells = common.iter().zip(&self.before);
        cells
            .map(|(common, before)| {
                if *common {
                    before * kept
                } else {
                    joined(*before)
                }
            })
            .collect()
    }

    /// As it is told.
    pub fn told(&self, found: Found) -> Detectable {
        let size = match found {
            Found::At(size) => size,
            Found::Never => return none(self.unit, &self.never()),
            Found::Always => {
                return none(
                    self.unit,
                    "at these sizes it is over its limit without any shift",
                );
            }
        };
        let amount = match self.unit {
            // Three digits of what is beyond 1.
            ShiftUnit::TimesTheSpread => ((1.0 + three_digits(size)) * 1e9).round() / 1e9,
            _ => three_digits(size),
        };
        Detectable {
            amount: Some(amount),
            unit: self.unit,
            reason: None,
        }
    }

    fn never(&self) -> String {
        match self.unit {
            ShiftUnit::StandardDeviations => {
                format!("no shift up to {MOST_RISE} standard deviations would be caught")
            }
            ShiftUnit::TimesTheSpread => {
                format!("no spread up to {MOST_STRETCH} times the reference's would be caught")
            }
            ShiftUnit::ShareOfRows => format!(
                "no move of up to {} % of the rows would be caught",
                three_digits(100.0 * self.most)
            ),
        }
    }
}

/// The most common cells, as few as together hold at least half of the rows; never all when there are two.
fn common(shares: &[f64]) -> Vec<bool> {
    let mut order: Vec<(usize, f64)> = shares.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut common = vec![false; shares.len()];
    let mut held = 0.0;
    for (at, share) in order.into_iter().take(shares.len().saturating_sub(1)) {
        if held >= 0.5 {
            break;
        }
        held += share;
        if let Some(cell) = common.get_mut(at) {
            *cell = true;
        }
    }
    common
}

fn three_digits(value: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return value;
    }
    let text = format!("{value:.2e}");
    text.parse().unwrap_or(value)
}
