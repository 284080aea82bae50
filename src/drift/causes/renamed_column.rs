//! Columns that only one sample has and that hold the same values: probably one column under two names.

use super::renamed_category::plain;
use super::unit_change::fitting;
use super::wording::{name, percent};
use super::{Cause, Told};
use crate::data::Kind;
use crate::drift::kolmogorov_smirnov::Gap;
use crate::drift::{DRIFT_TESTS, Pair, noise};
use crate::profile::ColumnProfile;
use serde::{Deserialize, Serialize};

/// A column of the reference and the one of production that seems to have taken its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rename {
    /// Name in the reference.
    pub from: String,
    /// Name in production.
    pub to: String,
    /// Largest gap of cumulative shares (numbers) or total variation (categories), 0 to 1; after conversion when the unit changed.
    pub distance: f64,
    /// What people read.
    pub sentence: String,
}

impl Rename {
    /// The same as a cause of the kind `renamed-column`, 0.9 when the names are alike and 0.75 when only the values are.
    pub fn cause(&self) -> Cause {
        let sure = if alike(&self.from, &self.to) {
            0.9
        } else {
            0.75
        };
        Told::new(self.sentence.clone(), sure)
            .of_rows(1.0)
            .with("distance", self.distance)
            .into_cause("renamed-column", &[&self.from, &self.to])
    }
}

/// Pairs of columns that are all looked at.
const MOST_PAIRS: usize = 2_500;

/// Pairs of columns that hold the same values under two names, the closest first; a column occurs in one pair at most.
///
/// Numbers need ten different values, or names that are alike: shares of a flag coincide too easily. Beyond 2,500 pairs of
/// columns only those with names that are alike are looked at.
pub fn rename_candidates(
    only_reference: &[&ColumnProfile],
    only_production: &[&ColumnProfile],
) -> Vec<Rename> {
    let many = only_reference.len().saturating_mul(only_production.len()) > MOST_PAIRS;
    let mut found: Vec<(bool, Rename)> = Vec::new();
    for from in only_reference {
        for to in only_production.iter().filter(|to| to.kind == from.kind) {
            let alike = alike(&from.name, &to.name);
            if many && !alike {
                continue;
            }
            if let Some(rename) = candidate(from, to, alike) {
                found.push((alike, rename));
            }
        }
    }
    found.sort_by(|(alike_a, a), (alike_b, b)| {
        let order = alike_b.cmp(alike_a).then(a.distance.total_cmp(&b.distance));
        order.then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
    });
    let mut kept: Vec<Rename> = Vec::new();
    for (_, rename) in found {
        if !kept
            .iter()
            .any(|k| k.from == rename.from || k.to == rename.to)
        {
            kept.push(rename);
        }
    }
    kept
}

fn candidate(from: &ColumnProfile, to: &ColumnProfile, alike: bool) -> Option<Rename> {
    let pair = Pair::of(from, to).ok()?;
    let (n, m) = pair.rows();
    if n < 50 || m < 50 {
        return None;
    }
    let close = |distance: f64, noise: f64| distance <= noise.clamp(0.02, 0.1);
    let (distance, what) = match from.kind {
        Kind::Numeric => {
            let (a, b) = pair.numbers().ok()?;
            if !alike && (a.distinct() < 10 || b.distinct() < 10) {
                return None;
            }
            let gap = Gap::of(pair.gaps().ok()?).statistic();
            if close(gap, noise::kolmogorov(n, m)) {
                (
                    gap,
                    format!("no cumulative share differs by more than {}", percent(gap)),
                )
            } else {
                let fit = fitting(&pair).filter(|fit| alike && fit.share > 0.9)?;
                (gap, format!("values {}", fit.words))
            }
        }
        Kind::Categorical | Kind::Boolean => {
            let score = DRIFT_TESTS
                .iter()
                .find(|t| t.about().id == "total-variation")?
                .score(&pair)
                .ok()?;
            let several = pair.categories().ok()?.occupied() >= 3;
            if !(alike || several) || !close(score.statistic, score.noise.unwrap_or(0.0)) {
                return None;
            }
            (
                score.statistic,
                format!("{} of rows differ", percent(score.statistic)),
            )
        }
        Kind::Datetime | Kind::Text => return None,
    };
    Some(Rename {
        from: from.name.clone(),
        to: to.name.clone(),
        distance,
        sentence: format!(
            "Probably renamed: {} → {} ({what})",
            name(&from.name),
            name(&to.name)
        ),
    })
}

/// Whether one name holds the other, or both begin alike.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let shorter = a.chars().count().min(b.chars().count());
    shorter >= 2 && (a.contains(&b) || b.contains(&a) || (common >= 4 && 2 * common >= shorter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, numbers};

    fn called(name: &str, column: ColumnProfile) -> ColumnProfile {
        ColumnProfile {
            name: name.to_owned(),
            ..column
        }
    }

    #[test]
    fn the_same_values_under_another_name() {
        let mut random = Random(6);
        let normal = |r: &mut Random| r.normal() * 5.0 + 40.0;
        let income = |r: &mut Random| (r.normal() * 0.6 + 8.0).exp();
        let before = [
            called("age", numbers(&random.sample(900, normal))),
            called("income", numbers(&random.sample(900, income))),
            called(
                "city",
                counted(&[("Rome", 400), ("Oslo", 300), ("Bern", 200)]),
            ),
            called("gone", numbers(&random.sample(900, Random::uniform))),
        ];
        let now = [
            called(
                "income_eur",
                numbers(&random.sample(900, |r| income(r) * 100.0)),
            ),
            called("years", numbers(&random.sample(900, normal))),
            called(
                "town",
                counted(&[("Rome", 410), ("Oslo", 290), ("Bern", 205)]),
            ),
            called("flag", counted(&[("yes", 300), ("no", 600)])),
        ];
        let found = rename_candidates(&before.each_ref(), &now.each_ref());
        let pairs: Vec<(&str, &str)> = found
            .iter()
            .map(|r| (r.from.as_str(), r.to.as_str()))
            .collect();
        assert_eq!(pairs.len(), 3, "{found:?}");
        for pair in [("income", "income_eur"), ("age", "years"), ("city", "town")] {
            assert!(pairs.contains(&pair), "{pairs:?}");
        }
        assert!(
            found
                .iter()
                .any(|r| r.sentence == "Probably renamed: income → income_eur (values × 100)"),
            "{found:?}"
        );
    }

    #[test]
    fn flags_do_not_match_by_chance() {
        let flags = [called("a", counted(&[("yes", 300), ("no", 600)]))];
        let others = [called("b", counted(&[("yes", 300), ("no", 600)]))];
        assert!(rename_candidates(&flags.each_ref(), &others.each_ref()).is_empty());
    }
}
