//! What a card says beyond its numbers: looked up or put together where it is read.

use super::card::{Card, CardFinding, CardMeasure};
use crate::checks::wording::{counted, number, percent, points};
use crate::checks::{AboutCheck, Basis, CHECKS, Evidence, Finding, State};
use crate::scorecard::{Question, Scorecards, question, standing};

impl Card {
    /// How it stands in one sentence, for the head of the page. A card does not carry the gate it was to reach, so it
    /// never says whether that is reached.
    pub fn headline(&self) -> String {
        match (&self.readiness, &self.ownership) {
            (Some(readiness), Some(ownership)) => {
                let scorecards = Scorecards {
                    readiness: readiness.clone(),
                    ownership: ownership.clone(),
                };
                let findings: Vec<Finding> = self.findings.iter().map(Finding::from).collect();
                standing(&scorecards, &findings)
            }
            (Some(readiness), None) => alone("Readiness", readiness.score),
            (None, Some(ownership)) => alone("Ownership", ownership.score),
            (None, None) => "Nothing has been judged.".to_owned(),
        }
    }
}

fn alone(name: &str, score: f64) -> String {
    format!("{name} is {} of 100.", points(score))
}

impl From<&CardFinding> for Finding {
    /// The finding as a report would hold it, with as much evidence as the card carries.
    fn from(card: &CardFinding) -> Finding {
        let measures = card.measures.iter().map(|m| Evidence::Measure {
            name: m.name.clone(),
            value: m.value,
            unit: m.unit.clone(),
            limit: m.limit,
            interval: None,
        });
        let address = Some(&card.evidence).filter(|a| !a.is_empty());
        let address = address.map(|a| Evidence::Table {
            columns: vec!["evidence".to_owned()],
            rows: vec![vec![a.clone()]],
        });
        Finding {
            check: card.check.clone(),
            state: card.state,
            basis: card.basis,
            title: card.title.clone(),
            says: card.says.clone(),
            evidence: measures.chain(address).collect(),
            dimension: card.dimension,
            weight: card.weight,
            duty: card.duty,
            remedy: card.remedy.clone(),
        }
    }
}

/// Fills in `title`, `says` and `remedy`.
pub(super) fn complete(finding: &mut CardFinding) {
    let check = CHECKS
        .iter()
        .map(|c| c.about())
        .find(|a| a.id == finding.check);
    (finding.title, finding.remedy) = match (check, question(&finding.check)) {
        (Some(about), _) => of_check(about, finding.state),
        (None, Some(question)) => of_question(question, finding),
        (None, None) => (finding.check.clone(), String::new()),
    };
    finding.says = says(finding);
}

fn of_check(about: &AboutCheck, state: State) -> (String, String) {
    match state {
        State::Pass => (about.title.to_owned(), String::new()),
        State::Warn | State::Fail | State::NotDone => {
            (about.failing_title.to_owned(), about.remedy.to_owned())
        }
        State::NotApplicable => (format!("Does not apply: {}", about.title), String::new()),
        State::Unknown => (format!("Not known: {}", about.title), String::new()),
    }
}

fn of_question(question: &Question, finding: &CardFinding) -> (String, String) {
    let good = (finding.state, finding.basis) == (State::Pass, Basis::Attested);
    match good || finding.state == State::NotApplicable {
        true => (question.title.to_owned(), String::new()),
        false => (
            question.failing_title.to_owned(),
            question.remedy.to_owned(),
        ),
    }
}

/// "Share of drifted features: 33 %, limit 25 %."
fn says(finding: &CardFinding) -> String {
    let measures = finding.measures.iter().map(measure);
    let standing = match (finding.state, finding.basis) {
        (State::NotDone, _) => Some("Nobody has looked."),
        (State::Unknown, _) => Some("Could not be judged."),
        (State::NotApplicable, _) | (_, Basis::Measured | Basis::Attested) => None,
        (_, Basis::Claimed) => Some("Claimed without an address where it can be seen: counts 0."),
        (_, Basis::Expired) => Some("The answer has run out: counts 0."),
    };
    let sentences = measures.chain(standing.map(str::to_owned));
    sentences.collect::<Vec<_>>().join(" ")
}

fn measure(measure: &CardMeasure) -> String {
    let shown = |v: f64| with_unit(v, &measure.unit);
    let value = measure.value.map_or("undefined".to_owned(), shown);
    let limit = measure.limit.map(|l| format!(", limit {}", shown(l)));
    format!(
        "{}: {value}{}.",
        capital(&measure.name),
        limit.unwrap_or_default()
    )
}

fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "share" => percent(value),
        "rows" if value >= 0.0 && value.fract() == 0.0 => counted(value as u64, "row"),
        "" => number(value),
        _ => format!("{} {unit}", number(value)),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Facts, run_all};
    use crate::plan::Plan;
    use crate::scorecard::judge;
    use crate::share::Report;
    use crate::share::link::LinkOptions;

    /// The reader's words are the writer's words.
    #[test]
    fn titles_and_remedies_are_looked_up_as_they_were_judged() {
        let facts = Facts::default();
        let measured = run_all(&facts);
        let judged = judge(measured, &Default::default(), &Plan::default(), 20_775);
        let report = Report::new(facts, judged);
        let card = Card::from_report(&report, &LinkOptions::default());
        assert!(card.findings.len() >= 70, "{}", card.findings.len());
        for (shown, judged) in card.findings.iter().zip(&report.findings) {
            assert_eq!(shown.title, judged.title, "{}", judged.check);
            if judged.state != State::Unknown {
                assert_eq!(shown.remedy, judged.remedy, "{}", judged.check);
            }
        }
        assert_eq!(
            card.headline(),
            standing(&report.scorecards, &report.findings)
        );
    }

    #[test]
    fn a_check_from_the_future_is_shown_by_its_id() {
        let mut finding = CardFinding::from_future();
        complete(&mut finding);
        assert_eq!(finding.title, "thing-nobody-knows-yet");
        assert_eq!(
            finding.says,
            "Rows answered: 12,345 rows, limit 20,000 rows."
        );
    }

    impl CardFinding {
        fn from_future() -> CardFinding {
            use crate::checks::{Dimension, Duty, Weight};
            CardFinding {
                check: "thing-nobody-knows-yet".to_owned(),
                state: State::Warn,
                basis: Basis::Measured,
                dimension: Dimension::Data,
                weight: Weight::Low,
                duty: Duty::Upstream,
                title: String::new(),
                says: String::new(),
                remedy: String::new(),
                measures: vec![CardMeasure {
                    name: "rows answered".to_owned(),
                    value: Some(12_345.0),
                    unit: "rows".to_owned(),
                    limit: Some(20_000.0),
                }],
                answered_on: None,
                evidence: String::new(),
            }
        }
    }
}
