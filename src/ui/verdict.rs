//! The answer of both scorecards in one sentence.

use super::format;
use crate::checks::Finding;
use crate::scorecard::{Ownership, Readiness, Scorecards, standing};
use crate::share::link::{Card, CardFinding};

/// What a card says first.
pub fn of_card(card: &Card) -> String {
    if let (Some(readiness), Some(ownership)) = (&card.readiness, &card.ownership) {
        let findings: Vec<Finding> = card.findings.iter().map(as_finding).collect();
        return standing(
            &Scorecards {
                readiness: readiness.clone(),
                ownership: ownership.clone(),
            },
            &findings,
        );
    }
    let parts = [
        card.readiness.as_ref().map(readiness),
        card.ownership.as_ref().map(ownership),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// As much of a finding as a card carries.
fn as_finding(f: &CardFinding) -> Finding {
    Finding {
        check: f.check.clone(),
        state: f.state,
        basis: f.basis,
        title: f.title.clone(),
        says: f.says.clone(),
        evidence: Vec::new(),
        dimension: f.dimension,
        weight: f.weight,
        duty: f.duty,
        remedy: f.remedy.clone(),
    }
}

/// "Readiness 41 of 100: held down by rollback."
pub fn readiness(readiness: &Readiness) -> String {
    let score = format::score(readiness.score);
    let cap = readiness
        .caps
        .iter()
        .filter(|c| c.at <= readiness.score + 0.5)
        .min_by(|a, b| a.at.total_cmp(&b.at));
    match (cap.filter(|c| !c.reason.is_empty()), readiness.weakest) {
        (Some(cap), _) => format!("Readiness {score} of 100: {}", ended(&lowered(&cap.reason))),
        (None, Some(weakest)) => format!(
            "Readiness {score} of 100; the weakest is {}.",
            weakest.title().to_lowercase()
        ),
        (None, None) => format!("Readiness {score} of 100."),
    }
}

/// "Ownership 59 of 100: one person holds more than half of the duties."
pub fn ownership(ownership: &Ownership) -> String {
    let score = format::score(ownership.score);
    let cap = ownership
        .caps
        .iter()
        .filter(|c| !c.reason.is_empty())
        .min_by(|a, b| a.at.total_cmp(&b.at));
    match cap {
        Some(cap) => format!("Ownership {score} of 100: {}", ended(&lowered(&cap.reason))),
        None => format!("Ownership {score} of 100."),
    }
}

/// A sentence as the end of another one; names and abbreviations keep their capitals.
fn lowered(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else {
        return String::new();
    };
    const PLAIN: [&str; 14] = [
        "No", "Nobody", "The", "A", "An", "One", "Rollback", "If", "There", "More", "Somebody",
        "Nothing", "Some", "Every",
    ];
    let word: String = sentence.chars().take_while(|c| c.is_alphabetic()).collect();
    if PLAIN.contains(&word.as_str()) && second.is_none_or(|c| !c.is_uppercase()) {
        first
            .to_lowercase()
            .chain(sentence.chars().skip(1))
            .collect()
    } else {
        sentence.to_owned()
    }
}

fn ended(sentence: &str) -> String {
    let sentence = sentence.trim();
    if sentence.ends_with(['.', '!', '?']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Dimension;
    use crate::scorecard::Cap;

    #[test]
    fn the_lowest_cap_is_the_reason() {
        let mut card = Readiness {
            score: 49.0,
            weakest: Some(Dimension::Rollback),
            ..Readiness::default()
        };
        assert_eq!(
            readiness(&card),
            "Readiness 49 of 100; the weakest is rollback."
        );
        card.caps = vec![
            Cap {
                id: "rollback".into(),
                at: 69.0,
                reason: "Rollback has never been exercised".into(),
            },
            Cap {
                id: "value".into(),
                at: 49.0,
                reason: "No business metric is named".into(),
            },
        ];
        assert_eq!(
            readiness(&card),
            "Readiness 49 of 100: no business metric is named."
        );
    }

    #[test]
    fn names_keep_their_capitals() {
        assert_eq!(
            lowered("Ana holds 61 % of the duties"),
            "Ana holds 61 % of the duties"
        );
        assert_eq!(
            lowered("One person holds it all"),
            "one person holds it all"
        );
        assert_eq!(lowered(""), "");
    }
}
