//! An input that does not come.

use super::list::Disturbance;
use super::table::{Replaced, Table};
use crate::data::Column;

pub(super) const MISSING: Disturbance = Disturbance {
    id: "missing",
    phrase: "is missing",
    disturb: |table, at, _| missing(table, at),
};

/// Every value missing.
pub(super) fn missing(table: &Table<'_>, at: usize) -> Option<Replaced> {
    let column = match table.column(at)? {
        Column::Numbers(values) => Column::Numbers(vec![f64::NAN; values.len()]),
        Column::Texts(values) => Column::Texts(vec![None; values.len()]),
    };
    Some(vec![(at, column)])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{equal, only, sample, table};
    use super::*;

    #[test]
    fn nothing_is_left() {
        let columns = sample();
        assert!(equal(&only(missing(&table(&columns), 0)), &[f64::NAN; 4]));
        assert_eq!(
            missing(&table(&columns), 1),
            Some(vec![(1, Column::Texts(vec![None; 4]))])
        );
        assert_eq!(missing(&table(&columns), 9), None);
    }
}
