//! The numbers of a column, made ready for tests: cumulative counts, and what is worked out once per column.

use super::DriftError;
use super::bins;
use super::cumulative::Cumulative;
use super::noise::Bridge;
use crate::profile::NumberCounts;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Different finite numbers in increasing order, each of at least one row, with cumulative counts. Never empty.
#[derive(Debug)]
pub(super) struct Numbers<'a> {
    values: Cow<'a, [f64]>,
    cumulative: Cumulative,
    counts: &'a NumberCounts,
    spread: OnceCell<Spread>,
    deciles: OnceCell<Vec<f64>>,
    doane: OnceCell<Vec<f64>>,
    bridge: OnceCell<Bridge>,
    areas: OnceCell<Vec<TwoParts>>,
}

/// A sum and what its rounding left out.
type TwoParts = (f64, f64);

/// Mean and standard deviation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub mean: f64,
    /// What rounding left out of the mean.
    pub rest: f64,
    /// n − 1; 0 for a single row.
    pub sd: f64,
}

impl<'a> Numbers<'a> {
    /// The counted values; several of equal value become one.
    ///
    /// # Errors
    /// When there is no value, or the profile (which may come from a file) is not what it claims to be.
    pub fn new(counts: &'a NumberCounts) -> Result<Self, DriftError> {
        let once = counts.counts.is_empty();
        if !once && counts.values.len() != counts.counts.len() {
            return Err(broken("it has not as many counts as values"));
        }
        let ends = [counts.values.first(), counts.values.last()];
        let increasing = counts.values.is_sorted_by(|a, b| a < b);
        let finite = match increasing {
            true => ends.iter().flatten().all(|v| v.is_finite()),
            false => counts.values.iter().all(|v| v.is_finite()) && counts.values.is_sorted(),
        };
        if !finite {
            return Err(broken(
                "its values are not finite numbers in increasing order",
            ));
        }
        let plain = increasing && counts.counts.iter().all(|count| *count > 0);
        let (values, cumulative) = if plain && once {
            let places = Cumulative::Places(counts.values.len());
            (Cow::Borrowed(counts.values.as_slice()), Some(places))
        } else if plain {
            let cumulative = Cumulative::of(&counts.counts);
            (Cow::Borrowed(counts.values.as_slice()), cumulative)
        } else {
            let (values, merged) = united(counts);
            (Cow::Owned(values), Cumulative::of(&merged))
        };
        let cumulative = cumulative.ok_or_else(|| broken("its counts exceed 2^64"))?;
        if values.is_empty() {
            return Err(DriftError("no finite value".to_owned()));
        }
        Ok(Numbers {
            values,
            cumulative,
            counts,
            spread: OnceCell::new(),
            deciles: OnceCell::new(),
            doane: OnceCell::new(),
            bridge: OnceCell::new(),
            areas: OnceCell::new(),
        })
    }

    /// Whether every different value is kept.
    pub fn exact(&self) -> bool {
        self.counts.exact()
    }

    /// The share of rows by which any rank may be off; 0 when exact.
    pub fn rank_error_share(&self) -> f64 {
        self.counts.rank_error_share()
    }

    /// Rows.
    pub fn n(&self) -> u64 {
        self.cumulative.rows()
    }

