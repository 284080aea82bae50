//! What sampling alone does: the 95th percentile of a statistic when both samples have the same origin.
//!
//! Each is a closed form or a gamma distribution with the right mean and variance, so that it costs no random draws.
//! Simulations hold them to the tolerances that `docs/methods.md` states.

use super::numbers::Numbers;
use super::table::Table;
use crate::stats::special::{KOLMOGOROV_95, gamma_quantile, two_sided_normal};
use std::collections::BTreeMap;
use std::f64::consts::{FRAC_2_PI, PI};

/// 95th percentile of the largest gap of two empirical distributions; somewhat too high where values repeat.
pub(super) fn kolmogorov(n: u64, m: u64) -> f64 {
    (KOLMOGOROV_95 * (1.0 / n as f64 + 1.0 / m as f64).sqrt()).min(1.0)
}

/// 95th percentile of a sum over cells of `cell(p, q)`, which for small differences is `weight` · (p − q)² / share.
///
/// Given its rows in both samples together, a cell's rows in one are binomial. Cells of up to 64 rows are worked out
/// exactly, which matters for categories that are hardly ever seen; larger ones are normal. Where all are large, the result is
/// the χ² quantile of (cells − 1) degrees of freedom times `weight` (1/n + 1/m).
pub(super) fn of_sum(table: &Table, weight: f64, cell: impl Fn(f64, f64) -> f64) -> f64 {
    moments_of_sum(table, weight, cell).percentile(0.95)
}

/// The same for a statistic that is infinite once a cell's rows all fall in one sample, whose share of all rows is `sample`;
/// `None` when chance alone makes it infinite 1 time in 20.
pub(super) fn of_sum_unless_infinite(
    table: &Table,
    weight: f64,
    sample: f64,
    cell: impl Fn(f64, f64) -> f64,
) -> Option<f64> {
    let chance_of_none: f64 = table
        .rows()
        .filter(|r| *r != (0, 0))
        .map(|(a, b)| 1.0 - sample.powf(a as f64 + b as f64))
        .product();
    let level = 0.95 / chance_of_none;
    (level < 1.0).then(|| moments_of_sum(table, weight, cell).percentile(level))
}

fn moments_of_sum(table: &Table, weight: f64, cell: impl Fn(f64, f64) -> f64) -> Moments {
    let sampling = table.sampling();
    let all = table.n as f64 + table.m as f64;
    let mut moments = Moments::default();
    for (rows, cells) in small_cells(table) {
        let one = binomial_moments(rows, table, &cell);
        moments.add(one, cells as f64 * (1.0 - rows as f64 / all));
    }
    for (a, b) in table.rows().filter(|r| !is_small(*r)) {
        let others = 1.0 - (a as f64 + b as f64) / all;
        let mean = weight * sampling;
        moments.add(
            Moments {
                mean,
                variance: 2.0 * mean * mean,
            },
            others,
        );
    }
    moments
}

/// 95th percentile of half the sum of absolute differences of shares.
pub(super) fn total_variation(table: &Table) -> f64 {
    let deviations = deviations(table);
    let mut moments = Moments::default();
    for (rows, cells) in small_cells(table) {
        let one = binomial_moments(rows, table, |p, q| (p - q).abs());
        moments.add(one, cells as f64);
    }
    for (deviation, _) in deviations
        .iter()
        .zip(table.rows())
        .filter(|(_, r)| !is_small(*r))
    {
        let mean = FRAC_2_PI.sqrt() * deviation;
        moments.add(
            Moments {
                mean,
                variance: deviation.powi(2) * (1.0 - FRAC_2_PI),
            },
            1.0,
        );
    }
    moments.variance += covariance_of_cells(table, &deviations);
    0.5 * moments.percentile(0.95)
}

/// What the cells' absolute differences have in common, since they sum to zero; left out (it is small) beyond 64 cells.
fn covariance_of_cells(table: &Table, deviations: &[f64]) -> f64 {
    let all = table.n as f64 + table.m as f64;
    let odds: Vec<f64> = table
        .rows()
        .map(|(a, b)| {
            let share = (a as f64 + b as f64) / all;
            if share < 1.0 {
                (share / (1.0 - share)).sqrt()
            } else {
                0.0
            }
        })
        .collect();
    if odds.len() > 64 {
        return 0.0;
    }
    let cells: Vec<(f64, f64)> = odds.into_iter().zip(deviations.iter().copied()).collect();
    let mut sum = 0.0;
    for (i, (odds_i, deviation_i)) in cells.iter().enumerate() {
        for (odds_j, deviation_j) in cells.iter().skip(i + 1) {
            sum += 2.0
                * deviation_i
                * deviation_j
                * covariance_of_absolutes(-(odds_i * odds_j).min(1.0));
        }
    }
    sum
}

