//! Who is on call when: unions of intervals, so that two people at once never hide an hour with nobody.

use super::roster::{Holder, holder, person};
use crate::scorecard::{Clock, People, Shift};

/// Days that are looked ahead.
pub(super) const DAYS: i64 = 28;
/// Seconds in a day.
pub(super) const DAY: i64 = 86_400;
/// Most shifts that are looked at, so that a hostile file costs no more than a long one.
const MOST_SHIFTS: usize = 20_000;
/// Most promised hours of a rota that are looked at: every half hour of a week.
const MOST_PROMISES: usize = 336;

/// From, to (exclusive), in seconds since 1970.
pub type Interval = (i64, i64);

/// The next 28 days: what is promised, who covers it, what is left open.
#[derive(Debug, Clone, Default)]
pub(super) struct Coverage<'a> {
    /// Shifts of named people, in order of their begin.
    pub shifts: Vec<(&'a Shift, &'a str)>,
    /// Hours in which somebody is promised: all of them unless a rota names hours.
    pub promised: Vec<Interval>,
    /// Hours in which a named person is on call.
    pub covered: Vec<Interval>,
    /// Promised and not covered, up to the end of the last shift: what lies behind it is the rota's end, not a gap.
    pub gaps: Vec<Interval>,
    /// Promised seconds up to the end of the last shift.
    pub promised_seconds: i64,
    /// End of the last shift; none when nobody was ever on the rota.
    pub ends: Option<i64>,
    /// Whether there is a rota at all.
    pub has_rota: bool,
    /// By which moments are told.
    pub clock: Clock,
}

impl<'a> Coverage<'a> {
    /// Looks from this moment to the end of the 28th day, today being the first.
    pub fn of(people: &'a People, today: i32, now: i64) -> Self {
        let until = (now.div_euclid(DAY) + DAYS) * DAY;
        let ahead = (now, until);
        let shifts = shifts(people, today);
        let ends = shifts.iter().map(|(s, _)| s.end).max();
        let covered = union(shifts.iter().map(|(s, _)| (s.start, s.end)).collect());
        let promised = promised(people, ahead);
        let written = clip(&promised, (now, ends.unwrap_or(now).min(until)));
        Coverage {
            gaps: without(&written, &covered),
            promised_seconds: seconds(&written),
            covered,
            promised,
            shifts,
            ends,
            has_rota: !people.rotas.is_empty(),
            clock: Clock::of_rota(people),
        }
    }

    /// Share of the promised time that nobody covers, 0 to 1; 0 when nothing is promised.
    pub fn uncovered(&self) -> f64 {
        if self.promised_seconds == 0 {
            return 0.0;
        }
        seconds(&self.gaps) as f64 / self.promised_seconds as f64
    }

    /// Whether a named person is on call at this moment.
    pub fn at(&self, moment: i64) -> bool {
        self.covered
            .iter()
            .any(|(from, to)| (*from..*to).contains(&moment))
    }

    /// Share of each of the 28 days' promised time in which somebody is on call; 1 on a day without a promise, the
    /// hours before this moment left out. Empty without a rota.
    pub fn strip(&self, now: i64) -> Vec<f64> {
        if !self.has_rota {
            return Vec::new();
        }
        let first = now.div_euclid(DAY);
        let share = |day: i64| {
            let promised = clip(&self.promised, (now.max(day * DAY), (day + 1) * DAY));
            let all = seconds(&promised);
            let open = seconds(&without(&promised, &self.covered));
            if all == 0 {
                1.0
            } else {
                (all - open) as f64 / all as f64
            }
        };
        (first..first + DAYS).map(share).collect()
    }
}

/// The hours of the next 28 days in which somebody is promised and nobody is on call, the rota's end included,
/// in order; for the words beside the strip. Empty without a rota.
pub fn gaps(people: &People, today: i32, now: i64) -> Vec<Interval> {
    let coverage = Coverage::of(people, today, now);
    if coverage.has_rota {
        without(&coverage.promised, &coverage.covered)
    } else {
        Vec::new()
    }
}

/// The same gaps in words, by the rota's clocks: "Sat 28 Nov 2026, 02:00–08:00 Europe/Berlin: nobody".
pub fn gap_words(people: &People, today: i32, now: i64) -> Vec<String> {
    let clock = Clock::of_rota(people);
    let said = |gap| format!("{}: nobody", clock.span(gap));
    gaps(people, today, now).into_iter().map(said).collect()
}

