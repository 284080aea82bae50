//! Whether values are missing for some kinds of rows and not for others. Profiles cannot tell: it takes joint counts.

use super::levels::Levels;
use super::wording::{name, percent};
use super::{Cause, Told};
use crate::stats::special::chi_squared_sf;

/// Fewest rows of a level whose missing share counts.
const FEWEST: u64 = 30;
/// Least difference of missing shares that counts.
const APART: f64 = 0.1;
/// Share of the difference that must be left among rows of the same stretch.
const LEFT: f64 = 0.5;
/// Least weight of the rows that are compared within stretches: two levels of 30 rows each weigh 15.
const WEIGHT: f64 = 15.0;
/// Most chance, over all pairs that were looked at.
const CHANCE: f64 = 1e-4;
/// Rows by a level of another column, with a value and without: what a pass over the rows has to hand over. Parts add up level
/// by level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingTable {
    /// A level's name, its rows with a value and those without.
    pub levels: Vec<(String, u64, u64)>,
    /// The same rows by consecutive stretches of the sample, level by level; empty when their order is not known.
    pub stretches: Vec<Vec<(u64, u64)>>,
}

impl MissingTable {
    /// Levels of a number, and one where it is missing itself; NaN is missing. Ten different numbers or fewer are levels of their
    /// own, others are cut into fifths by the quantiles of `by`.
    pub fn by_numbers(missing: &[bool], by: &[Option<f64>]) -> MissingTable {
        Levels::of_numbers(by).counted(missing)
    }

    /// Levels of categories: the twenty most frequent, the others together, and one where it is missing itself.
    pub fn by_categories(missing: &[bool], by: &[Option<&str>]) -> MissingTable {
        Levels::of_categories(by).counted(missing)
    }

    /// Difference of two levels' missing shares among rows of the same stretch, weighted by how many can be compared; 0 when hardly any can, `None`
    /// when stretches are not known. Mantel & Haenszel (1959); Greenland & Robins (1985) for differences.
    fn within(&self, most: &str, least: &str) -> Option<f64> {
        if self.stretches.is_empty() {
            return None;
        }
        let place = |name: &str| self.levels.iter().position(|level| level.0 == name);
        let (most, least) = (place(most)?, place(least)?);
        let (mut sum, mut weight) = (0.0, 0.0);
        for stretch in &self.stretches {
            let (Some(a), Some(b)) = (stretch.get(most), stretch.get(least)) else {
                continue;
            };
            let rows = |level: &(u64, u64)| (level.0 + level.1) as f64;
            let share = |level: &(u64, u64)| level.1 as f64 / rows(level);
            if rows(a) > 0.0 && rows(b) > 0.0 {
                let of_stretch = rows(a) * rows(b) / (rows(a) + rows(b));
                sum += of_stretch * (share(a) - share(b));
                weight += of_stretch;
            }
        }
        Some(if weight < WEIGHT { 0.0 } else { sum / weight })
    }
}