/// Covariance of |X| and |Y| for standard normals of correlation `rho`.
fn covariance_of_absolutes(rho: f64) -> f64 {
    FRAC_2_PI * ((1.0 - rho * rho).max(0.0).sqrt() + rho * rho.asin() - 1.0)
}

/// 95th percentile of the largest absolute difference of shares, taking the cells as independent; the 64 largest decide.
pub(super) fn l_infinity(table: &Table) -> f64 {
    let mut deviations: Vec<f64> = deviations(table).into_iter().filter(|d| *d > 0.0).collect();
    deviations.sort_by(|a, b| b.total_cmp(a));
    // Two cells differ by the same amount.
    deviations.truncate(if deviations.len() == 2 { 1 } else { 64 });
    let Some(largest) = deviations.first().copied() else {
        return 0.0;
    };
    let all_within = |limit: f64| {
        deviations
            .iter()
            .map(|d| 1.0 - two_sided_normal(limit / d))
            .product::<f64>()
    };
    let (mut low, mut high) = (0.0, 10.0 * largest);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if all_within(middle) < 0.95 {
            low = middle
        } else {
            high = middle
        }
    }
    high.min(1.0)
}

/// Standard deviation of the difference of shares, per cell.
fn deviations(table: &Table) -> Vec<f64> {
    let all = table.n as f64 + table.m as f64;
    let share = |(a, b): (u64, u64)| (a as f64 + b as f64) / all;
    table
        .rows()
        .map(share)
        .map(|s| (s * (1.0 - s) * table.sampling()).max(0.0).sqrt())
        .collect()
}

/// 95th percentile of the Wasserstein distance of samples of these sizes from the reference's distribution.
pub(super) fn wasserstein(reference: &Numbers<'_>, n: u64, m: u64) -> f64 {
    reference.bridge().area.percentile(0.95) * (1.0 / n as f64 + 1.0 / m as f64).sqrt()
}

/// 95th percentile of the energy distance of samples of these sizes from the reference's distribution: its square over
/// 2 (1/n + 1/m) tends to ∫ B(F(x))² dx.
pub(super) fn energy(reference: &Numbers<'_>, n: u64, m: u64) -> f64 {
    let squares = reference.bridge().squares;
    (2.0 * squares.percentile(0.95) * (1.0 / n as f64 + 1.0 / m as f64)).sqrt()
}

/// A Brownian bridge B over a distribution F: what the gaps between two samples of it tend to, times √(nm/(n + m)).
#[derive(Debug, Clone, Copy)]
pub(super) struct Bridge {
    /// ∫ |B(F(x))| dx. The mean is exact for this F; the variance is taken on 64 equal shares of it and scaled along.
    /// Source: del Barrio, Giné & Matrán (1999), Central limit theorems for the Wasserstein distance.
    area: Moments,
    /// ∫ B(F(x))² dx, whose mean is ∫ F (1 − F) dx and whose variance is 4 ∫∫ F(x)² (1 − F(y))² dx dy over x < y: both exact.
    squares: Moments,
}

impl Bridge {
    /// In one walk.
    pub fn over(numbers: &Numbers<'_>) -> Bridge {
        let rows = numbers.n() as f64;
        let (mut mean, mut squares, mut before) = (0.0, Moments::default(), 0.0);
        let (mut share, mut last) = (0.0_f64, numbers.min());
        for (place, value) in numbers.values().iter().enumerate() {
            let (width, spread) = (value - last, share * (1.0 - share));
            let (under, over) = (share * share, (1.0 - share) * (1.0 - share));
            mean += spread.sqrt() * width;
            squares.mean += spread * width;
            squares.variance += width * over * (4.0 * before + 2.0 * width * under);
            before += width * under;
            share = numbers.reached(place + 1) as f64 / rows;
            last = *value;
        }
        Bridge {
            area: area(numbers, mean),
            squares,
        }
    }
}

