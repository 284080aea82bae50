//! The judged document: `scorecards` of the report, and what a link carries.

use super::Confirmation;
use crate::checks::wording::short;
use crate::checks::{Dimension, Duty, Finding, State};
use serde::{Deserialize, Serialize};

/// Everything judged: all findings, measured and attested, and the scorecards made of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Measured checks first, then questions, each in the order of its list.
    pub findings: Vec<Finding>,
    /// The two scorecards.
    pub scorecards: Scorecards,
    /// What the four stakeholders say success is, each for themselves.
    #[serde(default)]
    pub success: Vec<Confirmation>,
}

/// The two scorecards.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scorecards {
    /// May this go live?
    pub readiness: Readiness,
    /// Who is called on Saturday?
    pub ownership: Ownership,
}

/// May this go live?
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Readiness {
    /// The least of the eight dimensions after caps, 0 to 100.
    pub score: f64,
    /// The score if every unknown fails, and if every unknown passes.
    pub range: [f64; 2],
    /// The dimension with the least score; none when nothing applies.
    pub weakest: Option<Dimension>,
    /// Mean of the dimensions that apply: small print.
    pub mean: f64,
    /// The eight dimensions in order.
    pub dimensions: Vec<DimensionScore>,
    /// What holds the score down whatever else is good.
    pub caps: Vec<Cap>,
    /// How many findings stand behind the number.
    pub counts: Counts,
    /// More than 30 % of the points come from attestation alone.
    pub self_reported: bool,
    /// Google's ML Test Score beside it.
    pub ml_test_score: MlTestScore,
}

/// One dimension's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DimensionScore {
    /// Which.
    pub dimension: Dimension,
    /// 100 · Σ(weight·value)/Σ(weight) over what applies, unknowns as failing; `None` when nothing applies.
    pub score: Option<f64>,
    /// The score if every unknown fails, and if every unknown passes.
    pub range: [f64; 2],
    /// How many findings stand behind it.
    pub counts: Counts,
}

/// Findings counted by state and basis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Computed here.
    pub measured: u32,
    /// Answered with evidence, in date.
    pub attested: u32,
    /// Answered without evidence.
    pub claimed: u32,
    /// Attestations past their date.
    pub expired: u32,
    /// Nobody has looked.
    pub not_done: u32,
    /// Do not apply.
    pub not_applicable: u32,
    /// Could not be judged.
    pub unknown: u32,
}

/// An upper bound on a score, with its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// Kebab-case id, or the rule's ("OWN-01").
    pub id: String,
    /// The bound, 0 to 100.
    pub at: f64,
    /// Why, as a sentence.
    pub reason: String,
}

/// Google's ML Test Score (Breck et al. 2017): the least of four section sums.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MlTestScore {
    /// The least of the four.
    pub score: f64,
    /// Data, model, infrastructure, monitoring; each 0 to 7.
    pub sections: [f64; 4],
    /// What the band the score lies in means, in a few words.
    pub band: String,
}

/// Who is called on Saturday?
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ownership {
    /// The base after caps, 0 to 100.
    pub score: f64,
    /// 100 · Σ(w·s)/Σw over the nine duties.
    pub base: f64,
    /// What holds the score down.
    pub caps: Vec<Cap>,
    /// Every rule that found something, as a sentence.
    pub rules: Vec<RuleFinding>,
    /// The nine duties in order.
    pub duties: Vec<DutyScore>,
    /// Named people with at least one duty.
    pub people: u32,
    /// 1/Σp² over the people's shares of the duty weight; 0 without people.
    pub effective_owners: f64,
    /// Fewest people whose absence leaves a critical duty with nobody; 0 when one has nobody already.
    pub bus_factor: u32,
    /// The largest share of the duty weight that one person holds, 0 to 1.
    pub largest_share: f64,
    /// Share of each of the next 28 days (UTC) on which somebody is on call; empty without a rota.
    pub coverage: Vec<f64>,
}

impl Ownership {
    /// Who answers for a duty, as text: "Ana Berg answers", "only a team answers: ml-platform", "nobody answers".
    pub fn who_answers(&self, duty: Duty) -> String {
        let held = self.duties.iter().find(|d| d.duty == duty);
        match held.and_then(|d| Some((d.owner.as_deref()?, d.team_only))) {
            Some((name, false)) => format!("{} answers", short(name)),
            Some((name, true)) => format!("only a team answers: {}", short(name)),
            None => "nobody answers".to_owned(),
        }
    }
}

/// One of the rules OWN-01 … OWN-17 that found something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleFinding {
    /// "OWN-01".
    pub rule: String,
    /// `fail` when it caps, `warn` otherwise.
    pub state: State,
    /// In the plain voice: "If drift hits on Saturday at 03:00, nobody is called."
    pub sentence: String,
    /// The duty concerned, where there is one.
    pub duty: Option<Duty>,
}

/// One duty's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DutyScore {
    /// Which.
    pub duty: Duty,
    /// 0 to 1.
    pub score: f64,
    /// The named owner, or a team's name.
    pub owner: Option<String>,
    /// Whether the owner is only a team, list or role address.
    pub team_only: bool,
    /// A different person who steps in.
    pub backup: Option<String>,
    /// A shift now, or a review inside its cadence.
    pub dated: bool,
    /// The decision right is in writing.
    pub decides: bool,
    /// Confirmed by the person within 90 days.
    pub confirmed: bool,
}
