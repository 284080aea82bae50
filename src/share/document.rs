//! JSON documents of ours: which one it is, whether it can be read, and what to do when not.

use super::{REPORT_VERSION, WORKSPACE_VERSION};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;
use std::fmt;

/// Bytes a document may have.
pub const MOST_DOCUMENT_BYTES: usize = 64 * 1024 * 1024;

/// What a workspace calls itself.
pub(super) const WORKSPACE_FORMAT: &str = "seaworthy-workspace";
/// What a profile calls itself.
const PROFILE_FORMAT: &str = "seaworthy-profile";

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// What to measure and against which limits.
    Plan,
    /// What people answered, and who owns what.
    Attestations,
    /// Everything measured and judged.
    Report,
    /// Plan, attestations and report in one.
    Workspace,
    /// A summary that can stand in for a sample.
    Profile,
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DocumentKind::Plan => "a plan",
            DocumentKind::Attestations => "a file of attestations",
            DocumentKind::Report => "a report",
            DocumentKind::Workspace => "a workspace",
            DocumentKind::Profile => "a profile",
        })
    }
}

/// Why a document cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// More bytes than a document may have; not read.
    #[error(
        "the file has {bytes} bytes and a document has at most {MOST_DOCUMENT_BYTES}: it is not one of ours"
    )]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Not JSON, or cut off.
    #[error(
        "line {line}, column {column}: this is not whole JSON ({why}). The file may be cut off; save it again"
    )]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// The parser's words.
        why: String,
    },
    /// JSON, but something else.
    #[error("expected {expected}, found {found}. {advice}")]
    NotOurs {
        /// What was asked for.
        expected: &'static str,
        /// What it looks like.
        found: String,
        /// What to do.
        advice: &'static str,
    },
    /// Written by a later version.
    #[error(
        "this is {kind} of version {found}; this Seaworthy reads versions up to {known}. Open it with a newer one"
    )]
    Newer {
        /// What it is.
        kind: DocumentKind,
        /// The version it names.
        found: u64,
        /// The latest that is known here.
        known: u32,
    },
    /// It names a version that never was.
    #[error(
        "this is {kind} of version {found}, from before the first that was ever published: make it again"
    )]
    Older {
        /// What it is.
        kind: DocumentKind,
        /// The version it names.
        found: u64,
    },
    /// The right document with something in it that cannot be.
    #[error("{kind}, line {line}, column {column}: {why}")]
    Invalid {
        /// What it is.
        kind: DocumentKind,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// Which field, what was expected and found.
        why: String,
    },
}

/// Which document these bytes are, by their top-level names.
///
/// # Errors
/// When they are none of ours, or not JSON.
pub fn recognise(bytes: &[u8]) -> Result<DocumentKind, DocumentError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let names = top_level(bytes)?;
    let has = |name: &str| names.contains_key(name);
    if has("format") && has("version") {
        let head: Head = serde_json::from_slice(bytes).unwrap_or_default();
        match head.format.as_str() {
            WORKSPACE_FORMAT => return Ok(DocumentKind::Workspace),
            PROFILE_FORMAT => return Ok(DocumentKind::Profile),
            _ => {}
        }
    }
    if has("findings") && has("scorecards") {
        return Ok(DocumentKind::Report);
    }
    let all_of = |known: &[&str]| names.keys().all(|n| known.contains(&n.as_str()));
    if all_of(&["answers", "people", "success"]) && !names.is_empty() {
        return Ok(DocumentKind::Attestations);
    }
    if all_of(&[
        "roles", "task", "missing", "window", "limits", "gate", "name", "serving",
    ]) {
        return Ok(DocumentKind::Plan);
    }
    let found: Vec<String> = names
        .keys()
        .take(5)
        .map(|n| format!("\"{}\"", cut(n)))
        .collect();
    Err(DocumentError::NotOurs {
        expected: "a plan, attestations, a report, a workspace or a profile",
        found: format!("a JSON object with {}", found.join(", ")),
        advice: "Their fields are listed in docs/file-format.md",
    })
}

