//! Dates whose day and month changed places.

use super::wording::percent;
use super::{Sides, Told};
use crate::drift::numbers::Numbers;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Fewest rows on which it can be told.
const FEWEST: u64 = 50;
const DAY_MS: f64 = 86_400_000.0;

/// "Day and month look swapped: no date lies after the 12th of a month (61 % in the reference)", or, where a lenient reader
/// swapped only what could be swapped, "… in 38 % of rows: swapped back they lie among the others".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = sides.moments()?;
    if reference.n() < FEWEST || production.n() < FEWEST {
        return None;
    }
    let (before, now) = (dates(reference), dates(production));
    all(sides, &before, &now).or_else(|| some(&before, &now))
}

/// Every date lies in the first twelve days, over at least four months, where the reference's do not.
fn all(sides: &Sides<'_, '_>, before: &[(Date, u64)], now: &[(Date, u64)]) -> Option<Told> {
    let (late_before, late_now) = (late_share(before)?, late_share(now)?);
    let months: BTreeSet<i8> = now.iter().map(|(d, _)| d.month()).collect();
    let different: BTreeSet<Date> = now.iter().map(|(d, _)| *d).collect();
    if late_now > 0.0 || late_before < 0.3 || months.len() < 4 || different.len() < 8 {
        return None;
    }
    // Days after the twelfth have no month of that number: a strict reader refuses them.
    let refused = |side: &crate::profile::ColumnProfile| side.unparseable as f64 / side.n as f64;
    let refused_now = refused(sides.production.profile);
    let more_refused = refused_now > refused(sides.reference.profile) + 0.1;
    let says = format!(
        "Day and month look swapped: no date lies after the 12th of a month ({} in the reference)",
        percent(late_before)
    );
    Some(
        Told::new(says, if more_refused { 0.95 } else { 0.8 })
            .of_rows(1.0)
            .with("share after the 12th in the reference", late_before)
            .with("unreadable share", refused_now),
    )
}

/// Dates up to the twelfth lie apart from those after it, and swapped back among them.
fn some(before: &[(Date, u64)], now: &[(Date, u64)]) -> Option<Told> {
    let (as_is, swapped, share) = among_the_late(now)?;
    let usual = among_the_late(before).map_or(1.0, |(as_is, ..)| as_is);
    if swapped < 0.95 || as_is > 0.6 || usual < as_is + 0.3 {
        return None;
    }
    let says = format!(
        "Day and month look swapped in {} of rows: swapped back they lie among the other dates",
        percent(share)
    );
    Some(
        Told::new(says, 0.85)
            .of_rows(share)
            .with("share among the others as it is", as_is)
            .with("share among the others swapped back", swapped),
    )
}

/// Of the dates that can be swapped, the share within a month of those after the twelfth: as it is, and swapped; and their share
/// of all rows.
fn among_the_late(dates: &[(Date, u64)]) -> Option<(f64, f64, f64)> {
    let late: Vec<(Date, u64)> = dates
        .iter()
        .copied()
        .filter(|(d, _)| d.day() > 12)
        .collect();
    let early = || {
        dates
            .iter()
            .filter(|(d, _)| d.day() <= 12 && d.day() != d.month())
    };
    let rows = |dates: &[(Date, u64)]| dates.iter().map(|d| d.1).sum::<u64>();
    let can = early().map(|d| d.1).sum::<u64>();
    if rows(&late) < FEWEST || can < FEWEST {
        return None;
    }
    let (first, last) = (at(&late, 0.01)?, at(&late, 0.99)?);
    let within = |date: Date| day_number(date) >= first - 31 && day_number(date) <= last + 31;
    let share = |keep: &dyn Fn(Date) -> bool| {
        let kept = early().filter(|(d, _)| keep(*d)).map(|d| d.1).sum::<u64>();
        kept as f64 / can as f64
    };
    let swapped = |d: Date| {
        Date::new(d.year(), d.day(), d.month())
            .ok()
            .is_some_and(within)
    };
    let of_all = can as f64 / rows(dates) as f64;
    Some((share(&within), share(&swapped), of_all))
}

