//! What the calendar says: OWN-03, -04, -08, -16.

use super::{Found, Situation};
use crate::checks::Duty;
use crate::checks::wording::{counted, percent};
use crate::scorecard::Zone;
use crate::scorecard::ownership::coverage::{DAY, Interval};
use crate::scorecard::ownership::names::key;
use crate::scorecard::ownership::roster::{called, person};
use std::collections::BTreeMap;

/// Days before its end from which a rota ends soon.
const SOON_DAYS: i64 = 14;
/// Gaps that are told one by one; the rest are in the share.
const TOLD: usize = 3;
/// Local hours that are night: 23:00 to 06:00.
const NIGHT: (i64, i64) = (23, 6);

/// OWN-03: the rota has ended. A rota without shifts, or none at all behind a named person, is the same to whoever
/// waits for an answer: otherwise deleting an ended rota would raise the score.
pub(super) fn rota_has_ended(s: &Situation) -> Vec<Found> {
    let someone = s
        .duty(Duty::Wake)
        .is_some_and(|d| d.held.owner.person().is_some());
    let sentence = match s.coverage.ends {
        Some(end) if end <= s.asked.now => format!(
            "The rota ended on {}: if drift hits on {}, nobody is called.",
            s.coverage.clock.moment(end),
            s.coverage
                .clock
                .moment(next_saturday(s.asked.now, &s.coverage.clock.zone))
        ),
        None if s.coverage.has_rota || someone => format!(
            "There is no rota: if drift hits on {}, nobody is called.",
            s.coverage
                .clock
                .moment(next_saturday(s.asked.now, &s.coverage.clock.zone))
        ),
        _ => return Vec::new(),
    };
    vec![Found::new("OWN-03", sentence).capped(49.0).on(Duty::Wake)]
}

/// OWN-04: promised hours that nobody covers, up to the rota's end.
pub(super) fn uncovered_hours(s: &Situation) -> Vec<Found> {
    let open = s.coverage.uncovered();
    if open <= 0.0 {
        return Vec::new();
    }
    let cap = if open > 0.10 { 59.0 } else { 79.0 };
    let gaps = &s.coverage.gaps;
    let mut found = vec![
        Found::new(
            "OWN-04",
            format!(
                "{} of the promised hours of the next 28 days are uncovered, in {}.",
                percent(open),
                counted(gaps.len() as u64, "gap")
            ),
        )
        .capped(cap)
        .on(Duty::Wake),
    ];
    let mut longest: Vec<&Interval> = gaps.iter().collect();
    longest.sort_by_key(|(from, to)| (from - to, *from));
    longest.truncate(TOLD);
    longest.sort();
    found.extend(longest.into_iter().map(|gap| {
        let sentence = format!(
            "If drift hits on {}, nobody is called: the gap lasts until {}.",
            s.coverage.clock.moment(inside(*gap)),
            s.coverage.clock.moment(gap.1)
        );
        Found::new("OWN-04", sentence).capped(cap).on(Duty::Wake)
    }));
    found
}

/// OWN-08: the rota ends within 14 days, which caps; within 28 it is a warning.
pub(super) fn rota_ends_soon(s: &Situation) -> Vec<Found> {
    let Some(end) = s.coverage.ends.filter(|end| *end > s.asked.now) else {
        return Vec::new();
    };
    let days = end.saturating_sub(s.asked.now) / DAY;
    let sentence = format!(
        "The rota is written until {}, {} ahead.",
        s.coverage.clock.moment(end),
        counted(days.unsigned_abs(), "day")
    );
    let found = Found::new("OWN-08", sentence).on(Duty::Wake);
    match end.saturating_sub(s.asked.now) {
        left if left < SOON_DAYS * DAY => vec![found.capped(89.0)],
        left if left < 27 * DAY => vec![found],
        _ => Vec::new(),
    }
}

