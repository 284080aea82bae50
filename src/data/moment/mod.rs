//! Texts and numbers to moments, in milliseconds since 1970 (UTC), and how a column writes them.

mod rest;

use super::format::Dates;
use super::number;
use rest::Rest;

const DAY_MS: i64 = 86_400_000;

/// The moment a text stands for, in milliseconds since 1970; a text without an offset is UTC. `None` when it is none.
///
/// Year-first forms are read under every style. Parts of a millisecond are cut off.
pub fn parse(text: &str, dates: Dates) -> Option<i64> {
    let text = text.trim();
    match dates {
        Dates::Iso | Dates::DayFirst | Dates::MonthFirst => written(text, dates),
        Dates::Compact => compact(text).or_else(|| written(text, Dates::Iso)),
        _ => number::parse(text, false).and_then(|value| from_epoch(value, dates)),
    }
}

/// The moment a number stands for when a column counts from 1970 in this unit.
pub fn from_epoch(value: f64, dates: Dates) -> Option<i64> {
    let scaled = match dates {
        Dates::EpochSeconds => value * 1e3,
        Dates::EpochMillis => value,
        Dates::EpochMicros => value / 1e3,
        Dates::EpochNanos => value / 1e6,
        _ => return None,
    };
    // The years 1 to 9999, which also keeps the cast exact.
    (-62_135_596_800_000.0..253_402_300_800_000.0)
        .contains(&scaled)
        .then(|| scaled.floor() as i64)
}

/// How a column writes its moments, decided from all values looked at, and whether day and month stayed ambiguous.
///
/// `None` when fewer than nine in ten are moments. `named_like_time` lets bare numbers count as moments. An ambiguous
/// column is read month first, as most tools do, except with points between, which only day-first countries use.
pub fn style<'a>(
    values: impl Iterator<Item = &'a str> + Clone,
    named_like_time: bool,
) -> Option<(Dates, bool)> {
    let all = values.clone().count();
    let enough = |dates: Dates| {
        let read = values.clone().filter(|v| parse(v, dates).is_some()).count();
        (read > 0 && read * 10 >= all * 9).then_some(read)
    };
    if named_like_time && let Some(dates) = epoch_style(values.clone()) {
        return Some((dates, false));
    }
    if enough(Dates::Iso).is_some() {
        return Some((Dates::Iso, false));
    }
    match (enough(Dates::DayFirst), enough(Dates::MonthFirst)) {
        (Some(day), Some(month)) if day == month => {
            let points = values.clone().all(|v| v.contains('.') && !v.contains('/'));
            Some((
                if points {
                    Dates::DayFirst
                } else {
                    Dates::MonthFirst
                },
                !points,
            ))
        }
        (Some(day), Some(month)) if day < month => Some((Dates::MonthFirst, false)),
        (Some(_), _) => Some((Dates::DayFirst, false)),
        (None, Some(_)) => Some((Dates::MonthFirst, false)),
        (None, None) => None,
    }
}

/// All values in the range that one unit of counting has between 1973 and 2286, or all eight-digit dates.
fn epoch_style<'a>(values: impl Iterator<Item = &'a str> + Clone) -> Option<Dates> {
    if values.clone().all(|v| compact(v.trim()).is_some()) {
        return values.clone().next().map(|_| Dates::Compact);
    }
    let units = [
        (1e8, Dates::EpochSeconds),
        (1e11, Dates::EpochMillis),
        (1e14, Dates::EpochMicros),
        (1e17, Dates::EpochNanos),
    ];
    units.into_iter().find_map(|(least, dates)| {
        let mut numbers = values.clone().map(|v| number::parse(v, false));
        let all = numbers.all(|v| v.is_some_and(|v| (least..least * 100.0).contains(&v)));
        (all && values.clone().next().is_some()).then_some(dates)
    })
}

fn compact(text: &str) -> Option<i64> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    let year = number(0, 4).filter(|y| (1900..2200).contains(y))?;
    midnight(year, number(4, 6)?, number(6, 8)?)
}

