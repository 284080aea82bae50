//! Findings and answers to the two scorecards.

mod attested;
mod document;
mod gate;
mod headline;
mod judge;
mod ml_test_score;
mod ownership;
mod people;
mod questions;
mod raise;
mod readiness;
mod standards;
mod success;
mod zones;

pub use attested::{Attestations, judge_answers};
pub use document::{
    Cap, Counts, DimensionScore, DutyScore, Judgement, MlTestScore, Ownership, Readiness,
    RuleFinding, Scorecards,
};
pub use gate::{Exempt, GateResult, gate, minimum, set_minimum};
pub use headline::{headline, standing};
pub use judge::judge;
pub use ml_test_score::ml_test_score;
pub use ownership::{Chain, Step, answers_for, chain, gap_words, gaps};
pub use people::{Assignment, DecisionRight, Incentive, People, Person, Review, Rota, Shift, Team};
pub use questions::{AnswerKind, QUESTIONS, Question, question};
pub use raise::{Action, CapCost, Raise, as_if, raise};
pub use standards::{Standards, standards};
pub use success::{Confirmation, Difference, LIFETIME_DAYS, Stakeholder, differences};
pub use zones::{Clock, Zone};