/// Of ∫ |B(F(x))| dx, whose mean is `mean` times √(2/π).
fn area(numbers: &Numbers<'_>, mut mean: f64) -> Moments {
    const KNOTS: u32 = 64;
    mean *= FRAC_2_PI.sqrt();
    let edges: Vec<f64> = (0..=KNOTS)
        .map(|i| numbers.quantile(f64::from(i) / f64::from(KNOTS)))
        .collect();
    // Width and level of each stretch, and the bridge's deviation there.
    let knots: Vec<(f64, f64, f64)> = edges
        .windows(2)
        .zip(0..KNOTS)
        .map(|(ends, i)| {
            let level = (f64::from(i) + 0.5) / f64::from(KNOTS);
            let width = ends.last().zip(ends.first()).map_or(0.0, |(b, a)| b - a);
            (width, level, (level * (1.0 - level)).sqrt())
        })
        .collect();
    let rough_mean: f64 = knots
        .iter()
        .map(|(width, _, deviation)| width * deviation)
        .sum::<f64>()
        * FRAC_2_PI.sqrt();
    let mut variance = 0.0;
    for (i, (width, level, deviation)) in knots.iter().enumerate() {
        variance += (width * deviation).powi(2) * covariance_of_absolutes(1.0);
        for (other_width, other_level, other_deviation) in knots.iter().skip(i + 1) {
            // Levels rise, and each pair stands for itself and its mirror.
            let covariance = level * (1.0 - other_level);
            let rho = (covariance / (deviation * other_deviation)).min(1.0);
            variance += 2.0
                * (width * other_width * deviation * other_deviation)
                * covariance_of_absolutes(rho);
        }
    }
    let variance = if rough_mean > 0.0 {
        variance * (mean / rough_mean).powi(2)
    } else {
        // One value holds nearly all: a single jump, whose area is |normal|.
        mean * mean * (PI / 2.0 - 1.0)
    };
    Moments { mean, variance }
}

/// Mean and variance of a sum.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    mean: f64,
    variance: f64,
}

impl Moments {
    fn add(&mut self, one: Moments, times: f64) {
        self.mean += one.mean * times;
        self.variance += one.variance * times;
    }

    /// Of the gamma distribution with this mean and variance.
    fn percentile(self, level: f64) -> f64 {
        if !(self.variance > 0.0 && self.mean > 0.0) {
            return self.mean;
        }
        // Scaled so that squares of huge means stay in range.
        let relative = self.variance.sqrt() / self.mean;
        let shape = 1.0 / (relative * relative);
        if shape.is_finite() && shape < 1e12 {
            gamma_quantile(level, shape) / shape * self.mean
        } else {
            self.mean
        }
    }
}

const SMALL: u64 = 64;

fn is_small((a, b): (u64, u64)) -> bool {
    a <= SMALL && b <= SMALL && a + b <= SMALL
}

/// Cells of few rows, by their rows.
fn small_cells(table: &Table) -> BTreeMap<u64, u64> {
    let mut cells = BTreeMap::new();
    for (a, b) in table.rows().filter(|r| is_small(*r)) {
        if a + b > 0 {
            *cells.entry(a + b).or_insert(0) += 1;
        }
    }
    cells
}

/// Of a cell with `rows` rows in all, each of which is in the reference with probability n/(n + m), given that it is finite.
fn binomial_moments(rows: u64, table: &Table, cell: impl Fn(f64, f64) -> f64) -> Moments {
    let (n, m) = (table.n as f64, table.m as f64);
    let odds = n / m;
    let mode = ((rows as f64 + 1.0) * n / (n + m)).floor().min(rows as f64) as u64;
    let value = |x: u64| cell(x as f64 / n, (rows - x) as f64 / m);
    let (mut total, mut first, mut second) = (0.0, 0.0, 0.0);
    let mut take = |x: u64, weight: f64| {
        let v = value(x);
        if v.is_infinite() {
            return;
        }
        total += weight;
        first += weight * v;
        second += weight * v * v;
    };
    let ratio = |x: u64| (rows - x) as f64 / (x as f64 + 1.0) * odds;
    take(mode, 1.0);
    let mut weight = 1.0;
    for x in mode..rows {
        weight *= ratio(x);
        take(x + 1, weight);
    }
    weight = 1.0;
    for x in (0..mode).rev() {
        weight /= ratio(x);
        take(x, weight);
    }
    let mean = first / total;
    Moments {
        mean,
        variance: (second / total - mean * mean).max(0.0),
    }
}