/// The day of a moment, clamped to what a day can hold.
pub(super) fn day_of(at: i64) -> i32 {
    let day = at.div_euclid(DAY);
    day.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// Shifts of named people who still work then, in order of their begin.
fn shifts(people: &People, today: i32) -> Vec<(&Shift, &str)> {
    let all = people
        .rotas
        .iter()
        .flat_map(|r| &r.shifts)
        .take(MOST_SHIFTS);
    let mut shifts: Vec<(&Shift, &str)> = all
        .filter(|s| s.end > s.start)
        .filter_map(|s| match holder(people, &s.person, today) {
            Holder::Person(name) => Some((s, name)),
            Holder::Nobody | Holder::Group(_) => None,
        })
        .filter(|(s, name)| {
            let last = person(people, name).and_then(|p| p.works_until);
            last.is_none_or(|last| day_of(s.start) <= last)
        })
        .collect();
    shifts.sort_by_key(|(s, _)| (s.start, s.end));
    shifts
}

/// When somebody is promised: every hour, unless every rota names its hours.
fn promised(people: &People, ahead: Interval) -> Vec<Interval> {
    if people.rotas.iter().any(|r| r.promised.is_empty()) || people.rotas.is_empty() {
        return vec![ahead];
    }
    let mut hours = Vec::new();
    for rota in &people.rotas {
        let zone = Clock::named(&rota.time_zone).zone;
        // From the day before, for hours that run past midnight and for clocks that are ahead.
        for day in ahead.0.div_euclid(DAY) - 2..=ahead.1.div_euclid(DAY) + 1 {
            // 1 Jan 1970 was a Thursday; Monday is 0.
            let weekday = (day + 3).rem_euclid(7);
            for (on, from, to) in rota.promised.iter().take(MOST_PROMISES) {
                if i64::from(*on) == weekday {
                    let past_midnight = if to <= from { DAY } else { 0 };
                    let at = |minute: u16| day * DAY + i64::from(minute) * 60;
                    hours.push((zone.moment(at(*from)), zone.moment(at(*to) + past_midnight)));
                }
            }
        }
    }
    clip(&union(hours), ahead)
}

/// The intervals as few as possible, in order, none touching another.
fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|(from, to)| to > from);
    intervals.sort_unstable();
    let mut out: Vec<Interval> = Vec::with_capacity(intervals.len());
    for (from, to) in intervals {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// What of the intervals lies within the bounds.
fn clip(intervals: &[Interval], bounds: Interval) -> Vec<Interval> {
    let inside = intervals
        .iter()
        .map(|(from, to)| (*from.max(&bounds.0), *to.min(&bounds.1)));
    inside.filter(|(from, to)| to > from).collect()
}

/// What of `all` is not in `taken`; both are unions in order.
fn without(all: &[Interval], taken: &[Interval]) -> Vec<Interval> {
    let mut out = Vec::new();
    let mut first = 0;
    for (from, to) in all {
        let mut at = *from;
        while taken.get(first).is_some_and(|t| t.1 <= *from) {
            first += 1;
        }
        for (begins, ends) in taken.iter().skip(first).take_while(|t| t.0 < *to) {
            if *begins > at {
                out.push((at, *begins));
            }
            at = at.max(*ends);
        }
        if at < *to {
            out.push((at, *to));
        }
    }
    out
}

fn seconds(intervals: &[Interval]) -> i64 {
    intervals.iter().map(|(from, to)| to - from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::Rota;

    const TODAY: i32 = 20_620;
    /// 16 Jun 2026, a Tuesday, 12:00 UTC.
    const NOW: i64 = TODAY as i64 * DAY + 12 * 3_600;

    fn rota(shifts: &[(&str, i64, i64)], promised: &[(u8, u16, u16)]) -> People {
        let shift = |(person, from, to): &(&str, i64, i64)| Shift {
            person: (*person).to_owned(),
            start: NOW + from * 3_600,
            end: NOW + to * 3_600,
            secondary: false,
        };
        People {
            rotas: vec![Rota {
                name: "on call".into(),
                shifts: shifts.iter().map(shift).collect(),
                promised: promised.to_vec(),
                ..Rota::default()
            }],
            ..People::default()
        }
    }

    #[test]
    fn overlaps_hide_no_gap() {
        // 20 h of shifts in 20 h, but two of them at once: 10 h are open. Summing durations would see none.
        let people = rota(
            &[
                ("Ana Berg", 0, 5),
                ("Bo Dahl", 0, 5),
                ("Ana Berg", 15, 20),
                ("Bo Dahl", 15, 20),
            ],
            &[],
        );
        let coverage = Coverage::of(&people, TODAY, NOW);
        assert_eq!(coverage.gaps, [(NOW + 5 * 3_600, NOW + 15 * 3_600)]);
        assert_eq!(coverage.uncovered(), 0.5);
        assert!(coverage.at(NOW) && !coverage.at(NOW + 5 * 3_600));
    }

    #[test]
    fn the_strip_shows_28_days_and_the_end_of_the_rota() {
        let people = rota(&[("Ana Berg", -24, 12 + 24)], &[]);
        let strip = Coverage::of(&people, TODAY, NOW).strip(NOW);
        assert_eq!(strip.len(), 28);
        assert_eq!(strip[..3], [1.0, 1.0, 0.0]);
        assert_eq!(
            gaps(&people, TODAY, NOW),
            [(NOW + 36 * 3_600, (i64::from(TODAY) + 28) * DAY)]
        );
        assert_eq!(
            Coverage::of(&People::default(), TODAY, NOW).strip(NOW),
            Vec::<f64>::new()
        );
    }

    #[test]
    fn only_promised_hours_can_be_open() {
        // Promised: Wednesdays 08:00 to 16:00. Covered: the first Wednesday until 12:00.
        let people = rota(
            &[("Ana Berg", 0, 24), ("Ana Berg", 600, 672)],
            &[(2, 480, 960)],
        );
        let coverage = Coverage::of(&people, TODAY, NOW);
        let wednesday = i64::from(TODAY + 1) * DAY;
        assert_eq!(coverage.promised.len(), 4);
        assert_eq!(
            coverage.gaps[0],
            (wednesday + 12 * 3_600, wednesday + 16 * 3_600)
        );
        let strip = coverage.strip(NOW);
        assert_eq!(strip[..3], [1.0, 0.5, 1.0]);
        // Through midnight: 22:00 to 06:00 is one stretch of eight hours.
        let night = rota(&[], &[(2, 1_320, 360)]);
        let coverage = Coverage::of(&night, TODAY, NOW);
        assert_eq!(
            coverage.promised[0],
            (wednesday + 22 * 3_600, wednesday + 30 * 3_600)
        );
    }

    #[test]
    fn teams_and_those_who_left_cover_nothing() {
        let people = rota(
            &[("ml-platform", 0, 100), ("", 0, 100), ("Ana Berg", 5, 1)],
            &[],
        );
        let coverage = Coverage::of(&people, TODAY, NOW);
        assert_eq!((coverage.covered.len(), coverage.ends), (0, None));
        assert_eq!(coverage.strip(NOW), vec![0.0; 28]);
    }

    #[test]
    fn promised_hours_go_by_the_clocks_of_the_rota() {
        let day = |text: &str| {
            text.parse::<jiff::Timestamp>()
                .expect("a moment")
                .as_second()
        };
        for (zone, now, expected) in [
            // Sundays 01:00 to 05:00: four hours, three when the clocks go forward, five when they go back.
            (
                "Europe/Berlin",
                "2026-03-28T12:00:00Z",
                [("2026-03-29T00:00:00Z", 3), ("2026-04-04T23:00:00Z", 4)],
            ),
            (
                "Europe/Berlin",
                "2026-10-24T12:00:00Z",
                [("2026-10-24T23:00:00Z", 5), ("2026-11-01T00:00:00Z", 4)],
            ),
            (
                "America/New_York",
                "2026-03-07T12:00:00Z",
                [("2026-03-08T06:00:00Z", 3), ("2026-03-15T05:00:00Z", 4)],
            ),
            (
                "America/New_York",
                "2026-10-31T12:00:00Z",
                [("2026-11-01T05:00:00Z", 5), ("2026-11-08T06:00:00Z", 4)],
            ),
            (
                "Asia/Kolkata",
                "2026-10-24T12:00:00Z",
                [("2026-10-24T19:30:00Z", 4), ("2026-10-31T19:30:00Z", 4)],
            ),
        ] {
            let mut people = rota(&[], &[(6, 60, 300)]);
            people.rotas[0].time_zone = zone.into();
            let now = day(now);
            let coverage = Coverage::of(&people, day_of(now), now);
            let expected = expected.map(|(from, hours)| (day(from), day(from) + hours * 3_600));
            assert_eq!(coverage.promised[..2], expected, "{zone}");
        }
    }

    #[test]
    fn gaps_are_said_by_the_clocks_of_the_rota() {
        let mut people = rota(&[("Ana Berg", 0, 12), ("Ana Berg", 36, 700)], &[]);
        assert_eq!(
            gap_words(&people, TODAY, NOW),
            ["Wed 17 Jun 2026, 00:00–24:00 UTC: nobody"]
        );
        people.rotas[0].time_zone = "Asia/Kolkata".into();
        assert_eq!(
            gap_words(&people, TODAY, NOW),
            ["Wed 17 Jun 2026, 05:30 – Thu 18 Jun 2026, 05:30 Asia/Kolkata: nobody"]
        );
        assert_eq!(
            gap_words(&People::default(), TODAY, NOW),
            Vec::<String>::new()
        );
    }

    #[test]
    fn intervals() {
        assert_eq!(
            union(vec![(5, 7), (1, 3), (2, 4), (4, 5), (9, 9)]),
            [(1, 7)]
        );
        assert_eq!(
            without(&[(0, 10), (20, 30)], &[(2, 3), (9, 22), (40, 50)]),
            [(0, 2), (3, 9), (22, 30)]
        );
    }
}
