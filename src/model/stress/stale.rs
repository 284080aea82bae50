//! An input that belongs to another time.

use super::list::Disturbance;
use super::table::{Replaced, Table};
use crate::data::Column;
use crate::stats::random::{hash, shuffled};

pub(super) const STALE: Disturbance = Disturbance {
    id: "stale",
    phrase: "is stale: each row has another row's value",
    disturb: stale,
};

/// The column's values in another order, each as often as before.
fn stale(table: &Table<'_>, at: usize, seed: u64) -> Option<Replaced> {
    let order = shuffled(hash(seed, at as u64), table.columns.rows);
    let column = match table.column(at)? {
        Column::Numbers(values) => Column::Numbers(
            order
                .iter()
                .filter_map(|row| values.get(*row))
                .copied()
                .collect(),
        ),
        Column::Texts(values) => Column::Texts(
            order
                .iter()
                .filter_map(|row| values.get(*row))
                .cloned()
                .collect(),
        ),
    };
    Some(vec![(at, column)])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{only, sample, table};
    use super::*;

    #[test]
    fn values_change_rows_and_stay_the_same() {
        let columns = sample();
        let table = table(&columns);
        let orders: Vec<Vec<f64>> = (0..8).map(|seed| only(stale(&table, 2, seed))).collect();
        assert!(orders.iter().any(|o| o != &[10.0, 20.0, 30.0, 40.0]));
        for mut order in orders {
            order.sort_by(f64::total_cmp);
            assert_eq!(order, [10.0, 20.0, 30.0, 40.0]);
        }
        assert_eq!(stale(&table, 1, 5), stale(&table, 1, 5));
    }
}
