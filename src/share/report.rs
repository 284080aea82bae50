//! `report.json`: plan, facts, findings, scorecards. Re-opens in the workbench; holds no rows.

use super::document::{DocumentError, DocumentKind, parse, version};
use crate::checks::{Facts, Finding};
use crate::scorecard::{Judgement, Scorecards};
use serde::{Deserialize, Serialize};

/// Version of the report's shape.
pub const REPORT_VERSION: u32 = 1;

/// The program as documents name it: "seaworthy 0.1.0".
pub const TOOL: &str = concat!("seaworthy ", env!("CARGO_PKG_VERSION"));

/// The report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
}

impl Report {
    /// The report of what was measured and judged, signed with this program's version.
    pub fn new(facts: Facts, judgement: Judgement) -> Report {
        Report {
            version: REPORT_VERSION,
            tool: TOOL.to_owned(),
            facts,
            findings: judgement.findings,
            scorecards: judgement.scorecards,
        }
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
