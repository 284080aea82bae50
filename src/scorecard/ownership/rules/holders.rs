//! Who holds the duties: OWN-01, -02, -05, -06, -09.

use super::{Found, Situation};
use crate::checks::wording::{counted, day, percent};
use crate::checks::{Duty, Weight};
use crate::scorecard::ownership::duties::Scored;
use crate::scorecard::ownership::names::{is_nobody, key};
use crate::scorecard::ownership::roster::{Holder, assignment, called};

/// OWN-01: a critical duty has nobody.
pub(super) fn nobody(s: &Situation) -> Vec<Found> {
    let found = |d: &Scored| {
        let sentence = match d.held.left {
            Some((name, last)) => format!(
                "Nobody answers for {}: {} left on {}.",
                d.duty.phrase(),
                called(name),
                day(last)
            ),
            None => format!("Nobody answers for {}.", d.duty.phrase()),
        };
        Found::new("OWN-01", sentence).capped(39.0).on(d.duty)
    };
    critical(s)
        .filter(|d| d.held.owner == Holder::Nobody)
        .map(found)
        .collect()
}

/// OWN-02: a critical duty belongs to a team, a list or a mailbox.
pub(super) fn only_a_team(s: &Situation) -> Vec<Found> {
    critical(s)
        .filter_map(|d| match d.held.owner {
            Holder::Group(name) => Some(
                Found::new("OWN-02", format!(
                    "\"{}\" answers for {}, and that is a route, not a person: write the full name of one.",
                    called(name), d.duty.phrase()
                ))
                .capped(49.0)
                .on(d.duty),
            ),
            Holder::Nobody | Holder::Person(_) => None,
        })
        .collect()
}

/// OWN-05: one person holds more than half of the duty weight.
pub(super) fn one_person_holds_most(s: &Situation) -> Vec<Found> {
    match &s.shares.heaviest {
        Some(name) if s.shares.largest > 0.5 => {
            let sentence = format!(
                "{} holds {} of the duties by weight.",
                called(name),
                percent(s.shares.largest)
            );
            vec![Found::new("OWN-05", sentence).capped(59.0)]
        }
        _ => Vec::new(),
    }
}

/// OWN-06: one absence leaves a critical duty with neither owner nor backup.
pub(super) fn bus_factor_of_one(s: &Situation) -> Vec<Found> {
    if s.shares.bus_factor != 1 {
        return Vec::new();
    }
    critical(s)
        .filter(|d| d.held.backup.is_none())
        .filter_map(|d| {
            let owner = called(d.held.owner.person()?);
            let sentence = format!(
                "If {owner} is away, nobody answers for {}.",
                d.duty.phrase()
            );
            Some(Found::new("OWN-06", sentence).capped(69.0).on(d.duty))
        })
        .collect()
}

/// OWN-09: owner and backup are one person, or the same person is called first and second.
pub(super) fn backup_is_the_same_person(s: &Situation) -> Vec<Found> {
    let mut found: Vec<Found> = s
        .duties
        .iter()
        .filter_map(|d| {
            let named = assignment(s.asked.people, d.duty)?;
            let (owner, backup) = (key(&named.owner), key(&named.backup));
            (!is_nobody(&owner) && owner == backup).then(|| {
                let who = called(&named.owner);
                let sentence =
                    format!("{who} is owner and backup at once for {}.", d.duty.phrase());
                Found::new("OWN-09", sentence).on(d.duty)
            })
        })
        .collect();
    let twice = called_twice(s);
    if let Some((name, at)) = twice.first() {
        let n = counted(twice.len() as u64, "overlap");
        let sentence = format!(
            "{} is called first and second at once from {}; {n} of that kind in the rota.",
            called(name),
            s.coverage.clock.moment(*at)
        );
        found.push(Found::new("OWN-09", sentence).on(Duty::Wake));
    }
    found
}

/// Overlaps of a person's first and second shifts from now on: name and begin.
fn called_twice<'a>(s: &Situation<'a>) -> Vec<(&'a str, i64)> {
    let mut by_person: std::collections::BTreeMap<String, Vec<(i64, i64, bool, &'a str)>> =
        Default::default();
    for (shift, name) in s
        .coverage
        .shifts
        .iter()
        .filter(|(shift, _)| shift.end > s.asked.now)
    {
        let one = (shift.start, shift.end, shift.secondary, *name);
        by_person.entry(key(name)).or_default().push(one);
    }
    let mut twice = Vec::new();
    for own in by_person.values() {
        // In order of begin: what ends last in either rank decides whether the next one overlaps.
        let mut last = [i64::MIN; 2];
        for (start, end, secondary, name) in own {
            let (rank, other) = if *secondary { (1, 0) } else { (0, 1) };
            if *start < last[other] {
                twice.push((*name, *start));
            }
            last[rank] = last[rank].max(*end);
        }
    }
    twice.sort_by_key(|(name, at)| (*at, *name));
    twice
}

fn critical<'s, 'a>(s: &'s Situation<'a>) -> impl Iterator<Item = &'s Scored<'a>> {
    s.duties
        .iter()
        .filter(|d| d.duty.weight() == Weight::Critical)
}
