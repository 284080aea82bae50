//! Who stands behind a duty on a given day.

use super::names::{is_group, is_nobody, key};
use crate::checks::Duty;
use crate::checks::wording::short;
use crate::scorecard::{Assignment, People, Person};

/// Who has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder<'a> {
    /// Nobody, or somebody who has left.
    Nobody,
    /// A team, a list, a mailbox: a route to people, but nobody.
    Group(&'a str),
    /// A named person.
    Person(&'a str),
}

impl<'a> Holder<'a> {
    /// The person.
    pub fn person(self) -> Option<&'a str> {
        match self {
            Holder::Person(name) => Some(name),
            Holder::Nobody | Holder::Group(_) => None,
        }
    }
}

/// Owner and backup of one duty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    /// Who has it; the backup when the owner has left or was never named.
    pub owner: Holder<'a>,
    /// A different person who steps in.
    pub backup: Option<&'a str>,
    /// Who had it and has left, with the last day of work.
    pub left: Option<(&'a str, i32)>,
    /// Day on which the owner confirmed it; none after the owner has left.
    pub confirmed_on: Option<i32>,
}

/// Owner and backup of a duty on this day.
pub(super) fn held(people: &People, duty: Duty, today: i32) -> Held<'_> {
    let Some(assignment) = assignment(people, duty) else {
        return Held {
            owner: Holder::Nobody,
            backup: None,
            left: None,
            confirmed_on: None,
        };
    };
    let named = holder(people, &assignment.owner, today);
    let stand_in = holder(people, &assignment.backup, today).person();
    match named {
        Holder::Nobody => Held {
            owner: stand_in.map_or(Holder::Nobody, Holder::Person),
            backup: None,
            left: left(people, &assignment.owner, today),
            confirmed_on: None,
        },
        owner => Held {
            owner,
            backup: stand_in.filter(|b| owner.person().is_none_or(|o| key(o) != key(b))),
            left: None,
            confirmed_on: assignment.confirmed_on,
        },
    }
}

/// The assignment of a duty: of several, the first that names an owner.
pub(super) fn assignment(people: &People, duty: Duty) -> Option<&Assignment> {
    let own = || people.duties.iter().filter(|a| a.duty == duty);
    own()
        .find(|a| !is_nobody(&a.owner))
        .or_else(|| own().next())
}

/// What a name stands for on this day.
pub(super) fn holder<'a>(people: &People, name: &'a str, today: i32) -> Holder<'a> {
    let name = name.trim();
    if is_nobody(name) || left(people, name, today).is_some() {
        return Holder::Nobody;
    }
    let is_team = people.teams.iter().any(|t| key(&t.name) == key(name));
    if is_team || is_group(name) {
        Holder::Group(name)
    } else {
        Holder::Person(name)
    }
}

/// The person of this name, as listed.
pub(super) fn person<'a>(people: &'a People, name: &str) -> Option<&'a Person> {
    people.people.iter().find(|p| key(&p.name) == key(name))
}

/// A name for a sentence.
pub(super) fn called(name: &str) -> String {
    short(name.trim())
}

fn left<'a>(people: &People, name: &'a str, today: i32) -> Option<(&'a str, i32)> {
    let last = person(people, name)?.works_until?;
    (last < today).then_some((name, last))
}

/// The named person who answers for a duty, so that each finding can say who does; `None` is "nobody answers".
///
/// A team is a route and answers for nothing. Where no owner is named, the backup answers.
pub fn answers_for(duty: Duty, people: &People) -> Option<&str> {
    held(people, duty, i32::MIN).owner.person()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(owner: &str, backup: &str) -> People {
        People {
            people: vec![Person {
                name: "Ana Berg".into(),
                works_until: Some(100),
                ..Person::default()
            }],
            duties: vec![Assignment {
                duty: Duty::Wake,
                owner: owner.into(),
                backup: backup.into(),
                confirmed_on: Some(90),
            }],
            ..People::default()
        }
    }

    #[test]
    fn owners_backups_and_those_who_left() {
        for (owner, backup, today, expected, stands_in) in [
            (
                "Ana Berg",
                "Bo Dahl",
                100,
                Holder::Person("Ana Berg"),
                Some("Bo Dahl"),
            ),
            (
                "Ana Berg",
                "ana  berg",
                100,
                Holder::Person("Ana Berg"),
                None,
            ),
            ("Ana Berg", "Bo Dahl", 101, Holder::Person("Bo Dahl"), None),
            ("Ana Berg", "", 101, Holder::Nobody, None),
            ("", "Bo Dahl", 100, Holder::Person("Bo Dahl"), None),
            (
                "ml-platform",
                "Bo Dahl",
                100,
                Holder::Group("ml-platform"),
                Some("Bo Dahl"),
            ),
            (
                "Bo Dahl",
                "ml-platform",
                100,
                Holder::Person("Bo Dahl"),
                None,
            ),
        ] {
            let people = people(owner, backup);
            let held = held(&people, Duty::Wake, today);
            assert_eq!(
                (held.owner, held.backup),
                (expected, stands_in),
                "{owner}, {backup}, {today}"
            );
        }
    }

    #[test]
    fn a_team_answers_for_nothing() {
        let someone = people("Ana Berg", "");
        assert_eq!(answers_for(Duty::Wake, &someone), Some("Ana Berg"));
        let team = people("ml-platform", "");
        assert_eq!(answers_for(Duty::Wake, &team), None);
    }
}
