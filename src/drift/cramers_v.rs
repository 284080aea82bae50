//! Cramér's V: χ² freed from the number of rows.

use super::chi_squared::statistic;
use super::table::Table;
use super::{AboutTest, Basis, DriftError, DriftScore, DriftTest, Pair};
use crate::data::Kind;
use crate::stats::special::chi_squared_quantile;

const KINDS: &[Kind] = &[Kind::Categorical, Kind::Boolean];
const WHY: &str = "How strongly a row's category tells its sample: 0 when equal, 1 when it tells all. Of two samples it is \
                   √(χ²/N), and 0.1 is a small effect.";

/// √(χ²/N).
pub struct CramersV;

/// Bergsma's correction: what chance alone adds is taken off.
pub struct CramersVBiasCorrected;

impl DriftTest for CramersV {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "cramers-v",
            variant: None,
            title: "Cramér's V",
            applies_to: KINDS,
            judged_by: Basis::Distance,
            limit: 0.1,
            why: WHY,
            source: "Cramér (1946); scipy.stats.contingency.association(method=\"cramer\")",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = two_categories(pair)?;
        let rows = table.n as f64 + table.m as f64;
        Ok(scored(table, |chi| (chi / rows).sqrt().min(1.0)))
    }
}

impl DriftTest for CramersVBiasCorrected {
    fn about(&self) -> &'static AboutTest {
        &AboutTest {
            id: "cramers-v",
            variant: Some("bias-corrected"),
            title: "Cramér's V, bias corrected",
            applies_to: KINDS,
            judged_by: Basis::Distance,
            limit: 0.1,
            why: WHY,
            source: "Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T; dython.nominal.cramers_v",
        }
    }

    fn score(&self, pair: &Pair<'_>) -> Result<DriftScore, DriftError> {
        let table = two_categories(pair)?;
        let rows = table.n as f64 + table.m as f64;
        let categories = table.occupied() as f64;
        let shrunk = |k: f64| k - 1.0 - (k - 1.0).powi(2) / (rows - 1.0);
        let largest = shrunk(categories).min(shrunk(2.0));
        if largest.is_nan() || largest <= 0.0 {
            return Err(DriftError("too few rows to correct for chance".to_owned()));
        }
        let by_chance = (categories - 1.0) / (rows - 1.0);
        Ok(scored(table, |chi| {
            ((chi / rows - by_chance).max(0.0) / largest).sqrt()
        }))
    }
}

fn two_categories<'p>(pair: &'p Pair<'_>) -> Result<&'p Table, DriftError> {
    let table = pair.categories()?;
    if table.occupied() < 2 {
        return Err(DriftError(
            "both samples hold one and the same category, so nothing can be associated with it"
                .to_owned(),
        ));
    }
    Ok(table)
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
    use crate::drift::samples::{Random, counted};

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
    fn noise_is_what_samples_of_one_origin_show() {
        let mut random = Random(21);
        let (mut found, mut stated) = (Vec::new(), 0.0);
        let mut draw = |rows: u64| {
            let mut counts = [("a", 0), ("b", 0), ("c", 0), ("d", 0)];
            for _ in 0..rows {
                let place = (random.uniform().powi(2) * 4.0) as usize;
                counts[place].1 += 1;
            }
            counted(&counts)
        };
        for _ in 0..500 {
            let (a, b) = (draw(600), draw(200));
            let score = CramersV
                .score(&Pair::of(&a, &b).expect("values"))
                .expect("a score");
            found.push(score.statistic);
            stated += score.noise.expect("a noise") / 500.0;
        }
        found.sort_by(f64::total_cmp);
        let ratio = stated / found[475];
        assert!((ratio - 1.0).abs() < 0.08, "stated over found is {ratio}");
    }
}
