//! Documents to links and files, and back.

pub mod calendar;
mod document;
pub mod exports;
mod history;
pub mod link;
mod report;
mod test_results;
mod workspace;

pub use crate::scorecard::Attestations;
pub use document::{DocumentError, DocumentKind, MOST_DOCUMENT_BYTES, recognise};
pub use history::{Authored, Change, History, MOST_CHANGES, MOST_UNDONE, Undo};
pub use report::{REPORT_VERSION, Report, TOOL};
pub use workspace::{WORKSPACE_VERSION, Workspace, WorkspaceFile, WorkspaceV1};
