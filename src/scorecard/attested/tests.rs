//! What each answer is worth.

use super::*;

const TODAY: i32 = 20_620;

fn full(value: &str) -> Answer {
    Answer {
        value: value.to_owned(),
        who: "Ana Berg".to_owned(),
        day: TODAY - 10,
        evidence: "https://example.org/drill".to_owned(),
        ..Answer::default()
    }
}

fn of(id: &str, answer: Answer) -> Finding {
    let answers = Answers([(id.to_owned(), answer)].into());
    let all = judge_answers(&answers, TODAY);
    all.into_iter()
        .find(|f| f.check == id)
        .expect("a finding per question")
}

#[test]
fn nobody_has_looked_at_what_nobody_answered() {
    let findings = judge_answers(&Answers::default(), TODAY);
    assert_eq!(findings.len(), QUESTIONS.len());
    for f in findings {
        assert_eq!(
            (f.state, f.says.as_str()),
            (State::NotDone, "Nobody has looked.")
        );
    }
}

#[test]
fn states_and_bases() {
    let without = |change: fn(&mut Answer)| {
        let mut answer = full("yes");
        change(&mut answer);
        answer
    };
    let choice = "contract-enforced";
    for (id, answer, state, basis, says) in [
        (
            choice,
            full("yes"),
            State::Pass,
            Basis::Attested,
            "Yes, says Ana Berg on 6 Jun 2026; counts until",
        ),
        (
            choice,
            full("partly"),
            State::Warn,
            Basis::Attested,
            "Partly",
        ),
        (choice, full("no"), State::Fail, Basis::Attested, "No, says"),
        (
            choice,
            full("perhaps"),
            State::NotDone,
            Basis::Claimed,
            "none of yes",
        ),
        (
            choice,
            without(|a| a.evidence.clear()),
            State::NotDone,
            Basis::Claimed,
            "without a link",
        ),
        (
            choice,
            without(|a| a.evidence = "http://x.org".into()),
            State::NotDone,
            Basis::Claimed,
            "link",
        ),
        (
            choice,
            without(|a| a.evidence = "https://".into()),
            State::NotDone,
            Basis::Claimed,
            "link",
        ),
        (
            choice,
            without(|a| a.who = " ".into()),
            State::NotDone,
            Basis::Claimed,
            "a name",
        ),
        (
            choice,
            without(|a| a.day = TODAY + 9),
            State::NotDone,
            Basis::Claimed,
            "the day",
        ),
        (
            choice,
            without(|a| a.day = TODAY - 180),
            State::NotDone,
            Basis::Expired,
            "ran out on 16 Jun 2026",
        ),
        (
            choice,
            without(|a| a.day = TODAY - 179),
            State::Pass,
            Basis::Attested,
            "until 17 Jun 2026",
        ),
        (
            choice,
            without(|a| a.expires = Some(TODAY)),
            State::NotDone,
            Basis::Expired,
            "ran out",
        ),
        (
            choice,
            without(|a| a.value = "not_applicable".into()),
            State::NotDone,
            Basis::Claimed,
            "without a reason",
        ),
        (
            "business-metric",
            full("loss per loan"),
            State::Pass,
            Basis::Attested,
            "\"loss per loan\"",
        ),
        (
            "business-metric",
            full("yes"),
            State::NotDone,
            Basis::Claimed,
            "does not say what",
        ),
        (
            "rollback-minutes",
            full("12.5"),
            State::Pass,
            Basis::Attested,
            "12.5, says",
        ),
        (
            "rollback-drill",
            full("yes"),
            State::Pass,
            Basis::Attested,
            "Yes, says Ana Berg on 6 Jun 2026",
        ),
        (
            "rollback-minutes",
            full("NaN"),
            State::NotDone,
            Basis::Claimed,
            "not a number",
        ),
        (
            "rollback-drill",
            full("2026-05-01"),
            State::Pass,
            Basis::Attested,
            "until 30 Jul 2026",
        ),
        (
            "rollback-drill",
            full("2026-01-01"),
            State::NotDone,
            Basis::Expired,
            "On 1 Jan 2026",
        ),
        (
            "rollback-drill",
            full("2027-01-01"),
            State::NotDone,
            Basis::Claimed,
            "in the future",
        ),
        (
            "rollback-drill",
            full("last spring"),
            State::NotDone,
            Basis::Claimed,
            "not a day",
        ),
        (
            "rollback-drill",
            full("no"),
            State::Fail,
            Basis::Attested,
            "No",
        ),
    ] {
        let finding = of(id, answer.clone());
        assert_eq!(
            (finding.state, finding.basis),
            (state, basis),
            "{id} {answer:?}: {}",
            finding.says
        );
        assert!(finding.says.contains(says), "{id}: {}", finding.says);
        assert_eq!(finding.remedy.is_empty(), state == State::Pass, "{id}");
    }
}

#[test]
fn what_does_not_apply_needs_a_reason_and_may_expire() {
    let mut answer = full("not_applicable");
    answer.reason = "No person is judged.".to_owned();
    let finding = of("inclusion-tested", answer.clone());
    assert_eq!(finding.state, State::NotApplicable);
    assert!(
        finding
            .says
            .starts_with("No person is judged, says Ana Berg"),
        "{}",
        finding.says
    );
    answer.expires = Some(TODAY - 1);
    let finding = of("inclusion-tested", answer);
    assert_eq!(
        (finding.state, finding.basis),
        (State::NotDone, Basis::Expired)
    );
}
