//! What only people can answer. One file per dimension, listed once in [`QUESTIONS`].

mod data;
mod feedback;
mod monitoring;
mod quality;
mod retraining;
mod rollback;
mod serving;
mod value;

use crate::checks::{Basis, Dimension, Duty, State, Weight};

/// A question put to people.
#[derive(Debug)]
pub struct Question {
    /// Kebab-case, never changed once shared.
    pub id: &'static str,
    /// The question as asked.
    pub asks: &'static str,
    /// What a good answer names.
    pub help: &'static str,
    /// What people read when the answer holds.
    pub title: &'static str,
    /// What people read when it does not.
    pub failing_title: &'static str,
    /// What to do when it does not.
    pub remedy: &'static str,
    /// The dimension it counts in.
    pub dimension: Dimension,
    /// How much it counts.
    pub weight: Weight,
    /// The duty that answers for it.
    pub duty: Duty,
    /// Days after which an answer no longer counts.
    pub lifetime_days: i32,
    /// What kind of answer it takes beside "not applicable".
    pub takes: AnswerKind,
    /// Item of Google's ML Test Score, "D1" … "O7"; `None` where none fits.
    pub ml_test_score: Option<&'static str>,
    /// Subcategory of NIST AI RMF 1.0, "MEASURE 2.4"; `None` where none fits.
    pub nist: Option<&'static str>,
}

impl Question {
    /// What people read above an answer that came to this: the title when it counts, "Does not apply" and "Has run
    /// out" with it, else the failing title.
    pub fn title_of(&self, state: State, basis: Basis) -> String {
        match (state, basis) {
            (State::Pass, Basis::Measured | Basis::Attested) => self.title.to_owned(),
            (State::NotApplicable, _) => format!("Does not apply: {}", self.title),
            (State::Fail, _) => self.failing_title.to_owned(),
            (_, Basis::Expired) => format!("Has run out: {}", self.title),
            _ => self.failing_title.to_owned(),
        }
    }
}

/// The kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// "yes", "partly" or "no".
    YesNo,
    /// Words; anything but blanks is an answer.
    Text,
    /// A number.
    Number,
    /// A day, written YYYY-MM-DD: when it was last done, from which the answer's life is counted. "yes" stands for the
    /// day of the answer.
    Date,
}

/// Every question, in the order in which forms and reports show them.
pub static QUESTIONS: &[&Question] = &[
    &value::BUSINESS_METRIC,
    &value::DO_NOTHING_BASELINE,
    &value::SUCCESS_SIGNED,
    &value::SIMPLER_POLICY,
    &data::CONTRACT_ENFORCED,
    &data::PRIVACY_REVIEW,
    &data::FEATURES_NEEDED,
    &data::NEW_FEATURES_QUICK,
    &quality::SLICES_AGREED,
    &quality::OFFLINE_ONLINE,
    &quality::HYPERPARAMETERS,
    &quality::INCLUSION,
    &monitoring::ALERT_SCHEDULED,
    &monitoring::ALERT_TESTED,
    &monitoring::DEPENDENCIES_NOTIFY,
    &retraining::LAST_RETRAINING,
    &retraining::REPRODUCIBLE_RUN,
    &retraining::RETRAINING_TRIGGER,
    &retraining::CANDIDATE_VALIDATED,
    &rollback::ROLLBACK_DRILL,
    &rollback::ROLLBACK_MINUTES,
    &rollback::SWITCH_OFF_RIGHT,
    &rollback::CANARY,
    &serving::INTEGRATION_TEST,
    &serving::CONFIDENCE_SHOWN,
    &serving::MODEL_CODE_TESTED,
    &serving::COST_KNOWN,
    &serving::ONE_ROW_TRACEABLE,
    &feedback::FEEDBACK_LOOP,
    &feedback::INDEPENDENT_REVIEW,
    &feedback::MODEL_CARD,
    &feedback::APPEALS,
];

/// The question of this id.
pub fn question(id: &str) -> Option<&'static Question> {
    QUESTIONS.iter().copied().find(|q| q.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_asks_and_every_id_is_its_own() {
        for dimension in Dimension::ALL {
            assert!(
                QUESTIONS
                    .iter()
                    .filter(|q| q.dimension == dimension)
                    .count()
                    >= 3,
                "{dimension:?}"
            );
        }
        for (at, q) in QUESTIONS.iter().enumerate() {
            assert!(
                !QUESTIONS.iter().skip(at + 1).any(|other| other.id == q.id),
                "{}",
                q.id
            );
            for text in [q.asks, q.help, q.title, q.failing_title, q.remedy] {
                assert!(!text.is_empty(), "{}", q.id);
            }
            assert!(q.asks.ends_with('?'), "{}", q.id);
            assert!(q.lifetime_days > 0, "{}", q.id);
            assert!(
                q.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{}",
                q.id
            );
        }
    }

    #[test]
    fn lifetimes_of_the_specification() {
        for (id, days) in [
            ("rollback-drill", 90),
            ("alert-tested", 90),
            ("canary", 90),
            ("slices-agreed", 180),
            ("privacy-review", 365),
        ] {
            assert_eq!(question(id).map(|q| q.lifetime_days), Some(days), "{id}");
        }
    }

    #[test]
    fn no_question_has_the_id_of_a_check() {
        for check in crate::checks::CHECKS {
            assert!(question(check.about().id).is_none(), "{}", check.about().id);
        }
    }
}
