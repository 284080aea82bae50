//! Maximum mean discrepancy: how far apart two samples lie under a kernel, all features at once.

use super::outcome::{Outcome, p_value};
use super::table::{Sides, Table, Values, mean_and_deviation};
use crate::stats::random::{hash, pick, shuffled};
use serde::{Deserialize, Serialize};

/// Rows of each sample, at most: time grows with their square.
const MOST_ROWS: usize = 1_000;
/// Random relabellings.
const PERMUTATIONS: usize = 199;
/// Rows of each sample whose distances give the kernel's width.
const WIDTH_ROWS: usize = 250;
/// Standard deviations beyond which a value is taken to lie, so that squares stay finite.
const FARTHEST: f64 = 1e6;

/// How far apart the samples lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaximumMeanDiscrepancy {
    /// Unbiased estimate of the squared discrepancy: about 0 (or a little under) when nothing has changed, at most 2.
    pub mmd2: f64,
    /// Share of relabellings with at least this discrepancy, the given labels counted in.
    pub p_value: f64,
    /// Relabellings tried.
    pub permutations: u64,
    /// Rows of the reference and of production that were used.
    pub rows: (u64, u64),
    /// Median squared distance between two rows of either sample: the kernel is exp(−d²/this).
    pub median: f64,
    /// The p-value lies under alpha.
    pub drifted: bool,
    /// What it says.
    pub sentence: String,
}

/// Measures both samples; `alpha` is the p-value under which a difference is real.
pub(super) fn measure(table: &Table, seed: u64, alpha: f64) -> Outcome<MaximumMeanDiscrepancy> {
    let picked = [0, 1].map(|side| pick(hash(seed, 8 + side as u64), table.rows[side], MOST_ROWS));
    let table = table.take([&picked[0], &picked[1]]);
    let rows = Rows::of(&table);
    let [n, m] = table.rows;
    if n < 2 || m < 2 {
        return Outcome::Undefined("a sample has less than two rows".to_owned());
    }
    let Some(median) = rows.median(n, m) else {
        return Outcome::Undefined("all rows are equal".to_owned());
    };
    let all = discrepancies(&rows, (n, m), median, seed);
    let mmd2 = all.first().copied().unwrap_or(0.0);
    let as_far = all.iter().filter(|d| **d >= mmd2).count();
    let p = as_far as f64 / all.len() as f64;
    let drifted = p < alpha;
    let says = if drifted {
        "differ"
    } else {
        "do not differ more than by chance"
    };
    Outcome::Measured(MaximumMeanDiscrepancy {
        mmd2,
        p_value: p,
        permutations: PERMUTATIONS as u64,
        rows: (n as u64, m as u64),
        median,
        drifted,
        sentence: format!(
            "All features together, the samples {says} ({}).",
            p_value(p)
        ),
    })
}

/// The discrepancy under the given labels first, then under each relabelling.
///
/// Kernel values are made once, row after row, and never kept: each is added to the sums of all relabellings at once.
fn discrepancies(rows: &Rows, (n, m): (usize, usize), median: f64, seed: u64) -> Vec<f64> {
    let total = n + m;
    let labellings = PERMUTATIONS + 1;
    // By row, 1 where the row is the reference's under a labelling.
    let mut labels = vec![0.0; total * labellings];
    for labelling in 0..labellings {
        let order = match labelling {
            0 => (0..total).collect(),
            other => shuffled(hash(seed, 1_000 + other as u64), total),
        };
        for row in order.into_iter().take(n) {
            labels[row * labellings + labelling] = 1.0;
        }
    }
    // Sums of the kernel over all pairs, and by labelling over pairs with one or two rows of the reference.
    let (mut whole, mut touched, mut within) = (0.0, vec![0.0; labellings], vec![0.0; labellings]);
    let (mut near, mut with_row) = (vec![0.0; labellings], vec![0.0; total]);
    for i in 0..total {
        near.iter_mut().for_each(|v| *v = 0.0);
        for (j, earlier) in labels.chunks_exact(labellings).enumerate().take(i) {
            let kernel = (-rows.distance(i, j) / median).exp();
            whole += kernel;
            with_row[i] += kernel;
            with_row[j] += kernel;
            near.iter_mut()
                .zip(earlier)
                .for_each(|(sum, label)| *sum += kernel * label);
        }
        let own = &labels[i * labellings..(i + 1) * labellings];
        within
            .iter_mut()
            .zip(&near)
            .zip(own)
            .for_each(|((sum, v), label)| *sum += v * label);
    }
    for (with, own) in with_row.iter().zip(labels.chunks_exact(labellings)) {
        touched
            .iter_mut()
            .zip(own)
            .for_each(|(sum, label)| *sum += with * label);
    }
    let (n, m) = (n as f64, m as f64);
    let discrepancy = |(touched, xx): (&f64, &f64)| {
        let xy = touched - 2.0 * xx;
        let yy = whole - xx - xy;
        2.0 * xx / (n * (n - 1.0)) + 2.0 * yy / (m * (m - 1.0)) - 2.0 * xy / (n * m)
    };
    touched.iter().zip(&within).map(discrepancy).collect()
}

