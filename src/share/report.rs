//! `report.json`: plan, facts, findings, scorecards. Re-opens in the workbench; holds no rows.

use super::document::{DocumentError, DocumentKind, parse, version};
use crate::checks::{Facts, Feature, Finding, LabelFacts, SampleFacts};
use crate::drift::multivariate::Multivariate;
use crate::drift::sequential::Streams;
use crate::drift::{AlertBudget, Cause};
use crate::model::{ModelFacts, Robustness};
use crate::performance::{Parity, Performance, ServerLatency};
use crate::plan::Plan;
use crate::profile::Window;
use crate::scorecard::{
    Confirmation, GateResult, Judgement, Raise, Scorecards, gate, headline, raise,
};
use serde::{Deserialize, Serialize};

/// Version of the report's shape.
pub const REPORT_VERSION: u32 = 1;

/// The program as documents name it: "seaworthy 0.1.0".
pub const TOOL: &str = concat!("seaworthy ", env!("CARGO_PKG_VERSION"));

/// The report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Flat")]
pub struct Report {
    /// [`REPORT_VERSION`] at writing.
    pub version: u32,
    /// [`TOOL`] at writing.
    pub tool: String,
    /// Everything measured.
    #[serde(flatten)]
    pub facts: Facts,
    /// Everything judged.
    pub findings: Vec<Finding>,
    /// What came of it.
    pub scorecards: Scorecards,
    /// What the four stakeholders say success is.
    pub success: Vec<Confirmation>,
    /// Whether the plan's gate is reached, and what is exempt.
    pub gate: GateResult,
    /// What would raise the score.
    pub raise: Raise,
}

/// The report as it is read. `#[serde(flatten)]` would read every type a second way, from memory, and lose the places of errors.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Flat {
    version: u32,
    tool: String,
    plan: Plan,
    reference: Option<SampleFacts>,
    production: Option<SampleFacts>,
    features: Vec<Feature>,
    multivariate: Option<Multivariate>,
    only_reference: Vec<String>,
    only_production: Vec<String>,
    prediction: Option<Feature>,
    forensics: Vec<Cause>,
    alert_budget: Option<AlertBudget>,
    windows: Vec<Window>,
    performance: Option<Performance>,
    parity: Option<Parity>,
    streams: Option<Streams>,
    labels: Option<LabelFacts>,
    model: Option<ModelFacts>,
    robustness: Option<Robustness>,
    server_latency: Option<ServerLatency>,
    judged_on: i32,
    findings: Vec<Finding>,
    scorecards: Scorecards,
    success: Vec<Confirmation>,
}

impl From<Flat> for Report {
    fn from(flat: Flat) -> Report {
        let facts = Facts {
            plan: flat.plan,
            reference: flat.reference,
            production: flat.production,
            features: flat.features,
            multivariate: flat.multivariate,
            only_reference: flat.only_reference,
            only_production: flat.only_production,
            prediction: flat.prediction,
            forensics: flat.forensics,
            alert_budget: flat.alert_budget,
            windows: flat.windows,
            performance: flat.performance,
            parity: flat.parity,
            streams: flat.streams,
            labels: flat.labels,
            model: flat.model,
            robustness: flat.robustness,
            server_latency: flat.server_latency,
            judged_on: flat.judged_on,
        };
        let judgement = Judgement {
            findings: flat.findings,
            scorecards: flat.scorecards,
            success: flat.success,
        };
        Report {
            version: flat.version,
            tool: flat.tool,
            ..Report::new(facts, judgement)
        }
    }
}

impl Report {
    /// The report of what was measured and judged, signed with this program's version. What follows from it (whether the
    /// plan's gate is reached, what would raise the score) is worked out here, also of a report that is read: a
    /// document cannot say that it is fit.
    pub fn new(facts: Facts, judgement: Judgement) -> Report {
        let (plan, today) = (&facts.plan.gate, facts.judged_on);
        let gate = gate(&judgement.scorecards, &judgement.findings, plan, today);
        Report {
            version: REPORT_VERSION,
            tool: TOOL.to_owned(),
            facts,
            raise: raise(&judgement.findings),
            gate,
            findings: judgement.findings,
            scorecards: judgement.scorecards,
            success: judgement.success,
        }
    }

    /// The verdict in one sentence, by the report's own plan.
    pub fn headline(&self) -> String {
        let (asked, today) = (&self.facts.plan.gate, self.facts.judged_on);
        headline(&self.scorecards, &self.findings, asked, today)
    }

    /// The report in a `report.json`. Fields that this version does not know are left out, absent ones get their defaults.
    ///
    /// # Errors
    /// Not a report, of a newer version, or with something in it that cannot be; each with its place.
    pub fn read(bytes: &[u8]) -> Result<Report, DocumentError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        version(bytes, DocumentKind::Report)?;
        parse(bytes, DocumentKind::Report)
    }
}
