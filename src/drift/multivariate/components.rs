//! Both samples as standardised numbers, and the principal components of the reference.

use super::table::{MISSING, Sides, Table, Values, mean_and_deviation};
use crate::stats::symmetric_eigen::symmetric_eigen;

/// Share of the variance that the kept components hold at least. NannyML's.
pub(super) const VARIANCE: f64 = 0.65;

/// Both samples in standard deviations of the reference, row after row.
pub(super) struct Encoded {
    pub width: usize,
    pub rows: Sides<Vec<f64>>,
}

impl Encoded {
    /// Missing numbers are at the mean, categories their share of the reference.
    pub fn of(table: &Table) -> Encoded {
        let width = table.features.len();
        let mut rows = table.rows.map(|n| vec![0.0; n * width]);
        for (at, feature) in table.features.iter().enumerate() {
            let sides = as_numbers(&feature.values);
            let (centre, scale) = mean_and_deviation(&sides[0]);
            for (to, from) in rows.iter_mut().zip(&sides) {
                for (row, value) in to.chunks_exact_mut(width).zip(from) {
                    row[at] = if value.is_nan() {
                        0.0
                    } else {
                        (value - centre) / scale
                    };
                }
            }
        }
        Encoded { width, rows }
    }

    /// These rows of the reference.
    pub fn at(&self, rows: &[usize]) -> Vec<f64> {
        let row = |i: &usize| &self.rows[0][i * self.width..(i + 1) * self.width];
        rows.iter().flat_map(row).copied().collect()
    }
}

/// Numbers as they are (a missing one stays NaN, which becomes the mean), categories as their share of the reference.
fn as_numbers(values: &Values) -> Sides<Vec<f64>> {
    match values {
        Values::Numbers(sides) => sides.clone(),
        Values::Categories { categories, codes } => {
            let mut counts = vec![0_u64; categories.len()];
            let mut missing = 0_u64;
            for code in &codes[0] {
                match counts.get_mut(*code as usize) {
                    Some(count) => *count += 1,
                    None => missing += 1,
                }
            }
            // The first in the alphabet among equally frequent ones, as scikit-learn.
            let most = counts.iter().copied().max().unwrap_or(0);
            let mode = counts.iter().position(|c| *c == most).unwrap_or(0);
            if let Some(count) = counts.get_mut(mode) {
                *count += missing;
            }
            let n = codes[0].len().max(1) as f64;
            let share = |code: &u32| {
                let place = if *code == MISSING {
                    mode
                } else {
                    *code as usize
                };
                counts.get(place).map_or(0.0, |c| *c as f64 / n)
            };
            codes
                .each_ref()
                .map(|side| side.iter().map(share).collect())
        }
    }
}

/// Centre and components of some rows of the reference.
pub(super) struct Components {
    centre: Vec<f64>,
    /// How many are kept.
    pub kept: usize,
    /// Share of the variance that they hold.
    pub variance: f64,
    /// Directions that are not kept, one after the other: a row's error is its length along them.
    lost: Vec<Vec<f64>>,
}

impl Components {
    /// The fewest components of these rows that hold more than [`VARIANCE`].
    pub fn fit(encoded: &Encoded, rows: &[usize]) -> Result<Components, String> {
        let width = encoded.width;
        let values = encoded.at(rows);
        if width == 0 || rows.is_empty() {
            return Err("there is nothing to fit".to_owned());
        }
        let n = rows.len() as f64;
        let mut centre = vec![0.0; width];
        for row in values.chunks_exact(width) {
            centre.iter_mut().zip(row).for_each(|(c, v)| *c += v);
        }
        centre.iter_mut().for_each(|c| *c /= n);
        let mut covariance = vec![0.0; width * width];
        let mut centred = vec![0.0; width];
        for row in values.chunks_exact(width) {
            for ((to, v), c) in centred.iter_mut().zip(row).zip(&centre) {
                *to = v - c;
            }
            for (i, x) in centred.iter().enumerate() {
                let line = &mut covariance[i * width..i * width + i + 1];
                line.iter_mut()
                    .zip(&centred)
                    .for_each(|(to, y)| *to += x * y);
            }
        }
        for i in 0..width {
            for j in 0..i {
                covariance[j * width + i] = covariance[i * width + j];
            }
        }
        let pairs = symmetric_eigen(&covariance, width)
            .ok_or_else(|| "the values are too large to be squared".to_owned())?;
        let total: f64 = pairs.iter().map(|(value, _)| value.max(0.0)).sum();
        if total <= 0.0 {
            return Err("no feature varies in the reference".to_owned());
        }
        let (mut kept, mut held) = (0, 0.0);
        while kept < width && held / total <= VARIANCE {
            held += pairs[kept].0.max(0.0);
            kept += 1;
        }
        Ok(Components {
            centre,
            kept,
            variance: (held / total).min(1.0),
            lost: pairs
                .into_iter()
                .skip(kept)
                .map(|(_, vector)| vector)
                .collect(),
        })
    }

    /// Distance of each row from its reconstruction.
    pub fn errors(&self, rows: &[f64]) -> Vec<f64> {
        let error = |row: &[f64]| {
            let along = |direction: &Vec<f64>| {
                let terms = row.iter().zip(&self.centre).zip(direction);
                terms.map(|((v, c), d)| (v - c) * d).sum::<f64>()
            };
            let squares = self.lost.iter().map(along).map(|length| length * length);
            squares.sum::<f64>().sqrt()
        };
        rows.chunks_exact(self.centre.len().max(1))
            .map(error)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::categories;
    use super::*;

    #[test]
    fn categories_become_shares_of_the_reference() {
        let made = categories(
            "a",
            &["x", "y", "z"],
            [vec![0, 1, MISSING, 0], vec![2, MISSING]],
        );
        assert_eq!(
            as_numbers(&made.values),
            [vec![0.75, 0.25, 0.75, 0.75], vec![0.0, 0.75]]
        );
        // The first in the alphabet stands in among equally frequent ones.
        let tied = categories("a", &["x", "y"], [vec![1, 0, MISSING], vec![1]]);
        assert_eq!(as_numbers(&tied.values)[1], [1.0 / 3.0]);
    }
}
