//! The features of both samples side by side, as numbers and numbered categories.

use crate::data::{Column, Columns};
use crate::stats::exact_sum::ExactMoments;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Features looked at, at most: the first of the file.
pub const MOST_FEATURES: usize = 200;
/// Code of a missing category.
pub const MISSING: u32 = u32::MAX;

/// A pair of things: the reference's and production's.
pub type Sides<T> = [T; 2];

/// Rows of both samples, feature by feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Features that both samples have values of.
    pub features: Vec<Feature>,
    /// Features that are not looked at, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Rows.
    pub rows: Sides<usize>,
}

/// One column in both samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub values: Values,
}

/// The values of one column in both samples.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Finite numbers; missing and infinite ones are NaN.
    Numbers(Sides<Vec<f64>>),
    /// Places among the categories; missing is [`MISSING`].
    Categories {
        /// Different categories of both samples, sorted.
        categories: Vec<String>,
        /// Their places by row.
        codes: Sides<Vec<u32>>,
    },
}

/// A feature that is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Table {
    /// The named columns of both samples. A column that one sample lacks, that is text on one side and a number on the other,
    /// or that has no value on a side is left out with the reason; so are columns beyond [`MOST_FEATURES`].
    pub fn of(reference: &Columns, production: &Columns, names: &[String]) -> Table {
        let mut table = Table {
            rows: [reference.rows, production.rows],
            ..Table::default()
        };
        for name in names {
            let made = if table.features.len() == MOST_FEATURES {
                Err(format!("only the first {MOST_FEATURES} are looked at"))
            } else {
                values(reference.get(name), production.get(name))
            };
            let name = name.clone();
            match made {
                Ok(values) => table.features.push(Feature { name, values }),
                Err(reason) => table.left_out.push(LeftOut { name, reason }),
            }
        }
        table
    }

    /// These rows of each sample alone.
    pub fn take(&self, rows: Sides<&[usize]>) -> Table {
        fn at<T: Copy>(values: &Sides<Vec<T>>, rows: Sides<&[usize]>) -> Sides<Vec<T>> {
            [0, 1].map(|side| {
                let values = &values[side];
                rows[side]
                    .iter()
                    .filter_map(|i| values.get(*i))
                    .copied()
                    .collect()
            })
        }
        let feature = |feature: &Feature| Feature {
            name: feature.name.clone(),
            values: match &feature.values {
                Values::Numbers(numbers) => Values::Numbers(at(numbers, rows)),
                Values::Categories { categories, codes } => Values::Categories {
                    categories: categories.clone(),
                    codes: at(codes, rows),
                },
            },
        };
        Table {
            features: self.features.iter().map(feature).collect(),
            left_out: self.left_out.clone(),
            rows: rows.map(<[usize]>::len),
        }
    }
}

/// Mean and standard deviation (n) of the numbers there are: exact sums, so neither large offsets nor order matter. The
/// deviation is 1 where all values are equal, and 0 divided by it is then 0.
pub(super) fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let mut moments = ExactMoments::default();
    values.iter().for_each(|v| moments.add(*v, 1));
    let n = moments.n() as f64;
    let deviation = moments.sd().map_or(0.0, |sd| sd * ((n - 1.0) / n).sqrt());
    let deviation = if deviation > 0.0 { deviation } else { 1.0 };
    (moments.mean().unwrap_or(0.0), deviation)
}

fn values(reference: Option<&Column>, production: Option<&Column>) -> Result<Values, String> {
    match (reference, production) {
        (Some(Column::Numbers(r)), Some(Column::Numbers(p))) => {
            let finite = |values: &[f64]| -> Vec<f64> {
                let cleaned = values
                    .iter()
                    .map(|v| if v.is_finite() { *v + 0.0 } else { f64::NAN });
                cleaned.collect()
            };
            let sides = [finite(r), finite(p)];
            let some = sides.each_ref().map(|s| s.iter().any(|v| !v.is_nan()));
            has_values(some)?;
            Ok(Values::Numbers(sides))
        }
        (Some(Column::Texts(r)), Some(Column::Texts(p))) => {
            let some = [r, p].map(|s| s.iter().any(Option::is_some));
            has_values(some)?;
            let different: BTreeSet<&String> = r.iter().chain(p).flatten().collect();
            let categories: Vec<String> = different.into_iter().cloned().collect();
            let code = |value: &Option<String>| match value {
                Some(text) => categories
                    .binary_search(text)
                    .map_or(MISSING, |at| at as u32),
                None => MISSING,
            };
            let codes = [r, p].map(|s| s.iter().map(code).collect());
            Ok(Values::Categories { categories, codes })
        }
        (Some(_), Some(_)) => {
            Err("it is a number in one sample and a category in the other".to_owned())
        }
        _ => Err("only one sample has it".to_owned()),
    }
}

