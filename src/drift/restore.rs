//! Production's values put back to the reference's distribution, to see what a model would then say.

use crate::data::Column;
use crate::profile::{CategoryCounts, ColumnProfile, NumberCounts, Values};
use crate::stats::random::hash;
use serde::{Deserialize, Serialize};

/// Most knots of a distribution function that are kept; up to this many different values it is exact.
const KNOTS: usize = 512;

/// How the values of one column of production become distributed as the reference's, each row by itself.
///
/// Numbers keep their rank (quantile mapping); categories move as few rows as possible, to the categories that lack
/// rows. Missing and infinite values stay. Where a value stands for a stretch of ranks, the row draws its place in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Restoration {
    /// Distribution functions of production and of the reference.
    Numbers {
        /// Production's.
        from: Knots,
        /// The reference's.
        to: Knots,
    },
    /// Shares of a category's rows that move, and where to.
    Categories {
        /// Category and the share of its rows that leave it, 0 to 1, sorted by category.
        leave: Vec<(String, f64)>,
        /// Category and the share of the moving rows that go to it or one before it; the last is 1.
        go_to: Vec<(String, f64)>,
    },
}

/// A distribution function at some of its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Knots {
    /// In increasing order.
    values: Vec<f64>,
    /// Share of the rows at or under each.
    reached: Vec<f64>,
    /// Whether every value is here; else what lies between two is taken as spread evenly.
    exact: bool,
}

impl Restoration {
    /// From production's counts to the reference's; `None` when either has no value, only some of its categories are
    /// known, or they are of different kinds.
    pub fn between(reference: &ColumnProfile, production: &ColumnProfile) -> Option<Restoration> {
        match (&reference.values, &production.values) {
            (Values::Numbers(to), Values::Numbers(from)) => Some(Restoration::Numbers {
                from: Knots::new(from)?,
                to: Knots::new(to)?,
            }),
            (Values::Categories(to), Values::Categories(from)) => moves(from, to),
            _ => None,
        }
    }

    /// The column put back. The draws come from `seed` and the row's place in the column.
    pub fn apply(&self, column: &Column, seed: u64) -> Column {
        match (self, column) {
            (Restoration::Numbers { from, to }, Column::Numbers(values)) => Column::Numbers(
                (0..)
                    .zip(values)
                    .map(|(row, v)| {
                        if v.is_finite() {
                            to.value(from.share(*v, draw(seed, row)))
                        } else {
                            *v
                        }
                    })
                    .collect(),
            ),
            (Restoration::Categories { leave, go_to }, Column::Texts(values)) => Column::Texts(
                (0..)
                    .zip(values)
                    .map(|(row, v)| v.as_ref().map(|v| moved(v, leave, go_to, seed, row)))
                    .collect(),
            ),
            (_, column) => column.clone(),
        }
    }
}

impl Knots {
    fn new(counts: &NumberCounts) -> Option<Knots> {
        let total = counts.n();
        if total == 0 {
            return None;
        }
        let mut below = 0;
        let reached = counts.each().map(|(value, rows)| {
            below += rows;
            (value, below as f64 / total as f64)
        });
        let all: Vec<(f64, f64)> = reached.collect();
        let exact = all.len() <= KNOTS && counts.exact();
        let kept: Vec<(f64, f64)> = if all.len() <= KNOTS {
            all
        } else {
            thinned(&all)
        };
        let (values, reached) = kept.into_iter().unzip();
        Some(Knots {
            values,
            reached,
            exact,
        })
    }

    /// The share of rows under `value`, and of those at it as many as `draw` (0 to 1) says.
    fn share(&self, value: f64, draw: f64) -> f64 {
        let at = self.values.partition_point(|v| *v < value);
        let Some(next) = self.values.get(at) else {
            return 1.0;
        };
        let before = at.checked_sub(1);
        let low = before.map_or(0.0, |i| self.reached[i]);
        let high = self.reached[at];
        match before {
            Some(i) if !self.exact => {
                let width = next - self.values[i];
                let part = if width > 0.0 {
                    (value - self.values[i]) / width
                } else {
                    draw
                };
                low + part * (high - low)
            }
            _ if *next > value => low,
            _ => low + draw * (high - low),
        }
    }

    /// The value that this share of the rows is at or under.
    fn value(&self, share: f64) -> f64 {
        let last = self.values.len() - 1;
        let at = self.reached.partition_point(|r| *r < share).min(last);
        match at.checked_sub(1) {
            Some(i) if !self.exact => {
                let width = self.reached[at] - self.reached[i];
                let part = if width > 0.0 {
                    (share - self.reached[i]) / width
                } else {
                    1.0
                };
                self.values[i] + part.clamp(0.0, 1.0) * (self.values[at] - self.values[i])
            }
            _ => self.values[at],
        }
    }
}

/// The first value, the last, and those at which equal shares of the rows are reached.
fn thinned(all: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(KNOTS);
    let mut wanted = 0.0;
    for (i, knot) in all.iter().enumerate() {
        if knot.1 >= wanted || i + 1 == all.len() {
            kept.push(*knot);
            wanted = ((knot.1 * KNOTS as f64).floor() + 1.0) / KNOTS as f64;
        }
    }
    kept
}

