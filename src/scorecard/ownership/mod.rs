//! Who is called on Saturday? Not in theory, on the calendar.

mod chain;
mod coverage;
mod duties;
mod names;
mod roster;
mod rules;

pub use chain::{Chain, Step, chain};
pub use coverage::{gap_words, gaps};
pub use roster::answers_for;

use super::{Cap, Ownership, People, RuleFinding};
use crate::checks::{Duty, State};
use crate::plan::Plan;
use coverage::Coverage;
use duties::{Scored, Shares};
use rules::Found;

/// What ownership is judged on.
pub(super) struct Asked<'a> {
    /// Who owns what.
    pub people: &'a People,
    /// The limits that somebody has to tune.
    pub plan: &'a Plan,
    /// Day since 1970.
    pub today: i32,
    /// Second since 1970.
    pub now: i64,
}

/// Everything that rules look at.
struct Situation<'a> {
    asked: &'a Asked<'a>,
    coverage: Coverage<'a>,
    duties: Vec<Scored<'a>>,
    shares: Shares,
}

impl<'a> Situation<'a> {
    fn duty(&self, duty: Duty) -> Option<&Scored<'a>> {
        self.duties.iter().find(|s| s.duty == duty)
    }

    /// Whether any duty has a named person: rules on how people work ask nothing of nobody.
    fn has_owner(&self) -> bool {
        self.duties.iter().any(|s| s.held.owner.person().is_some())
    }
}

/// The ownership scorecard: the duties' base, then the 17 rules.
///
/// Base = 100 · Σ(weight · score) / 65 over the nine duties; the score is the least of it and the rules' caps.
pub(super) fn ownership(asked: &Asked) -> Ownership {
    let coverage = Coverage::of(asked.people, asked.today, asked.now);
    let duties = duties::score(asked, &coverage);
    let shares = Shares::of(&duties);
    let weights: f64 = duties.iter().map(|d| d.duty.weight().points()).sum();
    let earned: f64 = duties
        .iter()
        .map(|d| d.duty.weight().points() * d.score())
        .sum();
    let situation = Situation {
        asked,
        coverage,
        duties,
        shares,
    };
    let found = rules::all(&situation);
    let base = 100.0 * earned / weights;
    let caps = caps(&found);
    Ownership {
        score: caps.iter().map(|c| c.at).fold(base, f64::min),
        base,
        caps,
        rules: found.into_iter().map(told).collect(),
        duties: situation.duties.iter().map(Scored::shown).collect(),
        people: situation.shares.people,
        effective_owners: situation.shares.effective,
        bus_factor: situation.shares.bus_factor,
        largest_share: situation.shares.largest,
        coverage: situation.coverage.strip(asked.now),
    }
}

/// One cap per rule that caps, at its least bound, with its sentences.
fn caps(found: &[Found]) -> Vec<Cap> {
    let mut caps: Vec<Cap> = Vec::new();
    for one in found {
        let Some(at) = one.cap else { continue };
        match caps.iter_mut().find(|c| c.id == one.rule) {
            None => caps.push(Cap {
                id: one.rule.to_owned(),
                at,
                reason: one.sentence.clone(),
            }),
            Some(cap) => {
                cap.at = cap.at.min(at);
                cap.reason = format!("{} {}", cap.reason, one.sentence);
            }
        }
    }
    caps
}

fn told(found: Found) -> RuleFinding {
    RuleFinding {
        rule: found.rule.to_owned(),
        state: if found.cap.is_some() {
            State::Fail
        } else {
            State::Warn
        },
        sentence: found.sentence,
        duty: found.duty,
    }
}

#[cfg(test)]
mod tests;