/// Rows of both samples, the reference's first, between which distances are taken.
struct Rows {
    width: usize,
    numbers: Vec<f64>,
    codes: Vec<u32>,
    /// Squared distance between two different categories, by feature.
    apart: Vec<f64>,
}

impl Rows {
    /// Numbers in standard deviations of the reference, missing ones at its mean. Two rows of different categories, missing being
    /// one, lie so far apart that two random rows of the reference do as on average in a number: 2 when squared.
    fn of(table: &Table) -> Rows {
        let (mut numbers, mut categories) = (Vec::new(), Vec::new());
        let mut apart = Vec::new();
        for feature in &table.features {
            match &feature.values {
                Values::Numbers(sides) => numbers.push(standardised(sides)),
                Values::Categories { codes, .. } => {
                    apart.push(2.0 / chance_to_differ(&codes[0]));
                    categories.push(codes.concat());
                }
            }
        }
        let rows = table.rows[0] + table.rows[1];
        let row_by_row = |i: usize| {
            numbers
                .iter()
                .filter_map(move |column| column.get(i))
                .copied()
        };
        let codes = |i: usize| {
            categories
                .iter()
                .filter_map(move |column| column.get(i))
                .copied()
        };
        Rows {
            width: numbers.len(),
            numbers: (0..rows).flat_map(row_by_row).collect(),
            codes: (0..rows).flat_map(codes).collect(),
            apart,
        }
    }

    /// Squared distance of two rows.
    fn distance(&self, i: usize, j: usize) -> f64 {
        let numbers = |i: usize| &self.numbers[i * self.width..(i + 1) * self.width];
        let codes = |i: usize| &self.codes[i * self.apart.len()..(i + 1) * self.apart.len()];
        let squares = numbers(i)
            .iter()
            .zip(numbers(j))
            .map(|(a, b)| (a - b) * (a - b));
        let others = codes(i).iter().zip(codes(j)).zip(&self.apart);
        let differing = others.map(|((a, b), apart)| if a == b { 0.0 } else { *apart });
        squares.sum::<f64>() + differing.sum::<f64>()
    }

    /// Median of the squared distances between some rows of both samples; the mean when half of them are 0.
    fn median(&self, n: usize, m: usize) -> Option<f64> {
        let some: Vec<usize> = (0..n.min(WIDTH_ROWS))
            .chain(n..n + m.min(WIDTH_ROWS))
            .collect();
        let mut distances: Vec<f64> = Vec::new();
        for (at, i) in some.iter().enumerate() {
            distances.extend(some.iter().take(at).map(|j| self.distance(*i, *j)));
        }
        distances.sort_by(f64::total_cmp);
        let middle = distances.get(distances.len() / 2).copied().unwrap_or(0.0);
        let mean = distances.iter().sum::<f64>() / distances.len().max(1) as f64;
        [middle, mean].into_iter().find(|width| *width > 0.0)
    }
}

