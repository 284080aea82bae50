//! The 17 rules, listed once in [`RULES`]. Each gives a sentence per thing it found, and some cap the score.

mod calendar;
mod decisions;
mod holders;
mod incentives;
mod upkeep;

use super::Situation;
use crate::checks::Duty;

/// Something a rule found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// "OWN-01".
    pub rule: &'static str,
    /// The bound it sets on the score; none is a warning.
    pub cap: Option<f64>,
    /// In the plain voice.
    pub sentence: String,
    /// The duty concerned, where there is one.
    pub duty: Option<Duty>,
}

impl Found {
    fn new(rule: &'static str, sentence: String) -> Self {
        Found {
            rule,
            cap: None,
            sentence,
            duty: None,
        }
    }

    fn capped(mut self, at: f64) -> Self {
        self.cap = Some(at);
        self
    }

    fn on(mut self, duty: Duty) -> Self {
        self.duty = Some(duty);
        self
    }
}

type Rule = fn(&Situation) -> Vec<Found>;

/// Every rule, in order.
const RULES: [Rule; 17] = [
    holders::nobody,
    holders::only_a_team,
    calendar::rota_has_ended,
    calendar::uncovered_hours,
    holders::one_person_holds_most,
    holders::bus_factor_of_one,
    decisions::woken_person_must_ask,
    calendar::rota_ends_soon,
    holders::backup_is_the_same_person,
    decisions::no_escalation,
    upkeep::no_review_ahead,
    upkeep::owner_leaves,
    incentives::incentives_collide,
    incentives::builder_reviews_alone,
    decisions::thresholds_without_owner_or_date,
    calendar::everybody_asleep,
    upkeep::old_confirmations,
];

/// What all rules found, in their order.
pub(super) fn all(situation: &Situation) -> Vec<Found> {
    RULES.iter().flat_map(|rule| rule(situation)).collect()
}
