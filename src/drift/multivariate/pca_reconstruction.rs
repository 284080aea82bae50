//! Reconstruction by principal components: how far rows lie from the plane on which the reference lies.

use super::components::{Components, Encoded, VARIANCE};
use super::outcome::{Outcome, percent};
use super::table::{Sides, Table};
use crate::stats::random::shuffled;
use crate::stats::special::two_sided_normal;
use serde::{Deserialize, Serialize};

/// The change of the mean error that matters, as a share of the reference's.
const LARGE: f64 = 0.05;
/// Chunks that the reference is cut into, as NannyML's default.
const CHUNKS: usize = 10;
/// Chunks that production is cut into, at most.
const MOST_CHUNKS: usize = 40;
/// Rows in a chunk, at least.
const LEAST_CHUNK: usize = 50;

/// Mean distance of rows from their reconstruction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PcaReconstruction {
    /// Components kept.
    pub components: u64,
    /// Components that there are: one for each feature.
    pub of: u64,
    /// Share of the reference's variance that they hold, 0 to 1.
    pub variance: f64,
    /// Mean reconstruction error of the reference, in standard deviations; fitted on the same rows.
    pub reference: f64,
    /// Mean reconstruction error of production.
    pub production: f64,
    /// How much larger production's is, as a share of the reference's, when neither sample has had a part in the fit.
    pub change: f64,
    /// Two-sided, of that change.
    pub p_value: f64,
    /// Real and at least 5 %.
    pub drifted: bool,
    /// Rows in a chunk of either sample; the last one may have up to half as many more.
    pub chunk_rows: u64,
    /// Mean error of each chunk of the reference, in the order of the rows.
    pub reference_chunks: Vec<f64>,
    /// Mean error of each chunk of production.
    pub production_chunks: Vec<f64>,
    /// Mean of the reference's chunks less and plus three of their standard deviations, when there are at least six.
    pub band: Option<(f64, f64)>,
    /// What it says.
    pub sentence: String,
}

/// The reference's principal components, and how far each row lies from the reconstruction by them.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstruction {
    /// Components kept.
    pub components: usize,
    /// Share of the reference's variance that they hold.
    pub variance: f64,
    /// Error by row, in standard deviations.
    pub errors: Sides<Vec<f64>>,
}

/// Measures both samples; `alpha` is the p-value under which a change is real.
pub(super) fn measure(table: &Table, seed: u64, alpha: f64) -> Outcome<PcaReconstruction> {
    match measured(table, seed, alpha) {
        Ok(result) => Outcome::Measured(result),
        Err(reason) => Outcome::Undefined(reason),
    }
}

fn measured(table: &Table, seed: u64, alpha: f64) -> Result<PcaReconstruction, String> {
    let encoded = Encoded::of(table);
    let all: Vec<usize> = (0..table.rows[0]).collect();
    let whole = Components::fit(&encoded, &all)?;
    if whole.kept == encoded.width {
        return Err(format!(
            "{} of variance needs all {} components, so nothing is left to reconstruct",
            percent(VARIANCE),
            encoded.width
        ));
    }
    let errors = [0, 1].map(|side| whole.errors(&encoded.rows[side]));
    let [reference, production] = errors.each_ref().map(|e| mean(e));
    let (change, p_value) = cross_fitted(&encoded, seed)?;
    let n = table.rows.map(|n| n.max(1));
    let chunk = (n[0] / CHUNKS)
        .max(n[1].div_ceil(MOST_CHUNKS))
        .max(LEAST_CHUNK);
    let [reference_chunks, production_chunks] = errors.each_ref().map(|e| chunk_means(e, chunk));
    let band = three_sigma(&reference_chunks).filter(|_| reference_chunks.len() >= 6);
    if ![reference, production, change, p_value]
        .iter()
        .all(|v| v.is_finite())
    {
        return Err("the values are too large to be squared".to_owned());
    }
    let drifted = p_value < alpha && change.abs() >= LARGE;
    Ok(PcaReconstruction {
        components: whole.kept as u64,
        of: encoded.width as u64,
        variance: whole.variance,
        reference,
        production,
        change,
        p_value,
        drifted,
        chunk_rows: chunk as u64,
        reference_chunks,
        production_chunks,
        band,
        sentence: sentence(change, drifted),
    })
}