fn has_values(some: Sides<bool>) -> Result<(), String> {
    match some {
        [false, _] => Err("the drawn rows of the reference have no value of it".to_owned()),
        [_, false] => Err("the drawn rows of production have no value of it".to_owned()),
        [true, true] => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::stats::random::hash;

    /// Evenly spread between 0 and 1.
    pub fn share(seed: u64, row: usize) -> f64 {
        (hash(seed, row as u64) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal: twelve even ones.
    pub fn normal(seed: u64, row: usize) -> f64 {
        (0..12).map(|k| share(seed * 31 + k, row)).sum::<f64>() - 6.0
    }

    pub fn numbers(name: &str, sides: Sides<Vec<f64>>) -> Feature {
        Feature {
            name: name.to_owned(),
            values: Values::Numbers(sides),
        }
    }

    pub fn categories(name: &str, categories: &[&str], codes: Sides<Vec<u32>>) -> Feature {
        Feature {
            name: name.to_owned(),
            values: Values::Categories {
                categories: categories.iter().map(|c| (*c).to_owned()).collect(),
                codes,
            },
        }
    }

    pub fn table(features: Vec<Feature>) -> Table {
        let rows = match &features[0].values {
            Values::Numbers(sides) => sides.each_ref().map(Vec::len),
            Values::Categories { codes, .. } => codes.each_ref().map(Vec::len),
        };
        Table {
            features,
            left_out: Vec::new(),
            rows,
        }
    }

    /// Two related numbers, one apart, and a category that follows the first, in both samples alike.
    pub fn alike(rows: Sides<usize>) -> Table {
        let side = |side: usize, make: &dyn Fn(u64, usize) -> f64| -> Vec<f64> {
            (0..rows[side])
                .map(|row| make(1_000 * (side as u64 + 1), row))
                .collect()
        };
        let both = |make: &dyn Fn(u64, usize) -> f64| [side(0, make), side(1, make)];
        let code = |x: f64| u32::from(x > -0.5) + u32::from(x > 0.5);
        let first = both(&|seed, row| normal(seed, row));
        table(vec![
            numbers("a", first.clone()),
            numbers(
                "b",
                both(&|seed, row| 5.0 + 2.0 * normal(seed, row) + normal(seed + 1, row)),
            ),
            numbers("c", both(&|seed, row| 1e6 + normal(seed + 2, row))),
            categories(
                "d",
                &["x", "y", "z"],
                first.map(|s| s.into_iter().map(code).collect()),
            ),
        ])
    }

    #[test]
    fn columns_become_features_or_are_left_out_with_a_reason() {
        let texts = |values: &[Option<&str>]| {
            Column::Texts(values.iter().map(|v| v.map(str::to_owned)).collect())
        };
        let columns = |named: Vec<(&str, Column)>| Columns {
            rows: 3,
            columns: named.into_iter().map(|(n, c)| (n.to_owned(), c)).collect(),
        };
        let reference = columns(vec![
            ("n", Column::Numbers(vec![1.0, f64::INFINITY, f64::NAN])),
            ("t", texts(&[Some("b"), None, Some("a")])),
            ("mixed", Column::Numbers(vec![1.0; 3])),
            ("empty", texts(&[None, None, None])),
            ("gone", Column::Numbers(vec![1.0; 3])),
        ]);
        let production = columns(vec![
            ("n", Column::Numbers(vec![-0.0, 2.0, 3.0])),
            ("t", texts(&[Some("c"), Some("b"), None])),
            ("mixed", texts(&[Some("1"), None, None])),
            ("empty", texts(&[Some("1"), None, None])),
        ]);
        let names = ["n", "t", "mixed", "empty", "gone"].map(str::to_owned);
        let table = Table::of(&reference, &production, &names);
        assert_eq!(table.features.len(), 2);
        assert_eq!(table.left_out.len(), 3);
        assert!(table.left_out[1].reason.contains("reference"));
        match &table.features[0].values {
            Values::Numbers([r, p]) => {
                assert!(r[1].is_nan() && r[2].is_nan());
                assert_eq!(p[0].to_bits(), 0);
            }
            other => panic!("{other:?}"),
        }
        match &table.features[1].values {
            Values::Categories { codes, .. } => {
                assert_eq!(codes, &[vec![1, MISSING, 0], vec![2, 1, MISSING]]);
            }
            other => panic!("{other:?}"),
        }
        let part = table.take([&[0], &[2, 1]]);
        assert_eq!(part.rows, [1, 2]);
        let (mean, deviation) = mean_and_deviation(&[1.0, f64::NAN, 3.0]);
        assert!(mean == 2.0 && (deviation - 1.0).abs() < 1e-15);
        assert_eq!(mean_and_deviation(&[7.0]), (7.0, 1.0));
    }
}
