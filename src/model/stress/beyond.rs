//! An input outside of what the reference has.

use super::list::Disturbance;
use super::table::{Replaced, Table};

pub(super) const BELOW: Disturbance = Disturbance {
    id: "below-lowest",
    phrase: "lies below its lowest by as much as its range",
    disturb: |table, at, _| beyond(table, at, |(low, high)| low - (high - low)),
};

pub(super) const ABOVE: Disturbance = Disturbance {
    id: "above-highest",
    phrase: "lies above its highest by as much as its range",
    disturb: |table, at, _| beyond(table, at, |(low, high)| high + (high - low)),
};

/// Every row as far outside of the drawn rows' finite values as these are apart; not for a column of one value.
fn beyond(table: &Table<'_>, at: usize, out: fn((f64, f64)) -> f64) -> Option<Replaced> {
    let numbers = table.numbers(at)?;
    let value = Some(out(numbers.range()?)).filter(|v| v.is_finite())?;
    Some(vec![(at, numbers.all(value))])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{only, sample, table};
    use super::*;
    use crate::data::{Column, Columns};

    #[test]
    fn every_row_is_one_range_outside() {
        let columns = sample();
        assert_eq!(only((BELOW.disturb)(&table(&columns), 0, 1)), [-3.0; 4]);
        assert_eq!(only((ABOVE.disturb)(&table(&columns), 2, 1)), [70.0; 4]);
        assert_eq!(
            (ABOVE.disturb)(&table(&columns), 3, 1),
            None,
            "a single value"
        );
        let wide = Columns {
            rows: 2,
            columns: vec![("x".to_owned(), Column::Numbers(vec![f64::MIN, f64::MAX]))],
        };
        assert_eq!(
            (ABOVE.disturb)(&table(&wide), 0, 1),
            None,
            "no number is beyond"
        );
    }
}
