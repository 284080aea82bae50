//! Two samples counted in the same bins or categories.

use super::DriftError;

/// Counts per cell for both samples; every sum fits in a `u64`, and neither side is empty.
#[derive(Debug, Clone)]
pub(super) struct Table {
    cells: Vec<(u64, u64)>,
    /// Rows of the reference.
    pub n: u64,
    /// Rows of production.
    pub m: u64,
}

impl Table {
    /// From counts per cell, reference first.
    pub fn new(reference: Vec<u64>, production: Vec<u64>) -> Table {
        Table::from_rows(reference.into_iter().zip(production).collect())
    }

    /// From pairs of counts.
    pub fn from_rows(cells: Vec<(u64, u64)>) -> Table {
        let n = cells.iter().map(|c| c.0).sum();
        let m = cells.iter().map(|c| c.1).sum();
        Table { cells, n, m }
    }

    /// With one more cell.
    pub fn with(&self, reference: u64, production: u64) -> Table {
        let mut cells = self.cells.clone();
        cells.push((reference, production));
        Table::from_rows(cells)
    }

    /// Counts per cell.
    pub fn rows(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.cells.iter().copied()
    }

    /// Shares per cell: of the reference, of production.
    pub fn shares(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (n, m) = (self.n as f64, self.m as f64);
        self.cells
            .iter()
            .map(move |(a, b)| (*a as f64 / n, *b as f64 / m))
    }

    /// Cells that hold a row of either sample.
    pub fn occupied(&self) -> usize {
        self.cells.iter().filter(|cell| **cell != (0, 0)).count()
    }

    /// The two cells that hold rows.
    ///
    /// # Errors
    /// When more or fewer do, in words about categories.
    pub fn two_cells(&self) -> Result<[(u64, u64); 2], DriftError> {
        let mut held = self.rows().filter(|cell| *cell != (0, 0));
        match (held.next(), held.next(), held.next()) {
            (Some(first), Some(second), None) => Ok([first, second]),
            (Some(_), None, None) => Err(DriftError(
                "both samples hold one and the same category, so there are no two shares to compare"
                    .to_owned(),
            )),
            _ => Err(DriftError(format!(
                "{} categories, and this test is for two",
                self.occupied()
            ))),
        }
    }

    /// 1/n + 1/m: the variance of a difference of two shares, over p (1 − p).
    pub fn sampling(&self) -> f64 {
        1.0 / self.n as f64 + 1.0 / self.m as f64
    }
}
