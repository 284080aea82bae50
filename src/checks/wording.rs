//! Numbers, names and days as they stand in sentences.

use super::Feature;
use crate::drift::{APPROXIMATE, Detectable, DetectableDrift, ShiftUnit};
use crate::model::PredictionChange;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Longest name shown in a sentence, in characters; longer ones are cut with an ellipsis.
const LONGEST_NAME: usize = 60;

/// A count with its noun: "1 row", "12,345 rows".
pub fn counted(n: u64, noun: &str) -> String {
    let plural = match noun {
        _ if n == 1 => noun.to_owned(),
        "category" => "categories".to_owned(),
        "class" => "classes".to_owned(),
        "duty" => "duties".to_owned(),
        "person" => "people".to_owned(),
        _ => format!("{noun}s"),
    };
    format!("{} {plural}", thousands(n))
}

/// A whole number with commas: "12,345".
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share as a percentage: "4.2 %", "42 %", "under 0.1 %". Rounding never makes a part look like none or all.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        p if p.is_nan() => "an unknown share".to_owned(),
        p if p > 0.0 && p < 0.1 => "under 0.1 %".to_owned(),
        p if p > 99.9 && p < 100.0 => "over 99.9 %".to_owned(),
        p if p.abs() < 10.0 || (p > 99.0 && p < 100.0) => {
            format!("{} %", trimmed(format!("{p:.1}")))
        }
        p => format!("{p:.0} %"),
    }
}

/// A number to three significant digits, or to the unit from 1,000 upward: "0.0123", "4.57", "12,346".
pub fn number(v: f64) -> String {
    if !v.is_finite() {
        return if v.is_nan() { "undefined" } else { "infinite" }.to_owned();
    }
    let size = v.abs();
    if size >= 1e15 || (size > 0.0 && size < 1e-4) {
        return format!("{v:.2e}");
    }
    if size >= 999.5 {
        let sign = if v < 0.0 { "-" } else { "" };
        return format!("{sign}{}", thousands(size.round() as u64));
    }
    let decimals = match size {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        s if s >= 0.0995 => 2,
        s if s >= 0.00995 => 3,
        0.0 => 0,
        _ => 5,
    };
    trimmed(format!("{v:.decimals$}"))
}

/// What a change of the predictions comes to: "turns 5.3 % of the decisions".
pub fn turns(change: &PredictionChange) -> String {
    match (change.flipped, change.moved, change.spread) {
        (Some(share), ..) => format!("turns {} of the decisions", percent(share)),
        (_, Some(moved), Some(spread)) => format!(
            "moves the prediction by {} of its standard deviation",
            percent(moved / spread)
        ),
        (_, Some(moved), _) => format!("moves the score by {}", number(moved)),
        _ => "changes nothing that is known".to_owned(),
    }
}

/// The whole sentence on a column put back: what it turns, and the mean prediction with and without.
pub fn put_back(change: &PredictionChange) -> String {
    let means = match (change.mean, change.mean_changed) {
        (Some(now), Some(then)) => format!(
            "; the mean prediction is {} and would be {}",
            number(now),
            number(then)
        ),
        _ => String::new(),
    };
    format!(
        "Putting it back to the reference's distribution {}{means} ({}).",
        turns(change),
        counted(change.rows, "row")
    )
}

/// How much of a shift: "0.21 standard deviations", "1.4 times the spread", "4.3 % of the rows"; `None` without an amount.
pub fn shift_amount(shift: &Detectable) -> Option<String> {
    let amount = shift.amount?;
    Some(match shift.unit {
        ShiftUnit::StandardDeviations => format!("{} standard deviations", number(amount)),
        ShiftUnit::TimesTheSpread => format!("{} times the spread", number(amount)),
        ShiftUnit::ShareOfRows => format!("{} % of the rows", number(100.0 * amount)),
    })
}

/// What "no drift seen" is worth, in a sentence: "With 1,200 and 900 rows, a shift of 0.21 standard deviations would have been
/// called drift in 8 of 10 such samples."
pub fn would_have_been_seen(found: &DetectableDrift) -> String {
    let (n, m) = (thousands(found.rows.0), thousands(found.rows.1));
    let sizes = format!("With {n} and {m} rows");
    let Some(amount) = shift_amount(&found.shift) else {
        let reason = found.shift.reason.as_deref();
        let reason = reason.unwrap_or("it is not known which shift would have been called drift");
        return format!("{sizes}: {reason}.");
    };
    let what = match found.shift.unit {
        ShiftUnit::StandardDeviations => format!("a shift of {amount}"),
        ShiftUnit::TimesTheSpread => format!("a spread of {amount}"),
        ShiftUnit::ShareOfRows => {
            format!("a move of {amount} from the more common values to the others")
        }
    };
    format!("{sizes}, {what} would have been called drift in 8 of 10 such samples.")
}

/// A score out of 100, never rounded up over a limit it has missed: "49", "49.6".
pub fn points(v: f64) -> String {
    trimmed(format!("{:.1}", (v * 10.0 + 1e-9).floor() / 10.0))
}

fn trimmed(text: String) -> String {
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Names in quotes, the first `most` of them: `"a", "b" and 3 more`.
pub fn quoted<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let shown: Vec<String> = names
        .iter()
        .map(|n| format!("\"{}\"", short(n.as_ref())))
        .collect();
    listed(&shown, most)
}

