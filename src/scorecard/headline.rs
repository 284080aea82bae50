//! The one sentence above everything.

use super::gate::{GateResult, failing_critical, gate};
use super::{QUESTIONS, Scorecards};
use crate::checks::wording::{counted, points};
use crate::checks::{Basis, Finding, State};
use crate::plan::Gate;

/// The verdict in one sentence, by the plan's gate on this day: "Not fit to ship: nobody has ever rolled it back, and
/// since month 5 it does no better than doing nothing."
///
/// Names at most two reasons: what holds the score down among what people answer, and what was measured to fail.
/// Where something is exempt, "Fit to ship" says so.
pub fn headline(cards: &Scorecards, findings: &[Finding], asked: &Gate, today: i32) -> String {
    if findings.is_empty() {
        return "Nothing has been judged yet.".to_owned();
    }
    let result = gate(cards, findings, asked, today);
    if result.fit {
        let exempt = match result.exempt.len() as u64 {
            0 => String::new(),
            n => format!(" with {}", counted(n, "exemption")),
        };
        return format!("Fit to ship{exempt}: {}.", scores(cards));
    }
    match reasons(cards, findings, &result).as_slice() {
        [] => format!("Not fit to ship: {}.", low(cards, asked, findings, &result)),
        [only] => format!("Not fit to ship: {only}."),
        [first, rest @ ..] => format!("Not fit to ship: {first}, and {}.", rest.join(", and ")),
    }
}

/// Both scores and what speaks against them, where the gate they were to reach is not known, as on a card from a link:
/// "Readiness 69 (weakest: rollback), ownership 40: nobody has ever rolled it back."
pub fn standing(cards: &Scorecards, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "Nothing has been judged yet.".to_owned();
    }
    let against = reasons(cards, findings, &GateResult::default());
    let scores = inner_capital(&scores(cards));
    match against.is_empty() {
        true => format!("{scores}."),
        false => format!("{scores}: {}.", against.join(", and ")),
    }
}

/// "readiness 69 (weakest: rollback), ownership 40".
fn scores(cards: &Scorecards) -> String {
    let (readiness, ownership) = (points(cards.readiness.score), points(cards.ownership.score));
    let weakest = match cards.readiness.weakest {
        Some(dimension) => format!(" (weakest: {})", dimension.title().to_lowercase()),
        None => String::new(),
    };
    format!("readiness {readiness}{weakest}, ownership {ownership}")
}

fn inner_capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn reasons(cards: &Scorecards, findings: &[Finding], result: &GateResult) -> Vec<String> {
    let first = unanswered(findings).or_else(|| capped(cards));
    [first, measured(findings, result)]
        .into_iter()
        .flatten()
        .collect()
}

/// When not one question has an answer, that is the first thing to say.
fn unanswered(findings: &[Finding]) -> Option<String> {
    let asked = || {
        findings
            .iter()
            .filter(|f| QUESTIONS.iter().any(|q| q.id == f.check))
    };
    let open = |f: &Finding| f.state == State::NotDone && f.basis == Basis::Attested;
    let n = asked().count() as u64;
    (n > 0 && asked().all(open)).then(|| {
        format!(
            "nobody has answered any of {} to people",
            counted(n, "question")
        )
    })
}

/// What caps the scores, whether or not a dimension is lower still: the least cap, of equal ones readiness'.
fn capped(cards: &Scorecards) -> Option<String> {
    let clause = |id: &str, reason: &str| match id {
        "no-business-metric" => "nobody has named the business metric".to_owned(),
        "no-do-nothing-baseline" => "nobody knows what doing nothing would give".to_owned(),
        "rollback-never-exercised" => "nobody has ever rolled it back".to_owned(),
        "expired-critical" => "a critical answer has run out".to_owned(),
        _ => inner(first_sentence(reason)),
    };
    let all = cards.readiness.caps.iter().chain(&cards.ownership.caps);
    all.reduce(|a, b| if b.at < a.at { b } else { a })
        .map(|c| clause(&c.id, &c.reason))
}

/// The gravest thing that was measured: losing against doing nothing, else the first critical failure.
fn measured(findings: &[Finding], result: &GateResult) -> Option<String> {
    let losing = findings
        .iter()
        .find(|f| f.check == "losing-windows" && f.state == State::Fail);
    if let Some(finding) = losing {
        // "Since month 5 it does no better than doing nothing (2 of 6 judged windows); …"
        let clause = finding.says.split(" (").next().unwrap_or(&finding.title);
        return Some(inner(clause));
    }
    let mut critical = failing_critical(findings);
    critical
        .find(|f| f.basis == Basis::Measured && !result.exempt.iter().any(|e| e.check == f.check))
        .map(|f| inner(&f.title))
}

