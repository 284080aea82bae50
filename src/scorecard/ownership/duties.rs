//! The nine duties, scored, and how they are spread.

use super::Asked;
use super::coverage::Coverage;
use super::names::key;
use super::roster::{Held, Holder, held};
use crate::checks::{Duty, Weight};
use crate::scorecard::{DecisionRight, DutyScore, Review};
use std::collections::{BTreeMap, BTreeSet};

/// What a duty earns for a named person, a different backup, a date in the calendar, the right to decide in
/// writing, and a confirmation by the person.
const PARTS: [f64; 5] = [0.35, 0.20, 0.20, 0.15, 0.10];
/// What a duty earns in all when only a team has it.
const TEAM: f64 = 0.15;
/// Days for which a confirmation counts.
pub(super) const CONFIRMED_DAYS: i32 = 90;

/// One duty with what stands behind it.
#[derive(Debug, Clone)]
pub(super) struct Scored<'a> {
    /// Which.
    pub duty: Duty,
    /// Owner and backup.
    pub held: Held<'a>,
    /// On the calendar.
    pub dated: bool,
    /// The right to decide is in writing.
    pub decides: bool,
    /// Confirmed within 90 days.
    pub confirmed: bool,
}

impl Scored<'_> {
    /// 0 to 1.
    pub fn score(&self) -> f64 {
        match self.held.owner {
            Holder::Nobody => 0.0,
            Holder::Group(_) => TEAM,
            Holder::Person(_) => {
                let has = [
                    true,
                    self.held.backup.is_some(),
                    self.dated,
                    self.decides,
                    self.confirmed,
                ];
                PARTS
                    .iter()
                    .zip(has)
                    .filter(|(_, has)| *has)
                    .map(|(part, _)| part)
                    .sum()
            }
        }
    }

    /// As it stands in the scorecard.
    pub fn shown(&self) -> DutyScore {
        let (owner, team_only) = match self.held.owner {
            Holder::Nobody => (None, false),
            Holder::Group(name) => (Some(name.to_owned()), true),
            Holder::Person(name) => (Some(name.to_owned()), false),
        };
        DutyScore {
            duty: self.duty,
            score: self.score(),
            owner,
            team_only,
            backup: self.held.backup.map(str::to_owned),
            dated: self.dated,
            decides: self.decides,
            confirmed: self.confirmed,
        }
    }
}

/// Every duty, in order.
pub(super) fn score<'a>(asked: &Asked<'a>, coverage: &Coverage<'a>) -> Vec<Scored<'a>> {
    let one = |duty: &Duty| {
        let held = held(asked.people, *duty, asked.today);
        let age = held
            .confirmed_on
            .map(|day| i64::from(asked.today) - i64::from(day));
        Scored {
            duty: *duty,
            dated: dated(asked, coverage, *duty),
            decides: decides(asked, coverage, *duty, &held),
            confirmed: age.is_some_and(|days| (0..=i64::from(CONFIRMED_DAYS)).contains(&days)),
            held,
        }
    };
    Duty::ALL.iter().map(one).collect()
}

/// On the calendar: for waking a shift now, for rolling back a shift now or a review, for the rest a review.
fn dated(asked: &Asked, coverage: &Coverage, duty: Duty) -> bool {
    let on_shift = coverage.at(asked.now);
    let reviewed = || {
        let own = asked.people.reviews.iter().filter(|r| r.duty == Some(duty));
        own.into_iter().any(|r| in_cadence(r, asked.today))
    };
    match duty {
        Duty::Wake => on_shift,
        Duty::RollBack => on_shift || reviewed(),
        _ => reviewed(),
    }
}

/// Held no longer ago than its cadence, or planned no further ahead than it.
fn in_cadence(review: &Review, today: i32) -> bool {
    let cadence = i64::from(review.cadence_days);
    let within = |days: i64| cadence > 0 && (0..=cadence).contains(&days);
    let (last, next) = (review.last.map(i64::from), review.next.map(i64::from));
    let today = i64::from(today);
    last.is_some_and(|d| within(today - d)) || next.is_some_and(|d| within(d - today))
}