/// "income is missing by the level of channel: 40 % where it is web, 2 % where it is shop".
///
/// χ² of missing against the levels of 30 rows or more, times the number of `pairs` of columns that are looked at (Bonferroni),
/// is under 10⁻⁴, and the shares differ by ten points. Where both columns merely changed in the course of the sample, rows of the same time do
/// not differ: so at least half of the difference has to be left within its stretches (Mantel and Haenszel's weighted difference). The confidence rests on the lower end of the difference's 95 % interval, so that
/// few rows, as of a draw, are less sure. It shows that values are not missing completely at random (Rubin 1976);
/// whether it is the value itself that decides cannot be seen in the data. `None` with fewer than two such levels.
pub fn missing_not_at_random(
    column: &str,
    by: &str,
    table: &MissingTable,
    pairs: usize,
) -> Option<Cause> {
    let levels: Vec<&(String, u64, u64)> = table
        .levels
        .iter()
        .filter(|(_, filled, gone)| filled.saturating_add(*gone) >= FEWEST)
        .collect();
    let (filled, gone) = levels
        .iter()
        .fold((0.0, 0.0), |(f, g), l| (f + l.1 as f64, g + l.2 as f64));
    if levels.len() < 2 || filled == 0.0 || gone == 0.0 {
        return None;
    }
    let all = gone / (filled + gone);
    let share = |l: &(String, u64, u64)| l.2 as f64 / (l.1 as f64 + l.2 as f64);
    let statistic: f64 = levels
        .iter()
        .map(|l| (share(l) - all).powi(2) * (l.1 as f64 + l.2 as f64) / (all * (1.0 - all)))
        .sum();
    let chance = chi_squared_sf(statistic, (levels.len() - 1) as f64) * pairs.max(1) as f64;
    let most = levels.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
    let least = levels.iter().min_by(|a, b| share(a).total_cmp(&share(b)))?;
    let apart = share(most) - share(least);
    if apart < APART || chance >= CHANCE {
        return None;
    }
    let within = table.within(&most.0, &least.0);
    if within.is_some_and(|within| within < LEFT * apart) {
        return None;
    }
    let wrong = |l: &(String, u64, u64)| share(l) * (1.0 - share(l)) / (l.1 as f64 + l.2 as f64);
    let sure = (apart - 1.96 * (wrong(most) + wrong(least)).sqrt()).max(0.0);
    let says = format!(
        "{} is missing by the level of {}: {} where it is {}, {} where it is {}",
        name(column),
        name(by),
        percent(share(most)),
        name(&most.0),
        percent(share(least)),
        name(&least.0)
    );
    Some(
        Told::new(says, 0.6 + 0.35 * sure)
            .of_rows(all)
            .with("greatest missing share", share(most))
            .with("least missing share", share(least))
            .with("chi-squared", statistic)
            .with("difference at the same time", within.unwrap_or(f64::NAN))
            .into_cause("missing-not-at-random", &[column, by]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::Random;

    #[test]
    fn missing_by_a_number_and_by_a_category() {
        let mut random = Random(61);
        let income = random.sample(2_000, |r| r.normal() * 10.0 + 50.0);
        let by: Vec<Option<f64>> = income.iter().map(|v| Some(*v)).collect();
        let rich: Vec<bool> = income
            .iter()
            .map(|v| *v > 55.0 && random.uniform() < 0.6)
            .collect();
        let anyhow: Vec<bool> = income.iter().map(|_| random.uniform() < 0.2).collect();
        let found = |missing: &[bool]| {
            missing_not_at_random("age", "income", &MissingTable::by_numbers(missing, &by), 20)
        };
        let cause = found(&rich).expect("by income");
        assert!(
            cause
                .says
                .starts_with("age is missing by the level of income: "),
            "{}",
            cause.says
        );
        assert!(
            cause.says.contains("where it is greatest fifth"),
            "{}",
            cause.says
        );
        assert_eq!(found(&anyhow), None);
        assert_eq!(found(&vec![true; 2_000]), None, "nothing is there");
        let channel: Vec<Option<&str>> = (0..2_000).map(|i| Some(["web", "shop"][i % 2])).collect();
        let web: Vec<bool> = (0..2_000).map(|i| i % 4 == 0).collect();
        let table = MissingTable::by_categories(&web, &channel);
        assert_eq!(
            table.levels,
            [("shop".to_owned(), 1_000, 0), ("web".to_owned(), 500, 500)]
        );
        assert_eq!(
            missing_not_at_random("age", "channel", &table, 1)
                .map(|c| c.says)
                .as_deref(),
            Some(
                "age is missing by the level of channel: 50 % where it is web, 0 % where it is shop"
            )
        );
    }

    #[test]
    fn columns_that_changed_at_the_same_time_are_not_told() {
        let mut random = Random(63);
        let mut sample = |by_channel: bool| {
            let rows = (0..4_000).map(|row| {
                let late = row >= 2_000;
                let app = random.uniform() < if late { 0.9 } else { 0.1 };
                let often = if by_channel { app } else { late };
                let gone = random.uniform() < if often { 0.3 } else { 0.02 };
                (gone, Some(if app { "app" } else { "shop" }))
            });
            let (missing, channel): (Vec<bool>, Vec<Option<&str>>) = rows.unzip();
            let table = MissingTable::by_categories(&missing, &channel);
            missing_not_at_random("logins", "channel", &table, 20)
        };
        assert_eq!(sample(false), None, "both changed in the middle");
        let cause = sample(true).expect("by channel at any time");
        let within = cause.numbers["difference at the same time"];
        assert!((within - 0.28).abs() < 0.04, "{within}");
    }

    #[test]
    fn chi_squared_is_scipys() {
        // scipy 1.17.1: chi2_contingency([[900, 100], [850, 150], [700, 300]], correction=False)[0]
        let level = |name: &str, filled, gone| (name.to_owned(), filled, gone);
        let table = MissingTable {
            levels: vec![
                level("a", 900, 100),
                level("b", 850, 150),
                level("c", 700, 300),
            ],
            ..MissingTable::default()
        };
        let cause = missing_not_at_random("x", "y", &table, 1).expect("apart");
        assert!(
            (cause.numbers["chi-squared"] - 144.712_430_426_716_14).abs() < 1e-9,
            "{cause:?}"
        );
    }
}
