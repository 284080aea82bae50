//! The numbers of a column, made ready for tests: cumulative counts, and what is worked out once per column.

use super::DriftError;
use super::bins;
use crate::profile::NumberCounts;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Finite numbers in increasing order with cumulative counts. Never empty.
#[derive(Debug)]
pub(super) struct Numbers<'a> {
    values: Cow<'a, [f64]>,
    /// Rows at or under each value.
    cumulative: Vec<u64>,
    /// Low bits of the order-preserving key that are cut off; 0 is exact.
    pub cut: u32,
    counts: &'a NumberCounts,
    spread: OnceCell<Spread>,
    deciles: OnceCell<Vec<f64>>,
    doane: OnceCell<Vec<f64>>,
    bridge: OnceCell<(f64, f64)>,
}

/// Mean and standard deviation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub mean: f64,
    /// n − 1; 0 for a single row.
    pub sd: f64,
}

/// Both samples at one distinct value: rows at or under it.
pub(super) struct Step {
    pub value: f64,
    pub reference: u64,
    pub production: u64,
}

impl<'a> Numbers<'a> {
    /// The counted values with at least `cut` low bits of their keys cut off; bins of equal prefix become one value.
    ///
    /// # Errors
    /// When there is no value, or the profile (which may come from a file) is not what it claims to be.
    pub fn new(counts: &'a NumberCounts, cut: u32) -> Result<Self, DriftError> {
        if counts.values.len() != counts.counts.len() {
            return Err(broken("it has not as many counts as values"));
        }
        if !counts.values.iter().all(|v| v.is_finite()) || !counts.values.is_sorted() {
            return Err(broken(
                "its values are not finite numbers in increasing order",
            ));
        }
        let cut = cut.max(counts.coarseness).min(63);
        let mut total = 0_u64;
        let mut cumulative = Vec::with_capacity(counts.counts.len());
        for count in &counts.counts {
            total = total
                .checked_add(*count)
                .ok_or_else(|| broken("its counts exceed 2^64"))?;
            cumulative.push(total);
        }
        if total == 0 {
            return Err(DriftError("no finite value".to_owned()));
        }
        let values = if cut == 0 {
            Cow::Borrowed(counts.values.as_slice())
        } else {
            Cow::Owned(counts.values.iter().map(|v| lower_edge(*v, cut)).collect())
        };
        Ok(Numbers {
            values,
            cumulative,
            cut,
            counts,
            spread: OnceCell::new(),
            deciles: OnceCell::new(),
            doane: OnceCell::new(),
            bridge: OnceCell::new(),
        })
    }

