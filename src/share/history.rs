//! What people changed: said in words, kept in the workspace, and taken back.

mod words;

use crate::plan::Plan;
use crate::scorecard::Attestations;
use serde::{Deserialize, Serialize};

/// Changes that a workspace keeps; older ones are dropped.
pub const MOST_CHANGES: usize = 500;
/// Changes that can be taken back.
pub const MOST_UNDONE: usize = 100;

/// Everything that people set themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Authored {
    /// What to measure and against which limits.
    pub plan: Plan,
    /// Answers, and who owns what.
    pub attestations: Attestations,
}

/// One change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who; empty when the page was not told.
    pub who: String,
    /// What, as words.
    pub what: String,
}

/// What happened, oldest first, at most [`MOST_CHANGES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    changes: Vec<Change>,
}

impl History {
    /// The changes, oldest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether nothing was ever changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Puts a change behind the others, and drops what is too old to keep.
    pub fn add(&mut self, change: Change) {
        self.changes.push(change);
        self.bound();
    }

    /// Drops what is too old to keep.
    pub(super) fn bound(&mut self) {
        let over = self.changes.len().saturating_sub(MOST_CHANGES);
        self.changes.drain(..over);
    }
}

/// Earlier states, to go back to. They last as long as the tab: a document that is opened has none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Undo {
    earlier: Vec<(Authored, String)>,
}

impl Undo {
    /// What would be taken back next, in words.
    pub fn next(&self) -> Option<&str> {
        self.earlier.last().map(|(_, what)| what.as_str())
    }

    /// Takes note of a change, unless nothing changed; what changed, in words.
    pub fn note(&mut self, before: Authored, after: &Authored) -> Option<String> {
        let what = words::difference(&before, after)?;
        self.earlier.push((before, what.clone()));
        let over = self.earlier.len().saturating_sub(MOST_UNDONE);
        self.earlier.drain(..over);
        Some(what)
    }

    /// The state before the last change that was noted, and what that change was.
    pub fn take(&mut self) -> Option<(Authored, String)> {
        self.earlier.pop()
    }
}

#[cfg(test)]
mod tests;
