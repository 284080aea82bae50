use super::*;
use crate::checks::{Basis, Duty};

const TODAY: i32 = 20_620;

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

fn exemption(until: i32) -> Exemption {
    Exemption {
        check: "missing-columns".into(),
        reason: "the source moves in July.".into(),
        approver: "Ana Berg".into(),
        until,
    }
}

#[test]
fn scores_and_critical_failures() {
    let asked = Gate::default();
    let lax = Gate {
        readiness: None,
        ownership: None,
        critical: false,
        ..Gate::default()
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
        let result = gate(&card, &findings, gate_asked, TODAY);
        assert_eq!(result.fit, reasons.is_empty());
        assert_eq!(result.reasons.len(), reasons.len(), "{:?}", result.reasons);
        for (said, expected) in result.reasons.iter().zip(reasons) {
            assert!(said.starts_with(expected), "{said}");
        }
    }
}

#[test]
fn a_dimension_is_held_against_its_own_minimum() {
    let mut asked = Gate::default();
    set_minimum(&mut asked.dimensions, Dimension::Rollback, Some(60.0));
    for (score, reason) in [
        (Some(60.0), None),
        (
            Some(59.99),
            Some("Rollback is 59.9, and the gate asks for 60."),
        ),
        (
            None,
            Some("Of rollback nothing could be judged, and the gate asks for 60."),
        ),
    ] {
        let mut card = cards(90.0, 90.0);
        card.readiness.dimensions = vec![DimensionScore {
            dimension: Dimension::Rollback,
            score,
            range: [0.0, 100.0],
            counts: Default::default(),
        }];
        let result = gate(&card, &[], &asked, TODAY);
        assert_eq!(result.reasons.first().map(String::as_str), reason);
    }
    for dimension in Dimension::ALL {
        let mut one = DimensionMinimums::default();
        set_minimum(&mut one, dimension, Some(1.0));
        let set = Dimension::ALL.map(|d| minimum(&one, d).is_some());
        assert_eq!(set, Dimension::ALL.map(|d| d == dimension));
    }
}

#[test]
fn nothing_but_a_pass_will_do_for_what_must_pass() {
    let asked = Gate {
        must_pass: vec!["missing-columns".into(), "missing-columns".into()],
        ..Gate::default()
    };
    let of = |finding: Option<Finding>| {
        let findings: Vec<Finding> = finding.into_iter().collect();
        gate(&cards(90.0, 90.0), &findings, &asked, TODAY)
    };
    assert!(of(Some(finding(Weight::Low, State::Pass))).fit);
    for state in State::ALL.into_iter().filter(|s| *s != State::Pass) {
        for weight in [Weight::Low, Weight::Critical] {
            let result = of(Some(finding(weight, state)));
            assert_eq!(result.reasons.len(), 1, "{state:?}: {:?}", result.reasons);
            assert!(result.reasons[0].contains("must pass and does not"));
        }
    }
    let mut claimed = finding(Weight::Low, State::Pass);
    claimed.basis = Basis::Claimed;
    assert!(!of(Some(claimed)).fit, "a claim is no pass");
    assert!(of(None).reasons[0].contains("there is no such check"));
}

#[test]
fn an_exemption_holds_to_the_end_of_its_last_day_and_is_never_a_pass() {
    let failing = [finding(Weight::Critical, State::Fail)];
    for (until, fit) in [(TODAY + 1, true), (TODAY, true), (TODAY - 1, false)] {
        for must_pass in [vec![], vec!["missing-columns".to_owned()]] {
            let asked = Gate {
                exemptions: vec![exemption(until)],
                must_pass,
                ..Gate::default()
            };
            let result = gate(&cards(90.0, 90.0), &failing, &asked, TODAY);
            assert_eq!(result.fit, fit, "{until}");
            assert_eq!(result.exempt.len(), usize::from(fit));
            assert_eq!(result.notes.len(), usize::from(!fit));
            let said = match fit {
                true => &result.exempt[0].says,
                false => &result.notes[0],
            };
            let expected = match fit {
                true => "does not pass and is exempt until",
                false => "ended on",
            };
            assert!(said.contains(expected), "{said}");
            assert!(said.contains("the source moves in July"), "{said}");
            assert!(said.contains("Ana Berg"), "{said}");
        }
    }
    // The score counts the failure all the same.
    let asked = Gate {
        exemptions: vec![exemption(TODAY)],
        ..Gate::default()
    };
    assert!(!gate(&cards(10.0, 90.0), &failing, &asked, TODAY).fit);
}

#[test]
fn an_exemption_that_nobody_stands_for_exempts_nothing() {
    let failing = [finding(Weight::Critical, State::Fail)];
    let nameless = Exemption {
        approver: " ".into(),
        ..exemption(TODAY)
    };
    let groundless = Exemption {
        reason: String::new(),
        ..exemption(TODAY)
    };
    let misspelt = Exemption {
        check: "missing-colums".into(),
        ..exemption(TODAY)
    };
    for (one, words) in [
        (nameless, "needs a reason and the name"),
        (groundless, "needs a reason and the name"),
        (misspelt, "there is no such check"),
    ] {
        let asked = Gate {
            exemptions: vec![one],
            ..Gate::default()
        };
        let result = gate(&cards(90.0, 90.0), &failing, &asked, TODAY);
        assert!(!result.fit && result.exempt.is_empty());
        assert!(result.notes[0].contains(words), "{:?}", result.notes);
    }
}
