//! Fit or not fit, by the plan's gate.

use super::readiness::value;
use super::standards::passing_title;
use super::{DimensionScore, Scorecards};
use crate::checks::wording::{day, points, short};
use crate::checks::{Dimension, Finding, State, Weight};
use crate::plan::{DimensionMinimums, Exemption, Gate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the scorecards reach what the plan asks for: exit code 0 or 1 of the command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GateResult {
    /// Nothing speaks against it.
    pub fit: bool,
    /// What does, as sentences; empty when fit.
    pub reasons: Vec<String>,
    /// What would, were it not exempt.
    pub exempt: Vec<Exempt>,
    /// Exemptions that hold no more, or never did, as sentences.
    pub notes: Vec<String>,
}

/// A check that does not pass and is put up with: never a pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exempt {
    /// Its id.
    pub check: String,
    /// The last day, in days since 1970.
    pub until: i32,
    /// Who puts up with what, why and until when, as a sentence.
    pub says: String,
}

/// Holds the scorecards and findings against the gate as it stands on a day (in days since 1970).
///
/// A score is held as it is, not as it is shown: 49.96 does not reach 50. A limit that is not a number is reached by
/// nothing, nor is one by a dimension of which nothing applies. A critical check or question that fails is not fit on
/// its own; one that is unknown or that nobody has looked at counts in the score alone. Of what must pass, nothing but
/// a pass will do. An exemption lifts the last two for one check until the end of its last day, and leaves the scores
/// as they are.
pub fn gate(cards: &Scorecards, findings: &[Finding], asked: &Gate, today: i32) -> GateResult {
    // By id, because a document may hold very many of each.
    let judged: BTreeMap<&str, &Finding> = findings.iter().map(|f| (f.check.as_str(), f)).collect();
    let must: BTreeSet<&str> = asked.must_pass.iter().map(String::as_str).collect();
    let in_force: BTreeMap<&str, &Exemption> = asked
        .exemptions
        .iter()
        .filter(|e| complete(e) && today <= e.until)
        .map(|e| (e.check.as_str(), e))
        .collect();
    let notes = asked.exemptions.iter();
    let mut result = GateResult {
        notes: notes.filter_map(|e| void(e, &judged, today)).collect(),
        ..GateResult::default()
    };
    let scores = [
        ("Readiness", Some(cards.readiness.score), asked.readiness),
        ("Ownership", Some(cards.ownership.score), asked.ownership),
    ];
    let dimensions = cards.readiness.dimensions.iter().map(
        |DimensionScore {
             dimension, score, ..
         }| {
            (
                dimension.title(),
                *score,
                minimum(&asked.dimensions, *dimension),
            )
        },
    );
    result.reasons = scores
        .into_iter()
        .chain(dimensions)
        .filter_map(|(name, score, least)| too_low(name, score, least?))
        .collect();
    let required = must
        .iter()
        .filter_map(|id| Some((*id, not_passing(id, judged.get(id).copied())?)));
    let critical = failing_critical(findings)
        .filter(|f| asked.critical && !must.contains(f.check.as_str()))
        .map(|f| (f.check.as_str(), because(f)));
    for (check, reason) in required.chain(critical) {
        match in_force.get(check) {
            Some(exemption) => result.exempt.push(exempt(exemption)),
            None => result.reasons.push(reason),
        }
    }
    result.fit = result.reasons.is_empty();
    result
}

/// What the gate asks of a dimension.
pub fn minimum(asked: &DimensionMinimums, dimension: Dimension) -> Option<f64> {
    match dimension {
        Dimension::Value => asked.value,
        Dimension::Data => asked.data,
        Dimension::Quality => asked.quality,
        Dimension::Monitoring => asked.monitoring,
        Dimension::Retraining => asked.retraining,
        Dimension::Rollback => asked.rollback,
        Dimension::Serving => asked.serving,
        Dimension::Feedback => asked.feedback,
    }
}

/// Asks this much of a dimension, or nothing.
pub fn set_minimum(asked: &mut DimensionMinimums, dimension: Dimension, least: Option<f64>) {
    let of = match dimension {
        Dimension::Value => &mut asked.value,
        Dimension::Data => &mut asked.data,
        Dimension::Quality => &mut asked.quality,
        Dimension::Monitoring => &mut asked.monitoring,
        Dimension::Retraining => &mut asked.retraining,
        Dimension::Rollback => &mut asked.rollback,
        Dimension::Serving => &mut asked.serving,
        Dimension::Feedback => &mut asked.feedback,
    };
    *of = least;
}

fn too_low(name: &str, score: Option<f64>, least: f64) -> Option<String> {
    let asks = points(least);
    match score {
        Some(score) if score < least || score.is_nan() || least.is_nan() => Some(format!(
            "{name} is {}, and the gate asks for {asks}.",
            points(score)
        )),
        Some(_) => None,
        None => Some(format!(
            "Of {} nothing could be judged, and the gate asks for {asks}.",
            name.to_lowercase()
        )),
    }
}

/// Why what must pass does not; `None` when it does.
fn not_passing(id: &str, finding: Option<&Finding>) -> Option<String> {
    let Some(finding) = finding else {
        return Some(format!(
            "The gate asks that \"{}\" passes, and there is no such check.",
            short(id)
        ));
    };
    if finding.state == State::Pass && value(finding) == Some(1.0) {
        return None;
    }
    let (title, word) = (passing_title(id), finding.state.word());
    Some(match finding.says.as_str() {
        "" => format!("\"{title}\" must pass and does not: {word}."),
        says => format!("\"{title}\" must pass and does not ({word}): {says}"),
    })
}

fn because(finding: &Finding) -> String {
    match finding.says.as_str() {
        "" => format!("{}.", finding.title),
        says => format!("{}: {says}", finding.title),
    }
}

/// Whether an exemption is complete: somebody said why.
fn complete(exemption: &Exemption) -> bool {
    !exemption.reason.trim().is_empty() && !exemption.approver.trim().is_empty()
}

fn exempt(exemption: &Exemption) -> Exempt {
    Exempt {
        check: exemption.check.clone(),
        until: exemption.until,
        says: format!(
            "\"{}\" does not pass and is exempt until {}: {}. Allowed by {}.",
            passing_title(&exemption.check),
            day(exemption.until),
            short(exemption.reason.trim().trim_end_matches('.')),
            short(exemption.approver.trim())
        ),
    }
}

/// Why an exemption exempts nothing, where it does not.
fn void(exemption: &Exemption, judged: &BTreeMap<&str, &Finding>, today: i32) -> Option<String> {
    let title = passing_title(&exemption.check);
    if !judged.is_empty() && !judged.contains_key(exemption.check.as_str()) {
        return Some(format!(
            "The exemption of \"{title}\" exempts nothing: there is no such check."
        ));
    }
    if !complete(exemption) {
        return Some(format!(
            "The exemption of \"{title}\" exempts nothing: it needs a reason and the name of who allowed it."
        ));
    }
    (today > exemption.until).then(|| {
        format!(
            "The exemption of \"{title}\" ended on {} ({}, allowed by {}).",
            day(exemption.until),
            short(exemption.reason.trim().trim_end_matches('.')),
            short(exemption.approver.trim())
        )
    })
}

/// Findings of weight critical that fail.
pub(super) fn failing_critical(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let fails = |f: &&Finding| f.weight == Weight::Critical && f.state == State::Fail;
    findings.iter().filter(fails)
}

#[cfg(test)]
mod tests;
