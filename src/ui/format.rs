//! Numbers, dates and sizes as people read them. No other file of the page formats a number.

use crate::checks::wording;

/// Stands where a value is undefined.
pub const NONE: &str = "–";

/// A whole number in groups of three: "1,234,567".
pub fn count(n: u64) -> String {
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

/// A count and its noun: "1 row", "2 rows".
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// Small counts as words, for the first word of a sentence: "Four", "No", "13".
pub fn count_word(n: u64) -> String {
    const WORDS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    usize::try_from(n)
        .ok()
        .and_then(|i| WORDS.get(i))
        .map_or_else(|| count(n), |w| (*w).to_owned())
}

/// A number of any size with four significant digits: "0.1234", "1,234", "1.2e9"; "∞" when infinite, "–" for NaN.
pub fn number(v: f64) -> String {
    if v.is_nan() {
        return NONE.to_owned();
    }
    if v.is_infinite() {
        return if v > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let size = v.abs();
    let text = if size == 0.0 {
        "0".to_owned()
    } else if size >= 1e9 {
        trim_exponent(&format!("{size:.1e}"))
    } else if size >= 1e4 {
        count(size.round() as u64)
    } else if size >= 1e3 {
        grouped_decimals(size, 1)
    } else if size >= 1e-4 {
        let decimals = (3 - size.log10().floor() as i32).clamp(0, 7) as usize;
        trim_zeros(&format!("{size:.decimals$}"))
    } else {
        trim_exponent(&format!("{size:.1e}"))
    };
    signed_text(v < 0.0, text)
}

/// A number that may be undefined.
pub fn maybe(v: Option<f64>) -> String {
    v.map_or_else(|| NONE.to_owned(), number)
}

/// A statistic or metric on a scale near one: three decimals, small ones in powers of ten.
pub fn statistic(v: Option<f64>) -> String {
    match v {
        None => NONE.to_owned(),
        Some(v) if v.is_finite() && v.abs() < 100.0 && (v == 0.0 || v.abs() >= 0.0005) => {
            signed_text(v < 0.0, format!("{:.3}", v.abs()))
        }
        Some(v) => number(v),
    }
}

/// A metric of quality: three decimals, so that rounding noise reads as zero; large ones as numbers.
pub fn metric(v: Option<f64>) -> String {
    match v {
        Some(v) if v.is_finite() && v.abs() < 1000.0 => {
            signed_text(v < 0.0, format!("{:.3}", v.abs()))
        }
        Some(v) => number(v),
        None => NONE.to_owned(),
    }
}

/// A p-value: "0.031", "3e-9", and "< 1e-12" where digits say nothing any more.
pub fn p_value(p: Option<f64>) -> String {
    match p {
        None => NONE.to_owned(),
        Some(p) if p.is_nan() => NONE.to_owned(),
        Some(p) if p < 1e-12 => "< 1e-12".to_owned(),
        Some(p) if p < 0.001 => format!("{p:.0e}"),
        Some(p) if p < 0.1 => format!("{p:.3}"),
        Some(p) => format!("{p:.2}"),
    }
}

/// A share (0 to 1) in percent: "31 %", "0.4 %", "< 0.1 %".
pub fn percent(share: f64) -> String {
    let p = share * 100.0;
    if !p.is_finite() {
        NONE.to_owned()
    } else if p == 0.0 {
        "0 %".to_owned()
    } else if p.abs() < 0.05 {
        "< 0.1 %".to_owned()
    } else if p.abs() < 9.95 {
        signed_text(p < 0.0, trim_zeros(&format!("{:.1}", p.abs()))) + " %"
    } else if p < 100.0 && p > 99.5 {
        "> 99 %".to_owned()
    } else {
        signed_text(p < 0.0, format!("{:.0}", p.abs())) + " %"
    }
}

/// A change with its sign: "+0.041", "−0.02", "±0".
pub fn change(v: f64) -> String {
    if v.is_nan() {
        return NONE.to_owned();
    }
    let text = statistic(Some(v.abs()));
    match v {
        v if v > 0.0 => format!("+{text}"),
        v if v < 0.0 => format!("−{text}"),
        _ => "±0".to_owned(),
    }
}

/// A score from 0 to 100, rounded down so that 69.9 never reads as 70.
pub fn score(v: f64) -> String {
    if v.is_finite() {
        format!("{:.0}", (v + 1e-9).floor())
    } else {
        NONE.to_owned()
    }
}

/// Bytes in decimal units: "824 B", "1.9 MB".
pub fn bytes(n: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if n < 1000 {
        return format!("{n} B");
    }
    let mut value = n as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let decimals = usize::from(value < 99.95);
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// A duration given in microseconds: "84 µs", "1.2 ms", "3.4 s".
pub fn micros(us: f64) -> String {
    if !us.is_finite() {
        NONE.to_owned()
    } else if us < 999.5 {
        format!("{us:.0} µs")
    } else if us < 999_500.0 {
        format!("{} ms", three_digits(us / 1e3))
    } else {
        format!("{} s", three_digits(us / 1e6))
    }
}

/// A day given in days since 1970: "18 Nov 2026".
pub fn day(days: i32) -> String {
    match wording::civil(days) {
        Some(d) => format!("{} {} {}", d.day(), wording::month(d.month()), d.year()),
        None => NONE.to_owned(),
    }
}

/// A day as date inputs write it: "2026-11-18"; empty when undefined.
pub fn day_iso(days: Option<i32>) -> String {
    days.and_then(wording::civil)
        .map_or_else(String::new, |d| d.to_string())
}

/// Reads what [`day_iso`] writes; `None` when it is empty or no date.
pub fn parse_day(text: &str) -> Option<i32> {
    wording::parse_day(text)
}

/// A moment in seconds since 1970 as "2026-11-18T09:00", UTC: what date-and-time inputs write.
pub fn minute_iso(secs: i64) -> String {
    let days = i32::try_from(secs.div_euclid(86_400)).unwrap_or(0);
    let rest = secs.rem_euclid(86_400) / 60;
    match wording::civil(days) {
        Some(d) => format!("{d}T{:02}:{:02}", rest / 60, rest % 60),
        None => String::new(),
    }
}

/// Reads what [`minute_iso`] writes; `None` when it is no moment.
pub fn parse_minute(text: &str) -> Option<i64> {
    let (d, t) = text.trim().split_once('T')?;
    let (h, m) = t.split_once(':')?;
    let (h, m): (i64, i64) = (h.parse().ok()?, m.get(..2)?.parse().ok()?);
    ((0..24).contains(&h) && (0..60).contains(&m))
        .then(|| parse_day(d).map(|d| i64::from(d) * 86_400 + h * 3600 + m * 60))?
}

/// A stretch between two moments in ms since 1970: "1 Jan – 31 Mar 2025".
pub fn span(from_ms: i64, to_ms: i64) -> String {
    let at = |ms: i64| {
        i32::try_from(ms.div_euclid(86_400_000))
            .ok()
            .and_then(wording::civil)
    };
    let (Some(a), Some(b)) = (at(from_ms), at(to_ms)) else {
        return NONE.to_owned();
    };
    if a == b {
        return format!("{} {} {}", a.day(), wording::month(a.month()), a.year());
    }
    let year = if a.year() == b.year() {
        String::new()
    } else {
        format!(" {}", a.year())
    };
    format!(
        "{} {}{year} – {} {} {}",
        a.day(),
        wording::month(a.month()),
        b.day(),
        wording::month(b.month()),
        b.year()
    )
}

/// The text cut to at most `most` characters, with an ellipsis when something was cut.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(most.saturating_sub(1)).collect();
    out.push('…');
    out
}

/// Names as a sentence lists them: "a", "a and b", "a, b and c", and "a, b and 7 more" beyond `most`.
pub fn listed(names: &[String], most: usize) -> String {
    let shown = if names.len() > most {
        &names[..most.min(names.len())]
    } else {
        names
    };
    let rest = names.len() - shown.len();
    match (shown, rest) {
        ([], 0) => String::new(),
        ([], n) => format!("{n} more"),
        ([one], 0) => one.clone(),
        (many, 0) => format!(
            "{} and {}",
            many[..many.len() - 1].join(", "),
            many[many.len() - 1]
        ),
        (many, n) => format!("{} and {n} more", many.join(", ")),
    }
}

fn signed_text(negative: bool, text: String) -> String {
    if negative && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        format!("−{text}")
    } else {
        text
    }
}

fn grouped_decimals(size: f64, decimals: usize) -> String {
    let text = format!("{size:.decimals$}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = count(whole.parse().unwrap_or(0));
    trim_zeros(&format!("{whole}.{rest}"))
}

fn three_digits(v: f64) -> String {
    let decimals = if v < 9.995 { 2 } else { usize::from(v < 99.95) };
    format!("{v:.decimals$}")
}

fn trim_zeros(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

fn trim_exponent(text: &str) -> String {
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", trim_zeros(mantissa)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_four_digits() {
        for (v, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (-0.5, "−0.5"),
            (0.123_456, "0.1235"),
            (12.3456, "12.35"),
            (1234.56, "1,234.6"),
            (1_234_567.0, "1,234,567"),
            (2.5e12, "2.5e12"),
            (0.000_012, "1.2e-5"),
            (f64::INFINITY, "∞"),
            (f64::NEG_INFINITY, "−∞"),
            (f64::NAN, NONE),
        ] {
            assert_eq!(number(v), text, "{v}");
        }
    }

    #[test]
    fn p_values_lose_digits_that_say_nothing() {
        for (p, text) in [
            (Some(0.0), "< 1e-12"),
            (Some(3.2e-9), "3e-9"),
            (Some(0.0312), "0.031"),
            (Some(0.64), "0.64"),
            (None, NONE),
        ] {
            assert_eq!(p_value(p), text);
        }
    }

    #[test]
    fn shares_never_read_as_all_or_nothing_by_rounding() {
        for (share, text) in [
            (0.0, "0 %"),
            (0.0001, "< 0.1 %"),
            (0.0449, "4.5 %"),
            (0.31, "31 %"),
            (0.999, "> 99 %"),
            (1.0, "100 %"),
            (-0.05, "−5 %"),
        ] {
            assert_eq!(percent(share), text, "{share}");
        }
    }

    #[test]
    fn scores_round_down() {
        assert_eq!(score(69.99), "69");
        assert_eq!(score(70.0), "70");
        assert_eq!(score(0.29 * 100.0), "29", "28.999999999999996 is 29");
    }

    #[test]
    fn sizes_and_times() {
        for (n, text) in [
            (824, "824 B"),
            (1_957_291, "2.0 MB"),
            (999_600, "1.0 MB"),
            (523_551, "524 kB"),
        ] {
            assert_eq!(bytes(n), text);
        }
        for (us, text) in [
            (84.2, "84 µs"),
            (1234.0, "1.23 ms"),
            (38_400.0, "38.4 ms"),
            (3.4e6, "3.40 s"),
        ] {
            assert_eq!(micros(us), text);
        }
    }

    #[test]
    fn days_survive_the_way_to_an_input_and_back() {
        for days in [0, 1, 59, 20_000, -1] {
            assert_eq!(parse_day(&day_iso(Some(days))), Some(days));
        }
        assert_eq!(day(20_410), "18 Nov 2025");
        assert_eq!(parse_day(""), None);
        assert_eq!(parse_day("2026-02-30"), None);
        let secs = 20_410 * 86_400 + 9 * 3600 + 30 * 60;
        assert_eq!(minute_iso(secs), "2025-11-18T09:30");
        assert_eq!(parse_minute("2025-11-18T09:30"), Some(secs));
        assert_eq!(parse_minute("2025-11-18T25:30"), None);
    }

    #[test]
    fn spans_name_the_year_once() {
        let d = 86_400_000;
        assert_eq!(span(20_089 * d, 20_178 * d), "1 Jan – 31 Mar 2025");
        assert_eq!(span(20_000 * d, 20_000 * d + 5), "4 Oct 2024");
    }

    #[test]
    fn lists_end_in_and() {
        let names = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(listed(&names[..1], 3), "a");
        assert_eq!(listed(&names[..3], 3), "a, b and c");
        assert_eq!(listed(&names, 2), "a, b and 2 more");
        assert_eq!(listed(&[], 2), "");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shortened("größer", 6), "größer");
        assert_eq!(shortened("größer als", 6), "größe…");
    }
}
