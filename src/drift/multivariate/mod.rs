//! Drift of all features together: what no single column shows.
//!
//! Rows of both samples are drawn ([`Draw`]), turned into a [`Table`] and put to four methods, each in the file of its name.

mod association;
mod boosted_trees;
mod components;
mod correlation_change;
mod domain_classifier;
mod draw;
mod maximum_mean_discrepancy;
mod outcome;
mod pca_reconstruction;
mod table;

pub use correlation_change::{CorrelationChange, Measure, PairChange};
pub use domain_classifier::{DomainClassifier, Importance, Separation, area_under_curve, separate};
pub use draw::{Draw, Drawn, MOST_ROWS};
pub use maximum_mean_discrepancy::MaximumMeanDiscrepancy;
pub use outcome::Outcome;
pub use pca_reconstruction::{
    PcaReconstruction, Reconstruction, chunk_means, reconstruct, three_sigma,
};
pub use table::{Feature, LeftOut, MISSING, MOST_FEATURES, Sides, Table, Values};

use serde::{Deserialize, Serialize};

/// Seed of the draws and of the methods that need one.
pub const SEED: u64 = 1;
/// Rows of a sample under which nothing is measured.
pub const LEAST_ROWS: u64 = 50;
/// Features under which nothing is measured.
pub const LEAST_FEATURES: usize = 2;

/// All features of both samples together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Multivariate {
    /// Seed of every draw.
    pub seed: u64,
    /// Rows of the reference and of production that were drawn.
    pub rows: (u64, u64),
    /// Features looked at.
    pub features: u64,
    /// Features that are not, with the reason.
    pub left_out: Vec<LeftOut>,
    /// How far rows lie from the reference's principal components.
    pub pca_reconstruction: Outcome<PcaReconstruction>,
    /// How well a model tells the samples apart.
    pub domain_classifier: Outcome<DomainClassifier>,
    /// Which pairs of features no longer hang together as they did.
    pub correlation_change: Outcome<CorrelationChange>,
    /// How far apart the samples lie under a kernel.
    pub maximum_mean_discrepancy: Outcome<MaximumMeanDiscrepancy>,
}

impl Multivariate {
    /// Nothing measured, for this reason.
    pub fn undefined(seed: u64, reason: &str) -> Multivariate {
        fn none<T>(reason: &str) -> Outcome<T> {
            Outcome::Undefined(reason.to_owned())
        }
        Multivariate {
            seed,
            rows: (0, 0),
            features: 0,
            left_out: Vec::new(),
            pca_reconstruction: none(reason),
            domain_classifier: none(reason),
            correlation_change: none(reason),
            maximum_mean_discrepancy: none(reason),
        }
    }
}

impl Multivariate {
    /// Each method's name and what it found, or why it is undefined, in the order in which people read them.
    pub fn sentences(&self) -> [(&'static str, &str); 4] {
        fn said<T>(outcome: &Outcome<T>, sentence: fn(&T) -> &String) -> &str {
            match outcome {
                Outcome::Measured(result) => sentence(result),
                Outcome::Undefined(reason) => reason,
            }
        }
        [
            (
                "Domain classifier",
                said(&self.domain_classifier, |r| &r.sentence),
            ),
            (
                "Reconstruction error",
                said(&self.pca_reconstruction, |r| &r.sentence),
            ),
            (
                "Correlations",
                said(&self.correlation_change, |r| &r.sentence),
            ),
            (
                "Maximum mean discrepancy",
                said(&self.maximum_mean_discrepancy, |r| &r.sentence),
            ),
        ]
    }
}

/// Puts all four methods to the rows of both samples. Every result is finite and depends on the rows, their order, `seed` and
/// `alpha` (the p-value under which a change is real) alone. Fewer than [`LEAST_ROWS`] rows or [`LEAST_FEATURES`] features give the reason.
pub fn measure(table: &Table, seed: u64, alpha: f64) -> Multivariate {
    let [n, m] = table.rows.map(|rows| rows as u64);
    let few = |rows: u64, sample: &str| {
        (rows < LEAST_ROWS).then(|| format!("{sample} has {rows} rows, of {LEAST_ROWS} needed"))
    };
    let features = table.features.len();
    let reason = few(n, "the reference")
        .or_else(|| few(m, "production"))
        .or_else(|| {
            (features < LEAST_FEATURES)
                .then(|| format!("{features} features can be compared, of {LEAST_FEATURES} needed"))
        });
    let facts = match reason {
        Some(reason) => Multivariate::undefined(seed, &reason),
        None => Multivariate {
            pca_reconstruction: pca_reconstruction::measure(table, seed, alpha),
            domain_classifier: domain_classifier::measure(table, seed),
            correlation_change: correlation_change::measure(table, alpha),
            maximum_mean_discrepancy: maximum_mean_discrepancy::measure(table, seed, alpha),
            ..Multivariate::undefined(seed, "")
        },
    };
    Multivariate {
        rows: (n, m),
        features: features as u64,
        left_out: table.left_out.clone(),
        ..facts
    }
}

#[cfg(test)]
mod tests {
    use super::table::tests::alike;
    use super::*;

    #[test]
    fn all_four_and_back_from_json() {
        let measured = measure(&alike([200, 150]), SEED, 0.05);
        assert_eq!((measured.rows, measured.features), ((200, 150), 4));
        let json = serde_json::to_string(&measured).expect("finite numbers");
        assert!(!json.contains("null,\"low\""));
        assert_eq!(
            serde_json::from_str::<Multivariate>(&json).expect("the same"),
            measured
        );
        for id in [
            "pca_reconstruction",
            "domain_classifier",
            "correlation_change",
            "maximum_mean_discrepancy",
        ] {
            assert!(json.contains(&format!("\"{id}\":{{\"measured\"")), "{id}");
        }
    }

    #[test]
    fn too_little_has_a_reason() {
        let few = measure(&alike([200, 49]), SEED, 0.05);
        assert_eq!(
            few.pca_reconstruction,
            Outcome::Undefined("production has 49 rows, of 50 needed".to_owned())
        );
        let none = measure(&Table::default(), SEED, 0.05);
        assert!(none.maximum_mean_discrepancy.measured().is_none());
    }
}
