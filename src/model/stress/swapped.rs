//! Two inputs that take each other's place.

use super::list::Disturbance;
use super::table::{Replaced, Table};
use crate::data::Column;

pub(super) const SWAPPED: Disturbance = Disturbance {
    id: "swapped",
    phrase: "are swapped",
    disturb: |table, at, _| swapped(table, at),
};

/// The column and the next one after it that is of its kind, each with the other's values.
fn swapped(table: &Table<'_>, at: usize) -> Option<Replaced> {
    let here = table.column(at)?;
    let alike = |other: &usize| {
        let kind = |c: &Column| matches!(c, Column::Numbers(_));
        table.takes.get(*other) == table.takes.get(at)
            && table.column(*other).is_some_and(|c| kind(c) == kind(here))
    };
    let next = (at + 1..table.takes.len()).find(alike)?;
    Some(vec![
        (at, table.column(next)?.clone()),
        (next, here.clone()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{sample, table};
    use super::*;

    #[test]
    fn a_column_trades_places_with_the_next_of_its_kind() {
        let columns = sample();
        let table = table(&columns);
        let replaced = swapped(&table, 0).expect("another column for fractions");
        let places: Vec<usize> = replaced.iter().map(|(at, _)| *at).collect();
        assert_eq!(places, [0, 3]);
        assert_eq!(replaced[0].1, Column::Numbers(vec![7.0; 4]));
        for (at, why) in [
            (1, "the only texts"),
            (2, "the only whole numbers"),
            (3, "the last"),
            (9, "none"),
        ] {
            assert_eq!(swapped(&table, at), None, "{why}");
        }
    }
}