/// OWN-16: a response is promised while it is night for everybody on call.
pub(super) fn everybody_asleep(s: &Situation) -> Vec<Found> {
    let hour = 3_600;
    let mut hours = 0u64;
    let mut asleep: Vec<(i64, usize)> = Vec::new();
    let all = s.asked.people.people.iter();
    let zones: BTreeMap<String, Option<Zone>> = all
        .map(|p| (key(&p.name), Zone::named(&p.time_zone)))
        .collect();
    let (mut first, shifts) = (0, &s.coverage.shifts);
    for (from, to) in &s.coverage.promised {
        let mut at =
            from.div_euclid(hour) * hour + if from.rem_euclid(hour) == 0 { 0 } else { hour };
        while at < *to {
            while shifts
                .get(first)
                .is_some_and(|(shift, _)| shift.end <= s.asked.now)
            {
                first += 1;
            }
            let mut on_call = shifts
                .iter()
                .enumerate()
                .skip(first)
                .take_while(|(_, (shift, _))| shift.start <= at)
                .filter(|(_, (shift, _))| shift.end > at)
                .peekable();
            if let Some((i, _)) = on_call.peek().copied() {
                hours += 1;
                let sleeps = |name: &str| {
                    let zone = zones.get(&key(name)).and_then(Option::as_ref);
                    zone.is_some_and(|zone| night(zone, at))
                };
                if on_call.all(|(_, (_, name))| sleeps(name)) {
                    asleep.push((at, i));
                }
            }
            at += hour;
        }
    }
    let Some((at, i)) = asleep.first().copied() else {
        return Vec::new();
    };
    let name = shifts.get(i).map_or("", |(_, name)| name);
    let zone = person(s.asked.people, name).map_or("", |p| p.time_zone.as_str());
    vec![Found::new("OWN-16", format!(
        "In {} of the promised hours it is night for everybody on call: on {}, for example, for {} ({}).",
        percent(asleep.len() as f64 / hours as f64), s.coverage.clock.moment(at), called(name), called(zone)
    ))
    .on(Duty::Wake)]
}

/// A full hour inside the gap, near its middle, else its begin.
fn inside((from, to): Interval) -> i64 {
    let middle = (from + (to - from) / 2).div_euclid(3_600) * 3_600;
    middle.max(from)
}

/// Whether it is night on a zone's clocks.
fn night(zone: &Zone, at: i64) -> bool {
    let hour = zone.local(at).rem_euclid(DAY) / 3_600;
    hour >= NIGHT.0 || hour < NIGHT.1
}

/// The next Saturday at 03:00 on a zone's clocks.
fn next_saturday(now: i64, zone: &Zone) -> i64 {
    let at_three = |day: i64| zone.moment(day * DAY + 3 * 3_600);
    let today = zone.local(now).div_euclid(DAY);
    // 1 Jan 1970 was a Thursday; Saturday is the fifth day after Monday.
    let day = (today..today + 8).find(|d| (d + 3).rem_euclid(7) == 5 && at_three(*d) > now);
    at_three(day.unwrap_or(today + 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_gaps() {
        let saturday = 20_624 * DAY;
        let utc = Zone::default();
        assert_eq!(next_saturday(20_620 * DAY, &utc), saturday + 3 * 3_600);
        assert_eq!(
            next_saturday(saturday + 3 * 3_600, &utc),
            saturday + 7 * DAY + 3 * 3_600
        );
        let berlin = Zone::named("Europe/Berlin").expect("known");
        assert_eq!(next_saturday(20_620 * DAY, &berlin), saturday + 3_600);
        assert_eq!(
            inside((saturday, saturday + 6 * 3_600)),
            saturday + 3 * 3_600
        );
        assert_eq!(inside((saturday + 60, saturday + 120)), saturday + 60);
    }
    #[test]
    fn nights_go_by_the_season() {
        let at = |text: &str| {
            text.parse::<jiff::Timestamp>()
                .expect("a moment")
                .as_second()
        };
        for (zone, moment, expected) in [
            ("Europe/Berlin", "2026-06-16T04:30:00Z", false),
            ("Europe/Berlin", "2026-12-16T04:30:00Z", true),
            ("Europe/Berlin", "2026-06-16T21:30:00Z", true),
            ("Europe/Berlin", "2026-12-16T21:30:00Z", false),
            ("America/New_York", "2026-03-08T03:30:00Z", false),
            ("America/New_York", "2026-03-09T03:30:00Z", true),
            ("Asia/Kolkata", "2026-06-16T18:00:00Z", true),
            ("Asia/Kolkata", "2026-12-16T17:00:00Z", false),
        ] {
            let zone_of = Zone::named(zone).expect("known");
            assert_eq!(night(&zone_of, at(moment)), expected, "{zone} at {moment}");
        }
    }
}
