//! Whom a calendar's shifts name, who that is here, and how the shifts become a rota.

use super::lines::Property;
use super::{Calendar, Imported};
use crate::scorecard::{People, Rota, Shift};

/// Most people of one event.
const MOST_PEOPLE: usize = 20;
/// What stands before a name in a summary.
const BEFORE: [&str; 6] = [
    "on call - ",
    "on-call - ",
    "on call: ",
    "on-call: ",
    "oncall: ",
    "on call ",
];

/// Somebody as a calendar names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The attendee's name, else what the summary says; may be empty when there is a mail address.
    pub name: String,
    /// Lower case, empty when the calendar holds none.
    pub mail: String,
}

impl Named {
    /// As people read it: "Ana Berg (ana@example.com)".
    pub fn shown(&self) -> String {
        match (self.name.as_str(), self.mail.as_str()) {
            (name, "") => name.to_owned(),
            ("", mail) => mail.to_owned(),
            (name, mail) => format!("{name} ({mail})"),
        }
    }
}

/// The people of an event: its attendees who have not declined, else whom the summary names.
pub(super) fn named(block: &[Property], summary: &str) -> Vec<Named> {
    let is = |p: &Property, name: &str, values: &[&str]| {
        let value = p.parameter(name).unwrap_or("").to_ascii_uppercase();
        values.contains(&value.as_str())
    };
    let attendees: Vec<&Property> = block
        .iter()
        .filter(|p| p.name == "ATTENDEE" && !is(p, "PARTSTAT", &["DECLINED"]))
        .filter(|p| !is(p, "CUTYPE", &["ROOM", "RESOURCE", "GROUP"]))
        .take(MOST_PEOPLE)
        .collect();
    let said = said(summary);
    if attendees.is_empty() {
        let names = said.split(',').map(str::trim).filter(|n| !n.is_empty());
        let one = |name: &str| match name.contains('@') && !name.contains(' ') {
            true => Named {
                name: String::new(),
                mail: name.to_lowercase(),
            },
            false => Named {
                name: name.to_owned(),
                mail: String::new(),
            },
        };
        return names.take(MOST_PEOPLE).map(one).collect();
    }
    let alone = attendees.len() == 1;
    let one = |p: &&Property| {
        let mail = p.value.to_lowercase();
        let mail = mail.strip_prefix("mailto:").unwrap_or(&mail).to_owned();
        let called = p.parameter("CN").unwrap_or("").trim();
        let name = match called {
            "" if alone => said.clone(),
            called if called.contains('@') => {
                if alone {
                    said.clone()
                } else {
                    String::new()
                }
            }
            called => called.to_owned(),
        };
        Named { name, mail }
    };
    attendees.iter().map(one).collect()
}

/// Whether a text says that somebody is called second.
pub(super) fn is_second(text: &str) -> bool {
    let text = text.to_lowercase();
    ["secondary", "[l2]", "level 2", "backup"]
        .iter()
        .any(|w| text.contains(w))
}

/// The name in a summary: without "On call -" before, "[L1]" before, and " - the schedule" or "(the rotation)" behind.
fn said(summary: &str) -> String {
    let mut text = summary.trim();
    if let Some((_, rest)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) {
        text = rest.trim();
    }
    let begins = |p: &&&str| {
        text.get(..p.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(p))
    };
    let before = BEFORE.iter().find(begins);
    text = before.and_then(|p| text.get(p.len()..)).unwrap_or(text);
    let end = text.find(" - ").or_else(|| text.find(" ("));
    end.and_then(|at| text.get(..at))
        .unwrap_or(text)
        .trim()
        .to_owned()
}