/// The day at a level of dates in order.
fn at(dates: &[(Date, u64)], level: f64) -> Option<i64> {
    let all: u64 = dates.iter().map(|d| d.1).sum();
    let mut below = 0;
    let found = dates.iter().find(|(_, rows)| {
        below += rows;
        below as f64 >= level * all as f64
    });
    found.map(|(date, _)| day_number(*date))
}

/// Days since 1970.
fn day_number(date: Date) -> i64 {
    let (year, month, day) = (
        i64::from(date.year()),
        i64::from(date.month()),
        i64::from(date.day()),
    );
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn dates(numbers: &Numbers<'_>) -> Vec<(Date, u64)> {
    let mut dates: Vec<(Date, u64)> = Vec::new();
    let mut last = None;
    for (value, rows) in numbers.each() {
        let day = (value / DAY_MS).floor();
        if last == Some(day) {
            if let Some(same) = dates.last_mut() {
                same.1 += rows;
            }
            continue;
        }
        let Ok(moment) = Timestamp::from_millisecond((day * DAY_MS) as i64) else {
            continue;
        };
        last = Some(day);
        dates.push((moment.to_zoned(TimeZone::UTC).date(), rows));
    }
    dates
}

/// Share of the rows after the twelfth of a month.
fn late_share(dates: &[(Date, u64)]) -> Option<f64> {
    let all: u64 = dates.iter().map(|d| d.1).sum();
    let late = dates.iter().filter(|(d, _)| d.day() > 12).map(|d| d.1);
    (all >= FEWEST).then(|| late.sum::<u64>() as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Kind;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{Random, numbers};
    use crate::profile::ColumnProfile;
    use jiff::civil::date;

    fn moments(days: &[Date]) -> ColumnProfile {
        let values: Vec<f64> = days
            .iter()
            .map(|d| day_number(*d) as f64 * DAY_MS)
            .collect();
        ColumnProfile {
            kind: Kind::Datetime,
            ..numbers(&values)
        }
    }

    /// Days from the first of a month of 2024 on.
    fn draw(random: &mut Random, rows: usize, month: i8, days: f64) -> Vec<Date> {
        let first = day_number(date(2024, month, 1));
        let starts = (0..rows).map(|_| first + (random.uniform() * days) as i64);
        let moment = |day: i64| Timestamp::from_millisecond(day * DAY_MS as i64).expect("in range");
        starts
            .map(|d| moment(d).to_zoned(TimeZone::UTC).date())
            .collect()
    }

    fn swapped(day: &Date) -> Option<Date> {
        Date::new(day.year(), day.day(), day.month()).ok()
    }

    #[test]
    fn day_numbers_are_those_of_the_calendar() {
        for (day, number) in [
            (date(1970, 1, 1), 0),
            (date(2024, 2, 29), 19_782),
            (date(1969, 12, 31), -1),
        ] {
            assert_eq!(day_number(day), number);
        }
    }

    #[test]
    fn a_strict_and_a_lenient_reader() {
        let mut random = Random(9);
        let reference = moments(&draw(&mut random, 1_000, 1, 366.0));
        let june = draw(&mut random, 800, 6, 30.0);
        assert_eq!(said("dates-swapped", &reference, &moments(&june)), None);
        let strict: Vec<Date> = june.iter().filter_map(swapped).collect();
        let all = said("dates-swapped", &reference, &moments(&strict)).expect("all swapped");
        assert!(
            all.starts_with("Day and month look swapped: no date lies after"),
            "{all}"
        );
        let lenient: Vec<Date> = june.iter().map(|d| swapped(d).unwrap_or(*d)).collect();
        let some = said("dates-swapped", &reference, &moments(&lenient)).expect("some swapped");
        assert!(some.contains("swapped back they lie among"), "{some}");
        let begin = draw(&mut random, 300, 6, 12.0);
        assert_eq!(
            said("dates-swapped", &reference, &moments(&begin)),
            None,
            "twelve days of June"
        );
    }
}