fn standardised(sides: &Sides<Vec<f64>>) -> Vec<f64> {
    let (centre, scale) = mean_and_deviation(&sides[0]);
    let place = |v: &f64| {
        let deviations = (v - centre) / scale;
        // Missing, or infinite over infinite: the values differ by more than a double holds.
        if deviations.is_nan() {
            0.0
        } else {
            deviations.clamp(-FARTHEST, FARTHEST)
        }
    };
    sides.iter().flatten().map(place).collect()
}

/// Chance that two random rows have different categories, at least what one differing row in all gives.
fn chance_to_differ(codes: &[u32]) -> f64 {
    let mut sorted = codes.to_vec();
    sorted.sort_unstable();
    let n = codes.len().max(1) as f64;
    let runs = sorted
        .chunk_by(|a, b| a == b)
        .map(|run| run.len() as f64 / n);
    let equal: f64 = runs.map(|share| share * share).sum();
    (1.0 - equal).max(1.0 / n)
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{alike, normal, numbers, table};
    use super::*;

    fn measured(table: &Table) -> MaximumMeanDiscrepancy {
        measure(table, 1, 0.05)
            .measured()
            .cloned()
            .expect("rows that differ")
    }

    #[test]
    fn alike_samples_and_broken_ones() {
        let mut table = alike([300, 500]);
        let quiet = measured(&table);
        assert!(quiet.p_value > 0.05 && quiet.mmd2.abs() < 0.01, "{quiet:?}");
        if let Values::Numbers([_, production]) = &mut table.features[1].values {
            *production = (0..500)
                .map(|i| 5.0 - 5_f64.sqrt() * normal(9, i))
                .collect();
        }
        let broken = measured(&table);
        assert!(broken.drifted && broken.p_value == 0.005, "{broken:?}");
        assert!(
            broken.sentence.contains("differ (p = 0.005)"),
            "{}",
            broken.sentence
        );
    }

    #[test]
    fn equal_to_the_definition() {
        // mmd2 of x = (0, 1, 3), y = (2, 5), in deviations of x; numpy over all pairs without a row with itself.
        let table = table(vec![numbers("x", [vec![0.0, 1.0, 3.0], vec![2.0, 5.0]])]);
        let result = measured(&table);
        let variance = 14.0 / 9.0;
        let k = |a: f64, b: f64| (-(a - b) * (a - b) / variance / result.median).exp();
        let xx = (k(0., 1.) + k(0., 3.) + k(1., 3.)) / 3.0;
        let xy = (k(0., 2.) + k(1., 2.) + k(3., 2.) + k(0., 5.) + k(1., 5.) + k(3., 5.)) / 6.0;
        assert!(
            (result.mmd2 - (xx + k(2., 5.) - 2.0 * xy)).abs() < 1e-14,
            "{result:?}"
        );
        // Squared distances 1, 9, 4, 4, 1, 1, 25, 16, 4, 9: the sixth of ten is 4.
        assert!((result.median - 4.0 / variance).abs() < 1e-14);
    }

    #[test]
    fn the_p_value_is_even_when_nothing_has_changed() {
        let side = |seed: u64| -> Vec<f64> { (0..40).map(|i| normal(seed, i)).collect() };
        let low = (0..200).filter(|run| {
            let both = numbers("x", [side(2 * run), side(2 * run + 1)]);
            measured(&table(vec![both])).p_value <= 0.2
        });
        let low = low.count();
        assert!((24..=58).contains(&low), "{low} of 200 at or under 0.2");
    }

    #[test]
    fn undefined_and_extreme() {
        let flat = numbers("x", [vec![1.0; 60], vec![1.0; 60]]);
        assert_eq!(
            measure(&table(vec![flat.clone()]), 1, 0.05),
            Outcome::Undefined("all rows are equal".to_owned())
        );
        assert!(measure(&Table::default(), 1, 0.05).measured().is_none());
        let far = numbers("y", [(0..60).map(f64::from).collect(), vec![1e308; 60]]);
        let result = measured(&table(vec![flat, far]));
        assert!(result.drifted && result.mmd2.is_finite() && result.median.is_finite());
    }
}