/// Phrases as a list, the first `most` of them: "a, b and c", "a, b and 3 more".
pub fn listed<T: AsRef<str>>(phrases: &[T], most: usize) -> String {
    let shown: Vec<&str> = phrases.iter().take(most).map(AsRef::as_ref).collect();
    let rest = phrases.len() - shown.len();
    if rest > 0 {
        return format!("{} and {} more", shown.join(", "), thousands(rest as u64));
    }
    match shown.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

/// A name from a file or form, fit for a sentence: control characters gone, cut to 60 characters.
pub fn short(name: &str) -> String {
    let mut clean = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = clean.by_ref().take(LONGEST_NAME).collect();
    if clean.next().is_some() {
        out.push('…');
    }
    out
}

/// A day since 1970 as people write it: "18 Nov 2026".
pub fn day(day: i32) -> String {
    match civil(day) {
        Some(date) => words(date),
        None => format!("day {day} since 1970"),
    }
}

/// A day as machines write it, "2026-11-18"; what [`parse_day`] reads. Empty for a day that no calendar holds.
pub fn iso_day(day: i32) -> String {
    civil(day).map_or(String::new(), |date| date.to_string())
}

/// The day with its weekday: "Sat 21 Nov 2026".
pub fn weekday(day: i32) -> String {
    match civil(day) {
        Some(date) => {
            let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
            format!("{} {}", WEEKDAYS[at], words(date))
        }
        None => format!("day {day} since 1970"),
    }
}

/// The day of a moment in ms since 1970 (UTC); clamped to what a day can hold.
pub fn day_of_ms(ms: i64) -> i32 {
    let days = ms.div_euclid(86_400_000);
    days.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// Three letters of a month, counted from 1; a dash for what is no month.
pub fn month(number: i8) -> &'static str {
    usize::try_from(number - 1)
        .ok()
        .and_then(|i| MONTHS.get(i).copied())
        .unwrap_or("–")
}

// By hand, because jiff's printer for all of strftime would be a tenth of the page.
fn words(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// The date of a day since 1970; nothing beyond the years -9999 to 9999.
pub fn civil(day: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// A day written "2026-11-18" (whatever follows a `T` is left out), in days since 1970.
pub fn parse_day(text: &str) -> Option<i32> {
    let text = text.trim();
    let date: Date = text.split(['T', ' ']).next()?.parse().ok()?;
    let epoch = Date::constant(1970, 1, 1);
    Some(epoch.until(date).ok()?.get_days())
}

/// In what way the numbers of these columns are approximate, as a sentence to follow others; empty when all are exact.
pub(super) fn approximately<'f>(features: impl Iterator<Item = &'f Feature>) -> String {
    let noted: Vec<(&str, &str)> = features
        .filter_map(|f| {
            let note = f.notes.iter().find(|n| n.starts_with(APPROXIMATE))?;
            Some((f.name.as_str(), note.as_str()))
        })
        .collect();
    match noted.as_slice() {
        [] => String::new(),
        [(name, note)] => format!(" \"{}\": {note}", short(name)),
        [(name, note), others @ ..] => format!(
            " \"{}\", and {} in a like way: {note}",
            short(name),
            counted(others.len() as u64, "further column")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for (share, text) in [
            (0.0, "0 %"),
            (0.0004, "under 0.1 %"),
            (0.042, "4.2 %"),
            (0.05, "5 %"),
            (0.4249, "42 %"),
            (0.9996, "over 99.9 %"),
            (0.996, "99.6 %"),
            (1.0, "100 %"),
            (f64::NAN, "an unknown share"),
        ] {
            assert_eq!(percent(share), text);
        }
        for (v, text) in [
            (0.0, "0"),
            (0.842, "0.84"),
            (0.01234, "0.012"),
            (4.567, "4.57"),
            (38.21, "38.2"),
            (412.6, "413"),
            (12345.6, "12,346"),
            (-1234.0, "-1,234"),
            (0.00001, "1.00e-5"),
            (f64::INFINITY, "infinite"),
        ] {
            assert_eq!(number(v), text);
        }
        assert_eq!(points(49.96), "49.9");
        assert_eq!(points(50.0), "50");
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(12_345, "category"), "12,345 categories");
    }

    #[test]
    fn names_in_sentences() {
        assert_eq!(quoted(&["a", "b", "c", "d"], 2), "\"a\", \"b\" and 2 more");
        assert_eq!(listed(&["a", "b", "c"], 5), "a, b and c");
        assert_eq!(listed::<&str>(&[], 5), "none");
        assert_eq!(short("a\nb"), "a b");
        assert_eq!(short(&"x".repeat(100)).chars().count(), LONGEST_NAME + 1);
    }

    #[test]
    fn days_there_and_back() {
        assert_eq!(day(0), "1 Jan 1970");
        assert_eq!(weekday(20_779), "Sun 22 Nov 2026");
        assert_eq!(iso_day(20_779), "2026-11-22");
        assert_eq!(parse_day("2026-11-22"), Some(20_779));
        assert_eq!(parse_day("2026-11-22T10:00:00Z"), Some(20_779));
        assert_eq!(parse_day("22.11.2026"), None);
        assert_eq!(parse_day(""), None);
        assert_eq!(day(i32::MAX), format!("day {} since 1970", i32::MAX));
        assert_eq!(day_of_ms(-1), -1);
    }
}
