//! What would raise the score: the next actions in order, and what each cap costs.

use super::readiness::{caps, dimension, dimensions, readiness, value};
use super::standards::passing_title;
use super::{Cap, Readiness};
use crate::checks::{Answers, Basis, Dimension, Finding, State, Weight};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Findings beyond which nothing is worked out: a report of ours has about a hundred, and the work grows with the cube.
const MOST_FINDINGS: usize = 300;

/// What would raise the readiness score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Raise {
    /// The score as it is, 0 to 100.
    pub score: f64,
    /// Everything that does not count in full yet, what to do first first.
    pub actions: Vec<Action>,
    /// The caps in force, and what they cost.
    pub caps: Vec<CapCost>,
}

/// One check to pass or question to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// The check's or question's id.
    pub check: String,
    /// What will be so when it is done.
    pub title: String,
    /// What to do; empty when only more data or another file would tell.
    pub remedy: String,
    /// Where it counts.
    pub dimension: Dimension,
    /// How much it counts.
    pub weight: Weight,
    /// How it stands.
    pub state: State,
    /// Points of the score gained by this one alone.
    pub gain: f64,
    /// Points of its own dimension gained by this one alone.
    pub dimension_gain: f64,
    /// The score once this and all actions before it are done.
    pub then: f64,
}

/// What one cap costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapCost {
    /// The cap's id.
    pub id: String,
    /// The bound, 0 to 100.
    pub at: f64,
    /// Why it holds, as a sentence.
    pub reason: String,
    /// The score without this one cap.
    pub without: f64,
}

/// The actions that would raise the readiness score of these findings, and what its caps cost.
///
/// Each number is a judgement of its own: the findings are judged again with the item as a pass. Because the score is
/// the least dimension under the least cap, one action alone often gains nothing; the order is therefore that of the
/// greatest step for whatever holds the score down most, then for what holds it down next, and `then` adds the steps
/// up. Ties keep the heavier and then the earlier finding first. What does not apply is no action; without findings
/// there is none, and with more than 300, which no report of ours has, none is worked out.
pub fn raise(findings: &[Finding]) -> Raise {
    let mut done: Vec<Finding> = findings.iter().map(bare).collect();
    let now = Standing::of(&done);
    let mut open: Vec<usize> = (0..done.len()).filter(|i| is_open(&done[*i])).collect();
    if done.len() > MOST_FINDINGS {
        open.clear();
    }
    open.sort_by_key(|i| done[*i].weight);
    let mut actions = Vec::with_capacity(open.len());
    let alone: Vec<(usize, Standing)> = open
        .iter()
        .map(|i| (*i, with(&mut done, *i, Standing::of)))
        .collect();
    while let Some(at) = best(&mut done, &open) {
        let i = open.remove(at);
        settle(&mut done[i]);
        let then = Standing::of(&done).score();
        let single = alone.iter().find(|(of, _)| *of == i).map(|(_, s)| s);
        let finding = &findings[i];
        let in_dimension = |s: &Standing| s.of_dimension(finding.dimension);
        actions.push(Action {
            check: finding.check.clone(),
            title: passing_title(&finding.check),
            remedy: finding.remedy.clone(),
            dimension: finding.dimension,
            weight: finding.weight,
            state: finding.state,
            gain: single.map_or(0.0, |s| s.score() - now.score()),
            dimension_gain: single.map_or(0.0, |s| in_dimension(s) - in_dimension(&now)),
            then,
        });
    }
    Raise {
        score: now.score(),
        actions,
        caps: cap_costs(&now),
    }
}

/// The readiness as if the checks and questions of these ids passed. The findings stay as they are.
pub fn as_if(findings: &[Finding], passing: &BTreeSet<String>, answers: &Answers) -> Readiness {
    let mut supposed: Vec<Finding> = findings.iter().map(bare).collect();
    for finding in &mut supposed {
        if passing.contains(&finding.check) {
            settle(finding);
        }
    }
    readiness(&supposed, answers)
}

/// As much of a finding as scores look at: evidence may be large.
fn bare(finding: &Finding) -> Finding {
    Finding {
        check: finding.check.clone(),
        title: finding.title.clone(),
        says: String::new(),
        evidence: Vec::new(),
        remedy: String::new(),
        ..*finding
    }
}

