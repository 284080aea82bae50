//! A feature that alone tells the label: from joint counts, and as a hint from counts per column.

use super::wording::{name, number};
use super::{Cause, Told};
use crate::data::Kind;
use crate::profile::{ColumnProfile, Values};
use std::collections::BTreeMap;

/// Fewest rows, and fewest rows of a class.
const FEWEST: (u64, u64) = (100, 10);
/// Area under the ROC curve from which a number alone tells a class of two.
const AREA: f64 = 0.98;
/// Share of the errors of always saying the most frequent class that a feature alone takes away.
const LAMBDA: f64 = 0.95;
/// Most bins of a number when there are more than two classes.
const BINS: usize = 50;

/// Rows by a feature's value and the label's class: what a pass over the rows has to hand over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LabelTable {
    /// Rows per class, for each value of the feature; in increasing order when `ordered`. Missing values are the last one.
    pub levels: Vec<Vec<u64>>,
    /// Whether the values are numbers in increasing order, but for a last level of missing ones.
    pub ordered: bool,
}

impl LabelTable {
    /// Counts rows with a label; NaN and `None` are missing. With more than two classes and more than 50 values, in 50 bins of
    /// equal rows.
    pub fn of_numbers(feature: &[Option<f64>], labels: &[Option<&str>]) -> LabelTable {
        let rows: Vec<(Option<f64>, &str)> = feature
            .iter()
            .zip(labels)
            .filter_map(|(value, label)| Some((value.filter(|v| v.is_finite()), (*label)?)))
            .collect();
        let classes = classes(rows.iter().map(|r| r.1));
        let mut there: Vec<(f64, &str)> = rows.iter().filter_map(|r| Some((r.0?, r.1))).collect();
        there.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut levels: Vec<(f64, Vec<u64>)> = Vec::new();
        let least = if classes.len() > 2 {
            there.len().div_ceil(BINS) as u64
        } else {
            1
        };
        for (value, label) in there {
            let full =
                |level: &(f64, Vec<u64>)| level.0 != value && level.1.iter().sum::<u64>() >= least;
            if levels.last().is_none_or(full) {
                levels.push((value, vec![0; classes.len()]));
            }
            if let Some(level) = levels.last_mut() {
                level.0 = value;
                count(&mut level.1, classes.get(label));
            }
        }
        let mut missing = vec![0; classes.len()];
        for (_, label) in rows.iter().filter(|r| r.0.is_none()) {
            count(&mut missing, classes.get(label));
        }
        let levels = levels.into_iter().map(|l| l.1).chain([missing]).collect();
        LabelTable {
            levels,
            ordered: true,
        }
    }

    /// Counts rows with a label; `None` is missing.
    pub fn of_categories(feature: &[Option<&str>], labels: &[Option<&str>]) -> LabelTable {
        let rows = || {
            feature
                .iter()
                .zip(labels)
                .filter_map(|(f, l)| Some((f, (*l)?)))
        };
        let classes = classes(rows().map(|r| r.1));
        let mut levels: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        let mut missing = vec![0; classes.len()];
        for (value, label) in rows() {
            let level = match value {
                Some(value) => levels
                    .entry(value)
                    .or_insert_with(|| vec![0; classes.len()]),
                None => &mut missing,
            };
            count(level, classes.get(label));
        }
        LabelTable {
            levels: levels.into_values().chain([missing]).collect(),
            ordered: false,
        }
    }
}

fn classes<'a>(labels: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut classes: BTreeMap<&str, usize> = labels.map(|l| (l, 0)).collect();
    for (place, class) in classes.values_mut().enumerate() {
        *class = place;
    }
    classes
}

fn count(level: &mut [u64], class: Option<&usize>) {
    if let Some(rows) = class.and_then(|c| level.get_mut(*c)) {
        *rows += 1;
    }
}

/// "paid_back alone tells the label: area under the ROC curve 0.998".
///
/// With two classes and numbers by the area under the curve (0.98), else by Goodman and Kruskal's λ (0.95), each row being
/// predicted from the others of its value, so that an identifier tells nothing. `None` under 100 rows or 10 rows of a class.
pub fn label_leakage(feature: &str, table: &LabelTable) -> Option<Cause> {
    leakage(feature, "the label", table)
}

