//! Texts that links carry as numbers. **Frozen**: a link made today names them by place.
//!
//! Append only: a link of schema 2 says how many words its writer knew, so that a longer list still reads it, and a shorter
//! one says that it was made by a newer version. Links of schema 1 know the first [`FIRST_WORDS`].

/// Words of schema 1.
pub(super) const FIRST_WORDS: u16 = 187;

/// The vocabulary: units, then checks and questions in their order, then all else; what came later stands at the end.
pub(super) const WORDS: &[&str] = &[
    // Units and other short words.
    "",
    "share",
    "rows",
    "ms",
    "days",
    "points",
    "binary",
    "macro",
    "weighted",
    "micro",
    "ovr-macro",
    "recomputed",
    "recorded",
    "seaworthy 0.1.0",
    "a model without a name",
    // Checks.
    "worse-than-doing-nothing",
    "losing-windows",
    "no-gain-in-reference",
    "missing-columns",
    "new-columns",
    "renamed-column",
    "unit-change",
    "type-changes",
    "missing-values-risen",
    "unseen-categories",
    "out-of-range-values",
    "infinite-values",
    "unreadable-values",
    "constant-columns",
    "duplicate-rows",
    "stale-production",
    "rows-without-time",
    "window-gaps",
    "too-few-rows",
    "identifier-as-feature",
    "quality-below-reference",
    "worst-window",
    "miscalibrated-scores",
    "class-missing",
    "invalid-predictions",
    "leaking-inputs",
    "suspicious-quality",
    "drifted-features",
    "drifted-windows",
    "prediction-drift",
    "label-drift",
    "unjudged-features",
    "quality-decay",
    "growing-drift",
    "old-reference",
    "unidentified-model",
    "foreign-operators",
    "model-failure",
    "binding-by-order",
    "unanswered-rows",
    "outputs-without-confidence",
    "unsure-answers",
    "latency-budget",
    "latency-tail",
    "label-coverage",
    "label-delay",
    "unmatched-labels",
    "personal-data-columns",
    // Questions.
    "business-metric",
    "do-nothing-baseline",
    "success-signed",
    "simpler-policy",
    "contract-enforced",
    "privacy-review",
    "features-needed",
    "new-features-quick",
    "slices-agreed",
    "offline-online",
    "hyperparameters-tuned",
    "inclusion-tested",
    "alert-scheduled",
    "alert-tested",
    "dependencies-notify",
    "last-retraining",
    "reproducible-run",
    "retraining-trigger",
    "rollback-drill",
    "rollback-minutes",
    "switch-off-right",
    "canary",
    "integration-test",
    "confidence-shown",
    "model-code-tested",
    "cost-known",
    "feedback-loop",
    "independent-review",
    "model-card",
    "appeals-answered",
    // Drift tests.
    "kolmogorov-smirnov",
    "wasserstein",
    "jensen-shannon",
    "jensen-shannon:deciles",
    "psi",
    "chi-squared",
    "cramers-v",
    "total-variation",
    "hellinger",
    "l-infinity",
    // Metrics.
    "accuracy",
    "balanced-accuracy",
    "precision",
    "recall",
    "specificity",
    "f1",
    "mcc",
    "roc-auc",
    "average-precision",
    "log-loss",
    "brier",
    "mae",
    "rmse",
    "mape",
    "r2",
    // Caps of readiness with their reasons, and bands of the ML Test Score.
    "no-business-metric",
    "no-do-nothing-baseline",
    "rollback-never-exercised",
    "expired-critical",
    "Nobody has named the business number that the model is for.",
    "Nobody knows what doing nothing would cost.",
    "Nobody has ever rolled it back.",
    "A critical answer has run out.",
    "research rather than production",
    "tested here and there; expect serious holes",
    "first steps taken; more is needed",
    "fairly tested; more of it could run by itself",
    "well tested and watched by machines",
    "tested and watched as few systems are",
    // Rules of ownership, and what each means when its sentence does not travel.
    "OWN-01",
    "OWN-02",
    "OWN-03",
    "OWN-04",
    "OWN-05",
    "OWN-06",
    "OWN-07",
    "OWN-08",
    "OWN-09",
    "OWN-10",
    "OWN-11",
    "OWN-12",
    "OWN-13",
    "OWN-14",
    "OWN-15",
    "OWN-16",
    "OWN-17",
    "A critical duty has nobody.",
    "A critical duty belongs to a team, not to a person.",
    "The rota has ended.",
    "Promised hours of the next four weeks are uncovered.",
    "One person holds more than half of the duties.",
    "One absence leaves a critical duty with nobody.",
    "The person who is woken may not roll back alone.",
    "The rota ends within two weeks.",
    "The same person is first and second.",
    "If the person who is called does not answer, nobody else is.",
    "No review is ahead, or the last is long past.",
    "An owner leaves, and nobody steps in.",
    "What people are measured on works against the outcome.",
    "Only the builder has reviewed it.",
    "The limits of the alerts have no owner, or no date of their last change.",
    "An answer is promised at hours when nobody is awake.",
    "Confirmations are older than 90 days.",
    // Names of the numbers under findings.
    "share of drifted features",
    "repeated rows in production",
    "rows without a finite answer",
    "labelled rows",
    "label delay",
    "p99 at one row per run",
    "p99 over median",
    "mean probability less the share of positives",
    "largest rise of a missing share",
    "rows answered",
    "age of the reference",
    "rows without a timestamp",
    "age of the newest row",
    "rows in the smaller sample",
    "rows left unanswered",
    "labels without one row",
    "largest share of unreadable values",
    "largest share of rows with an unseen category",
    "undecided answers",
    "share of the edge that is gone",
    "growth of the error",
    // Checks and questions that came after schema 1, and names of their numbers.
    "drift-that-matters",
    "fragile-to-missing",
    "numerically-unstable",
    "production-runs-this-model",
    "renamed-category",
    "sensitive-to-noise",
    "candidate-validated",
    "one-row-traceable",
    "decisions that the drift of one feature turns, at most",
    "answers changed when one input is missing, at most",
    "answers that are no finite number, at most",
    "answers changed by noise of 5 % of the spread, at most",
    "rows with another answer than this model gives",
    "median of single answers",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::CHECKS;
    use crate::scorecard::QUESTIONS;
    use sha2::{Digest, Sha256};

    /// How many words a released or shared version knew, and the SHA-256 over them.
    const FROZEN: [(usize, &str); 2] = [
        (
            FIRST_WORDS as usize,
            "994926c0a34bf0d440d455ab85375040ac49d729eb0d20a026da367ece1be90c",
        ),
        (
            FIRST_WORDS as usize + 14,
            "05a655b84c727a84791b3813f4a5a4db3ce4f97093e280be705d6d04d5d48c95",
        ),
    ];

    #[test]
    fn the_vocabulary_is_frozen() {
        for (words, frozen) in FROZEN {
            let mut hash = Sha256::new();
            for word in &WORDS[..words] {
                assert_eq!(super::super::intern::fit(word), *word);
                hash.update(word);
                hash.update(b"\n");
            }
            let hex: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(
                hex, frozen,
                "links in other people's messages name these words by place: append, change nothing"
            );
        }
    }

    #[test]
    fn every_check_and_question_takes_a_number() {
        let ids = CHECKS.iter().map(|c| c.about().id);
        for id in ids.chain(QUESTIONS.iter().map(|q| q.id)) {
            assert!(WORDS.contains(&id), "append \"{id}\" to the vocabulary");
        }
    }

    #[test]
    fn every_word_stands_once() {
        for (at, word) in WORDS.iter().enumerate() {
            assert!(!WORDS[at + 1..].contains(word), "{word}");
        }
    }
}