fn sentence(change: f64, drifted: bool) -> String {
    let way = if change < 0.0 {
        "closer to"
    } else {
        "further from"
    };
    if drifted {
        format!(
            "Rows of production lie {} {way} the reference's principal components: features relate to each other otherwise, or have moved apart.",
            percent(change.abs())
        )
    } else {
        "Rows of production fit the reference's principal components as well as its own do."
            .to_owned()
    }
}

/// Each row's reconstruction error, as NannyML computes it: missing numbers become the reference's mean, missing categories its
/// most frequent one; categories become their share in the reference (0 when it lacks them); columns are standardised by the
/// reference, and the fewest components that hold more than 65 % of its variance are kept.
///
/// # Errors
/// No feature, no row in the reference, only constant features, or values too large to be squared.
pub fn reconstruct(table: &Table) -> Result<Reconstruction, String> {
    let encoded = Encoded::of(table);
    let all: Vec<usize> = (0..table.rows[0]).collect();
    let components = Components::fit(&encoded, &all)?;
    Ok(Reconstruction {
        components: components.kept,
        variance: components.variance,
        errors: [0, 1].map(|side| components.errors(&encoded.rows[side])),
    })
}

/// Mean of each run of `size` errors; a rest of less than half of it joins the run before it.
pub fn chunk_means(errors: &[f64], size: usize) -> Vec<f64> {
    let size = size.max(1);
    let chunks = ((errors.len() + size / 2) / size).max(usize::from(!errors.is_empty()));
    let end = |chunk: usize| {
        if chunk + 1 == chunks {
            errors.len()
        } else {
            (chunk + 1) * size
        }
    };
    (0..chunks)
        .map(|chunk| mean(&errors[chunk * size..end(chunk)]))
        .collect()
}

/// Mean less and plus three standard deviations (n) of the chunks; `None` without chunks.
pub fn three_sigma(chunks: &[f64]) -> Option<(f64, f64)> {
    let centre = (!chunks.is_empty()).then(|| mean(chunks))?;
    let squares: Vec<f64> = chunks.iter().map(|c| (c - centre) * (c - centre)).collect();
    let three = 3.0 * mean(&squares).sqrt();
    Some((centre - three, centre + three))
}

