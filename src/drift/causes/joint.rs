//! What joint counts of rows tell: where values are missing, and which feature alone tells the label.

use super::label_leakage::{self, LabelTable};
use super::levels::Levels;
use super::{Cause, missing_not_at_random};
use crate::data::{Column, Columns};
use std::collections::BTreeMap;

/// Findings of a kind, at most: the most certain.
const MOST: usize = 10;
/// Rows of a class under which it is left out.
const LEAST_CLASS: usize = 10;
/// Classes looked at, at most: the most frequent.
const MOST_CLASSES: usize = 100;
/// Labelled rows under which a sample does not tell what leaks.
const LEAST_LABELS: usize = 100;

/// Rows of a sample, drawn from all.
#[derive(Debug, Clone, Copy)]
pub struct JointRows<'a> {
    /// Features, and the label where it is known.
    pub rows: &'a Columns,
    /// The label's name.
    pub label: Option<&'a str>,
    /// Whether the label is a number to be estimated, not a class.
    pub regression: bool,
}

/// What was found, and of which columns it is known.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct JointFindings {
    /// `missing-not-at-random` and `label-leakage`, the most certain first; at most ten of each.
    pub causes: Vec<Cause>,
    /// Columns that were held against the label.
    pub told_apart: Vec<String>,
}

/// Whether a column is missing by the level of another, the label's too, in production or else in the reference; and whether a feature
/// alone tells the label, in the reference or else, when that has fewer than 100 labelled rows, in production.
///
/// Rows where the other column is missing itself do not count: columns of one source are missing together. Classes of fewer than ten rows are left
/// out. Of a label that is a number, it is asked whether it lies over its median.
pub fn joint_causes(
    reference: Option<JointRows<'_>>,
    production: Option<JointRows<'_>>,
) -> JointFindings {
    let mut causes = missing(reference, production);
    causes.truncate(MOST);
    let samples = [("the reference", reference), ("production", production)];
    let answers = samples.iter().find_map(|(name, sample)| {
        let sample = (*sample)?;
        Some((name, sample, Answers::of(sample)?))
    });
    let mut told_apart = Vec::new();
    let mut leaks = Vec::new();
    if let Some((name, sample, answers)) = answers {
        for (column, values) in &sample.rows.columns {
            if Some(column.as_str()) == sample.label {
                continue;
            }
            let found = label_leakage::leakage(column, answers.told, &answers.table(values));
            leaks.extend(found.map(|c| located(c, &format!("in {name}"))));
            told_apart.push(column.clone());
        }
    }
    leaks.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    causes.extend(leaks.into_iter().take(MOST));
    causes.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    JointFindings { causes, told_apart }
}

fn located(cause: Cause, place: &str) -> Cause {
    Cause {
        says: format!("{}, {place}", cause.says),
        ..cause
    }
}

/// What came true in each row, as classes.
struct Answers {
    classes: Vec<Option<String>>,
    told: &'static str,
}

impl Answers {
    /// `None` without a label, with fewer than two classes, or too few labelled rows.
    fn of(sample: JointRows<'_>) -> Option<Answers> {
        let (classes, told) = match sample.rows.get(sample.label?)? {
            Column::Texts(texts) if !sample.regression => (texts.clone(), "the label"),
            Column::Numbers(numbers) if !sample.regression => {
                let text = |v: &f64| (!v.is_nan()).then(|| v.to_string());
                (numbers.iter().map(text).collect(), "the label")
            }
            Column::Numbers(numbers) => (halves(numbers)?, MEDIAN),
            Column::Texts(texts) => {
                let read = |t: &Option<String>| {
                    let number = t.as_deref().and_then(|t| t.trim().parse().ok());
                    number.unwrap_or(f64::NAN)
                };
                (
                    halves(&texts.iter().map(read).collect::<Vec<f64>>())?,
                    MEDIAN,
                )
            }
        };
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for class in classes.iter().flatten() {
            *counts.entry(class).or_insert(0) += 1;
        }
        let mut ranked: Vec<(&String, usize)> = counts.into_iter().collect();
        ranked.retain(|(_, rows)| *rows >= LEAST_CLASS);
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ranked.truncate(MOST_CLASSES);
        let rows: usize = ranked.iter().map(|r| r.1).sum();
        if ranked.len() < 2 || rows < LEAST_LABELS {
            return None;
        }
        let kept: Vec<String> = ranked.into_iter().map(|r| r.0.clone()).collect();
        let classes = classes
            .into_iter()
            .map(|c| c.filter(|c| kept.contains(c)))
            .collect();
        Some(Answers { classes, told })
    }

