//! Who may decide, and who is asked next: OWN-07, -10, -15.

use super::{Found, Situation};
use crate::checks::Duty;
use crate::checks::wording::{counted, listed};
use crate::scorecard::ownership::duties::{may_roll_back_alone, right, woken};
use crate::scorecard::ownership::names::{is_nobody, key};
use crate::scorecard::ownership::roster::{Holder, called, holder};

/// OWN-07: the person who is woken may not roll back alone.
pub(super) fn woken_person_must_ask(s: &Situation) -> Vec<Found> {
    let Some(owner) = s.duty(Duty::Wake).and_then(|d| d.held.owner.person()) else {
        return Vec::new();
    };
    let must_ask: Vec<String> = woken(owner, &s.coverage, s.asked.now)
        .into_iter()
        .filter(|name| !may_roll_back_alone(s.asked, name))
        .map(|name| {
            let right =
                right(s.asked, Duty::RollBack, name).or_else(|| right(s.asked, Duty::Wake, name));
            match right.map(|r| r.with.trim()) {
                Some(with) if !with.is_empty() => {
                    format!("{} must ask {}", called(name), called(with))
                }
                Some(_) => format!("{} must ask somebody", called(name)),
                None => format!("for {} nothing is in writing", called(name)),
            }
        })
        .collect();
    if must_ask.is_empty() {
        return Vec::new();
    }
    let sentence = format!(
        "Whoever is woken may not roll back alone: {}.",
        listed(&must_ask, 3)
    );
    vec![
        Found::new("OWN-07", sentence)
            .capped(74.0)
            .on(Duty::RollBack),
    ]
}

/// OWN-10: nobody is called next, or the same person is.
pub(super) fn no_escalation(s: &Situation) -> Vec<Found> {
    let Some(owner) = s.duty(Duty::Wake).and_then(|d| d.held.owner.person()) else {
        return Vec::new();
    };
    let people = s.asked.people;
    let next = people
        .escalate_to
        .as_deref()
        .filter(|name| !is_nobody(name));
    let sentence = match (people.escalate_after_minutes, next) {
        (None, _) | (_, None) => {
            format!(
                "If {} does not answer, it is not said who is called next, and when.",
                called(owner)
            )
        }
        (Some(minutes), Some(next)) if key(next) == key(owner) => {
            format!(
                "After {} without an answer {} is called again: the same person.",
                counted(u64::from(minutes), "minute"),
                called(next)
            )
        }
        (Some(minutes), Some(next)) => match holder(people, next, s.asked.today) {
            Holder::Person(_) => return Vec::new(),
            _ => format!(
                "After {} without an answer \"{}\" is called, and that is no person who works here.",
                counted(u64::from(minutes), "minute"),
                called(next)
            ),
        },
    };
    vec![Found::new("OWN-10", sentence).on(Duty::Wake)]
}

/// OWN-15: alerts whose thresholds nobody tunes, thresholds of which nobody knows when they were set.
pub(super) fn thresholds_without_owner_or_date(s: &Situation) -> Vec<Found> {
    if !s.has_owner() {
        return Vec::new();
    }
    let limits = &s.asked.plan.limits;
    let n = 4 + limits.drift.len() as u64 + u64::from(limits.latency_p99_ms.is_some());
    let n = counted(n, "limit");
    let mut found = Vec::new();
    if s.duty(Duty::Thresholds)
        .is_none_or(|d| d.held.owner.person().is_none())
    {
        found.push(format!(
            "The plan sets {n}, and no named person tunes them."
        ));
    }
    let reviews = &s.asked.people.reviews;
    let dated = reviews
        .iter()
        .any(|r| r.duty == Some(Duty::Thresholds) && r.last.is_some());
    if !dated {
        found.push(format!(
            "The plan sets {n}, and it is not on record when somebody last decided on them."
        ));
    }
    found
        .into_iter()
        .map(|sentence| Found::new("OWN-15", sentence).on(Duty::Thresholds))
        .collect()
}
