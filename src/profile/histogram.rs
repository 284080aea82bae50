//! Two samples on the same bins, for drawing.

use super::{CategoryCounts, ColumnProfile, Histogram, NumberCounts, Values};
use crate::data::Kind;
use std::collections::BTreeMap;

/// Categories that are drawn by name.
const NAMED: usize = 12;
/// Quantile levels between which number bins lie; what is beyond falls into the first and last bin.
const RANGE: [f64; 2] = [0.005, 0.995];

/// Shares of the reference and of production in the same bins.
///
/// Numbers: at most `bins` (at least 1) equal bins over the middle 99 % of both samples; the first and the last bin
/// also hold everything beyond them, so that one outlier does not flatten the picture, and shares are of the finite
/// values. Whole numbers in few values have a bin each. Categories: the twelve most frequent of both samples, then
/// "other" and "missing" where there are any, as shares of all rows. Empty for text, for a kind that differs, and
/// when neither sample has a value.
pub fn histogram(reference: &ColumnProfile, production: &ColumnProfile, bins: usize) -> Histogram {
    match (&reference.values, &production.values) {
        _ if reference.kind == Kind::Text || production.kind == Kind::Text => Histogram::default(),
        (Values::Numbers(a), Values::Numbers(b)) => of_numbers(a, b, bins.clamp(1, 1_000)),
        (Values::Categories(a), Values::Categories(b)) => {
            of_categories((a, reference), (b, production))
        }
        _ => Histogram::default(),
    }
}

fn of_numbers(a: &NumberCounts, b: &NumberCounts, bins: usize) -> Histogram {
    let ends: Vec<[f64; 2]> = [a, b]
        .iter()
        .filter_map(|counts| counts.quantiles(&RANGE).try_into().ok())
        .collect();
    let low = ends.iter().map(|[low, _]| *low).reduce(f64::min);
    let high = ends.iter().map(|[_, high]| *high).reduce(f64::max);
    let (Some(low), Some(high)) = (low, high) else {
        return Histogram::default();
    };
    let edges = if whole(a) && whole(b) && high - low < bins as f64 {
        (0..=(high.ceil() - low.floor()) as usize + 1)
            .map(|i| low.floor() - 0.5 + i as f64)
            .collect()
    } else {
        equal_edges(low, high, bins)
    };
    Histogram {
        reference: shares(a, &edges),
        production: shares(b, &edges),
        edges,
        categories: Vec::new(),
    }
}

/// Whether all values are whole numbers, few enough to look at and small enough for half steps.
fn whole(counts: &NumberCounts) -> bool {
    counts.values.len() <= 10_000
        && counts
            .values
            .iter()
            .all(|v| v.fract() == 0.0 && v.abs() < 1e15)
}

fn equal_edges(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let (low, high) = match low < high {
        true => (low, high),
        // A constant stands in the middle of its bins.
        false => (
            low - 0.5 * low.abs().max(1.0),
            low + 0.5 * low.abs().max(1.0),
        ),
    };
    let edge = |i: usize| {
        let t = i as f64 / bins as f64;
        low * (1.0 - t) + high * t
    };
    (0..=bins).map(edge).collect()
}

fn shares(counts: &NumberCounts, edges: &[f64]) -> Vec<f64> {
    let interior = edges
        .get(1..edges.len().saturating_sub(1))
        .unwrap_or_default();
    let mut rows = vec![0_u64; interior.len() + 1];
    for (value, count) in counts.each() {
        let bin = interior.partition_point(|edge| *edge <= value);
        if let Some(sum) = rows.get_mut(bin) {
            *sum = sum.saturating_add(count);
        }
    }
    let n = counts.n();
    rows.into_iter().map(|count| share(count, n)).collect()
}

fn share(count: u64, of: u64) -> f64 {
    if of == 0 {
        0.0
    } else {
        count as f64 / of as f64
    }
}

