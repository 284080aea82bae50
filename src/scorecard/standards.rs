//! What a check or question answers to: Google's ML Test Score and NIST's AI Risk Management Framework.

use super::questions::question;
use crate::checks::{AboutCheck, CHECKS};

/// The items that a check or question belongs to; `None` where none fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standards {
    /// Of the ML Test Score: "D1" … "O7".
    pub ml_test_score: Option<&'static str>,
    /// Of NIST AI RMF 1.0: "MEASURE 2.4".
    pub nist: Option<&'static str>,
}

impl Standards {
    /// "ML Test Score D1, NIST AI RMF MEASURE 2.4", with "none fits" where none does.
    pub fn words(&self) -> String {
        let or_none = |item: Option<&'static str>| item.unwrap_or("none fits");
        format!(
            "ML Test Score {}, NIST AI RMF {}",
            or_none(self.ml_test_score),
            or_none(self.nist)
        )
    }
}

/// The items of the check or question of this id; `None` when there is no such one here.
pub fn standards(id: &str) -> Option<Standards> {
    let of_check = |about: &AboutCheck| Standards {
        ml_test_score: about.ml_test_score,
        nist: about.nist,
    };
    check(id).map(of_check).or_else(|| {
        question(id).map(|q| Standards {
            ml_test_score: q.ml_test_score,
            nist: q.nist,
        })
    })
}

/// What people read when this check or question passes; the id itself when there is no such one here.
pub(super) fn passing_title(id: &str) -> String {
    let title = check(id).map(|a| a.title);
    let title = title.or_else(|| question(id).map(|q| q.title));
    title.map_or_else(|| crate::checks::wording::short(id), str::to_owned)
}

fn check(id: &str) -> Option<&'static AboutCheck> {
    CHECKS.iter().map(|c| c.about()).find(|a| a.id == id)
}