/// A date in writing, perhaps with a time of day.
fn written(text: &str, dates: Dates) -> Option<i64> {
    let mut rest = Rest(text.as_bytes());
    let midnight = date(&mut rest, dates)?;
    if rest.0.is_empty() {
        return Some(midnight);
    }
    if !(rest.eat(b'T') || rest.eat(b't') || rest.blanks()) {
        return None;
    }
    let time = time_of_day(&mut rest)?;
    let offset = offset(&mut rest)?;
    rest.0.is_empty().then_some(midnight + time - offset)
}

fn date(rest: &mut Rest<'_>, dates: Dates) -> Option<i64> {
    if let Some(month) = rest.month_name() {
        // Jan 31, 2024
        rest.separator();
        let (day, _) = rest.number(2)?;
        rest.eat(b',');
        rest.separator();
        return midnight(rest.year()?, month, day);
    }
    let (first, digits) = rest.number(4)?;
    let separator = rest.separator()?;
    if digits == 4 {
        let month = rest.month_name().or_else(|| rest.number(2).map(|n| n.0))?;
        rest.eat(separator).then_some(())?;
        return midnight(first, month, rest.number(2)?.0);
    }
    if let Some(month) = rest.month_name() {
        // 31 Jan 2024, 31-Jan-24
        rest.separator();
        return midnight(rest.year()?, month, first);
    }
    let (second, _) = rest.number(2)?;
    rest.eat(separator).then_some(())?;
    let year = rest.year()?;
    match dates {
        Dates::DayFirst => midnight(year, second, first),
        Dates::MonthFirst => midnight(year, first, second),
        _ => None,
    }
}