fn of_categories(
    a: (&CategoryCounts, &ColumnProfile),
    b: (&CategoryCounts, &ColumnProfile),
) -> Histogram {
    let mut weight: BTreeMap<&str, f64> = BTreeMap::new();
    for (counts, profile) in [a, b] {
        for (category, count) in &counts.counts {
            *weight.entry(category).or_default() += share(*count, profile.n);
        }
    }
    let mut ranked: Vec<(&str, f64)> = weight.into_iter().collect();
    ranked.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(y.0)));
    ranked.truncate(NAMED);
    let named: Vec<&str> = ranked.into_iter().map(|(category, _)| category).collect();
    let [a, b] = [a, b].map(|(counts, profile)| category_shares(counts, profile, &named));
    let rest =
        |at: usize| a.get(at).is_some_and(|s| *s > 0.0) || b.get(at).is_some_and(|s| *s > 0.0);
    let kept: Vec<usize> = (0..named.len() + 2)
        .filter(|at| *at < named.len() || rest(*at))
        .collect();
    let names = named.iter().copied().chain(["other", "missing"]);
    let pick = |shares: &[f64]| {
        kept.iter()
            .filter_map(|at| shares.get(*at).copied())
            .collect()
    };
    Histogram {
        edges: Vec::new(),
        categories: names
            .enumerate()
            .filter(|(at, _)| kept.contains(at))
            .map(|(_, name)| name.to_owned())
            .collect(),
        reference: pick(&a),
        production: pick(&b),
    }
}

/// Shares of the named categories, of all others and of missing values among a sample's rows.
fn category_shares(counts: &CategoryCounts, profile: &ColumnProfile, named: &[&str]) -> Vec<f64> {
    let rows: Vec<u64> = named
        .iter()
        .map(|c| counts.counts.get(*c).copied().unwrap_or(0))
        .collect();
    let present = profile.n.saturating_sub(profile.missing);
    let other =
        present.saturating_sub(rows.iter().fold(0, |sum, count| sum.saturating_add(*count)));
    let all = rows.into_iter().chain([other, profile.missing]);
    all.map(|count| share(count, profile.n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> ColumnProfile {
        ColumnProfile {
            name: "x".to_owned(),
            kind: Kind::Numeric,
            n: values.len() as u64,
            missing: 0,
            unparseable: 0,
            pos_inf: 0,
            neg_inf: 0,
            values: Values::Numbers(NumberCounts::from_values(values)),
        }
    }

    fn categories(values: &[&str], missing: u64) -> ColumnProfile {
        ColumnProfile {
            kind: Kind::Categorical,
            n: values.len() as u64 + missing,
            missing,
            values: Values::Categories(CategoryCounts::from_values(values.iter().copied())),
            ..numbers(&[])
        }
    }

    #[test]
    fn an_outlier_does_not_flatten_the_picture() {
        let mut values: Vec<f64> = (0..1_000).map(|i| f64::from(i) / 10.0).collect();
        values.push(1e12);
        let drawn = histogram(&numbers(&values), &numbers(&values), 20);
        assert_eq!(drawn.edges.len(), 21);
        assert!(drawn.edges.iter().all(|edge| (0.0..=100.0).contains(edge)));
        assert!((drawn.reference.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(
            drawn
                .production
                .iter()
                .all(|share| (0.04..0.06).contains(share))
        );
    }

    #[test]
    fn whole_numbers_have_a_bin_each() {
        let drawn = histogram(&numbers(&[1.0, 1.0, 2.0, 4.0]), &numbers(&[2.0]), 10);
        assert_eq!(drawn.edges, [0.5, 1.5, 2.5, 3.5, 4.5]);
        assert_eq!(drawn.reference, [0.5, 0.25, 0.0, 0.25]);
        assert_eq!(drawn.production, [0.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn constants_and_nothing() {
        let constant = histogram(&numbers(&[2.5; 3]), &numbers(&[]), 4);
        assert_eq!(constant.reference.iter().sum::<f64>(), 1.0);
        assert_eq!(constant.production, [0.0; 4]);
        assert!(
            constant.edges.is_sorted_by(|a, b| a < b),
            "{:?}",
            constant.edges
        );
        assert_eq!(
            histogram(&numbers(&[]), &numbers(&[]), 4),
            Histogram::default()
        );
        let far = histogram(&numbers(&[-1.7e308, 1.7e308]), &numbers(&[]), 4);
        assert!(
            far.edges.iter().all(|edge| edge.is_finite()),
            "{:?}",
            far.edges
        );
    }

    #[test]
    fn categories_with_the_rest_and_the_missing() {
        let many: Vec<String> = (10..30).map(|i| format!("c{i}")).collect();
        let mut values: Vec<&str> = many.iter().map(String::as_str).collect();
        values.push("c29");
        let drawn = histogram(&categories(&values, 0), &categories(&["new"; 2], 2), 20);
        assert_eq!(drawn.categories.len(), NAMED + 2);
        assert_eq!(drawn.categories[..2], ["new", "c29"]);
        assert_eq!(drawn.categories[NAMED..], ["other", "missing"]);
        assert_eq!(drawn.production[NAMED..], [0.0, 0.5]);
        assert!((drawn.reference.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