/// When nothing stands out: the score that is too low.
fn low(cards: &Scorecards, asked: &Gate, findings: &[Finding], result: &GateResult) -> String {
    let too_low = |score: f64, least: Option<f64>| {
        least.is_some_and(|l| score < l || score.is_nan() || l.is_nan())
    };
    let weakest = cards.readiness.weakest.map(|d| d.title().to_lowercase());
    match weakest {
        Some(dimension) if too_low(cards.readiness.score, asked.readiness) => {
            format!(
                "{dimension} stands at {} of 100",
                points(cards.readiness.score)
            )
        }
        _ if too_low(cards.ownership.score, asked.ownership) => {
            format!(
                "ownership stands at {} of 100",
                points(cards.ownership.score)
            )
        }
        _ => {
            let exempt = |f: &Finding| result.exempt.iter().any(|e| e.check == f.check);
            let critical = asked.critical && failing_critical(findings).any(|f| !exempt(f));
            match result.reasons.first() {
                Some(reason) if !critical => inner(first_sentence(reason)),
                _ => "a critical question was answered with no".to_owned(),
            }
        }
    }
}

fn first_sentence(text: &str) -> &str {
    match text.split_once(". ") {
        // Initials end with a full stop too: "A. B. leaves".
        Some((first, _)) if first.len() > 20 => first,
        _ => text,
    }
}

/// A sentence as a clause: its first letter small, unless a name or an acronym begins it; no full stop.
fn inner(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let first = sentence.split(' ').next().unwrap_or("");
    const SMALL: [&str; 16] = [
        "Nobody",
        "Since",
        "It",
        "Production",
        "A",
        "An",
        "The",
        "If",
        "There",
        "Whoever",
        "Probabilities",
        "Features",
        "Columns",
        "In",
        "Some",
        "Values",
    ];
    if SMALL.contains(&first) {
        let mut chars = sentence.chars();
        return chars
            .next()
            .map_or(String::new(), |c| c.to_lowercase().chain(chars).collect());
    }
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Answer, Answers, Facts, run_all};
    use crate::plan::Plan;
    use crate::scorecard::{Attestations, Cap, judge, judge_answers};

    fn by(cards: &Scorecards, findings: &[Finding]) -> String {
        headline(cards, findings, &Gate::default(), 20_620)
    }

    fn answered() -> Answers {
        let answer = Answer {
            value: "no".into(),
            ..Answer::default()
        };
        Answers([("model-card".to_owned(), answer)].into())
    }

    #[test]
    fn what_speaks_against_it_comes_first() {
        let mut findings = judge_answers(&answered(), 20_620);
        let mut losing = findings[0].clone();
        losing.check = "losing-windows".into();
        losing.state = State::Fail;
        losing.basis = Basis::Measured;
        losing.says =
            "Since 2026-06 it does no better than doing nothing (3 of 9 judged windows); in …"
                .into();
        findings.push(losing);
        let mut cards = Scorecards::default();
        cards.readiness.score = 69.0;
        cards.readiness.caps = vec![Cap {
            id: "rollback-never-exercised".into(),
            at: 69.0,
            reason: String::new(),
        }];
        cards.ownership.score = 40.0;
        assert_eq!(
            by(&cards, &findings),
            "Not fit to ship: nobody has ever rolled it back, and since 2026-06 it does no better than doing nothing."
        );
        findings.pop();
        cards.readiness.caps.clear();
        assert_eq!(
            by(&cards, &findings),
            "Not fit to ship: ownership stands at 40 of 100."
        );
        cards.ownership.score = 80.0;
        assert_eq!(
            by(&cards, &findings),
            "Fit to ship: readiness 69, ownership 80."
        );
        let strict = Gate {
            readiness: Some(90.0),
            ..Gate::default()
        };
        assert!(headline(&cards, &findings, &strict, 20_620).starts_with("Not fit to ship"));
    }

    #[test]
    fn fresh_files_say_that_nobody_has_answered() {
        assert_eq!(
            by(&Scorecards::default(), &[]),
            "Nothing has been judged yet."
        );
        let judged = judge(
            run_all(&Facts::default()),
            &Attestations::default(),
            &Plan::default(),
            20_620,
        );
        assert_eq!(
            by(&judged.scorecards, &judged.findings),
            format!(
                "Not fit to ship: nobody has answered any of {} questions to people.",
                QUESTIONS.len()
            )
        );
        let judged = judge(
            Vec::new(),
            &Attestations {
                answers: answered(),
                ..Attestations::default()
            },
            &Plan::default(),
            20_620,
        );
        assert_eq!(
            by(&judged.scorecards, &judged.findings),
            "Not fit to ship: nobody answers for waking when drift hits."
        );
    }

    #[test]
    fn clauses() {
        assert_eq!(
            inner("Nobody answers for retraining."),
            "nobody answers for retraining"
        );
        assert_eq!(inner("Ana Berg must ask."), "Ana Berg must ask");
        assert_eq!(
            first_sentence("A. B. leaves on 3 Nov 2026. And so on."),
            "A. B. leaves on 3 Nov 2026. And so on."
        );
    }
}
