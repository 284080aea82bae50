//! Two profiles to scores: one file per test, listed once in [`DRIFT_TESTS`].

mod adjust;
mod alert_budget;
mod bins;
mod categories;
mod causes;
mod change_point;
mod column;
mod compare;
mod detectable;
mod judge;
mod leaps;
mod missing;
pub mod multivariate;
mod noise;
mod numbers;
mod onset;
mod pair;
mod reference_windows;
mod restore;
#[cfg(test)]
mod samples;
pub mod sequential;
mod story;
mod table;
mod types;
mod walk;
mod window_limits;

mod anderson_darling;
mod chi_squared;
mod cramer_von_mises;
mod cramers_v;
mod cumulative;
mod energy;
mod epps_singleton;
mod fisher_exact;
mod g_test;
mod hellinger;
mod jensen_shannon;
mod kl_divergence;
mod kolmogorov_smirnov;
mod kuiper;
mod l_infinity;
mod levene;
mod mann_whitney;
mod psi;
mod total_variation;
mod wasserstein;
mod welch_t;
mod z_test;

pub use alert_budget::AlertBudget;
pub use causes::{
    Cause, JointFindings, JointRows, LabelTable, MissingTable, Rename, cause_kinds, joint_causes,
    label_leakage, missing_not_at_random, rename_candidates, says_the_same, table_causes,
};
pub use change_point::{
    Change, Course, FEWEST_WINDOWS, Least, Manner, Season, Step, change_of_statistic,
    change_points, changes,
};
pub use column::{ColumnComparison, score_column, score_columns};
pub use compare::{Comparison, compare};
pub use detectable::{
    Asked, Detectable, DetectableColumn, DetectableDrift, POWER, SEED as DETECTABLE_SEED,
    ShiftUnit, detectable,
};
pub use judge::judge;
pub use kolmogorov_smirnov::kolmogorov_smirnov_p_values;
pub use pair::{APPROXIMATE, Pair};
pub use reference_windows::{TestLimits, WindowLimits, limit_windows};
pub use restore::Restoration;
pub use story::{since, story};
pub use types::{
    AboutTest, Basis, DriftError, DriftScore, DriftTest, DriftVerdict, MissingChange, TestResult,
    WindowDrift,
};
pub use window_limits::{Bounds, Domain, FEWEST_FOR_LIMITS, is_whole, limits_from};

use jensen_shannon::{
    JensenShannon, JensenShannonDeciles, JensenShannonEvidently, JensenShannonMissingAsLevel,
    JensenShannonNannyml,
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
    &kl_divergence::KlDivergence,
    &g_test::GTest,
    &fisher_exact::FisherExact,
    &z_test::ZTest,
    &anderson_darling::AndersonDarling,
    &cramer_von_mises::CramerVonMises,
    &epps_singleton::EppsSingleton,
    &kuiper::Kuiper,
    &mann_whitney::MannWhitney,
    &welch_t::WelchT,
    &levene::Levene,
    &energy::Energy,
];

/// Those of [`DRIFT_TESTS`] that are also put to every window: the ones that decide, and what is drawn over time. The others would
/// cost as much again for each window.
pub static WINDOW_TESTS: &[&dyn DriftTest] = &[
    &kolmogorov_smirnov::KolmogorovSmirnov,
    &wasserstein::Wasserstein,
    &chi_squared::ChiSquared,
    &cramers_v::CramersV,
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
    &kolmogorov_smirnov::KolmogorovSmirnovNannyml,
    &cramer_von_mises::CramerVonMisesScipy,
    &wasserstein::WassersteinEvidently,
    &wasserstein::WassersteinNannyml,
    &psi::PsiEvidently,
    &psi::PsiMissingAsLevel,
    &JensenShannonEvidently,
    &JensenShannonMissingAsLevel,
    &hellinger::HellingerEvidently,
    &chi_squared::ChiSquaredYates,
    &chi_squared::ChiSquaredMissingAsLevel,
    &total_variation::TotalVariationMissingAsLevel,
    &l_infinity::LInfinityMissingAsLevel,
    &chi_squared::ChiSquaredEvidently,
    &JensenShannonNannyml,
    &hellinger::HellingerNannyml,
    &hellinger::HellingerMissingAsLevel,
    &cramers_v::CramersVMissingAsLevel,
    &cramers_v::CramersVDeepchecks,
    &kl_divergence::KlDivergenceEvidently,
    &kl_divergence::KlDivergenceMissingAsLevel,
    &g_test::GTestMissingAsLevel,
];

/// The description of a test by `id` or `id:variant`; `None` for one that does not exist.
pub fn about_test(full_id: &str) -> Option<&'static AboutTest> {
    let all = DRIFT_TESTS.iter().chain(DRIFT_VARIANTS);
    let mut abouts = all.map(|test| test.about());
    abouts.find(|about| about.full_id() == full_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn windows_run_some_of_the_tests_and_those_that_decide() {
        let names = |tests: &[&dyn DriftTest]| -> Vec<String> {
            tests.iter().map(|t| column::full_id(*t)).collect()
        };
        let (all, windows) = (names(DRIFT_TESTS), names(WINDOW_TESTS));
        let in_order: Vec<String> = all.into_iter().filter(|id| windows.contains(id)).collect();
        assert_eq!(windows, in_order, "each one of DRIFT_TESTS, in its order");
        for deciding in column::DECIDING {
            assert!(windows.iter().any(|id| id == deciding), "{deciding}");
        }
    }

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
            let torn = [about.title, about.why, about.source].map(|said| said.contains("  "));
            assert!(!torn.contains(&true), "{} {:?}", about.id, about.variant);
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
