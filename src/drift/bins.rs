//! Cutting numbers into bins. Each way is named in `docs/methods.md`.

use super::numbers::Numbers;
use super::table::Table;
use super::walk::steps;

/// The different ones among the reference's nine inner deciles, in increasing order.
pub(super) fn inner_deciles(reference: &Numbers<'_>) -> Vec<f64> {
    let mut edges: Vec<f64> = (1..10)
        .map(|i| reference.quantile(f64::from(i) / 10.0))
        .collect();
    // Interpolation may round neighbours out of order by a hair.
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// Equal-frequency bins (l, u] of the reference, open at both ends.
///
/// A mass at the minimum keeps a bin of its own; production's values below it fall into the same bin.
pub(super) fn by_deciles(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    let edges = reference.deciles();
    Table::new(up_to_each(reference, edges), up_to_each(production, edges))
}

/// The same bins, with one more on either side for what lies outside the reference's range.
pub(super) fn by_deciles_and_range(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    let mut edges = reference.deciles().to_vec();
    edges.push(reference.max());
    edges.dedup();
    let counted = |numbers: &Numbers<'_>| {
        let below = numbers.under(reference.min());
        let mut counts = up_to_each(numbers, &edges);
        if let Some(first) = counts.first_mut() {
            *first -= below;
        }
        counts.push(below);
        counts
    };
    Table::new(counted(reference), counted(production))
}

/// Doane's bins of the reference, and one more for what lies outside them.
pub(super) fn by_doane(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    let edges = reference.doane();
    let outside = |counts: Vec<u64>, n: u64| {
        let inside: u64 = counts.iter().sum();
        counts.into_iter().chain([n - inside]).collect()
    };
    Table::new(
        outside(between_edges(reference, edges), reference.n()),
        outside(between_edges(production, edges), production.n()),
    )
}

/// One bin per value when the reference has at most 20 different ones, else Sturges' bins of both samples together.
pub(super) fn by_value_or_sturges(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    if reference.distinct() > 20 {
        let n = reference.n() as f64 + production.n() as f64;
        return between(
            reference,
            production,
            &sturges_edges(reference, production, n),
        );
    }
    by_value(reference, production)
}

/// One bin per different value of either sample.
pub(super) fn by_value(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    let mut before = (0, 0);
    let rows = steps(reference, production).map(|step| {
        let row = (step.reference - before.0, step.production - before.1);
        before = (step.reference, step.production);
        row
    });
    Table::from_rows(rows.collect())
}

/// Sturges' bins of the different values of both samples together.
pub(super) fn by_sturges_of_distinct(reference: &Numbers<'_>, production: &Numbers<'_>) -> Table {
    let distinct = steps(reference, production).count() as f64;
    between(
        reference,
        production,
        &sturges_edges(reference, production, distinct),
    )
}

/// Edges of 10,000 bins of equal width over the numbers' range, as `numpy.linspace`: NannyML's grid from 10,000 rows on.
pub(super) fn fine_grid(numbers: &Numbers<'_>) -> impl Iterator<Item = f64> {
    let (min, max) = (numbers.min(), numbers.max());
    // Halved, since the whole range may overflow.
    let step = (0.5 * max - 0.5 * min) / (0.5 * f64::from(FINE_BINS));
    (0..=FINE_BINS).map(move |i| {
        if i == FINE_BINS {
            max
        } else {
            f64::from(i) * step + min
        }
    })
}

/// How many bins [`fine_grid`] has, and how many rows of the reference NannyML takes it from.
pub(super) const FINE_BINS: u32 = 10_000;

fn between(reference: &Numbers<'_>, production: &Numbers<'_>, edges: &[f64]) -> Table {
    Table::new(
        between_edges(reference, edges),
        between_edges(production, edges),
    )
}

/// Edges of equal-width bins; their number grows with the size and the skewness of the sample (Doane 1976).
///
/// As `numpy.histogram_bin_edges(bins="doane")`, but for values so large or small that numpy's squares overflow or vanish.
pub(super) fn doane_edges(numbers: &Numbers<'_>) -> Vec<f64> {
    let n = numbers.n() as f64;
    let (low, high) = (numbers.min(), numbers.max());
    let scale = numbers.scale();
    let spread = numbers.spread();
    let sigma = spread.sd / scale * ((n - 1.0) / n).sqrt();
    if n <= 2.0 || sigma <= 0.0 {
        return equal_width(low, high, 1);
    }
    let mean = spread.mean / scale;
    let cubes: f64 = numbers
        .each()
        .map(|(v, c)| ((v / scale - mean) / sigma).powi(3) * c as f64)
        .sum();
    let skewness = cubes / n;
    let error = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    let width = (high - low) / (1.0 + n.log2() + (1.0 + skewness.abs() / error).log2());
    equal_width(low, high, bins_of(high - low, width))
}