/// Whether it applies and does not count in full.
fn is_open(finding: &Finding) -> bool {
    finding.state != State::NotApplicable && value(finding) != Some(1.0)
}

fn settle(finding: &mut Finding) {
    finding.state = State::Pass;
    if finding.basis != Basis::Measured {
        finding.basis = Basis::Attested;
    }
}

/// What comes out with one more finding passing.
fn with<T>(findings: &mut [Finding], at: usize, of: impl Fn(&[Finding]) -> T) -> T {
    let before = (findings[at].state, findings[at].basis);
    settle(&mut findings[at]);
    let result = of(findings);
    (findings[at].state, findings[at].basis) = before;
    result
}

/// The place in `open` of the action that does most for what is least.
fn best(findings: &mut [Finding], open: &[usize]) -> Option<usize> {
    let now = Standing::of(findings);
    let mut best: Option<(usize, Vec<f64>)> = None;
    for (at, i) in open.iter().enumerate() {
        let changed = findings[*i].dimension;
        let ranks = with(findings, *i, |all| now.after(changed, all).ranks());
        let better = best
            .as_ref()
            .is_none_or(|(_, old)| compare(&ranks, old) == Ordering::Greater);
        if better {
            best = Some((at, ranks));
        }
    }
    best.map(|(at, _)| at)
}

/// By the least number, then by the next; a cap that is gone no longer stands among them.
fn compare(a: &[f64], b: &[f64]) -> Ordering {
    let longest = a.len().max(b.len());
    let at = |of: &[f64], i: usize| of.get(i).copied().unwrap_or(f64::INFINITY);
    (0..longest)
        .map(|i| at(a, i).total_cmp(&at(b, i)))
        .find(|o| *o != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

/// What the score is the least of.
struct Standing {
    dimensions: Vec<(Dimension, f64)>,
    caps: Vec<Cap>,
}

impl Standing {
    fn of(findings: &[Finding]) -> Standing {
        let all = dimensions(findings).into_iter();
        Standing {
            dimensions: all.filter_map(|d| Some((d.dimension, d.score?))).collect(),
            caps: caps(findings),
        }
    }

    /// The standing of findings that differ in this dimension alone.
    fn after(&self, changed: Dimension, findings: &[Finding]) -> Standing {
        let one = |(of, score): &(Dimension, f64)| match *of == changed {
            true => (*of, dimension(*of, findings).score.unwrap_or(*score)),
            false => (*of, *score),
        };
        Standing {
            dimensions: self.dimensions.iter().map(one).collect(),
            caps: caps(findings),
        }
    }

    fn score(&self) -> f64 {
        self.score_under(|_| true)
    }

    /// The score under some of the caps; 0 when no dimension applies.
    fn score_under(&self, counts: impl Fn(usize) -> bool) -> f64 {
        let least = self.dimensions.iter().map(|(_, s)| *s).reduce(f64::min);
        let caps = self.caps.iter().enumerate();
        let caps = caps.filter(|(i, _)| counts(*i)).map(|(_, c)| c.at);
        caps.fold(least.unwrap_or(0.0), f64::min)
    }

    fn of_dimension(&self, dimension: Dimension) -> f64 {
        let own = self.dimensions.iter().find(|(d, _)| *d == dimension);
        own.map_or(0.0, |(_, s)| *s)
    }

    fn ranks(&self) -> Vec<f64> {
        let dimensions = self.dimensions.iter().map(|(_, s)| *s);
        let mut all: Vec<f64> = dimensions.chain(self.caps.iter().map(|c| c.at)).collect();
        all.sort_by(f64::total_cmp);
        all
    }
}

fn cap_costs(now: &Standing) -> Vec<CapCost> {
    let caps = now.caps.iter().enumerate();
    caps.map(|(i, cap)| CapCost {
        id: cap.id.clone(),
        at: cap.at,
        reason: cap.reason.clone(),
        without: now.score_under(|other| other != i),
    })
    .collect()
}

#[cfg(test)]
mod tests;