fn moves(from: &CategoryCounts, to: &CategoryCounts) -> Option<Restoration> {
    let (n, m) = (from.n(), to.n());
    if n == 0 || m == 0 || !from.exact() || !to.exact() {
        return None;
    }
    let share = |counts: &CategoryCounts, name: &String, all: u64| {
        counts.counts.get(name).copied().unwrap_or(0) as f64 / all as f64
    };
    let mut leave = Vec::new();
    for name in from.counts.keys() {
        let (now, then) = (share(from, name, n), share(to, name, m));
        if now > then {
            leave.push((name.clone(), (now - then) / now));
        }
    }
    let lacks = |name: &String| (share(to, name, m) - share(from, name, n)).max(0.0);
    let all: f64 = to.counts.keys().map(lacks).sum();
    let mut reached = 0.0;
    let mut go_to = Vec::new();
    for name in to.counts.keys().filter(|name| lacks(name) > 0.0) {
        reached += lacks(name) / all;
        go_to.push((name.clone(), reached));
    }
    Some(Restoration::Categories { leave, go_to })
}

fn moved(
    value: &str,
    leave: &[(String, f64)],
    go_to: &[(String, f64)],
    seed: u64,
    row: u64,
) -> String {
    let leaves = leave
        .binary_search_by(|(name, _)| name.as_str().cmp(value))
        .is_ok_and(|i| draw(seed, row) < leave[i].1);
    let target = || {
        let at = draw(!seed, row);
        go_to
            .iter()
            .find(|(_, reached)| at < *reached)
            .or(go_to.last())
    };
    match leaves.then(target).flatten() {
        Some((name, _)) => name.clone(),
        None => value.to_owned(),
    }
}

/// A number from 0 to under 1 that depends on the seed and the row alone.
fn draw(seed: u64, row: u64) -> f64 {
    (hash(seed, row) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, categories, numbers};

    fn restored(reference: &ColumnProfile, production: &ColumnProfile, column: &Column) -> Column {
        Restoration::between(reference, production)
            .expect("both have values")
            .apply(column, 7)
    }

    #[test]
    fn numbers_get_the_references_distribution_and_keep_their_order() {
        let mut random = Random(3);
        let reference = random.sample(6_000, |r| r.normal());
        let production = random.sample(5_000, |r| 3.0 + 2.0 * r.normal());
        let column = Column::Numbers(production.clone());
        let Column::Numbers(back) = restored(&numbers(&reference), &numbers(&production), &column)
        else {
            panic!("numbers stay numbers")
        };
        let mean = back.iter().sum::<f64>() / back.len() as f64;
        let variance = back.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / back.len() as f64;
        assert!(
            mean.abs() < 0.05 && (variance - 1.0).abs() < 0.1,
            "{mean} {variance}"
        );
        let mut pairs: Vec<(f64, f64)> = production.into_iter().zip(back).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(pairs.windows(2).all(|p| p[0].1 <= p[1].1));
    }

    #[test]
    fn values_that_repeat_are_split_as_the_reference_wants() {
        let reference: Vec<f64> = (0..1_000).map(|i| f64::from(i % 4)).collect();
        let frozen = vec![0.0; 4_000];
        let Column::Numbers(back) = restored(
            &numbers(&reference),
            &numbers(&frozen),
            &Column::Numbers(frozen.clone()),
        ) else {
            panic!("numbers stay numbers")
        };
        for value in 0..4 {
            let share = back.iter().filter(|v| **v == f64::from(value)).count() as f64 / 4_000.0;
            assert!((share - 0.25).abs() < 0.03, "{value}: {share}");
        }
    }

    #[test]
    fn categories_move_no_more_rows_than_they_must() {
        let reference: Vec<&str> = (0..1_000)
            .map(|i| ["a", "b"][usize::from(i % 4 == 0)])
            .collect();
        let production: Vec<&str> = (0..1_000)
            .map(|i| ["a", "c"][usize::from(i % 2 == 0)])
            .collect();
        let column = Column::Texts(
            production
                .iter()
                .map(|v| Some((*v).to_owned()))
                .chain([None])
                .collect(),
        );
        let Column::Texts(back) =
            restored(&categories(&reference), &categories(&production), &column)
        else {
            panic!("texts stay texts")
        };
        assert_eq!(back.last(), Some(&None));
        let count = |name: &str| back.iter().flatten().filter(|v| *v == name).count() as f64;
        assert_eq!(count("c"), 0.0);
        assert!((count("b") - 250.0).abs() < 40.0, "{}", count("b"));
        let stayed = production
            .iter()
            .zip(&back)
            .filter(|(p, b)| Some(**p) == b.as_deref());
        assert_eq!(stayed.count(), 500, "every \"a\" stays");
    }

    #[test]
    fn what_is_not_there_stays_and_what_is_not_known_is_left() {
        let odd = [f64::NAN, f64::INFINITY, 1.0];
        let same = numbers(&[1.0, 2.0]);
        let Column::Numbers(back) = restored(&same, &same, &Column::Numbers(odd.to_vec())) else {
            panic!("numbers stay numbers")
        };
        assert!(back[0].is_nan() && back[1] == f64::INFINITY && back[2] == 1.0);
        assert_eq!(Restoration::between(&same, &numbers(&[])), None);
        assert_eq!(Restoration::between(&same, &categories(&["a"])), None);
    }
}