fn sturges_edges(reference: &Numbers<'_>, production: &Numbers<'_>, n: f64) -> Vec<f64> {
    let (low, high) = (
        reference.min().min(production.min()),
        reference.max().max(production.max()),
    );
    let width = (high - low) / (n.log2() + 1.0);
    equal_width(low, high, bins_of(high - low, width))
}

fn bins_of(range: f64, width: f64) -> usize {
    let bins = (range / width).ceil();
    // NaN when the range is 0 or not a number.
    if bins >= 1.0 { bins as usize } else { 1 }
}

/// `bins` + 1 edges from `low` to `high`; half a unit on either side when they are equal.
fn equal_width(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let (low, high) = if low == high {
        (low - 0.5, high + 0.5)
    } else {
        (low, high)
    };
    let step = (high - low) / bins as f64;
    let inner = (0..bins).map(|i| i as f64 * step + low);
    inner.chain([high]).collect()
}

/// Counts in (−∞, e₁], (e₁, e₂], …, (eₖ, ∞).
fn up_to_each(numbers: &Numbers<'_>, edges: &[f64]) -> Vec<u64> {
    let reached = edges
        .iter()
        .map(|e| numbers.at_or_under(*e))
        .chain([numbers.n()]);
    differences(0, reached)
}

/// Counts in [e₁, e₂), …, [eₖ₋₁, eₖ], as `numpy.histogram`.
fn between_edges(numbers: &Numbers<'_>, edges: &[f64]) -> Vec<u64> {
    let Some((last, inner)) = edges.split_last() else {
        return Vec::new();
    };
    let first = inner.first().map_or(0, |e| numbers.under(*e));
    let reached = inner.iter().skip(1).map(|e| numbers.under(*e));
    differences(first, reached.chain([numbers.at_or_under(*last)]))
}

fn differences(start: u64, reached: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut before = start;
    reached
        .map(|to| {
            let count = to.saturating_sub(before);
            before = to;
            count
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::NumberCounts;

    fn rows(
        cut: impl Fn(&Numbers<'_>, &Numbers<'_>) -> Table,
        a: &[f64],
        b: &[f64],
    ) -> Vec<(u64, u64)> {
        let (a, b) = (NumberCounts::from_values(a), NumberCounts::from_values(b));
        let (a, b) = (
            Numbers::new(&a).expect("values"),
            Numbers::new(&b).expect("values"),
        );
        cut(&a, &b).rows().collect()
    }

    #[test]
    fn a_mass_at_the_minimum_keeps_its_bin() {
        let reference = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let production = [-1.0, 0.0, 6.0];
        let deciles = rows(by_deciles, &reference, &production);
        assert_eq!(
            deciles.first(),
            Some(&(6, 2)),
            "below the minimum joins its bin"
        );
        let ranged = rows(by_deciles_and_range, &reference, &production);
        assert_eq!(ranged.first(), Some(&(6, 1)));
        assert_eq!(ranged.last(), Some(&(0, 1)), "below the range");
        assert_eq!(
            ranged.get(ranged.len() - 2),
            Some(&(0, 1)),
            "above the range"
        );
        assert_eq!(ranged.iter().map(|r| r.0).sum::<u64>(), 11);
    }

    #[test]
    fn equal_width_bins_close_at_the_right_end() {
        let reference: Vec<f64> = (0..8).map(f64::from).collect();
        let table = rows(by_doane, &reference, &[0.0, 7.0, 7.5, -1.0]);
        // 4 bins (1 + log2 8 + log2 1) of width 1.75, and one outside.
        assert_eq!(table, [(2, 1), (2, 0), (2, 0), (2, 1), (0, 2)]);
    }

    #[test]
    fn a_constant_has_one_bin() {
        assert_eq!(rows(by_doane, &[5.0; 4], &[5.2, 9.0]), [(4, 1), (0, 1)]);
        assert_eq!(
            rows(by_deciles_and_range, &[5.0; 4], &[4.0, 5.0, 9.0]),
            [(4, 1), (0, 1), (0, 1)]
        );
    }
}
