//! Who is called at a given moment, one after the other, and where the chain breaks.

use super::coverage::{Coverage, day_of};
use super::names::{is_nobody, key};
use super::roster::{Holder, called, holder, person};
use crate::checks::wording::counted;
use crate::scorecard::{Clock, People, Shift};

/// Everybody who is called, in order, and what is missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chain {
    /// In the order in which they are called.
    pub steps: Vec<Step>,
    /// What breaks the chain, each as a sentence; empty when nothing does.
    pub gaps: Vec<String>,
}

/// One who is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The name.
    pub person: String,
    /// "first", "second", "after 15 minutes".
    pub when: String,
    /// What the person's own clocks show: "Sat 28 Nov 2026 at 08:30 Asia/Kolkata"; the rota's where the person's zone is not known.
    pub local: String,
    /// How to reach the person; may be empty.
    pub contact: String,
}

/// Who is called at this moment (seconds since 1970): whoever is on call first, whoever is on call second, and then the one to whom
/// an unanswered call goes.
pub fn chain(people: &People, at: i64) -> Chain {
    let today = day_of(at);
    let coverage = Coverage::of(people, today, at);
    let mut chain = Chain::default();
    let on_call = |second: bool| {
        let now = move |s: &&(&Shift, &str)| {
            s.0.secondary == second && (s.0.start..s.0.end).contains(&at)
        };
        coverage.shifts.iter().filter(now).map(|(_, name)| *name)
    };
    for (second, when) in [(false, "first"), (true, "second")] {
        for name in on_call(second) {
            let again = chain.steps.iter().find(|s| key(&s.person) == key(name));
            match again {
                Some(before) if before.when != when => {
                    chain.gaps.push(format!(
                        "{} is called first and second: the same person.",
                        called(name)
                    ));
                }
                Some(_) => {}
                None => chain
                    .steps
                    .push(step(people, &coverage.clock, name, when, at)),
            }
        }
    }
    if !chain.steps.iter().any(|s| s.when == "first") {
        let next = coverage
            .shifts
            .iter()
            .filter(|(s, _)| !s.secondary && s.start > at);
        let next = next.min_by_key(|(s, _)| s.start);
        let next = next.map_or("no shift follows".to_owned(), |(s, name)| {
            format!(
                "{} is on call from {}",
                called(name),
                coverage.clock.moment(s.start)
            )
        });
        chain.gaps.insert(
            0,
            format!(
                "Nobody is on call first on {}; {next}.",
                coverage.clock.moment(at)
            ),
        );
    }
    escalate(people, &coverage.clock, at, &mut chain);
    chain
}

/// The one who is called when nobody has answered.
fn escalate(people: &People, clock: &Clock, at: i64, chain: &mut Chain) {
    let next = people
        .escalate_to
        .as_deref()
        .filter(|name| !is_nobody(name));
    let (Some(name), Some(minutes)) = (next, people.escalate_after_minutes) else {
        chain
            .gaps
            .push("If nobody answers, it is not said who is called next, and when.".to_owned());
        return;
    };
    let when = format!(
        "after {} without an answer",
        counted(u64::from(minutes), "minute")
    );
    let later = at.saturating_add(i64::from(minutes) * 60);
    match holder(people, name, day_of(later)) {
        Holder::Person(name) if chain.steps.iter().any(|s| key(&s.person) == key(name)) => {
            chain.gaps.push(format!(
                "{} is called again {when}: the same person.",
                called(name)
            ));
        }
        Holder::Person(name) => chain.steps.push(step(people, clock, name, &when, later)),
        Holder::Group(_) | Holder::Nobody => {
            let sentence = format!(
                "\"{}\" is called {when}, and that is no person who works here then.",
                called(name)
            );
            chain.gaps.push(sentence);
        }
    }
}

fn step(people: &People, clock: &Clock, name: &str, when: &str, at: i64) -> Step {
    let listed = person(people, name);
    let own = listed.map_or("", |p| p.time_zone.as_str());
    let own = Some(Clock::named(own)).filter(|_| crate::scorecard::Zone::named(own).is_some());
    Step {
        person: called(name),
        when: when.to_owned(),
        local: own.as_ref().unwrap_or(clock).moment(at),
        contact: listed.map_or_else(String::new, |p| called(&p.contact)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::{Person, Rota};

    /// Sat 28 Nov 2026, 03:00 UTC.
    const AT: i64 = 1_795_834_800;

    fn people() -> People {
        let person = |name: &str, zone: &str| Person {
            name: name.into(),
            time_zone: zone.into(),
            contact: "+49 1".into(),
            ..Person::default()
        };
        let shift = |name: &str, from: i64, to: i64, secondary| Shift {
            person: name.into(),
            start: AT + from * 3_600,
            end: AT + to * 3_600,
            secondary,
        };
        People {
            people: vec![
                person("Ana Berg", "Asia/Kolkata"),
                person("Bo Dahl", "America/New_York"),
                person("Cem Kaya", ""),
            ],
            rotas: vec![Rota {
                time_zone: "Europe/Berlin".into(),
                shifts: vec![
                    shift("Ana Berg", -5, 5, false),
                    shift("Bo Dahl", -5, 20, true),
                    shift("Cem Kaya", 10, 20, false),
                ],
                ..Rota::default()
            }],
            escalate_after_minutes: Some(15),
            escalate_to: Some("Cem Kaya".into()),
            ..People::default()
        }
    }

    #[test]
    fn everybody_is_called_by_their_own_clocks() {
        let chain = chain(&people(), AT);
        assert_eq!(chain.gaps, Vec::<String>::new());
        let told: Vec<(&str, &str, &str)> = chain
            .steps
            .iter()
            .map(|s| (s.person.as_str(), s.when.as_str(), s.local.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("Ana Berg", "first", "Sat 28 Nov 2026 at 08:30 Asia/Kolkata"),
                (
                    "Bo Dahl",
                    "second",
                    "Fri 27 Nov 2026 at 22:00 America/New_York"
                ),
                (
                    "Cem Kaya",
                    "after 15 minutes without an answer",
                    "Sat 28 Nov 2026 at 04:15 Europe/Berlin"
                ),
            ]
        );
        assert_eq!(chain.steps[0].contact, "+49 1");
    }

    /// A change to the people, a moment, and what breaks then.
    type Case = (fn(&mut People), i64, &'static str);

    #[test]
    fn breaks_are_said() {
        let cases: [Case; 7] = [
            (
                |_| (),
                5,
                "Nobody is on call first on Sat 28 Nov 2026 at 09:00 Europe/Berlin; Cem Kaya is on call from Sat 28 Nov 2026 at 14:00 Europe/Berlin.",
            ),
            (|_| (), 30, "no shift follows."),
            (
                |p| p.escalate_to = None,
                0,
                "it is not said who is called next",
            ),
            (
                |p| p.escalate_after_minutes = None,
                0,
                "it is not said who is called next",
            ),
            (
                |p| p.escalate_to = Some("ana berg".into()),
                0,
                "ana berg is called again",
            ),
            (
                |p| p.escalate_to = Some("the team".into()),
                0,
                "no person who works here",
            ),
            (
                |p| p.rotas[0].shifts[1].person = "Ana Berg".into(),
                0,
                "Ana Berg is called first and second",
            ),
        ];
        for (change, hours, says) in cases {
            let mut people = people();
            change(&mut people);
            let gaps = chain(&people, AT + hours * 3_600).gaps;
            assert!(gaps.iter().any(|g| g.contains(says)), "{says}: {gaps:?}");
        }
    }
}
