//! An input that stands still at an end of what the reference has.

use super::list::Disturbance;
use super::table::{Replaced, Table};

pub(super) const LOWEST: Disturbance = Disturbance {
    id: "lowest",
    phrase: "is at its lowest in every row",
    disturb: |table, at, _| extreme(table, at, |(low, _)| low),
};

pub(super) const HIGHEST: Disturbance = Disturbance {
    id: "highest",
    phrase: "is at its highest in every row",
    disturb: |table, at, _| extreme(table, at, |(_, high)| high),
};

/// Every row at one end of the drawn rows' finite values; not for a column of one value.
fn extreme(table: &Table<'_>, at: usize, end: fn((f64, f64)) -> f64) -> Option<Replaced> {
    let numbers = table.numbers(at)?;
    let value = end(numbers.range()?);
    Some(vec![(at, numbers.all(value))])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{only, sample, table};
    use super::*;

    #[test]
    fn every_row_is_at_the_end() {
        let columns = sample();
        let table = table(&columns);
        assert_eq!(only((LOWEST.disturb)(&table, 0, 1)), [1.0; 4]);
        assert_eq!(only((HIGHEST.disturb)(&table, 2, 1)), [40.0; 4]);
        assert_eq!((HIGHEST.disturb)(&table, 1, 1), None, "texts");
        assert_eq!((HIGHEST.disturb)(&table, 3, 1), None, "a single value");
    }
}