/// The same with other words for what is told. The confidence rests on the lower end of the measure's 95 % interval, so that few rows,
/// as of a draw, are less sure.
pub(super) fn leakage(feature: &str, tells: &str, table: &LabelTable) -> Option<Cause> {
    let classes = table.levels.iter().map(Vec::len).max()?;
    let totals: Vec<u64> = (0..classes)
        .map(|c| table.levels.iter().filter_map(|l| l.get(c)).sum())
        .collect();
    let held: Vec<u64> = totals.iter().copied().filter(|t| *t > 0).collect();
    let rows: u64 = held.iter().sum();
    if rows < FEWEST.0 || held.len() < 2 || held.iter().any(|t| *t < FEWEST.1) {
        return None;
    }
    let lambda = lambda(table, &totals, rows);
    let area = (table.ordered && classes == 2)
        .then(|| area(table))
        .flatten()
        .unwrap_or(0.0);
    let least = held.iter().copied().min().unwrap_or(1) as f64;
    let (what, value, confidence) = if area >= AREA && area >= lambda {
        // The area is a mean over the rows of the smaller class, each within 0 and 1: its variance is at most so much.
        let sure = area - 1.96 * (area * (1.0 - area) / least).sqrt();
        let beyond = (sure - AREA).max(0.0);
        ("area under the ROC curve", area, 0.5 + 20.0 * beyond)
    } else if lambda >= LAMBDA {
        let others = rows.saturating_sub(totals.iter().copied().max().unwrap_or(0)) as f64;
        let sure = lambda - 1.96 * (lambda * (1.0 - lambda).max(0.0) / others).sqrt();
        let beyond = (sure - LAMBDA).max(0.0);
        ("share of errors it takes away", lambda, 0.6 + 6.0 * beyond)
    } else {
        return None;
    };
    let says = format!(
        "{} alone tells {tells}: {what} {}",
        name(feature),
        number((value * 1_000.0).floor() / 1_000.0)
    );
    Some(
        Told::new(says, confidence.min(0.9))
            .with(what, value)
            .with("rows", rows as f64)
            .into_cause("label-leakage", &[feature]),
    )
}

/// Errors taken away, of those of the most frequent class; each row is predicted from the others of its level.
fn lambda(table: &LabelTable, totals: &[u64], rows: u64) -> f64 {
    let most = totals.iter().copied().max().unwrap_or(0);
    let right: u64 = table
        .levels
        .iter()
        .map(|level| {
            let best = level.iter().copied().max().unwrap_or(0);
            let second = level.iter().filter(|c| **c == best).count() > 1;
            // Without itself, a row of the largest class is still of it unless another is as large or none is left.
            if best <= 1 || second { 0 } else { best }
        })
        .sum();
    let wrong_always = rows.saturating_sub(most) as f64;
    1.0 - rows.saturating_sub(right) as f64 / wrong_always
}

/// Area under the ROC curve of the numbers that are there, in the better direction; `None` without both classes.
fn area(table: &LabelTable) -> Option<f64> {
    let numbers = table.levels.split_last()?.1;
    let of = |level: &Vec<u64>, class: usize| level.get(class).copied().unwrap_or(0) as f64;
    let (mut below, mut pairs) = (0.0, 0.0);
    for level in numbers {
        let (no, yes) = (of(level, 0), of(level, 1));
        pairs += yes * (below + 0.5 * no);
        below += no;
    }
    let yes: f64 = numbers.iter().map(|l| of(l, 1)).sum();
    let there = yes > 0.0 && below > 0.0;
    let area = pairs / (yes * below);
    // Numbers that are hardly ever there tell the label of few rows only.
    let all: f64 = table.levels.iter().flatten().map(|c| *c as f64).sum();
    (there && yes + below >= 0.5 * all).then(|| area.max(1.0 - area))
}

/// A hint from counts per column alone: columns whose categories have exactly the label's counts in the reference and in
/// production, such as the label under another coding.
///
/// Each pair is a column's reference and production; equal counts in both samples of a hundred rows come by chance about
/// once in some thousand columns of two values, and seldom more with each further value.
pub(super) fn copies(
    label: (&ColumnProfile, &ColumnProfile),
    columns: &[(&ColumnProfile, &ColumnProfile)],
) -> Vec<Cause> {
    let (Some(before), Some(now)) = (counts(label.0), counts(label.1)) else {
        return Vec::new();
    };
    let same = |c: &ColumnProfile, of: &Vec<u64>| counts(c).is_some_and(|own| own == *of);
    columns
        .iter()
        .filter(|(r, p)| r.name != label.0.name && same(r, &before) && same(p, &now))
        .map(|(r, _)| {
            let says = format!(
                "{} may be the label under another coding: its values have exactly the label's counts in both samples",
                name(&r.name)
            );
            Told::new(says, 0.5)
                .with("classes", before.len() as f64)
                .into_cause("label-leakage", &[&r.name])
        })
        .collect()
}

