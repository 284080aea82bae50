//! Which rows of a sample are looked at together.

use crate::data::{Column, Columns};
use crate::stats::random::hash;
use serde::{Deserialize, Serialize};

/// Rows drawn from a sample, at most.
pub const MOST_ROWS: u64 = 20_000;
/// Values drawn from a sample, at most: wide tables give fewer rows.
const MOST_VALUES: u64 = 1_000_000;
/// Rows drawn however wide the table is.
const LEAST_ROWS: u64 = 1_000;

/// A draw without replacement by a hash of the row's number: the same rows however the sample is cut and read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// Shown with the results.
    pub seed: u64,
    /// Rows of the whole sample.
    pub rows: u64,
    /// Columns to keep, in this order: those that are looked at together.
    pub columns: Vec<String>,
    /// Columns to keep beside them, such as the label.
    pub beside: Vec<String>,
}

/// Rows drawn from a part of a sample.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Number of each row within the whole sample.
    pub numbers: Vec<u64>,
    /// Their values.
    pub columns: Columns,
}

impl Draw {
    /// Rows that the draw ends with, or all when the sample has no more.
    pub fn bound(&self) -> u64 {
        let width = self.columns.len() + self.beside.len();
        let by_width = MOST_VALUES / width.max(1) as u64;
        by_width.clamp(LEAST_ROWS, MOST_ROWS).min(self.rows)
    }

    /// All columns to keep.
    pub fn names(&self) -> Vec<String> {
        [self.columns.as_slice(), self.beside.as_slice()].concat()
    }

    /// Whether a part keeps this row: a few more rows pass than the draw ends with, since no part knows the others' hashes.
    pub fn takes(&self, number: u64) -> bool {
        let bound = self.bound() as f64;
        // Six standard deviations of the number of rows that pass.
        let share = (bound + 6.0 * bound.sqrt() + 10.0) / self.rows as f64;
        share >= 1.0 || hash(self.seed, number) <= (share * u64::MAX as f64) as u64
    }

    /// The drawn rows of all parts in the order of the sample: those with the smallest hashes.
    pub fn settle(&self, parts: Vec<Drawn>) -> Columns {
        let mut all = Drawn::default();
        for part in parts {
            all.append(part);
        }
        let mut order: Vec<(u64, u64, usize)> = all
            .numbers
            .iter()
            .enumerate()
            .map(|(at, number)| (hash(self.seed, *number), *number, at))
            .collect();
        order.sort_unstable();
        order.truncate(self.bound() as usize);
        order.sort_unstable_by_key(|(_, number, _)| *number);
        let places: Vec<usize> = order.into_iter().map(|(.., at)| at).collect();
        rows_at(&all.columns, &places)
    }
}

impl Drawn {
    /// Adds the rows of a later batch or part.
    pub fn append(&mut self, part: Drawn) {
        self.numbers.extend(part.numbers);
        self.columns.append(part.columns);
    }
}

fn rows_at(columns: &Columns, places: &[usize]) -> Columns {
    let at = |column: &Column| match column {
        Column::Numbers(values) => Column::Numbers(
            places
                .iter()
                .filter_map(|i| values.get(*i))
                .copied()
                .collect(),
        ),
        Column::Texts(values) => Column::Texts(
            places
                .iter()
                .filter_map(|i| values.get(*i))
                .cloned()
                .collect(),
        ),
    };
    Columns {
        rows: places.len(),
        columns: columns
            .columns
            .iter()
            .map(|(n, c)| (n.clone(), at(c)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(draw: &Draw, rows: std::ops::Range<u64>) -> Drawn {
        let numbers: Vec<u64> = rows.filter(|n| draw.takes(*n)).collect();
        Drawn {
            columns: Columns {
                rows: numbers.len(),
                columns: vec![(
                    "n".to_owned(),
                    Column::Numbers(numbers.iter().map(|n| *n as f64).collect()),
                )],
            },
            numbers,
        }
    }

    #[test]
    fn the_draw_does_not_depend_on_the_parts() {
        let draw = Draw {
            seed: 1,
            rows: 300_000,
            columns: vec!["n".to_owned()],
            beside: Vec::new(),
        };
        let whole = draw.settle(vec![drawn(&draw, 0..300_000)]);
        assert_eq!(whole.rows as u64, MOST_ROWS);
        let ends = [0, 1, 70_000, 70_000, 299_999, 300_000];
        let mut parts: Vec<Drawn> = ends.windows(2).map(|e| drawn(&draw, e[0]..e[1])).collect();
        let kept: usize = parts.iter().map(|p| p.numbers.len()).sum();
        assert!(kept < 22_000, "parts keep {kept} rows");
        assert_eq!(draw.settle(parts.clone()), whole);
        parts.reverse();
        assert_eq!(draw.settle(parts), whole, "nor on their order");
    }

    #[test]
    fn bounds() {
        let bound = |rows, width| {
            let columns = vec![String::new(); width];
            Draw {
                seed: 1,
                rows,
                columns,
                beside: Vec::new(),
            }
            .bound()
        };
        assert_eq!(bound(40, 3), 40);
        assert_eq!(bound(1_000_000, 3), 20_000);
        assert_eq!(bound(1_000_000, 100), 10_000);
        assert_eq!(bound(1_000_000, 9_000), 1_000);
        let all = Draw {
            seed: 1,
            rows: 40,
            columns: Vec::new(),
            beside: Vec::new(),
        };
        assert!((0..40).all(|n| all.takes(n)));
    }
}