/// The listed person whom a calendar means: by mail address, by full name, or by a mail address made of the name ("ana.berg@…").
/// `None` when nobody or more than one fits.
pub fn belongs_to<'a>(named: &Named, people: &'a People) -> Option<&'a str> {
    let name = words(&named.name);
    let address = named.mail.split('@').next().unwrap_or("");
    let address = words(&address.replace(['.', '_', '-'], " "));
    // A user's name in the shape of one: "ana.berg".
    let user = words(&named.name.replace(['.', '_'], " "));
    let by_mail = |contact: &str| {
        !named.mail.is_empty()
            && contact
                .to_lowercase()
                .split_whitespace()
                .any(|c| c == named.mail)
    };
    let only = |fits: &dyn Fn(&str, &str) -> bool| {
        let mut all = people
            .people
            .iter()
            .filter(|p| !p.name.trim().is_empty() && fits(&words(&p.name), &p.contact));
        let first = all.next()?;
        all.next().is_none().then_some(first.name.as_str())
    };
    only(&|_, contact| by_mail(contact))
        .or_else(|| only(&|person, _| person == name))
        .or_else(|| only(&|person, _| person.contains(' ') && person == user))
        .or_else(|| {
            only(&|person, _| {
                person.contains(' ') && format!(" {name} ").contains(&format!(" {person} "))
            })
        })
        .or_else(|| only(&|person, _| person.contains(' ') && person == address))
}

/// Puts the calendar's shifts into a rota, in the place of all that it holds from `now` on.
///
/// `assigned` gives the person of each of the calendar's people, in their order; shifts of nobody are left out. Gives the number of shifts.
pub fn accept(
    calendar: &Calendar,
    assigned: &[Option<String>],
    rota: &mut Rota,
    now: i64,
) -> usize {
    let shift = |s: &Imported| {
        let person = assigned.get(s.person)?.as_ref()?;
        Some(Shift {
            person: person.clone(),
            start: s.start,
            end: s.end,
            secondary: s.secondary,
        })
    };
    let taken: Vec<Shift> = calendar.shifts.iter().filter_map(shift).collect();
    let n = taken.len();
    rota.shifts.retain(|s| s.end <= now);
    rota.shifts.extend(taken);
    rota.shifts.sort_by_key(|s| (s.start, s.secondary));
    if rota.time_zone.is_empty() {
        rota.time_zone.clone_from(&calendar.time_zone);
    }
    n
}

fn words(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !(c.is_alphanumeric() || "-'’.".contains(c)));
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::Person;

    #[test]
    fn names_in_summaries() {
        for (summary, name) in [
            ("On Call - Ana Berg - Credit primary", "Ana Berg"),
            ("[L1] ana.berg", "ana.berg"),
            ("On call: Zoë Ünal", "Zoë Ünal"),
            ("Ana Berg (Night rotation)", "Ana Berg"),
            ("Ana Berg", "Ana Berg"),
            ("", ""),
        ] {
            assert_eq!(said(summary), name, "{summary}");
        }
        assert!(is_second("[L2] ana") && is_second("Credit Secondary") && !is_second("Ana Berg"));
    }

    #[test]
    fn people_are_found_by_address_and_name_and_never_guessed_between_two() {
        let person = |name: &str, contact: &str| Person {
            name: name.into(),
            contact: contact.into(),
            ..Person::default()
        };
        let people = People {
            people: vec![
                person("Ana Berg", "A.Berg@example.com"),
                person("Bo Dahl", ""),
                person("Cem Kaya", "+49 30 1"),
                person("Cem Kaya", ""),
            ],
            ..People::default()
        };
        for (name, mail, found) in [
            ("", "a.berg@example.com", Some("Ana Berg")),
            ("ana  BERG", "", Some("Ana Berg")),
            ("Bo Dahl on nights", "", Some("Bo Dahl")),
            ("", "bo.dahl@example.com", Some("Bo Dahl")),
            ("bo_dahl", "bo_dahl@x", Some("Bo Dahl")),
            ("bo.dahl", "", Some("Bo Dahl")),
            ("Cem Kaya", "", None),
            ("Robo Dahlgren", "", None),
            ("", "", None),
        ] {
            let named = Named {
                name: name.into(),
                mail: mail.into(),
            };
            assert_eq!(belongs_to(&named, &people), found, "{name} {mail}");
        }
    }
}