/// Rows of each value, in increasing order; of 2 to 20 values, each in ten rows or more.
fn counts(column: &ColumnProfile) -> Option<Vec<u64>> {
    let mut counts: Vec<u64> = match (&column.values, column.kind) {
        (_, Kind::Text | Kind::Datetime) => return None,
        (Values::Categories(categories), _) => categories.counts.values().copied().collect(),
        (Values::Numbers(numbers), _) => numbers.each().map(|(_, count)| count).collect(),
    };
    counts.sort_unstable();
    let sound = (2..=20).contains(&counts.len()) && counts.first().is_some_and(|c| *c >= 10);
    (sound && counts.iter().sum::<u64>() >= FEWEST.0).then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, numbers};

    const CLASSES: [Option<&str>; 3] = [Some("no"), Some("yes"), Some("maybe")];

    #[test]
    fn numbers_and_categories_that_tell_the_label() {
        let mut random = Random(51);
        let classes: Vec<usize> = (0..600)
            .map(|_| (random.uniform() * 2.0) as usize)
            .collect();
        let labels: Vec<Option<&str>> = classes.iter().map(|c| CLASSES[*c]).collect();
        let mut number = |apart: f64| -> Vec<Option<f64>> {
            let noisy = classes
                .iter()
                .map(|c| Some(*c as f64 * apart + random.normal()));
            noisy.collect()
        };
        let found =
            |feature: &[Option<f64>]| label_leakage("x", &LabelTable::of_numbers(feature, &labels));
        assert!(found(&number(6.0)).is_some_and(|c| c.kind == "label-leakage"));
        assert!(found(&number(-6.0)).is_some(), "the other way round");
        assert_eq!(found(&number(1.0)), None);
        let only_yes: Vec<Option<f64>> = classes.iter().map(|c| (*c == 1).then_some(3.0)).collect();
        assert!(
            found(&only_yes).is_some_and(|c| c.says.contains("errors")),
            "only there for one class"
        );
        let ids: Vec<String> = (0..600).map(|i| i.to_string()).collect();
        let ids: Vec<Option<&str>> = ids.iter().map(|i| Some(i.as_str())).collect();
        assert_eq!(
            label_leakage("id", &LabelTable::of_categories(&ids, &labels)),
            None
        );
        let copy: Vec<Option<&str>> = classes.iter().map(|c| Some(["n", "y"][*c])).collect();
        let cause = label_leakage("copy", &LabelTable::of_categories(&copy, &labels));
        assert_eq!(
            cause.map(|c| c.says).as_deref(),
            Some("copy alone tells the label: share of errors it takes away 1")
        );
    }

    #[test]
    fn three_classes_and_too_few_rows() {
        let classes: Vec<usize> = (0..300).map(|i| i % 3).collect();
        let labels: Vec<Option<&str>> = classes.iter().map(|c| CLASSES[*c]).collect();
        let values: Vec<Option<f64>> = (0..300_u32)
            .map(|i| Some(f64::from(i % 3) * 10.0 + f64::from(i) / 300.0))
            .collect();
        let table = LabelTable::of_numbers(&values, &labels);
        assert!(table.levels.len() <= 53, "{}", table.levels.len());
        assert!(label_leakage("x", &table).is_some());
        let few = LabelTable::of_numbers(&values[..60], &labels[..60]);
        assert_eq!(label_leakage("x", &few), None);
        assert_eq!(label_leakage("x", &LabelTable::default()), None);
    }

    #[test]
    fn the_labels_counts_under_another_name() {
        let label = (
            counted(&[("yes", 123), ("no", 877)]),
            counted(&[("yes", 98), ("no", 702)]),
        );
        let ones = |yes: usize, no: usize| numbers(&[vec![1.0; yes], vec![0.0; no]].concat());
        let copy = (
            ColumnProfile {
                name: "flag".to_owned(),
                ..ones(123, 877)
            },
            ones(98, 702),
        );
        let other = (
            ColumnProfile {
                name: "other".to_owned(),
                ..ones(123, 877)
            },
            ones(99, 701),
        );
        let found = copies(
            (&label.0, &label.1),
            &[(&copy.0, &copy.1), (&other.0, &other.1)],
        );
        assert_eq!(
            found
                .iter()
                .map(|c| c.columns[0].as_str())
                .collect::<Vec<_>>(),
            ["flag"]
        );
    }
}
