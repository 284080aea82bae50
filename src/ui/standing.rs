//! How each page stands, for the navigation: a short text and the key of its colour.

use super::format;
use super::headlines::{features, needs_a_look};
use super::route::Route;
use super::words::score_key;
use crate::checks::{Dimension, Facts, State};
use crate::scorecard::Judgement;

/// What the navigation says beside a page; `None` when there is nothing to say yet.
pub fn standing(
    page: &Route,
    facts: Option<&Facts>,
    judgement: &Judgement,
) -> Option<(&'static str, String)> {
    match page {
        Route::Drift(_) => drift(facts?),
        Route::Data => dimension(judgement, facts, Dimension::Data),
        Route::Quality => dimension(judgement, facts, Dimension::Quality),
        Route::Model => facts?
            .model
            .as_ref()
            .map(|m| match (&m.reason, m.rows_predicted) {
                (Some(_), _) => ("fail", "!".to_owned()),
                (None, 0) => ("unknown", "?".to_owned()),
                // Without a budget or recorded predictions something is always unknown; only what was found counts.
                _ => dimension(judgement, facts, Dimension::Serving)
                    .filter(|(key, _)| ["fail", "warn"].contains(key))
                    .unwrap_or(("pass", "ok".to_owned())),
            }),
        Route::Readiness => {
            let readiness = &judgement.scorecards.readiness;
            let begun = facts.is_some() || readiness.counts.attested + readiness.counts.claimed > 0;
            begun.then(|| (score_key(readiness.score), format::score(readiness.score)))
        }
        Route::Ownership => {
            let ownership = &judgement.scorecards.ownership;
            (facts.is_some() || ownership.people > 0)
                .then(|| (score_key(ownership.score), format::score(ownership.score)))
        }
        _ => None,
    }
}

fn drift(facts: &Facts) -> Option<(&'static str, String)> {
    let all = features(facts).count();
    let drifted = features(facts)
        .filter(|f| f.verdict.drifted == Some(true))
        .count();
    let unknown = features(facts)
        .filter(|f| f.verdict.drifted.is_none())
        .count();
    let look = features(facts)
        .filter(|f| f.verdict.drifted == Some(false) && needs_a_look(f))
        .count();
    match (all, drifted, unknown, look) {
        (0, ..) => None,
        (_, n @ 1.., _, _) => Some(("fail", n.to_string())),
        (_, 0, n @ 1.., _) => Some(("unknown", format!("{n} ?"))),
        (_, 0, 0, n @ 1..) => Some(("warn", n.to_string())),
        _ => Some(("pass", "ok".to_owned())),
    }
}

fn dimension(
    judgement: &Judgement,
    facts: Option<&Facts>,
    dimension: Dimension,
) -> Option<(&'static str, String)> {
    facts?;
    let count = |state| {
        let of = judgement
            .findings
            .iter()
            .filter(|f| f.dimension == dimension && f.state == state);
        of.filter(|f| f.basis == crate::checks::Basis::Measured)
            .count()
    };
    match (
        count(State::Fail),
        count(State::Warn),
        count(State::Unknown),
        count(State::Pass),
    ) {
        (0, 0, 0, 0) => None,
        (n @ 1.., warn, ..) => Some(("fail", (n + warn).to_string())),
        (0, n @ 1.., ..) => Some(("warn", n.to_string())),
        (0, 0, n @ 1.., _) => Some(("unknown", format!("{n} ?"))),
        _ => Some(("pass", "ok".to_owned())),
    }
}