/// `12:30`, `12:30:15.25`, `1:05 PM`, in milliseconds.
fn time_of_day(rest: &mut Rest<'_>) -> Option<i64> {
    let (mut hour, _) = rest.number(2)?;
    rest.eat(b':').then_some(())?;
    let (minute, _) = rest.number(2)?;
    let (mut second, mut ms) = (0, 0);
    if rest.eat(b':') {
        second = rest.number(2)?.0;
        if rest.eat(b'.') || rest.eat(b',') {
            ms = rest.fraction()?;
        }
    }
    if let Some(afternoon) = rest.half_of_day() {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    // A leap second is read as the second after it.
    let valid = hour < 24 && minute < 60 && second <= 60;
    valid.then_some(((hour * 60 + minute) * 60 + second) * 1000 + ms)
}

/// `Z`, `UTC`, `+01`, `+0100`, `+01:00` or nothing, in milliseconds east.
fn offset(rest: &mut Rest<'_>) -> Option<i64> {
    rest.blanks();
    for zulu in ["Z", "z", "UTC", "GMT"] {
        if rest.eat_text(zulu) {
            return Some(0);
        }
    }
    let sign = match (rest.eat(b'+'), rest.eat(b'-')) {
        (true, _) => 1,
        (_, true) => -1,
        _ => return Some(0),
    };
    let (hours, _) = rest.number(2)?;
    rest.eat(b':');
    let minutes = rest.number(2).map_or(0, |n| n.0);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

/// Milliseconds at the start of a day of the Gregorian calendar.
fn midnight(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    // Years begin in March here, so that the leap day is the last of a year.
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let day_of_year = (153 * m + 2) / 5 + day - 1;
    let days =
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + day_of_year - 719_468;
    Some(days * DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Dates::{Compact, DayFirst, EpochMillis, EpochSeconds, Iso, MonthFirst};

    #[test]
    fn moments_are_read() {
        let jan31 = 1_706_659_200_000;
        let cases = [
            ("2024-01-31", Iso, Some(jan31)),
            ("2024/1/31", Iso, Some(jan31)),
            ("2024-01-31 00:00:00.000", Iso, Some(jan31)),
            ("2024-01-31T12:30", Iso, Some(jan31 + 45_000_000)),
            ("2024-01-31T12:30:15.250999Z", Iso, Some(jan31 + 45_015_250)),
            ("2024-01-31T12:30:15,5", Iso, Some(jan31 + 45_015_500)),
            ("2024-01-31 12:30:15+01:00", Iso, Some(jan31 + 41_415_000)),
            ("2024-01-31 12:30:15 -0130", Iso, Some(jan31 + 50_415_000)),
            ("2024-01-31 12:30:15 UTC", Iso, Some(jan31 + 45_015_000)),
            ("1969-12-31T23:59:59.999", Iso, Some(-1)),
            ("0001-01-01", Iso, Some(-62_135_596_800_000)),
            ("2024-02-29", Iso, Some(jan31 + 29 * DAY_MS)),
            ("2023-02-29", Iso, None),
            ("2024-13-01", Iso, None),
            ("2024-01-31 25:00", Iso, None),
            ("2024-01-31x", Iso, None),
            ("2024-01-31 12", Iso, None),
            ("2024-01/31", Iso, None),
            ("31/01/2024", Iso, None),
            ("31/01/2024", DayFirst, Some(jan31)),
            ("31.1.24", DayFirst, Some(jan31)),
            ("01/31/2024", DayFirst, None),
            ("01/31/2024", MonthFirst, Some(jan31)),
            ("1/31/2024 1:05 PM", MonthFirst, Some(jan31 + 47_100_000)),
            ("1/31/2024 12:05 am", MonthFirst, Some(jan31 + 300_000)),
            ("1/31/2024 13:05 am", MonthFirst, None),
            ("31 Jan 2024", Iso, Some(jan31)),
            ("31-JAN-24", Iso, Some(jan31)),
            ("January 31, 2024", Iso, Some(jan31)),
            ("2024-Jan-31", Iso, Some(jan31)),
            ("20240131", Compact, Some(jan31)),
            ("20241331", Compact, None),
            ("20240131", Iso, None),
            ("1706659200", EpochSeconds, Some(jan31)),
            ("1706659200.5", EpochSeconds, Some(jan31 + 500)),
            ("1706659200000", EpochMillis, Some(jan31)),
            ("1e300", EpochMillis, None),
            ("", Iso, None),
            ("12", DayFirst, None),
            ("1.5", DayFirst, None),
            ("10.0.0.1", DayFirst, None),
        ];
        for (text, dates, expected) in cases {
            assert_eq!(parse(text, dates), expected, "{text:?} as {dates:?}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_has_its_number() {
        let mut expected = midnight(1900, 1, 1).expect("a date");
        assert_eq!(expected, -25_567 * DAY_MS);
        for year in 1900..2300 {
            for month in 1..=12 {
                for day in (1..=31).filter_map(|d| midnight(year, month, d)) {
                    assert_eq!(day, expected, "{year}-{month}");
                    expected += DAY_MS;
                }
            }
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_decided_by_all_values() {
        type Case = (&'static [&'static str], bool, Option<(Dates, bool)>);
        let cases: [Case; 11] = [
            (
                &["01/02/2024", "25/02/2024"],
                false,
                Some((DayFirst, false)),
            ),
            (
                &["01/02/2024", "02/25/2024"],
                false,
                Some((MonthFirst, false)),
            ),
            (
                &["01/02/2024", "03/04/2024"],
                false,
                Some((MonthFirst, true)),
            ),
            (
                &["01.02.2024", "03.04.2024"],
                false,
                Some((DayFirst, false)),
            ),
            (&["2024-01-02"], false, Some((Iso, false))),
            (
                &["1706659200", "1706659201"],
                true,
                Some((EpochSeconds, false)),
            ),
            (&["1706659200", "1706659201"], false, None),
            (&["20240131", "20240201"], true, Some((Compact, false))),
            (&["5", "1706659201"], true, None),
            (&["2024-01-02", "soon"], false, None),
            (&[], true, None),
        ];
        for (values, named, expected) in cases {
            assert_eq!(style(values.iter().copied(), named), expected, "{values:?}");
        }
    }
}