/// The owner's right is in writing; for waking, that everybody who is woken may roll back alone.
fn decides(asked: &Asked, coverage: &Coverage, duty: Duty, held: &Held) -> bool {
    let Some(owner) = held.owner.person() else {
        return false;
    };
    if duty == Duty::Wake {
        return woken(owner, coverage, asked.now)
            .iter()
            .all(|name| may_roll_back_alone(asked, name));
    }
    right(asked, duty, owner).is_some()
}

/// Who is woken: the duty's owner and whoever is called first in the next 28 days.
pub(super) fn woken<'a>(owner: &'a str, coverage: &Coverage<'a>, now: i64) -> Vec<&'a str> {
    let until =
        (now.div_euclid(super::coverage::DAY) + super::coverage::DAYS) * super::coverage::DAY;
    let ahead = coverage
        .shifts
        .iter()
        .filter(|(s, _)| !s.secondary && s.end > now && s.start < until);
    let mut seen = BTreeSet::new();
    let all = std::iter::once(owner).chain(ahead.map(|(_, name)| *name));
    all.filter(|name| seen.insert(key(name))).collect()
}

/// Whether a person may roll back without asking, in writing.
///
/// What is written for rolling back decides; a right that is written for waking alone counts as that right, because
/// it is the only thing to decide when woken.
pub(super) fn may_roll_back_alone(asked: &Asked, name: &str) -> bool {
    let right = right(asked, Duty::RollBack, name).or_else(|| right(asked, Duty::Wake, name));
    right.is_some_and(|r| r.alone)
}

/// A person's right in a duty; of several the one held alone.
pub(super) fn right<'a>(asked: &Asked<'a>, duty: Duty, name: &str) -> Option<&'a DecisionRight> {
    let own = || {
        let of = |r: &&DecisionRight| r.duty == Some(duty) && key(&r.person) == key(name);
        asked.people.rights.iter().filter(of)
    };
    own().find(|r| r.alone).or_else(|| own().next())
}

/// How the duties are spread over people.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares {
    /// Named people who own or back up a duty.
    pub people: u32,
    /// 1/Σp² over the owners' shares of what people own: between 1 and their number.
    pub effective: f64,
    /// Least number of people behind a critical duty.
    pub bus_factor: u32,
    /// The largest share of all 65 points that one person owns.
    pub largest: f64,
    /// Who owns it.
    pub heaviest: Option<String>,
}

impl Shares {
    /// The spread of these duties.
    pub fn of(duties: &[Scored]) -> Self {
        let mut owned: BTreeMap<String, (f64, &str)> = BTreeMap::new();
        let mut named = BTreeSet::new();
        for scored in duties {
            if let Some(owner) = scored.held.owner.person() {
                owned.entry(key(owner)).or_insert((0.0, owner)).0 += scored.duty.weight().points();
                named.insert(key(owner));
                named.extend(scored.held.backup.map(key));
            }
        }
        let all: f64 = duties.iter().map(|d| d.duty.weight().points()).sum();
        let held: f64 = owned.values().map(|(w, _)| w).sum();
        let squares: f64 = owned.values().map(|(w, _)| (w / held) * (w / held)).sum();
        let heaviest = owned.values().max_by(|a, b| a.0.total_cmp(&b.0));
        let critical = duties
            .iter()
            .filter(|d| d.duty.weight() == Weight::Critical);
        Shares {
            people: named.len() as u32,
            effective: if squares > 0.0 { 1.0 / squares } else { 0.0 },
            bus_factor: critical.map(behind).min().unwrap_or(0),
            largest: heaviest.map_or(0.0, |(w, _)| w / all),
            heaviest: heaviest.map(|(_, name)| (*name).to_owned()),
        }
    }
}

/// Named people behind a duty: owner and backup.
fn behind(scored: &Scored) -> u32 {
    u32::from(scored.held.owner.person().is_some()) + u32::from(scored.held.backup.is_some())
}