/// The change of the mean error and its p-value, with components of one half of the reference judging the other half and
/// production: rows that had a part in the fit lie closer to it, which in small samples would look like drift.
fn cross_fitted(encoded: &Encoded, seed: u64) -> Result<(f64, f64), String> {
    let n = encoded.rows[0].len() / encoded.width.max(1);
    let mut order = shuffled(seed, n);
    let mut halves = [order.split_off(n / 2), order];
    halves.iter_mut().for_each(|half| half.sort_unstable());
    let mut unseen = Vec::new();
    let mut production: Vec<f64> = Vec::new();
    for (fitted, judged) in [(0, 1), (1, 0)] {
        let components = Components::fit(encoded, &halves[fitted])?;
        unseen.extend(components.errors(&encoded.at(&halves[judged])));
        let errors = components.errors(&encoded.rows[1]);
        production = match production.is_empty() {
            true => errors,
            false => production
                .iter()
                .zip(&errors)
                .map(|(a, b)| 0.5 * (a + b))
                .collect(),
        };
    }
    let (r, p) = (mean(&unseen), mean(&production));
    let change = if r > 0.0 { p / r - 1.0 } else { 0.0 };
    let spread = squared_error(&unseen, r) + squared_error(&production, p);
    let p_value = match spread > 0.0 {
        true => two_sided_normal((p - r) / spread.sqrt()),
        false => f64::from(p == r),
    };
    Ok((change, p_value))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Squared standard error of the mean.
fn squared_error(values: &[f64], mean: f64) -> f64 {
    let n = values.len() as f64;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0).max(1.0) / n.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{alike, categories, normal, numbers, table};
    use super::super::table::{MISSING, Values};
    use super::*;

    #[test]
    fn a_broken_relation_is_seen_and_none_is_not() {
        let mut table = alike([2_000, 3_000]);
        let quiet = measured(&table, 1, 0.05).expect("enough");
        assert!(!quiet.drifted && quiet.p_value > 0.01, "{quiet:?}");
        assert_eq!((quiet.components, quiet.of), (2, 4));
        assert_eq!(quiet.reference_chunks.len(), 10);
        assert!(
            quiet
                .band
                .is_some_and(|(low, high)| low < quiet.reference && quiet.reference < high)
        );
        if let Values::Numbers([_, production]) = &mut table.features[1].values {
            // As wide as before, but of its own.
            let fresh = (0..production.len()).map(|i| 5.0 + 5_f64.sqrt() * normal(77, i));
            *production = fresh.collect();
        }
        let broken = measured(&table, 1, 0.05).expect("enough");
        assert!(broken.drifted && broken.change > 0.2, "{broken:?}");
        assert!(broken.sentence.contains("further"), "{}", broken.sentence);
    }

    #[test]
    fn rows_of_the_fit_are_not_taken_for_drift() {
        // 60 rows and 25 features of noise: fitted rows lie closer by a tenth and more.
        let side =
            |side: u64, column: u64| (0..60).map(|i| normal(500 * side + column, i)).collect();
        let features = (1..26).map(|c| numbers(&format!("n{c}"), [side(1, c), side(2, c)]));
        let result = measured(&table(features.collect()), 1, 0.05).expect("enough");
        assert!(result.production / result.reference > 1.1, "{result:?}");
        assert!(!result.drifted, "{result:?}");
    }

    #[test]
    fn missing_unseen_and_constant_values() {
        let table = table(vec![
            categories(
                "a",
                &["x", "y", "z"],
                [vec![0, 1, MISSING, 0], vec![2, MISSING]],
            ),
            numbers("b", [vec![1.0, f64::NAN, 3.0, 2.0], vec![f64::NAN, 2.0]]),
            numbers("c", [vec![4.0; 4], vec![4.0, 5.0]]),
        ]);
        let made = reconstruct(&table).expect("something varies");
        assert_eq!(made.errors[0].len(), 4);
        assert!(made.errors.iter().flatten().all(|e| e.is_finite()));
        assert!(
            (made.errors[1][1] - 1.0).abs() < 0.5,
            "{:?}",
            made.errors[1]
        );
    }

    #[test]
    fn undefined_has_a_reason() {
        let constant = table(vec![
            numbers("a", [vec![1.0; 60], vec![2.0; 60]]),
            numbers("b", [vec![1.0; 60], vec![2.0; 60]]),
        ]);
        assert_eq!(
            measured(&constant, 1, 0.05),
            Err("no feature varies in the reference".to_owned())
        );
        let huge: Vec<f64> = (0..60)
            .map(|i| if i % 2 == 0 { 1e308 } else { -1e308 })
            .collect();
        let line: Vec<f64> = (0..60).map(f64::from).collect();
        let parted = table(vec![
            numbers("a", [line.clone(), huge]),
            numbers("b", [line.clone(), line]),
        ]);
        assert_eq!(
            measured(&parted, 1, 0.05),
            Err("the values are too large to be squared".to_owned())
        );
        assert!(reconstruct(&Table::default()).is_err());
    }

    #[test]
    fn chunks() {
        assert_eq!(chunk_means(&[1.0, 3.0, 5.0, 7.0, 9.0], 2), [2.0, 6.0, 9.0]);
        assert_eq!(chunk_means(&[1.0, 3.0, 5.0, 7.0, 9.0], 4), [5.0]);
        assert_eq!(chunk_means(&[1.0], 4), [1.0]);
        assert!(chunk_means(&[], 4).is_empty());
        assert_eq!(three_sigma(&[1.0, 3.0]), Some((-1.0, 5.0)));
        assert_eq!(three_sigma(&[]), None);
    }
}
