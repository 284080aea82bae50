//! Levels of a column: what rows are counted by when something else is missing.

use super::MissingTable;
use super::wording::number;
use std::collections::BTreeMap;

/// Categories that are levels of their own; the others are one.
const MOST: usize = 20;
/// Different numbers that are levels of their own.
const FEW: usize = 10;
/// Consecutive stretches of the rows, of like size.
const STRETCHES: usize = 12;
const FIFTHS: [&str; 5] = ["least", "second", "third", "fourth", "greatest"];

/// Each row's level of a column, once for all columns whose missing values are counted by it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Levels {
    /// In order; the last one is where the column is missing itself.
    names: Vec<String>,
    /// Rows of each.
    rows: Vec<u64>,
    /// Each row's.
    of_rows: Vec<u8>,
}

impl Levels {
    /// Levels of a number: its values when there are ten or fewer, else its fifths; NaN is missing.
    pub fn of_numbers(values: &[Option<f64>]) -> Levels {
        let there = values.iter().flatten().copied().filter(|v| !v.is_nan());
        // −0 and 0 are one number.
        let mut sorted: Vec<f64> = there.map(|v| v + 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        let mut different = sorted.clone();
        different.dedup();
        let few = different.len() <= FEW;
        let mut edges: Vec<f64> = if few {
            different.into_iter().skip(1).collect()
        } else {
            (1..5)
                .filter_map(|i| sorted.get(sorted.len() * i / 5).copied())
                .collect()
        };
        edges.dedup();
        let named = |place: usize| {
            let from = place.checked_sub(1).and_then(|i| edges.get(i));
            match (from, edges.get(place)) {
                (from, _) if few => from
                    .or(sorted.first())
                    .map_or(String::new(), |v| number(*v)),
                _ if edges.len() == 4 => format!("{} fifth", FIFTHS.get(place).unwrap_or(&"")),
                (Some(from), Some(to)) => format!("{} to under {}", number(*from), number(*to)),
                (None, Some(to)) => format!("under {}", number(*to)),
                (Some(from), None) => format!("{} or more", number(*from)),
                (None, None) => String::new(),
            }
        };
        let names: Vec<String> = (0..=edges.len()).map(named).collect();
        let place = |value: &Option<f64>| {
            let value = value.filter(|v| !v.is_nan())?;
            Some(edges.partition_point(|edge| *edge <= value))
        };
        Levels::new(names, values.iter().map(place))
    }

    /// Levels of categories: the twenty most frequent, and the others together.
    pub fn of_categories(values: &[Option<&str>]) -> Levels {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for category in values.iter().flatten() {
            *counts.entry(category).or_insert(0) += 1;
        }
        let mut ranked: Vec<(&str, u64)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        ranked.truncate(MOST);
        let places: BTreeMap<&str, usize> =
            ranked.iter().enumerate().map(|(i, r)| (r.0, i)).collect();
        let mut names: Vec<String> = ranked.iter().map(|r| r.0.to_owned()).collect();
        names.push("others".to_owned());
        let others = ranked.len();
        let place = |value: &Option<&str>| {
            let category = (*value)?;
            Some(places.get(category).copied().unwrap_or(others))
        };
        Levels::new(names, values.iter().map(place))
    }

    fn new(mut names: Vec<String>, places: impl Iterator<Item = Option<usize>>) -> Levels {
        let gone = names.len();
        names.push("missing".to_owned());
        let mut rows = vec![0; names.len()];
        let of_rows = places.map(|place| {
            let place = place.unwrap_or(gone);
            if let Some(rows) = rows.get_mut(place) {
                *rows += 1;
            }
            u8::try_from(place).unwrap_or(u8::MAX)
        });
        let of_rows = of_rows.collect();
        Levels {
            names,
            rows,
            of_rows,
        }
    }

    /// Counts by all levels, the one where the column is missing itself too.
    pub fn counted(&self, missing: &[bool]) -> MissingTable {
        let rows = missing.iter().enumerate().filter(|(_, gone)| **gone);
        self.table(rows.map(|(row, _)| row), self.names.len())
    }

    /// Counts by the levels where the column is there: columns of one source are missing together, and that is no finding.
    pub fn counted_where_there(&self, missing: &[u32]) -> MissingTable {
        let levels = self.names.len().saturating_sub(1);
        self.table(missing.iter().map(|row| *row as usize), levels)
    }

    fn table(&self, missing: impl Iterator<Item = usize>, levels: usize) -> MissingTable {
        let length = self.of_rows.len().div_ceil(STRETCHES).max(1);
        let mut stretches: Vec<Vec<(u64, u64)>> = self
            .of_rows
            .chunks(length)
            .map(|of_rows| {
                let mut counts = vec![(0, 0); self.names.len()];
                for level in of_rows {
                    if let Some((filled, _)) = counts.get_mut(usize::from(*level)) {
                        *filled += 1;
                    }
                }
                counts
            })
            .collect();
        for row in missing {
            let level = self.of_rows.get(row).map(|level| usize::from(*level));
            let stretch = stretches.get_mut(row / length);
            if let Some((filled, gone)) = stretch.zip(level).and_then(|(s, level)| s.get_mut(level))
            {
                *filled -= 1;
                *gone += 1;
            }
        }
        let held: Vec<usize> = (0..levels)
            .filter(|level| self.rows.get(*level) > Some(&0))
            .collect();
        for stretch in &mut stretches {
            *stretch = held
                .iter()
                .filter_map(|level| stretch.get(*level).copied())
                .collect();
        }
        let levels = held.iter().enumerate().map(|(place, level)| {
            let each = stretches.iter().filter_map(|stretch| stretch.get(place));
            let (filled, gone) = each.fold((0, 0), |sum, (f, g)| (sum.0 + f, sum.1 + g));
            let name = self.names.get(*level).cloned().unwrap_or_default();
            (name, filled, gone)
        });
        MissingTable {
            levels: levels.collect(),
            stretches,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(values: &[f64]) -> Vec<String> {
        let values: Vec<Option<f64>> = values.iter().map(|v| Some(*v)).collect();
        let table = Levels::of_numbers(&values).counted(&vec![false; values.len()]);
        table.levels.into_iter().map(|l| l.0).collect()
    }

    #[test]
    fn few_numbers_are_levels_of_their_own() {
        assert_eq!(names(&[1.0, 0.0, 1.0, -0.0, 2.5]), ["0", "1", "2.5"]);
        assert_eq!(names(&[7.0]), ["7"]);
        assert_eq!(names(&[]), Vec::<String>::new());
        let many: Vec<f64> = (0..50).map(f64::from).collect();
        assert_eq!(names(&many), FIFTHS.map(|f| format!("{f} fifth")));
        let mut flood = vec![0.0; 60];
        flood.extend((1..=40).map(f64::from));
        assert_eq!(
            names(&flood),
            ["0 to under 1", "1 to under 21", "21 or more"],
            "where a value fills several fifths"
        );
    }

    #[test]
    fn where_the_column_itself_is_missing_is_left_out_when_asked() {
        let by = [Some("a"), None, Some("a"), Some("b")];
        let levels = Levels::of_categories(&by);
        let all = levels.counted(&[true, true, false, false]);
        let row = |name: &str, there, gone| (name.to_owned(), there, gone);
        assert_eq!(
            all.levels,
            [row("a", 1, 1), row("b", 1, 0), row("missing", 0, 1)]
        );
        let there = levels.counted_where_there(&[0, 1]);
        assert_eq!(there.levels, [row("a", 1, 1), row("b", 1, 0)]);
    }
}