    /// Different values.
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// The different values, increasing.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn min(&self) -> f64 {
        self.values.first().copied().unwrap_or(f64::NAN)
    }

    pub fn max(&self) -> f64 {
        self.values.last().copied().unwrap_or(f64::NAN)
    }

    /// Values in increasing order with their counts.
    pub fn each(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let mut under = 0;
        self.values.iter().enumerate().map(move |(place, value)| {
            let reached = self.reached(place + 1);
            let count = reached - under;
            under = reached;
            (*value, count)
        })
    }

    /// Rows at or under `x`.
    pub fn at_or_under(&self, x: f64) -> u64 {
        self.reached(self.values.partition_point(|v| *v <= x))
    }

    /// Rows under `x`.
    pub fn under(&self, x: f64) -> u64 {
        self.reached(self.values.partition_point(|v| *v < x))
    }

    /// n ∫ F dx from one of the different values to another, by their places; nothing cancels in the difference.
    pub fn area_under(&self, from: usize, to: usize) -> f64 {
        let areas = self.areas.get_or_init(|| self.areas());
        let at = |place: usize| areas.get(place).copied().unwrap_or_default();
        let ((a, a_rest), (b, b_rest)) = (at(from), at(to));
        (b - a) + (b_rest - a_rest)
    }

    /// n ∫ F dx from the least value to each.
    fn areas(&self) -> Vec<TwoParts> {
        let (mut sum, mut rest, mut last) = (0.0_f64, 0.0_f64, self.min());
        let each = self.values.iter().enumerate();
        each.map(|(place, value)| {
            let part = self.reached(place) as f64 * (value - last);
            last = *value;
            // Knuth's sum of two numbers, and what its rounding left out.
            let next = sum + part;
            let of_part = next - sum;
            rest += (sum - (next - of_part)) + (part - of_part);
            sum = next;
            (sum, rest)
        })
        .collect()
    }

    /// Rows of the first `index` different values.
    #[inline]
    pub fn reached(&self, index: usize) -> u64 {
        self.cumulative.of_first(index)
    }

    /// Quantile at a level from 0 to 1: linear interpolation between the two nearest ranks (type 7, numpy's default).
    pub fn quantile(&self, level: f64) -> f64 {
        let place = (self.n() - 1) as f64 * level;
        let rank = place.floor();
        let at = |rank: u64| {
            let place = self.cumulative.place(rank);
            self.values.get(place).copied().unwrap_or(self.max())
        };
        let (low, high, t) = (at(rank as u64), at(rank as u64 + 1), place - rank);
        let step = high - low;
        if !step.is_finite() {
            low * (1.0 - t) + high * t
        } else if t >= 0.5 {
            high - step * (1.0 - t)
        } else {
            low + step * t
        }
    }

    /// Mean and standard deviation of all values, also of those that are not kept.
    pub fn spread(&self) -> Spread {
        *self.spread.get_or_init(|| {
            let exact = self.counts.exact().then(|| self.two_pass());
            exact.unwrap_or_else(|| {
                let moments = self.counts.moments();
                Spread {
                    mean: moments.mean().unwrap_or(f64::NAN),
                    rest: 0.0,
                    sd: moments.sd().unwrap_or(0.0),
                }
            })
        })
    }

    /// Values are divided by the largest one first where squares would leave the range of numbers.
    fn two_pass(&self) -> Spread {
        if self.min() == self.max() {
            return Spread {
                mean: self.min(),
                rest: 0.0,
                sd: 0.0,
            };
        }
        let scale = self.scale();
        let n = self.n() as f64;
        // Ordinary values, of scale 1, are spared the division.
        let scaled = |v: f64| if scale == 1.0 { v } else { v / scale };
        let sum: f64 = self.each().map(|(v, c)| scaled(v) * c as f64).sum();
        let mean = sum / n;
        let (mut squares, mut rest) = (0.0, 0.0);
        for (value, count) in self.each() {
            let deviation = scaled(value) - mean;
            let weighted = deviation * count as f64;
            squares += deviation * weighted;
            rest += weighted;
        }
        let variance = ((squares - rest * rest / n) / (n - 1.0)).max(0.0);
        Spread {
            mean: mean * scale,
            rest: rest / n * scale,
            sd: variance.sqrt() * scale,
        }
    }

    /// A number by which the values can be divided so that their cubes neither overflow nor vanish; 1 for ordinary ones.
    pub fn scale(&self) -> f64 {
        let largest = self.min().abs().max(self.max().abs());
        if largest == 0.0 || (1e-90..1e90).contains(&largest) {
            1.0
        } else {
            largest
        }
    }

    /// The different ones among the nine inner deciles.
    pub fn deciles(&self) -> &[f64] {
        self.deciles.get_or_init(|| bins::inner_deciles(self))
    }

    /// Edges of Doane's equal-width bins.
    pub fn doane(&self) -> &[f64] {
        self.doane.get_or_init(|| bins::doane_edges(self))
    }

    /// A Brownian bridge over this distribution.
    pub fn bridge(&self) -> Bridge {
        *self.bridge.get_or_init(|| Bridge::over(self))
    }
}

/// Values that are equal taken together, as −0.0 and 0.0 are. Counts stop at 2^64, where their sum fails anyway.
fn united(counts: &NumberCounts) -> (Vec<f64>, Vec<u64>) {
    let (mut values, mut merged): (Vec<f64>, Vec<u64>) = (Vec::new(), Vec::new());
    for (value, count) in counts.each().filter(|(_, count)| *count > 0) {
        match (values.last(), merged.last_mut()) {
            (Some(last), Some(sum)) if *last == value => *sum = sum.saturating_add(count),
            _ => {
                values.push(value);
                merged.push(count);
            }
        }
    }
    (values, merged)
}

fn broken(what: &str) -> DriftError {
    DriftError(format!("the profile of this column cannot be used: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[f64]) -> NumberCounts {
        NumberCounts::from_values(values)
    }

    #[test]
    fn counts_are_read_at_under_and_between() {
        let numbers = counts(&[1.0, 2.0, 2.0, 5.0]);
        let numbers = Numbers::new(&numbers).expect("four values");
        assert_eq!((numbers.n(), numbers.distinct()), (4, 3));
        assert_eq!(
            (
                numbers.at_or_under(2.0),
                numbers.under(2.0),
                numbers.under(0.0)
            ),
            (3, 1, 0)
        );
        assert_eq!(numbers.quantile(0.5), 2.0);
        assert!((numbers.quantile(0.9) - 4.1).abs() < 1e-14);
        assert_eq!(numbers.spread().mean, 2.5);
        assert!((numbers.spread().sd - 3f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn huge_and_tiny_values_keep_their_spread() {
        for scale in [1e300, 1e-300] {
            let numbers = counts(&[scale, 3.0 * scale]);
            let numbers = Numbers::new(&numbers).expect("two values");
            assert!((numbers.spread().sd / scale - 2f64.sqrt()).abs() < 1e-12);
        }
    }

    #[test]
    fn a_profile_that_lies_is_refused() {
        let honest = counts(&[1.0, 2.0]);
        let lies = [
            NumberCounts {
                values: vec![2.0, 1.0],
                ..honest.clone()
            },
            NumberCounts {
                values: vec![1.0, f64::NAN],
                ..honest.clone()
            },
            NumberCounts {
                counts: vec![1, 1, 1],
                ..honest.clone()
            },
            NumberCounts {
                counts: vec![u64::MAX, 2],
                ..honest.clone()
            },
            NumberCounts {
                counts: vec![0, 0],
                ..honest
            },
        ];
        for lie in lies {
            assert!(Numbers::new(&lie).is_err(), "{lie:?}");
        }
    }
}