    /// The same values on coarser bins.
    ///
    /// # Errors
    /// As [`Numbers::new`].
    pub fn coarser(&self, cut: u32) -> Result<Numbers<'a>, DriftError> {
        Numbers::new(self.counts, cut)
    }

    /// Rows.
    pub fn n(&self) -> u64 {
        self.cumulative.last().copied().unwrap_or(0)
    }

    /// Different values; a value may stand twice (−0.0 and 0.0).
    pub fn distinct(&self) -> usize {
        self.each().count()
    }

    pub fn min(&self) -> f64 {
        self.values.first().copied().unwrap_or(f64::NAN)
    }

    pub fn max(&self) -> f64 {
        self.values.last().copied().unwrap_or(f64::NAN)
    }

    /// Values in increasing order with their counts.
    pub fn each(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let mut below = 0;
        let ends = self
            .values
            .iter()
            .zip(self.values.iter().skip(1).map(Some).chain([None]));
        ends.zip(&self.cumulative)
            .filter(|((value, next), _)| next.is_none_or(|next| next > value))
            .map(move |((value, _), reached)| {
                let count = reached - below;
                below = *reached;
                (*value, count)
            })
            .filter(|(_, count)| *count > 0)
    }

    /// Rows at or under `x`.
    pub fn at_or_under(&self, x: f64) -> u64 {
        self.reached(self.values.partition_point(|v| *v <= x))
    }

    /// Rows under `x`.
    pub fn under(&self, x: f64) -> u64 {
        self.reached(self.values.partition_point(|v| *v < x))
    }

    fn reached(&self, index: usize) -> u64 {
        match index.checked_sub(1) {
            Some(last) => self.cumulative.get(last).copied().unwrap_or(0),
            None => 0,
        }
    }

    /// Quantile at a level from 0 to 1: linear interpolation between the two nearest ranks (type 7, numpy's default).
    pub fn quantile(&self, level: f64) -> f64 {
        let place = (self.n() - 1) as f64 * level;
        let rank = place.floor();
        let at = |rank: u64| {
            let index = self.cumulative.partition_point(|reached| *reached <= rank);
            self.values.get(index).copied().unwrap_or(self.max())
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

    /// Mean and standard deviation of all values, also of those whose bins were made coarser.
    pub fn spread(&self) -> Spread {
        *self.spread.get_or_init(|| {
            let exact = self.counts.exact().then(|| self.two_pass());
            exact.unwrap_or_else(|| {
                let moments = self.counts.moments();
                Spread {
                    mean: moments.mean().unwrap_or(f64::NAN),
                    sd: moments.sd().unwrap_or(0.0),
                }
            })
        })
    }

    /// Values are divided by the largest one first where squares would leave the range of numbers.
    fn two_pass(&self) -> Spread {
        let scale = self.scale();
        let n = self.n() as f64;
        let pairs = || self.counts.values.iter().zip(&self.counts.counts);
        let mean = pairs().map(|(v, c)| v / scale * *c as f64).sum::<f64>() / n;
        let deviation = |v: f64| v / scale - mean;
        let squares: f64 = pairs()
            .map(|(v, c)| deviation(*v).powi(2) * *c as f64)
            .sum();
        let rest: f64 = pairs().map(|(v, c)| deviation(*v) * *c as f64).sum();
        let variance = if n > 1.0 {
            ((squares - rest * rest / n) / (n - 1.0)).max(0.0)
        } else {
            0.0
        };
        let constant = self.min() == self.max();
        Spread {
            mean: if constant { self.min() } else { mean * scale },
            sd: if constant {
                0.0
            } else {
                variance.sqrt() * scale
            },
        }
    }

    /// Mean of the values less `centre`, of all values as [`Numbers::spread`]; does not cancel where `centre` is near them.
    pub fn mean_beyond(&self, centre: f64) -> f64 {
        if !self.counts.exact() {
            return self.spread().mean - centre;
        }
        let n = self.n() as f64;
        let pairs = self.counts.values.iter().zip(&self.counts.counts);
        pairs.map(|(v, c)| (v - centre) * (*c as f64 / n)).sum()
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

    /// Mean and variance of ∫ |B(F(x))| dx for a Brownian bridge B over this distribution F.
    pub fn bridge_area(&self) -> (f64, f64) {
        *self.bridge.get_or_init(|| super::noise::bridge_area(self))
    }
}

/// Walks both samples' distinct values in increasing order.
pub(super) fn steps<'p>(
    reference: &'p Numbers<'_>,
    production: &'p Numbers<'_>,
) -> impl Iterator<Item = Step> + 'p {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        let value = match (reference.values.get(i), production.values.get(j)) {
            (Some(a), Some(b)) => a.min(*b),
            (Some(a), None) => *a,
            (None, Some(b)) => *b,
            (None, None) => return None,
        };
        // `<=` takes equal values together, −0.0 and 0.0 among them.
        while reference.values.get(i).is_some_and(|v| *v <= value) {
            i += 1;
        }
        while production.values.get(j).is_some_and(|v| *v <= value) {
            j += 1;
        }
        Some(Step {
            value,
            reference: reference.reached(i),
            production: production.reached(j),
        })
    })
}

fn broken(what: &str) -> DriftError {
    DriftError(format!("the profile of this column cannot be used: {what}"))
}

/// The least value of the bin that holds `value`: the same in every sample.
fn lower_edge(value: f64, cut: u32) -> f64 {
    const SIGN: u64 = 1 << 63;
    let bits = (value + 0.0).to_bits();
    let key = if bits & SIGN == 0 { bits | SIGN } else { !bits };
    let edge = (key >> cut) << cut;
    let lower = f64::from_bits(if edge & SIGN == 0 {
        !edge
    } else {
        edge & !SIGN
    });
    if lower.is_finite() { lower } else { value }
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
        let numbers = Numbers::new(&numbers, 0).expect("four values");
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
            let numbers = Numbers::new(&numbers, 0).expect("two values");
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
                counts: vec![1],
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
            assert!(Numbers::new(&lie, 0).is_err(), "{lie:?}");
        }
    }

    #[test]
    fn coarser_bins_are_the_same_in_every_sample() {
        let (a, b) = (
            counts(&[-1.5, 0.0, 1.000_000_1]),
            counts(&[-1.500_000_1, 0.0, 1.000_000_2]),
        );
        let (a, b) = (
            Numbers::new(&a, 40).expect("values"),
            Numbers::new(&b, 40).expect("values"),
        );
        assert_eq!(a.each().collect::<Vec<_>>(), b.each().collect::<Vec<_>>());
        assert_eq!(a.at_or_under(0.0), 2);
    }
}
