//! An input in another unit.

use super::list::Disturbance;
use super::table::{Replaced, Table};

pub(super) const TIMES: Disturbance = Disturbance {
    id: "unit-times-1000",
    phrase: "comes in a unit a thousand times smaller, its numbers a thousand times larger",
    disturb: |table, at, _| scaled(table, at, |v| v * 1000.0),
};

pub(super) const OVER: Disturbance = Disturbance {
    id: "unit-over-1000",
    phrase: "comes in a unit a thousand times larger, its numbers a thousand times smaller",
    disturb: |table, at, _| scaled(table, at, |v| v / 1000.0),
};

fn scaled(table: &Table<'_>, at: usize, scale: fn(f64) -> f64) -> Option<Replaced> {
    let numbers = table.numbers(at)?;
    Some(vec![(at, numbers.map(|_, v| scale(v)))])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{equal, only, sample, table};
    use super::*;

    #[test]
    fn numbers_are_scaled_and_rounded_where_they_must_be_whole() {
        let columns = sample();
        let table = table(&columns);
        let x = only((TIMES.disturb)(&table, 0, 1));
        assert!(equal(&x, &[1000.0, 2000.0, f64::NAN, 5000.0]), "{x:?}");
        let x = only((OVER.disturb)(&table, 0, 1));
        assert!(equal(&x, &[0.001, 0.002, f64::NAN, 0.005]), "{x:?}");
        assert_eq!(only((OVER.disturb)(&table, 2, 1)), [0.0; 4]);
        assert_eq!((OVER.disturb)(&table, 1, 1), None, "texts");
    }
}
