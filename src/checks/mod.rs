//! Facts to findings: one file per check, listed once in [`CHECKS`].

mod answer_times;
mod causes;
mod comparison;
pub(crate) mod disturbed;
mod facts;
mod finding;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod limit_words;
pub(crate) mod parity_words;
mod run;
mod select;
pub(crate) mod serving_words;
mod trend;
pub(crate) mod upstream;
pub(crate) mod wording;
mod words;

mod binding_by_order;
mod class_missing;
mod constant_columns;
mod drift_that_matters;
mod drifted_features;
mod drifted_windows;
mod duplicate_rows;
mod foreign_operators;
mod fragile_to_missing;
mod growing_drift;
mod identifier_as_feature;
mod infinite_values;
mod invalid_predictions;
mod label_coverage;
mod label_delay;
mod label_drift;
mod latency_budget;
mod latency_tail;
mod leaking_inputs;
mod losing_windows;
mod miscalibrated_scores;
mod missing_columns;
mod missing_values_risen;
mod model_failure;
mod new_columns;
mod no_gain_in_reference;
mod numerically_unstable;
mod old_reference;
mod out_of_range_values;
mod outputs_without_confidence;
mod personal_data_columns;
mod prediction_drift;
mod production_runs_this_model;
mod quality_below_reference;
mod quality_decay;
mod renamed_category;
mod renamed_column;
mod rows_without_time;
mod sensitive_to_noise;
mod stale_production;
mod suspicious_quality;
mod too_few_rows;
mod type_changes;
mod unanswered_rows;
mod unidentified_model;
mod unit_change;
mod unjudged_features;
mod unmatched_labels;
mod unreadable_values;
mod unseen_categories;
mod unsure_answers;
mod window_gaps;
mod worse_than_doing_nothing;
mod worst_window;

pub use facts::{Answer, Answers, Facts, Feature, FileFact, LabelFacts, SampleFacts};
pub use finding::{
    AboutCheck, Basis, Check, Dimension, Duty, Evidence, Finding, Need, State, Verdict, Weight,
};
pub use run::run_all;

/// Every check, in the order in which reports show them.
pub static CHECKS: &[&dyn Check] = &[
    &worse_than_doing_nothing::WorseThanDoingNothing,
    &losing_windows::LosingWindows,
    &no_gain_in_reference::NoGainInReference,
    &missing_columns::MissingColumns,
    &new_columns::NewColumns,
    &renamed_column::RenamedColumn,
    &renamed_category::RenamedCategory,
    &unit_change::UnitChange,
    &type_changes::TypeChanges,
    &missing_values_risen::MissingValuesRisen,
    &unseen_categories::UnseenCategories,
    &out_of_range_values::OutOfRangeValues,
    &infinite_values::InfiniteValues,
    &unreadable_values::UnreadableValues,
    &constant_columns::ConstantColumns,
    &duplicate_rows::DuplicateRows,
    &stale_production::StaleProduction,
    &rows_without_time::RowsWithoutTime,
    &window_gaps::WindowGaps,
    &too_few_rows::TooFewRows,
    &identifier_as_feature::IdentifierAsFeature,
    &quality_below_reference::QualityBelowReference,
    &worst_window::WorstWindow,
    &miscalibrated_scores::MiscalibratedScores,
    &class_missing::ClassMissing,
    &invalid_predictions::InvalidPredictions,
    &sensitive_to_noise::SensitiveToNoise,
    &leaking_inputs::LeakingInputs,
    &suspicious_quality::SuspiciousQuality,
    &drifted_features::DriftedFeatures,
    &drift_that_matters::DriftThatMatters,
    &drifted_windows::DriftedWindows,
    &prediction_drift::PredictionDrift,
    &label_drift::LabelDrift,
    &unjudged_features::UnjudgedFeatures,
    &quality_decay::QualityDecay,
    &growing_drift::GrowingDrift,
    &old_reference::OldReference,
    &unidentified_model::UnidentifiedModel,
    &foreign_operators::ForeignOperators,
    &model_failure::ModelFailure,
    &binding_by_order::BindingByOrder,
    &fragile_to_missing::FragileToMissing,
    &numerically_unstable::NumericallyUnstable,
    &production_runs_this_model::ProductionRunsThisModel,
    &unanswered_rows::UnansweredRows,
    &outputs_without_confidence::OutputsWithoutConfidence,
    &unsure_answers::UnsureAnswers,
    &latency_budget::LatencyBudget,
    &latency_tail::LatencyTail,
    &label_coverage::LabelCoverage,
    &label_delay::LabelDelay,
    &unmatched_labels::UnmatchedLabels,
    &personal_data_columns::PersonalDataColumns,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_check_says_all_that_people_need() {
        let mut ids = BTreeSet::new();
        for about in CHECKS.iter().map(|c| c.about()) {
            assert!(ids.insert(about.id), "{} is listed twice", about.id);
            for (what, text) in [
                ("title", about.title),
                ("failing title", about.failing_title),
                ("why", about.why),
                ("remedy", about.remedy),
            ] {
                assert!(text.len() > 10, "{} has no {what}", about.id);
                let full_stop = text.ends_with('.');
                let sentence = matches!(what, "why" | "remedy");
                assert_eq!(full_stop, sentence, "{}: {what} \"{text}\"", about.id);
            }
            assert_ne!(about.title, about.failing_title, "{}", about.id);
        }
    }

    #[test]
    fn every_dimension_is_measured() {
        for dimension in Dimension::ALL {
            let n = CHECKS
                .iter()
                .filter(|c| c.about().dimension == dimension)
                .count();
            assert!(n >= 2, "{dimension} has {n} checks");
        }
    }
}
