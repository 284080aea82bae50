//! Fit or not fit, by the plan's gate.

use super::Scorecards;
use crate::checks::wording::points;
use crate::checks::{Finding, State, Weight};
use crate::plan::Gate;
use serde::{Deserialize, Serialize};

/// Whether the scorecards reach what the plan asks for: exit code 0 or 1 of the command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateResult {
    /// Nothing speaks against it.
    pub fit: bool,
    /// What does, as sentences; empty when fit.
    pub reasons: Vec<String>,
}

/// Holds the scorecards and findings against the gate.
///
/// A score is held as it is, not as it is shown: 49.96 does not reach 50. A limit that is not a number is reached by
/// nothing. A critical check or question that fails is not fit on its own; one that is unknown or that nobody has
/// looked at counts in the score alone.
pub fn gate(cards: &Scorecards, findings: &[Finding], gate: &Gate) -> GateResult {
    let mut reasons = Vec::new();
    let scores = [
        ("Readiness", cards.readiness.score, gate.readiness),
        ("Ownership", cards.ownership.score, gate.ownership),
    ];
    for (name, score, least) in scores {
        if let Some(least) = least
            && (score < least || score.is_nan() || least.is_nan())
        {
            reasons.push(format!(
                "{name} is {}, and the gate asks for {}.",
                points(score),
                points(least)
            ));
        }
    }
    if gate.critical {
        reasons.extend(failing_critical(findings).map(|f| match f.says.as_str() {
            "" => format!("{}.", f.title),
            says => format!("{}: {says}", f.title),
        }));
    }
    GateResult {
        fit: reasons.is_empty(),
        reasons,
    }
}

/// Findings of weight critical that fail.
pub(super) fn failing_critical(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let fails = |f: &&Finding| f.weight == Weight::Critical && f.state == State::Fail;
    findings.iter().filter(fails)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Basis, Dimension, Duty};

    fn cards(readiness: f64, ownership: f64) -> Scorecards {
        let mut cards = Scorecards::default();
        cards.readiness.score = readiness;
        cards.ownership.score = ownership;
        cards
    }

    fn finding(weight: Weight, state: State) -> Finding {
        Finding {
            check: "missing-columns".into(),
            state,
            basis: Basis::Measured,
            title: "Production lacks columns".into(),
            says: "2 columns are gone.".into(),
            evidence: Vec::new(),
            dimension: Dimension::Data,
            weight,
            duty: Duty::Upstream,
            remedy: String::new(),
        }
    }

    #[test]
    fn scores_and_critical_failures() {
        let asked = Gate::default();
        let lax = Gate {
            readiness: None,
            ownership: None,
            critical: false,
        };
        let no_number = Gate {
            readiness: Some(f64::NAN),
            ..lax.clone()
        };
        let critical = finding(Weight::Critical, State::Fail);
        for (card, findings, gate_asked, reasons) in [
            (cards(50.0, 50.0), vec![], &asked, vec![]),
            (
                cards(49.96, 80.0),
                vec![],
                &asked,
                vec!["Readiness is 49.9, and the gate asks for 50."],
            ),
            (
                cards(0.0, 0.0),
                vec![],
                &asked,
                vec!["Readiness is 0,", "Ownership is 0,"],
            ),
            (
                cards(90.0, 90.0),
                vec![critical.clone()],
                &asked,
                vec!["Production lacks columns: 2 columns"],
            ),
            (
                cards(90.0, 90.0),
                vec![finding(Weight::High, State::Fail)],
                &asked,
                vec![],
            ),
            (
                cards(90.0, 90.0),
                vec![finding(Weight::Critical, State::Unknown)],
                &asked,
                vec![],
            ),
            (cards(0.0, 0.0), vec![critical], &lax, vec![]),
            (cards(90.0, 90.0), vec![], &no_number, vec!["Readiness"]),
        ] {
            let result = gate(&card, &findings, gate_asked);
            assert_eq!(result.fit, reasons.is_empty());
            assert_eq!(result.reasons.len(), reasons.len(), "{:?}", result.reasons);
            for (said, expected) in result.reasons.iter().zip(reasons) {
                assert!(said.starts_with(expected), "{said}");
            }
        }
    }
}
