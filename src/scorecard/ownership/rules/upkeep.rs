//! Whether ownership is kept up: OWN-11, -12, -17.

use super::{Found, Situation};
use crate::checks::Duty;
use crate::checks::wording::{counted, day, listed, short};
use crate::scorecard::ownership::coverage::{DAYS, day_of};
use crate::scorecard::ownership::duties::CONFIRMED_DAYS;
use crate::scorecard::ownership::names::key;
use crate::scorecard::ownership::roster::{called, person};

/// OWN-11: no review is ahead, or the last one is older than twice its cadence.
pub(super) fn no_review_ahead(s: &Situation) -> Vec<Found> {
    let today = s.asked.today;
    let reviews = &s.asked.people.reviews;
    let mut found: Vec<Found> = reviews
        .iter()
        .filter_map(|review| {
            let what = short(review.what.trim());
            let what = if what.is_empty() {
                "a review".to_owned()
            } else {
                format!("\"{what}\"")
            };
            let twice = i64::from(review.cadence_days) * 2;
            let sentence = match (review.next, review.last) {
                (next, _) if next.is_none_or(|d| d < today) => {
                    format!("No date is set for the next {what}.")
                }
                (_, Some(last)) if i64::from(today) - i64::from(last) > twice => format!(
                    "{what} was last held on {}, longer ago than twice its {}.",
                    day(last),
                    counted(u64::from(review.cadence_days), "day")
                ),
                _ => return None,
            };
            let one = Found::new("OWN-11", sentence);
            Some(match review.duty {
                Some(duty) => one.on(duty),
                None => one,
            })
        })
        .collect();
    let unreviewed: Vec<&str> = s
        .duties
        .iter()
        .filter(|d| d.duty != Duty::Wake && d.held.owner.person().is_some() && !d.dated)
        .filter(|d| !reviews.iter().any(|r| r.duty == Some(d.duty)))
        .map(|d| d.duty.phrase())
        .collect();
    if !unreviewed.is_empty() {
        found.push(Found::new(
            "OWN-11",
            format!(
                "No review is on the calendar for {}.",
                listed(&unreviewed, 9)
            ),
        ));
    }
    found
}

/// OWN-12: an owner's last day falls inside the next 28 days without somebody to step in, or a shift lies behind it.
pub(super) fn owner_leaves(s: &Situation) -> Vec<Found> {
    let people = s.asked.people;
    let horizon = i64::from(s.asked.today) + DAYS;
    let leaves = |name: &str| {
        let last = person(people, name)?.works_until?;
        (i64::from(last) < horizon).then_some(last)
    };
    let mut found: Vec<Found> = s
        .duties
        .iter()
        .filter_map(|d| {
            let owner = d.held.owner.person()?;
            let last = leaves(owner)?;
            let covered = d.held.backup.is_some_and(|b| leaves(b).is_none());
            (!covered).then(|| {
                let sentence = format!(
                    "{} leaves on {}, and nobody steps in for {}.",
                    called(owner),
                    day(last),
                    d.duty.phrase()
                );
                Found::new("OWN-12", sentence).on(d.duty)
            })
        })
        .collect();
    found.extend(shifts_after_leaving(s));
    found
}

fn shifts_after_leaving(s: &Situation) -> Option<Found> {
    let people = s.asked.people;
    let all = people.rotas.iter().flat_map(|r| &r.shifts);
    let late = all
        .filter(|shift| shift.end > s.asked.now)
        .filter_map(|shift| {
            let who = person(people, &shift.person)?;
            (day_of(shift.start) > who.works_until?).then_some((shift, who))
        });
    let (shift, who) = late.min_by_key(|(shift, who)| (shift.start, key(&who.name)))?;
    let sentence = format!(
        "{} is on the rota from {}, after the last day of work, {}.",
        called(&who.name),
        day(day_of(shift.start)),
        day(who.works_until?)
    );
    Some(Found::new("OWN-12", sentence).on(Duty::Wake))
}

/// OWN-17: duties that their owner has not confirmed within 90 days.
pub(super) fn old_confirmations(s: &Situation) -> Vec<Found> {
    let open: Vec<&str> = s
        .duties
        .iter()
        .filter(|d| d.held.owner.person().is_some() && !d.confirmed)
        .map(|d| d.duty.phrase())
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let n = counted(open.len() as u64, "duty");
    let sentence = format!(
        "{n} not confirmed by the owner within {CONFIRMED_DAYS} days: {}.",
        listed(&open, 9)
    );
    vec![Found::new("OWN-17", sentence)]
}
