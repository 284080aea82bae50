//! The gaps between a large reference and a much smaller sample, as windows are: found by leaps from one of its values to the next
//! instead of a walk over all of the reference's.

use super::numbers::Numbers;
use super::walk::Step;

/// The largest gap, where it is first reached, and the area between the cumulative distributions, both times n m.
pub(super) struct Leaps {
    pub widest: u128,
    pub widest_at: Step,
    pub area: f64,
}

/// How many times more different values the reference must have for leaps to pay.
pub(super) const WORTHWHILE: usize = 48;

impl Leaps {
    /// `None` where the area is beyond all numbers.
    pub fn over(reference: &Numbers<'_>, production: &Numbers<'_>) -> Option<Leaps> {
        let mut leaps = Leaps {
            widest: 0,
            widest_at: Step {
                value: reference.min().min(production.min()),
                reference: 0,
                production: 0,
            },
            area: 0.0,
        };
        let sides = Sides {
            reference,
            n: reference.n(),
            m: production.n(),
        };
        let values = production.values();
        let ends = values.iter().skip(1).copied().chain([f64::INFINITY]);
        let first = values.first().copied()?;
        let mut passed = leaps.leap(&sides, (f64::NEG_INFINITY, first), 0, 0);
        for (i, (from, to)) in values.iter().zip(ends).enumerate() {
            passed = leaps.leap(&sides, (*from, to), production.reached(i + 1), passed);
        }
        leaps.area.is_finite().then_some(leaps)
    }

    /// From one value of production to before the next, with `rows` of production at or under all between; the first `passed` of the reference's
    /// values are under `from`. How many are under `to`.
    fn leap(
        &mut self,
        sides: &Sides<'_, '_>,
        (from, to): (f64, f64),
        rows: u64,
        passed: usize,
    ) -> usize {
        let values = sides.reference.values();
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        // The reference's values inside, after `from` and before `to`.
        let low = first_from(values, passed, |v| v <= from);
        let high = first_from(values, low, |v| v < to);
        let reached = |index: usize| sides.reference.reached(index);
        if from.is_finite() {
            self.see(sides, from, reached(low), rows);
        }
        if high > low {
            // F rises towards `to`, so the other end of the stretch is the other extreme.
            self.see(sides, at(high - 1), reached(high), rows);
        }
        let last = high.saturating_sub(1);
        if low == high {
            if from.is_finite() && to.is_finite() {
                self.area += (to - from) * sides.level(reached(low), rows).abs();
            }
            return high;
        }
        if from.is_finite() {
            self.area += (at(low) - from) * sides.level(reached(low), rows).abs();
        }
        if to.is_finite() {
            self.area += (to - at(last)) * sides.level(reached(high), rows).abs();
        }
        let crossing = low + sides.under_level(low..last, rows);
        self.area -= sides.area(low, crossing, rows);
        self.area += sides.area(crossing, last, rows);
        high
    }

    fn see(&mut self, sides: &Sides<'_, '_>, value: f64, reference: u64, production: u64) {
        let (left, right) = sides.both(reference, production);
        let size = left.abs_diff(right);
        if size > self.widest {
            self.widest = size;
            self.widest_at = Step {
                value,
                reference,
                production,
            };
        }
    }
}

/// The first place from `start` on where `before` no longer holds, which is near by: looked for in steps that double.
fn first_from(values: &[f64], start: usize, before: impl Fn(f64) -> bool) -> usize {
    let holds = |place: usize| values.get(place).is_some_and(|v| before(*v));
    let (mut low, mut step) = (start, 1);
    while holds(low + step - 1) {
        low += step;
        step *= 2;
    }
    let near = values
        .get(low..values.len().min(low + step))
        .unwrap_or_default();
    low + near.partition_point(|v| before(*v))
}

struct Sides<'s, 'a> {
    reference: &'s Numbers<'a>,
    n: u64,
    m: u64,
}

impl Sides<'_, '_> {
    /// n m F and n m G, exact.
    fn both(&self, reference: u64, production: u64) -> (u128, u128) {
        let times = |a: u64, b: u64| u128::from(a) * u128::from(b);
        (times(reference, self.m), times(production, self.n))
    }

    /// n m (F − G), rounded once.
    fn level(&self, reference: u64, production: u64) -> f64 {
        let (left, right) = self.both(reference, production);
        let size = left.abs_diff(right) as f64;
        if left < right { -size } else { size }
    }

    /// How many of these of the reference's values have F under G.
    fn under_level(&self, range: std::ops::Range<usize>, rows: u64) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            let (left, right) = self.both(self.reference.reached(middle + 1), rows);
            if left < right {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low - range.start
    }

    /// n m ∫ (F − G) dx from one of the reference's values to another, with G constant.
    fn area(&self, from: usize, to: usize, rows: u64) -> f64 {
        let values = self.reference.values();
        let width = match (values.get(from), values.get(to)) {
            (Some(a), Some(b)) => b - a,
            _ => return 0.0,
        };
        let (_, level) = self.both(0, rows);
        self.reference.area_under(from, to) * self.m as f64 - width * level as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::Random;
    use crate::drift::walk::Gaps;
    use crate::profile::NumberCounts;

    #[test]
    fn leaps_find_what_a_walk_finds() {
        let mut random = Random(12);
        type Draw = fn(&mut Random) -> f64;
        let draws: [(Draw, Draw); 5] = [
            (Random::normal, Random::normal),
            (
                |r| r.normal() * 1e3 + 1e9,
                |r| r.normal() * 1e3 + 1e9 + 30.0,
            ),
            (
                |r| (r.normal() * 40.0).round(),
                |r| (r.normal() * 44.0).round(),
            ),
            (Random::normal, |r| r.uniform() + 40.0),
            (|r| r.uniform() + 40.0, |r| r.normal() * 30.0),
        ];
        for (i, (before, now)) in draws.into_iter().enumerate() {
            for rows in [1, 7, 200] {
                let left = NumberCounts::from_values(&random.sample(9_000, before));
                let right = NumberCounts::from_values(&random.sample(rows, now));
                let (left, right) = (
                    Numbers::new(&left).expect("values"),
                    Numbers::new(&right).expect("values"),
                );
                let (walked, leapt) = (
                    Gaps::walked(&left, &right),
                    Leaps::over(&left, &right).expect("finite"),
                );
                assert_eq!(leapt.widest, walked.widest, "draw {i}, {rows} rows");
                assert_eq!(leapt.widest_at.value, walked.widest_at.value);
                let area = walked.area.value() * walked.n as f64 * walked.m as f64;
                assert!(
                    (leapt.area / area - 1.0).abs() < 1e-11,
                    "draw {i}, {rows} rows: {} for {area}",
                    leapt.area
                );
            }
        }
    }

    #[test]
    fn an_area_beyond_all_numbers_is_left_to_the_walk() {
        let left: Vec<f64> = (0..40).map(|i| f64::from(i - 20) * 8e306).collect();
        let left = NumberCounts::from_values(&left);
        let right = NumberCounts::from_values(&[1.7e308]);
        let (left, right) = (
            Numbers::new(&left).expect("values"),
            Numbers::new(&right).expect("values"),
        );
        assert!(Leaps::over(&left, &right).is_none());
        assert!(Gaps::of(&left, &right).widest > 0);
    }
}
