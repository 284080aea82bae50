//! Cramér's V: χ² freed from the number of rows.

use super::chi_squared::statistic;
use super::table::Table;
use super::{AboutTest, Basis, Domain, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::chi_squared_quantile;

/// √(χ²/N).
pub struct CramersV;

/// Bergsma's correction: what chance alone adds is taken off.
pub struct CramersVBiasCorrected;

/// Missing values being one of the categories.
pub struct CramersVMissingAsLevel;

/// Deepchecks' convention: rare categories together, the larger sample shrunk to the smaller, both corrections.
pub struct CramersVDeepchecks;

const PLAIN: AboutTest = AboutTest {
    id: "cramers-v",
    variant: None,
    title: "Cramér's V",
    applies_to: &[Kind::Categorical, Kind::Boolean],
    judged_by: Basis::Distance,
    limit: 0.1,
    domain: Domain::SHARE,
    why: "How strongly a row's category tells its sample: 0 when equal, 1 when it tells all. Of two samples it is \
          √(χ²/N), and 0.1 is a small effect.",
    source: "Cramér (1946); scipy.stats.contingency.association(method=\"cramer\")",
};

impl DriftTest for CramersV {
    fn about(&self) -> &'static AboutTest {
        &PLAIN
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        plain(&*pair.counted()?)
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for CramersVBiasCorrected {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("bias-corrected"),
            title: "Cramér's V, bias corrected",
            source: "Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T; dython.nominal.cramers_v",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = pair.counted()?;
        Ok(scored(&table, corrected_for_chance(&table)?))
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for CramersVMissingAsLevel {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("missing-as-level"),
            title: "Cramér's V, missing as a category",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        plain(&pair.counted_and_missing()?)
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

impl DriftTest for CramersVDeepchecks {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            variant: Some("deepchecks"),
            title: "Cramér's V (Deepchecks)",
            limit: 0.2,
            domain: Domain::DISTANCE,
            why: "0 when equal, about 1 when nothing is shared. Categories under 1 % of the reference count as one, so it is blind to \
                  rare ones. 0.2 is Deepchecks' own limit.",
            source: "Deepchecks 0.19: the larger sample shrunk to the smaller, Yates' and Bergsma's corrections",
            ..PLAIN
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        deepchecks(&*pair.counted()?)
    }

    fn counts_few_values(&self) -> bool {
        true
    }
}

fn plain(table: &Table) -> Result<DriftScore, DriftError> {
    if table.occupied() < 2 {
        return Err(one_category());
    }
    let rows = table.n as f64 + table.m as f64;
    Ok(scored(table, |chi| (chi / rows).sqrt().min(1.0)))
}

fn one_category() -> DriftError {
    DriftError(
        "both samples hold one and the same category, so nothing can be associated with it"
            .to_owned(),
    )
}

/// From χ² to Bergsma's V of this table.
fn corrected_for_chance(table: &Table) -> Result<impl Fn(f64) -> f64 + use<>, DriftError> {
    let categories = table.occupied() as f64;
    if categories < 2.0 {
        return Err(one_category());
    }
    let rows = table.n as f64 + table.m as f64;
    let shrunk = |k: f64| k - 1.0 - (k - 1.0).powi(2) / (rows - 1.0);
    let largest = shrunk(categories).min(shrunk(2.0));
    if largest.is_nan() || largest <= 0.0 {
        return Err(DriftError("too few rows to correct for chance".to_owned()));
    }
    let by_chance = (categories - 1.0) / (rows - 1.0);
    Ok(move |chi: f64| ((chi / rows - by_chance).max(0.0) / largest).sqrt())
}

fn deepchecks(table: &Table) -> Result<DriftScore, DriftError> {
    /// A category with a smaller share of the reference is rare.
    const RARE: f64 = 0.01;
    let (rare_n, rare_m) = (table.n as f64 * RARE, table.m as f64 * RARE);
    let (rare, mut kept): (Vec<_>, Vec<_>) = table
        .rows()
        .filter(|cell| *cell != (0, 0))
        .partition(|cell| (cell.0 as f64) < rare_n);
    let others = rare
        .iter()
        .fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    if others.0 as f64 > rare_n || others.1 as f64 > rare_m {
        kept.push(others);
    }
    if kept.len() == 1 {
        return Ok(DriftScore {
            statistic: 0.0,
            p_value: None,
            noise: None,
        });
    }
    let kept = Table::from_rows(kept);
    if kept.n == 0 || kept.m == 0 {
        return Err(DriftError(
            "no row of a sample belongs to a category that is not rare".to_owned(),
        ));
    }
    let size = kept.n.min(kept.m) as f64;
    let to = |rows: u64, all: u64| (rows as f64 * (size / all as f64)).round_ties_even() as u64;
    let shrunk = kept.rows().map(|(a, b)| (to(a, kept.n), to(b, kept.m)));
    let balanced = Table::from_rows(shrunk.filter(|cell| *cell != (0, 0)).collect());
    let of_chi = corrected_for_chance(&balanced)?;
    let two = balanced.occupied() == 2;
    // What χ² of the shrunk table is by chance: shrinking a sample does not make its shares less exact.
    let by_chance = chi_squared_quantile(0.95, balanced.occupied() as f64 - 1.0) * kept.sampling()
        / balanced.sampling();
    let noise = if two {
        with_yates(&balanced, by_chance)
    } else {
        by_chance
    };
    let correction = if two { 0.5 } else { 0.0 };
    Ok(DriftScore {
        statistic: of_chi(statistic(&balanced, correction)),
        p_value: None,
        noise: Some(of_chi(noise)),
    })
}

/// What Yates' correction leaves of this χ² of a table of two categories.
fn with_yates(table: &Table, chi: f64) -> f64 {
    let (n, m) = (table.n as f64, table.m as f64);
    // χ² is this times the square of the gap, which is the same in all four cells.
    let inverse: f64 = table
        .rows()
        .map(|(a, b)| (n + m) / (a as f64 + b as f64) * (1.0 / n + 1.0 / m))
        .sum();
    let gap = (chi / inverse).sqrt();
    (gap - gap.min(0.5)).powi(2) * inverse
}

/// `of_chi` turns χ² into the statistic; it never falls, so it turns percentiles into percentiles.
fn scored(table: &Table, of_chi: impl Fn(f64) -> f64) -> DriftScore {
    DriftScore {
        statistic: of_chi(statistic(table, 0.0)),
        p_value: None,
        noise: Some(of_chi(chi_squared_quantile(0.95, table.occupied() as f64 - 1.0)).min(1.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::samples::{Random, counted, hold_noise, two_of_categories};

    #[test]
    fn all_or_nothing() {
        let (a, b) = (counted(&[("x", 50)]), counted(&[("y", 20)]));
        let score = CramersV
            .score(&Pair::of(&a, &b).expect("values"))
            .expect("a score");
        assert!((score.statistic - 1.0).abs() < 1e-12);
        let same = counted(&[("x", 50)]);
        assert!(
            CramersV
                .score(&Pair::of(&a, &same).expect("values"))
                .is_err(),
            "one category"
        );
        let (one, other) = (counted(&[("x", 1)]), counted(&[("y", 1)]));
        assert!(
            CramersVBiasCorrected
                .score(&Pair::of(&one, &other).expect("values"))
                .is_err(),
            "two rows"
        );
    }

    #[test]
    fn deepchecks_own_cases() {
        // Deepchecks 0.19.1, its function run on these counts; its own tests state the first as 0.21.
        for (a, b, expected) in [
            (
                vec![("a", 200), ("b", 800)],
                vec![("a", 400), ("b", 600)],
                0.216_026,
            ),
            (
                vec![("a", 200), ("b", 800)],
                vec![("a", 4_000), ("b", 6_000)],
                0.216_026,
            ),
            // Both are under 1 % of the reference, together over it in production: one category of 30 rows.
            (
                vec![("a", 500), ("b", 500)],
                vec![("a", 485), ("b", 485), ("c", 15), ("d", 15)],
                0.119_311,
            ),
            // 0.8 % of production is in no category that counts, so its rows are left out and nothing differs.
            (
                vec![("a", 500), ("b", 500)],
                vec![("a", 496), ("b", 496), ("c", 8)],
                0.0,
            ),
            (vec![("a", 50)], vec![("a", 20)], 0.0),
        ] {
            let (a, b) = (counted(&a), counted(&b));
            let score = CramersVDeepchecks
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            assert!(
                (score.statistic - expected).abs() < 1e-6,
                "{} {expected}",
                score.statistic
            );
        }
    }

    #[test]
    fn deepchecks_noise_is_what_samples_of_one_origin_show() {
        for categories in [2, 6] {
            let mut random = Random(31);
            hold_noise(&CramersVDeepchecks, 0.15, 500, || {
                two_of_categories(&mut random, (300, 400), categories, 1)
            });
        }
    }

    #[test]
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(21);
        hold_noise(&CramersV, 0.08, 500, || {
            two_of_categories(&mut random, (600, 200), 4, 2)
        });
    }
}
