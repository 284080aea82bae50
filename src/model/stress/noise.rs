//! An input that is measured less well.

use super::list::Disturbance;
use super::table::{Replaced, Table};
use crate::stats::random::hash;

pub(super) const ONE: Disturbance = Disturbance {
    id: "noise-1",
    phrase: "has noise of 1 % of its spread",
    disturb: |table, at, seed| noisy(table, at, 0.01, seed),
};

pub(super) const FIVE: Disturbance = Disturbance {
    id: "noise-5",
    phrase: "has noise of 5 % of its spread",
    disturb: |table, at, seed| noisy(table, at, 0.05, seed),
};

pub(super) const TEN: Disturbance = Disturbance {
    id: "noise-10",
    phrase: "has noise of 10 % of its spread",
    disturb: |table, at, seed| noisy(table, at, 0.1, seed),
};

/// Uniform draws that are added up to one draw of noise.
const SUMMED: u64 = 12;

/// Every value with noise of `share` of the column's standard deviation added; missing ones stay.
pub(super) fn noisy(table: &Table<'_>, at: usize, share: f64, seed: u64) -> Option<Replaced> {
    let numbers = table.numbers(at)?;
    let size = numbers.spread()? * share;
    // Each column has noise of its own.
    let seed = hash(seed, at as u64);
    Some(vec![(
        at,
        numbers.map(|row, v| v + size * draw(seed, row as u64)),
    )])
}

/// Nearly normal with mean 0 and variance 1, between −6 and 6: a sum of twelve uniform draws. Logarithms and cosines, which would make
/// it exactly normal, differ in their last bits from one machine to another.
fn draw(seed: u64, row: u64) -> f64 {
    let uniform = |i: u64| (hash(seed, row * SUMMED + i) >> 11) as f64 / (1u64 << 53) as f64;
    (0..SUMMED).map(uniform).sum::<f64>() - SUMMED as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{equal, only, sample, table};
    use super::super::table::{Table, spread};
    use super::*;
    use crate::data::{Column, Columns};
    use crate::model::ElementType;

    #[test]
    fn noise_has_its_size_and_is_drawn_again_alike() {
        let columns = Columns {
            rows: 20_000,
            columns: vec![(
                "x".to_owned(),
                Column::Numbers((0..20_000).map(|i| f64::from(i % 100)).collect()),
            )],
        };
        let table = Table {
            columns: &columns,
            takes: vec![ElementType::Float],
        };
        let Some(Column::Numbers(before)) = columns.get("x") else {
            panic!("numbers");
        };
        let sd = spread(before.iter().copied()).expect("a spread");
        let added: Vec<f64> = only(noisy(&table, 0, 0.05, 7))
            .iter()
            .zip(before)
            .map(|(a, b)| a - b)
            .collect();
        let size = spread(added.iter().copied()).expect("noise") / sd;
        assert!((size - 0.05).abs() < 0.001, "{size}");
        let mean = added.iter().sum::<f64>() / added.len() as f64 / sd;
        assert!(mean.abs() < 0.0015, "{mean}");
        // 4.55 % of a normal distribution lie further out than two standard deviations.
        let far = added.iter().filter(|a| a.abs() > 2.0 * 0.05 * sd).count() as f64 / 20_000.0;
        assert!((far - 0.0455).abs() < 0.006, "{far}");
        assert_eq!(noisy(&table, 0, 0.05, 7), noisy(&table, 0, 0.05, 7));
        assert_ne!(noisy(&table, 0, 0.05, 7), noisy(&table, 0, 0.05, 8));
    }

    #[test]
    fn missing_values_stay_and_whole_numbers_stay_whole() {
        let columns = sample();
        let x = only(noisy(&table(&columns), 0, 0.1, 3));
        assert!(x[2].is_nan() && x[0] != 1.0);
        let n = only(noisy(&table(&columns), 2, 0.1, 3));
        assert!(n.iter().all(|v| v.fract() == 0.0), "{n:?}");
        assert_eq!(noisy(&table(&columns), 3, 0.1, 3), None, "no spread");
        assert!(!equal(&n, &[10.0, 20.0, 30.0, 40.0]));
    }
}
