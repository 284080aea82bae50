use super::*;
use crate::checks::{Answer, Duty};
use crate::plan::{Exemption, Plan};
use crate::scorecard::{Assignment, Confirmation, Person, Stakeholder};
use crate::share::Workspace;

type Edit = fn(&mut Authored);

/// One edit of every kind that the page makes, and what is said of it.
const EDITS: [(&str, Edit); 12] = [
    (
        "answered \"Which business number does this model move?\" with \"renewals saved\"",
        |a| {
            let answer = Answer {
                value: "renewals saved".to_owned(),
                ..Answer::default()
            };
            a.attestations
                .answers
                .0
                .insert("business-metric".to_owned(), answer);
        },
    ),
    (
        "changed who answers and the evidence of \"Which business number does this model move?\"",
        |a| {
            for answer in a.attestations.answers.0.values_mut() {
                answer.who = "Ana Berg".to_owned();
                answer.evidence = "https://example.org/m".to_owned();
            }
        },
    ),
    (
        "changed the answer to \"Which business number does this model move?\" from \"renewals saved\" to \"does not apply\"",
        |a| {
            for answer in a.attestations.answers.0.values_mut() {
                answer.value = "not_applicable".to_owned();
            }
        },
    ),
    (
        "took back the answer to \"Which business number does this model move?\"",
        |a| a.attestations.answers.0.clear(),
    ),
    ("people: with Ana Berg", |a| {
        a.attestations.people.people.push(Person {
            name: "Ana Berg".to_owned(),
            ..Person::default()
        });
    }),
    (
        "owner of \"Wake when drift hits\": nobody → Ana Berg",
        |a| {
            a.attestations.people.duties.push(Assignment {
                duty: Duty::Wake,
                owner: "Ana Berg".to_owned(),
                backup: String::new(),
                confirmed_on: None,
            });
        },
    ),
    ("changed who built the model", |a| {
        a.attestations.people.builder = Some("Bo Dahl".to_owned());
    }),
    ("changed what product calls success", |a| {
        let mut said = Confirmation::of(Stakeholder::Product);
        said.target = "120".to_owned();
        a.attestations.success.push(said);
    }),
    ("plan.limits.alpha: 0.05 → 0.01", |a| {
        a.plan.limits.alpha = 0.01
    }),
    ("plan.roles.ignored: with row id", |a| {
        a.plan.roles.ignored.push("row id".to_owned());
    }),
    ("plan.gate.dimensions.rollback: none → 60.0", |a| {
        a.plan.gate.dimensions.rollback = Some(60.0);
    }),
    ("plan.gate.exemptions: with", |a| {
        a.plan.gate.exemptions.push(Exemption {
            check: "latency-budget".to_owned(),
            reason: "new machines".to_owned(),
            approver: "Ana Berg".to_owned(),
            until: 20_700,
        });
    }),
];

fn bytes(authored: &Authored) -> String {
    let workspace = Workspace {
        plan: authored.plan.clone(),
        attestations: authored.attestations.clone(),
        ..Workspace::default()
    };
    workspace.write()
}

#[test]
fn undo_gives_exactly_the_earlier_document() {
    let (mut now, mut undo) = (Authored::default(), Undo::default());
    let mut documents = Vec::new();
    for (words, edit) in EDITS {
        let before = now.clone();
        documents.push(bytes(&before));
        edit(&mut now);
        let what = undo.note(before, &now).expect("it changed something");
        assert!(what.starts_with(words), "{what}");
        assert_eq!(undo.next(), Some(what.as_str()));
    }
    for document in documents.into_iter().rev() {
        let (earlier, _) = undo.take().expect("every edit can be taken back");
        assert_ne!(bytes(&now), document);
        assert_eq!(bytes(&earlier), document);
        now = earlier;
    }
    assert_eq!(undo.take(), None);
    assert_eq!(now, Authored::default());
}

#[test]
fn what_changes_nothing_is_not_noted() {
    let (now, mut undo) = (Authored::default(), Undo::default());
    assert_eq!(undo.note(now.clone(), &now), None);
    assert_eq!(undo.next(), None);
}

#[test]
fn many_changes_at_once_are_counted() {
    let mut after = Authored {
        plan: Plan {
            task: Some(crate::plan::Task::Binary),
            ..Plan::default()
        },
        ..Authored::default()
    };
    for (_, edit) in EDITS {
        edit(&mut after);
    }
    let what = Undo::default().note(Authored::default(), &after);
    let what = what.expect("it changed");
    assert!(what.ends_with(" more"), "{what}");
    assert!(what.len() < 500, "{what}");
}

#[test]
fn the_last_500_are_kept() {
    let mut history = History::default();
    let mut undo = Undo::default();
    for at in 0..600 {
        let change = Change {
            at,
            ..Change::default()
        };
        history.add(change);
        let mut after = Authored::default();
        after.plan.limits.alpha = 0.001 * at as f64;
        undo.note(Authored::default(), &after);
    }
    assert_eq!(history.changes().len(), MOST_CHANGES);
    assert_eq!(history.changes()[0].at, 100);
    let kept = std::iter::from_fn(|| undo.take()).count();
    assert_eq!(kept, MOST_UNDONE);
}