    fn table(&self, feature: &Column) -> LabelTable {
        let labels: Vec<Option<&str>> = self.classes.iter().map(Option::as_deref).collect();
        match feature {
            Column::Numbers(values) => LabelTable::of_numbers(&there(values), &labels),
            Column::Texts(texts) => {
                let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
                LabelTable::of_categories(&texts, &labels)
            }
        }
    }
}

const MEDIAN: &str = "whether the label is over its median";

/// Whether a number lies over the median; `None` when none does.
fn halves(numbers: &[f64]) -> Option<Vec<Option<String>>> {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let median = *sorted.get(sorted.len() / 2)?;
    // With many equal numbers at the median, the half under it is told from the rest.
    let lower = sorted.first() == Some(&median);
    let half = |v: &f64| match (v.is_nan(), lower) {
        (true, _) => None,
        (false, true) => Some(v > &median),
        (false, false) => Some(v >= &median),
    };
    let named = |over: bool| if over { "over" } else { "under" }.to_owned();
    Some(numbers.iter().map(|v| half(v).map(named)).collect())
}

fn there(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().map(|v| (!v.is_nan()).then_some(*v)).collect()
}

/// A sample's columns with the rows in which each is missing, and the levels of each.
struct Counted<'a> {
    names: Vec<&'a str>,
    missing: Vec<Vec<u32>>,
    levels: Vec<Levels>,
    label: Option<&'a str>,
}