/// The version that a report or workspace names, unless it is another document or of another time.
pub(super) fn version(bytes: &[u8], kind: DocumentKind) -> Result<u32, DocumentError> {
    let found = recognise(bytes)?;
    if found != kind {
        return Err(DocumentError::NotOurs {
            expected: match kind {
                DocumentKind::Workspace => "a workspace",
                _ => "a report",
            },
            found: found.to_string(),
            advice: "Open it where that is asked for, or drop it on the page, which tells them apart",
        });
    }
    let known = match kind {
        DocumentKind::Workspace => WORKSPACE_VERSION,
        _ => REPORT_VERSION,
    };
    let head: Head = parse(bytes, kind)?;
    match head.version {
        0 => Err(DocumentError::Older { kind, found: 0 }),
        found if found > u64::from(known) => Err(DocumentError::Newer { kind, found, known }),
        found => Ok(found as u32),
    }
}

/// The document, with the place of what cannot be read.
pub(super) fn parse<T: DeserializeOwned>(
    bytes: &[u8],
    kind: DocumentKind,
) -> Result<T, DocumentError> {
    serde_json::from_slice(bytes).map_err(|e| DocumentError::Invalid {
        kind,
        line: e.line(),
        column: e.column(),
        why: without_place(&e),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    format: String,
    version: u64,
}

fn top_level(bytes: &[u8]) -> Result<BTreeMap<String, IgnoredAny>, DocumentError> {
    if bytes.len() > MOST_DOCUMENT_BYTES {
        return Err(DocumentError::TooLarge { bytes: bytes.len() });
    }
    serde_json::from_slice(bytes).map_err(|e| match e.classify() {
        serde_json::error::Category::Data => DocumentError::NotOurs {
            expected: "a JSON object",
            found: without_place(&e),
            advice: "Their fields are listed in docs/file-format.md",
        },
        _ => DocumentError::NotJson {
            line: e.line(),
            column: e.column(),
            why: without_place(&e),
        },
    })
}

/// serde's words without the place, which stands in front already.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    cut(text.strip_suffix(&place).unwrap_or(&text))
}

/// At most 200 characters: names in a file may be of any length.
fn cut(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_apart_by_their_names() {
        for (text, kind) in [
            (r#"{}"#, DocumentKind::Plan),
            (r#"{"roles":{"label":"y"},"gate":{}}"#, DocumentKind::Plan),
            (r#"{"answers":{}}"#, DocumentKind::Attestations),
            (r#"{"success":[]}"#, DocumentKind::Attestations),
            (
                r#"{"version":1,"features":[],"findings":[],"scorecards":{}}"#,
                DocumentKind::Report,
            ),
            (
                r#"{"format":"seaworthy-workspace","version":7}"#,
                DocumentKind::Workspace,
            ),
            (
                r#"{"format":"seaworthy-profile","version":1,"profile":{}}"#,
                DocumentKind::Profile,
            ),
        ] {
            assert_eq!(recognise(text.as_bytes()), Ok(kind), "{text}");
        }
    }

    #[test]
    fn what_is_none_of_ours_is_refused_with_its_place_or_its_names() {
        for (text, words) in [
            (
                "",
                "line 1, column 0: this is not whole JSON (EOF while parsing a value)",
            ),
            ("{\"roles\":\n{", "line 2, column 1: this is not whole JSON"),
            (
                "[1]",
                "expected a JSON object, found invalid type: sequence",
            ),
            (
                r#"{"format":"seaworthy-logbook","version":1}"#,
                "with \"format\", \"version\"",
            ),
            (
                r#"{"format":{},"version":[]}"#,
                "with \"format\", \"version\"",
            ),
            (
                r#"{"dependencies":{}}"#,
                "a JSON object with \"dependencies\"",
            ),
        ] {
            let error = recognise(text.as_bytes())
                .expect_err("not ours")
                .to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
