//! Dates and times as iCalendar writes them.

use jiff::civil::Date;

const DAY: i64 = 86_400;

/// The date of a day since 1970.
pub(super) fn date(day: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// Days since 1970.
pub(super) fn day_number(date: Date) -> i64 {
    let since = date.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| i64::from(span.get_days()))
}

/// "20261118T093000" or "20261118" in seconds since 1970 on the clocks it is told by; a final "Z" is not its matter.
pub(super) fn local_time(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(day, 8) || time.is_some_and(|t| !digits(t, 6)) {
        return None;
    }
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, of_month) = (part(day, 0, 4)?, part(day, 4, 6)?, part(day, 6, 8)?);
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(of_month).ok()?,
    );
    let seconds = match time {
        None => 0,
        Some(time) => {
            let (h, m, s) = (part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6)?);
            // The 60th second is one that is put in now and then.
            (h < 24 && m < 60 && s <= 60).then_some(h * 3_600 + m * 60 + s.min(59))?
        }
    };
    Some(day_number(date.ok()?) * DAY + seconds)
}

/// "P1W", "P1DT12H", "PT30M" in seconds; a negative one is none.
pub(super) fn duration(text: &str) -> Option<i64> {
    let rest = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut total, mut number, mut in_time) = (0i64, String::new(), false);
    for c in rest.chars() {
        let unit = match (c, in_time) {
            ('0'..='9', _) if number.len() < 9 => {
                number.push(c);
                continue;
            }
            ('T', false) => {
                in_time = true;
                continue;
            }
            ('W', false) => 7 * DAY,
            ('D', false) => DAY,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        total = total.checked_add(number.parse::<i64>().ok()? * unit)?;
        number.clear();
    }
    number.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_durations() {
        for (text, seconds) in [
            ("19700102T000001", Some(86_401)),
            ("20261118T110640Z", Some(1_795_000_000)),
            ("20261118", Some(20_775 * DAY)),
            ("20260230", None),
            ("2026-11-18", None),
            ("20261118T9", None),
            ("20261118T250000", None),
            ("", None),
        ] {
            assert_eq!(local_time(text), seconds, "{text}");
        }
        for (text, seconds) in [
            ("P1W", Some(604_800)),
            ("P1DT12H", Some(129_600)),
            ("PT1H30M5S", Some(5_405)),
            ("-PT1H", None),
            ("PT", Some(0)),
            ("P1", None),
            ("P1H", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}