impl<'a> Counted<'a> {
    fn of(sample: JointRows<'a>) -> Counted<'a> {
        let mut counted = Counted {
            names: Vec::new(),
            missing: Vec::new(),
            levels: Vec::new(),
            label: sample.label,
        };
        let gone = |rows: &mut dyn Iterator<Item = bool>| -> Vec<u32> {
            let gone = rows.enumerate().filter(|(_, gone)| *gone);
            gone.map(|(row, _)| row as u32).collect()
        };
        for (name, column) in &sample.rows.columns {
            counted.names.push(name);
            let (missing, levels) = match column {
                Column::Numbers(values) => (
                    gone(&mut values.iter().map(|v| v.is_nan())),
                    Levels::of_numbers(&there(values)),
                ),
                Column::Texts(texts) => {
                    let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
                    (
                        gone(&mut texts.iter().map(Option::is_none)),
                        Levels::of_categories(&texts),
                    )
                }
            };
            counted.missing.push(missing);
            counted.levels.push(levels);
        }
        counted
    }

    /// Columns with missing rows, but not the label: labels come late, and that is told elsewhere.
    fn holed(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let names = self.names.iter().copied().enumerate();
        names.filter(|(i, name)| {
            Some(*name) != self.label && self.missing.get(*i).is_some_and(|m| !m.is_empty())
        })
    }

    fn pairs(&self) -> usize {
        self.holed().count() * self.names.len().saturating_sub(1)
    }

    /// The column by whose level this one is missing the most surely, and how many such columns there are.
    fn strongest(&self, at: usize, name: &str, pairs: usize) -> Option<(Cause, usize)> {
        let missing = self.missing.get(at)?;
        let others = self.names.iter().zip(&self.levels).enumerate();
        let found = others
            .filter(|(by, _)| *by != at)
            .filter_map(|(_, (by, levels))| {
                let table = levels.counted_where_there(missing);
                missing_not_at_random(name, by, &table, pairs)
            });
        let mut found: Vec<Cause> = found.collect();
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let count = found.len();
        Some((found.into_iter().next()?, count))
    }
}

fn missing(reference: Option<JointRows<'_>>, production: Option<JointRows<'_>>) -> Vec<Cause> {
    let (reference, production) = (reference.map(Counted::of), production.map(Counted::of));
    let sides = [&reference, &production];
    let pairs: usize = sides.into_iter().flatten().map(Counted::pairs).sum();
    let of = |side: &Option<Counted<'_>>| -> BTreeMap<String, (Cause, usize)> {
        let side = side.iter();
        let found = side.flat_map(|s| {
            let found = s
                .holed()
                .map(|(at, name)| (name.to_owned(), s.strongest(at, name, pairs)));
            found.collect::<Vec<_>>()
        });
        found
            .filter_map(|(name, found)| Some((name, found?)))
            .collect()
    };
    let (mut before, now) = (of(&reference), of(&production));
    let mut causes = Vec::new();
    for (column, (cause, columns)) in now {
        let place = match before.remove(&column) {
            Some((old, _)) if old.columns == cause.columns => "in both samples",
            _ => "in production",
        };
        causes.push((cause, columns, place));
    }
    let rest = before.into_values();
    causes.extend(rest.map(|(cause, columns)| (cause, columns, "in the reference")));
    causes.sort_by(|a, b| b.0.confidence.total_cmp(&a.0.confidence));
    let told = causes.into_iter().map(|(cause, columns, place)| {
        let mut cause = located(cause, place);
        let name = "columns by whose level it is missing".to_owned();
        cause.numbers.insert(name, columns as f64);
        cause
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::Random;

    fn texts(values: Vec<Option<&str>>) -> Column {
        Column::Texts(values.into_iter().map(|v| v.map(str::to_owned)).collect())
    }

    fn table(columns: Vec<(&str, Column)>) -> Columns {
        let rows = match columns.first().map(|c| &c.1) {
            Some(Column::Numbers(values)) => values.len(),
            Some(Column::Texts(values)) => values.len(),
            None => 0,
        };
        Columns {
            rows,
            columns: columns
                .into_iter()
                .map(|(n, c)| (n.to_owned(), c))
                .collect(),
        }
    }

    fn sample(rows: &Columns, regression: bool) -> Option<JointRows<'_>> {
        Some(JointRows {
            rows,
            label: Some("y"),
            regression,
        })
    }

    #[test]
    fn the_sample_and_the_column_are_named() {
        let mut random = Random(5);
        let channel: Vec<Option<&str>> = (0..1_000).map(|i| Some(["web", "shop"][i % 2])).collect();
        let other = random.sample(1_000, |r| r.normal());
        let y: Vec<Option<&str>> = (0..1_000).map(|i| Some(["no", "yes"][i % 3 % 2])).collect();
        let income: Vec<f64> = (0..1_000)
            .map(|i| {
                if i % 4 == 0 {
                    f64::NAN
                } else {
                    random.normal()
                }
            })
            .collect();
        let holed = table(vec![
            ("channel", texts(channel.clone())),
            ("other", Column::Numbers(other.clone())),
            ("income", Column::Numbers(income)),
            ("y", texts(y.clone())),
        ]);
        let copy = y
            .iter()
            .map(|v| v.map(|v| if v == "yes" { "1" } else { "0" }));
        let leaking = table(vec![
            ("other", Column::Numbers(other)),
            ("copy", texts(copy.collect())),
            ("y", texts(y)),
        ]);
        let says = |r, p| -> Vec<String> {
            let causes = joint_causes(r, p).causes;
            causes.into_iter().map(|c| c.says).collect()
        };
        let missing =
            "income is missing by the level of channel: 50 % where it is web, 0 % where it is shop";
        let (one, two) = (sample(&holed, false), sample(&leaking, false));
        assert_eq!(says(one, one), [format!("{missing}, in both samples")]);
        assert_eq!(says(None, one), [format!("{missing}, in production")]);
        let leak = "copy alone tells the label: share of errors it takes away 1";
        assert_eq!(
            says(two, one),
            [
                format!("{leak}, in the reference"),
                format!("{missing}, in production")
            ]
        );
        assert_eq!(says(None, two), [format!("{leak}, in production")]);
        assert_eq!(joint_causes(two, None).told_apart, ["other", "copy"]);
        assert_eq!(joint_causes(None, None), JointFindings::default());
    }

    #[test]
    fn a_number_to_estimate_is_told_by_its_halves() {
        let mut random = Random(9);
        let y = random.sample(1_000, |r| r.normal());
        let near = |random: &mut Random, noise: f64| {
            Column::Numbers(
                y.iter()
                    .map(|v| v * 3.0 + noise * random.normal())
                    .collect(),
            )
        };
        let rows = table(vec![
            ("same", near(&mut random, 0.05)),
            ("good", near(&mut random, 1.5)),
            ("y", Column::Numbers(y.clone())),
        ]);
        let causes = joint_causes(sample(&rows, true), None).causes;
        let columns: Vec<&str> = causes.iter().map(|c| c.columns[0].as_str()).collect();
        assert_eq!(columns, ["same"]);
        assert!(causes[0].says.contains("over its median"), "{causes:?}");
        let flat = table(vec![("y", Column::Numbers(vec![1.0; 500]))]);
        assert_eq!(
            joint_causes(sample(&flat, true), None),
            JointFindings::default()
        );
    }

    #[test]
    fn rare_classes_are_left_out_and_take_nothing_with_them() {
        let y = |i: usize| if i < 3 { "rare" } else { ["no", "yes"][i % 2] };
        let rows = table(vec![
            ("copy", texts((0..500).map(|i| Some(y(i))).collect())),
            ("y", texts((0..500).map(|i| Some(y(i))).collect())),
        ]);
        assert_eq!(joint_causes(sample(&rows, false), None).causes.len(), 1);
    }
}
