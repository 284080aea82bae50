//! Two profiles to scores: one file per test, listed once in [`DRIFT_TESTS`].

mod bins;
mod categories;
mod causes;
mod column;
mod compare;
mod judge;
mod missing;
mod noise;
mod numbers;
mod onset;
mod pair;
#[cfg(test)]
mod samples;
mod table;
mod types;

mod chi_squared;
mod cramers_v;
mod hellinger;
mod jensen_shannon;
mod kolmogorov_smirnov;
mod l_infinity;
mod psi;
mod total_variation;
mod wasserstein;

pub use causes::{
    Cause, LabelTable, MissingTable, Rename, label_leakage, missing_not_at_random,
    rename_candidates, table_causes,
};
pub use column::{ColumnComparison, score_column, score_columns};
pub use compare::{Comparison, compare};
pub use judge::judge;
pub use kolmogorov_smirnov::kolmogorov_smirnov_p_values;
pub use pair::Pair;
pub use types::{
    AboutTest, Basis, DriftError, DriftScore, DriftTest, DriftVerdict, MissingChange, TestResult,
    WindowDrift,
};

use jensen_shannon::{
    JensenShannon, JensenShannonDeciles, JensenShannonEvidently, JensenShannonMissingAsLevel,
};

/// Every test that is put to every column of its kind, in the order in which reports show them.
pub static DRIFT_TESTS: &[&dyn DriftTest] = &[
    &kolmogorov_smirnov::KolmogorovSmirnov,
    &wasserstein::Wasserstein,
    &wasserstein::WassersteinRaw,
    &chi_squared::ChiSquared,
    &cramers_v::CramersV,
    &cramers_v::CramersVBiasCorrected,
    &psi::Psi,
    &JensenShannon,
    &JensenShannonDeciles,
    &hellinger::Hellinger,
    &total_variation::TotalVariation,
    &l_infinity::LInfinity,
];

/// Variants that run when the plan sets a limit for them, by `id:variant`: other libraries' conventions, and missing values as
/// a category.
pub static DRIFT_VARIANTS: &[&dyn DriftTest] = &[
    &wasserstein::WassersteinEvidently,
    &psi::PsiEvidently,
    &psi::PsiMissingAsLevel,
    &JensenShannonEvidently,
    &JensenShannonMissingAsLevel,
    &hellinger::HellingerEvidently,
    &chi_squared::ChiSquaredYates,
    &chi_squared::ChiSquaredMissingAsLevel,
    &total_variation::TotalVariationMissingAsLevel,
    &l_infinity::LInfinityMissingAsLevel,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_test_stands_in_the_file_of_its_name_and_is_listed_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift");
        let mut seen = BTreeSet::new();
        let mut files = BTreeSet::new();
        for test in DRIFT_TESTS.iter().chain(DRIFT_VARIANTS) {
            let about = test.about();
            assert!(
                seen.insert((about.id, about.variant)),
                "{} {:?} is listed twice",
                about.id,
                about.variant
            );
            let file = format!("{}.rs", about.id.replace('-', "_"));
            assert!(
                folder.join(&file).is_file(),
                "{} stands in no file of its name",
                about.id
            );
            files.insert(file);
            assert!(about.limit > 0.0 && !about.applies_to.is_empty());
        }
        for entry in std::fs::read_dir(&folder).expect("the layer's folder") {
            let name = entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned();
            let Ok(text) = std::fs::read_to_string(folder.join(&name)) else {
                continue;
            };
            let holds_test = text.contains("impl DriftTest for");
            assert_eq!(
                holds_test && name != "mod.rs",
                files.contains(&name),
                "{name} and the list disagree"
            );
        }
    }
}
