//! The workspace file: everything a person has done, in one JSON document that Save writes and Open reads.

use super::document::{DocumentError, DocumentKind, WORKSPACE_FORMAT, parse, version};
use super::history::History;
use super::report::{Report, TOOL};
use crate::plan::Plan;
use crate::scorecard::Attestations;
use serde::{Deserialize, Serialize};

/// The latest version of the file.
pub const WORKSPACE_VERSION: u32 = 1;

/// What the workbench holds, apart from the files themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workspace {
    /// As the person set it: guesses are not in it.
    pub plan: Plan,
    /// Answers, and who owns what.
    pub attestations: Attestations,
    /// The last report, when one was made.
    pub report: Option<Report>,
    /// Who changed what and when: the last changes.
    pub history: History,
}

/// A workspace file of any version ever written. Only this module knows the old ones.
#[derive(Debug, Clone, PartialEq)]
pub enum WorkspaceFile {
    /// Since 0.1.0.
    V1(Box<WorkspaceV1>),
}

/// Version 1 as it stands in the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WorkspaceV1 {
    /// See [`Workspace::plan`].
    #[serde(default)]
    plan: Plan,
    /// See [`Workspace::attestations`].
    #[serde(default)]
    attestations: Attestations,
    /// See [`Workspace::report`].
    #[serde(default)]
    report: Option<Report>,
    /// See [`Workspace::history`].
    #[serde(default)]
    history: History,
}

#[derive(Serialize)]
struct Written<'a> {
    /// Tells it from other JSON.
    format: &'static str,
    version: u32,
    /// The program that saved it.
    tool: &'static str,
    plan: &'a Plan,
    attestations: &'a Attestations,
    report: &'a Option<Report>,
    #[serde(skip_serializing_if = "History::is_empty")]
    history: &'a History,
}

impl WorkspaceFile {
    /// The file in these bytes.
    ///
    /// # Errors
    /// Not a workspace, of a version this one does not know, or with something in it that cannot be; each with its place.
    pub fn read(bytes: &[u8]) -> Result<WorkspaceFile, DocumentError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        version(bytes, DocumentKind::Workspace)?;
        let file: WorkspaceV1 = parse(bytes, DocumentKind::Workspace)?;
        Ok(WorkspaceFile::V1(Box::new(file)))
    }

    /// The workspace as this version understands it.
    pub fn into_current(self) -> Workspace {
        match self {
            WorkspaceFile::V1(file) => {
                let mut history = file.history;
                history.bound();
                Workspace {
                    plan: file.plan,
                    attestations: file.attestations,
                    report: file.report,
                    history,
                }
            }
        }
    }
}

impl Workspace {
    /// The latest version of the file; ends in a line feed. The same workspace gives the same bytes.
    pub fn write(&self) -> String {
        let written = Written {
            format: WORKSPACE_FORMAT,
            version: WORKSPACE_VERSION,
            tool: TOOL,
            plan: &self.plan,
            attestations: &self.attestations,
            report: &self.report,
            history: &self.history,
        };
        let text = serde_json::to_string_pretty(&written);
        text.expect("every key is a text, so JSON can hold it") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_opens() {
        let mut workspace = Workspace::default();
        workspace.plan.name = Some("loan default · v7".to_owned());
        workspace.attestations.people.builder = Some("Zoë".to_owned());
        let text = workspace.write();
        let file = WorkspaceFile::read(text.as_bytes()).expect("just saved");
        assert_eq!(file.into_current(), workspace);
    }

    #[test]
    fn other_files_are_refused_by_what_they_are() {
        for (text, words) in [
            (
                r#"{"format":"seaworthy-workspace","version":2}"#,
                "version 2; this Seaworthy reads versions up to 1",
            ),
            (
                r#"{"format":"seaworthy-workspace"}"#,
                "a JSON object with \"format\"",
            ),
            (
                r#"{"format":"seaworthy-workspace","version":0}"#,
                "from before the first",
            ),
            (r#"{"roles":{}}"#, "expected a workspace, found a plan"),
            (
                r#"{"version":1,"features":[],"findings":[],"scorecards":{}}"#,
                "expected a workspace, found a report",
            ),
            (
                "{\"format\":\"seaworthy-workspace\",\"version\":1,\n\"plan\":{\"rolls\":{}}}",
                "a workspace, line 2, column 15: unknown field `rolls`",
            ),
        ] {
            let error = WorkspaceFile::read(text.as_bytes())
                .expect_err("not a workspace of ours")
                .to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
