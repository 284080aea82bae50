//! A small stand-in of the reference: cells of its values with their shares.

use super::ShiftUnit;
use crate::data::Kind;
use crate::drift::DriftError;
use crate::drift::numbers::Numbers;
use crate::profile::{ColumnProfile, Values};

/// Different values up to which each is a cell of its own.
const EXACT: usize = 128;
/// A cell of the middle holds 1 row in so many.
const MIDDLE: u64 = 80;
/// Towards both ends a cell holds this share of the rows beyond it, down to single rows: extremes decide mean and spread.
const OF_BEYOND: f64 = 0.4;
/// Most different values that are tested as categories.
const FEW: usize = 10;
/// Most categories that are drawn.
const MOST_CATEGORIES: usize = 512;

/// The reference's distribution on few cells.
#[derive(Debug)]
pub(super) struct StandIn {
    pub kind: Kind,
    pub cells: Cells,
    /// Share of the rows in each cell; they sum to 1.
    pub shares: Vec<f64>,
    /// Rows with a value.
    pub n: u64,
    /// Missing values per row with a value.
    pub missing: f64,
}

/// What the cells are.
#[derive(Debug)]
pub(super) enum Cells {
    /// Numbers in increasing order.
    Values {
        values: Vec<f64>,
        mean: f64,
        /// 0 when all values are equal.
        sd: f64,
    },
    /// Categories, without their names.
    Categories,
}

impl StandIn {
    /// Of a column with values.
    ///
    /// # Errors
    /// Without values, of a kind that is not compared, or with too many categories to draw.
    pub fn of(reference: &ColumnProfile) -> Result<StandIn, DriftError> {
        let (cells, counts) = match (&reference.values, reference.kind) {
            (_, Kind::Datetime | Kind::Text) => {
                return Err(DriftError(
                    "only whether it is missing is compared".to_owned(),
                ));
            }
            (Values::Numbers(counts), _) => {
                let numbers = Numbers::new(counts).map_err(of_reference)?;
                let spread = numbers.spread();
                let (values, counts) = cells_of(&numbers);
                let cells = Cells::Values {
                    values,
                    mean: spread.mean,
                    sd: spread.sd,
                };
                (cells, counts)
            }
            (Values::Categories(counts), _) => {
                if !counts.exact() || counts.counts.len() > MOST_CATEGORIES {
                    return Err(DriftError(format!(
                        "more than {MOST_CATEGORIES} categories are not drawn"
                    )));
                }
                let counts: Vec<u64> = counts.counts.values().copied().filter(|c| *c > 0).collect();
                (Cells::Categories, counts)
            }
        };
        let n = counts
            .iter()
            .try_fold(0_u64, |sum, c| sum.checked_add(*c))
            .filter(|n| *n > 0)
            .ok_or_else(|| of_reference(DriftError("no value".to_owned())))?;
        Ok(StandIn {
            kind: reference.kind,
            cells,
            shares: counts.iter().map(|c| *c as f64 / n as f64).collect(),
            n,
            missing: reference.missing as f64 / n as f64,
        })
    }

    /// Whether they are numbers of so few different values that they are tested as categories.
    pub fn few(&self) -> bool {
        matches!(&self.cells, Cells::Values { values, .. } if values.len() <= FEW)
    }

    /// What is done to it: numbers rise, and for tests of spread are stretched; categories and few values change their shares.
    pub fn units(&self) -> Vec<ShiftUnit> {
        if self.in_shares() {
            vec![ShiftUnit::ShareOfRows]
        } else {
            vec![ShiftUnit::StandardDeviations, ShiftUnit::TimesTheSpread]
        }
    }

    /// What is done to it for a test.
    pub fn unit_of(&self, test: &str) -> ShiftUnit {
        match test {
            _ if self.in_shares() => ShiftUnit::ShareOfRows,
            "levene" => ShiftUnit::TimesTheSpread,
            _ => ShiftUnit::StandardDeviations,
        }
    }

    fn in_shares(&self) -> bool {
        self.few() || matches!(self.cells, Cells::Categories)
    }
}

fn of_reference(reason: DriftError) -> DriftError {
    DriftError(format!("reference: {reason}"))
}

/// Cells in increasing order: their mean value and their rows. A value that fills a cell stands alone.
fn cells_of(numbers: &Numbers<'_>) -> (Vec<f64>, Vec<u64>) {
    if numbers.each().take(EXACT + 1).count() <= EXACT {
        return numbers.each().unzip();
    }
    let n = numbers.n();
    let wanted = |below: u64| {
        let beyond = below.min(n - below) as f64;
        ((OF_BEYOND * beyond) as u64).clamp(1, (n / MIDDLE).max(1))
    };
    let (mut values, mut counts) = (Vec::new(), Vec::new());
    let (mut below, mut mean, mut rows) = (0_u64, 0.0, 0_u64);
    let mut close = |mean: f64, rows: u64| {
        if rows > 0 {
            values.push(mean);
            counts.push(rows);
        }
    };
    for (value, count) in numbers.each() {
        if rows > 0 && (rows >= wanted(below) || count >= wanted(below + rows)) {
            close(mean, rows);
            below += rows;
            (mean, rows) = (0.0, 0);
        }
        rows += count;
        // Weighted towards the new value: sums of huge values would leave the range of numbers.
        let weight = count as f64 / rows as f64;
        mean = mean * (1.0 - weight) + value * weight;
    }
    close(mean, rows);
    (values, counts)
}
