//! Values that look like e-mail addresses, telephone numbers, bank accounts or payment cards: counted, never shown.

use super::wording::percent;
use super::{Sides, Told};
use crate::data::Kind;
use crate::profile::{ColumnProfile, Values};

/// Fewest different values that count; one may be a test entry.
const FEWEST_VALUES: u64 = 5;
/// Share of the rows that counts however few the values are.
const SHARE: f64 = 0.01;

/// Numbers long enough for a payment card, and still whole in a double.
const LONG_NUMBERS: (f64, f64) = (1e12, 9e15);

type Pattern = (&'static str, fn(&str) -> bool);

/// What is looked for, the most certain first.
const PATTERNS: [Pattern; 4] = [
    ("e-mail addresses", is_email),
    ("bank accounts (IBAN)", is_iban),
    ("payment cards", is_card),
    ("telephone numbers", is_phone),
];

/// "12 % of the values look like e-mail addresses": at least five different ones, or two in 1 % of the rows, in either sample.
///
/// Free text is kept as hashes only, and nothing is said of it.
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = (sides.reference.profile, sides.production.profile);
    let hits: Vec<(&'static str, f64, u64)> = PATTERNS
        .iter()
        .filter_map(|(what, is)| {
            let of = |column: &ColumnProfile| hits(column, *is);
            let (share, values) = [of(reference), of(production)]
                .into_iter()
                .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
            let enough = values >= FEWEST_VALUES || (values >= 2 && share >= SHARE);
            enough.then_some((*what, share, values))
        })
        .collect();
    let share = hits.iter().map(|h| h.1).fold(0.0, f64::max);
    if hits.is_empty() {
        return None;
    }
    let each: Vec<String> = hits
        .iter()
        .map(|(what, share, _)| format!("{} look like {what}", percent(*share)))
        .collect();
    let says = format!(
        "Personal data: of the values {} (counted, not shown)",
        super::wording::list(&each, 4)
    );
    let only_phones = hits.iter().all(|h| h.0 == "telephone numbers");
    let mut told = Told::new(says, if only_phones { 0.6 } else { 0.9 }).of_rows(share);
    for (what, share, values) in hits {
        told = told
            .with(&format!("share of {what}"), share)
            .with(&format!("different {what}"), values as f64);
    }
    Some(told)
}

/// Share of the rows whose value looks so, and how many different values do.
fn hits(column: &ColumnProfile, is: fn(&str) -> bool) -> (f64, u64) {
    let (n, matched): (u64, Vec<u64>) = match &column.values {
        Values::Categories(counts) if column.kind != Kind::Text => {
            let those = counts.counts.iter().filter(|(c, _)| is(c));
            (counts.n(), those.map(|(_, rows)| *rows).collect())
        }
        Values::Numbers(counts) if column.kind == Kind::Numeric => {
            let all = counts.values.len();
            // Values are sorted; most columns have none so long.
            let (from, to) = LONG_NUMBERS;
            let from = counts.values.partition_point(|v| *v < from);
            let to = counts.values.partition_point(|v| *v < to).max(from);
            let whole = (counts.each())
                .skip(from)
                .take(to - from)
                .filter(|(v, _)| v.fract() == 0.0);
            let long = whole.clone().count();
            // Of any long numbers one in ten has the right last digit.
            let valid = whole.filter(|(v, _)| is(&format!("{v}")));
            let rows: Vec<u64> = valid.map(|(_, rows)| rows).collect();
            let cards = long * 10 >= all * 9 && rows.len() * 10 >= long * 9 && rows.len() >= 10;
            (counts.n(), if cards { rows } else { Vec::new() })
        }
        _ => return (0.0, 0),
    };
    let rows: u64 = matched.iter().sum();
    let share = if n == 0 { 0.0 } else { rows as f64 / n as f64 };
    (share, matched.len() as u64)
}

/// One @ with a name before it and a domain with a point after it.
fn is_email(text: &str) -> bool {
    let Some((user, domain)) = text.trim().split_once('@') else {
        return false;
    };
    let of = |c: char, more: &str| c.is_alphanumeric() || more.contains(c);
    let Some((host, top)) = domain.rsplit_once('.') else {
        return false;
    };
    !user.is_empty()
        && user.chars().all(|c| of(c, "._%+-'"))
        && !host.is_empty()
        && host.chars().all(|c| of(c, ".-"))
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
}

/// Two letters, two digits and 11 to 30 more, of remainder 1 modulo 97 (ISO 13616, ISO 7064).
fn is_iban(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    let (Some(country), Some(check)) = (signs.get(..2), signs.get(2..4)) else {
        return false;
    };
    let shaped = (15..=34).contains(&signs.len())
        && country.iter().all(char::is_ascii_uppercase)
        && check.iter().all(char::is_ascii_digit)
        && signs.iter().all(char::is_ascii_alphanumeric);
    if !shaped {
        return false;
    }
    let moved = signs.iter().skip(4).chain(signs.iter().take(4));
    let remainder = moved.fold(0_u32, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        let shift = if value >= 10 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    remainder == 1
}

/// 13 to 19 digits, in groups or not, with a right last digit (Luhn; ISO/IEC 7812-1), beginning as cards do.
fn is_card(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| c.to_digit(10))
        .collect();
    let Some(digits) = digits else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => *d,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    let begins = matches!(digits.first(), Some(2..=6));
    (13..=19).contains(&digits.len()) && begins && sum.is_multiple_of(10)
}

/// A plus and 8 to 15 digits (ITU E.164), or a leading 0 or bracket with groups and 9 to 15 digits.
fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let allowed = |c: char| c.is_ascii_digit() || " -/().+".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let grouped = text.chars().any(|c| " -/)".contains(c));
    let plus = text.starts_with('+') && text.matches('+').count() == 1;
    let local = (text.starts_with('0') || text.starts_with('(')) && grouped && !text.contains('+');
    text.chars().all(allowed)
        && ((plus && (8..=15).contains(&digits)) || (local && (9..=15).contains(&digits)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{counted, numbers};

    #[test]
    fn patterns_and_what_only_resembles_them() {
        for (is, good, bad) in [
            (
                is_email as fn(&str) -> bool,
                ["anna.muster@example.org", "x+y@a-b.co.uk"],
                ["anna@example", "@example.org"],
            ),
            (
                is_iban,
                ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"],
                ["DE89 3704 0044 0532 0130 01", "DE89"],
            ),
            (
                is_card,
                ["4111 1111 1111 1111", "378282246310005"],
                ["4111 1111 1111 1112", "1700000000000"],
            ),
            (
                is_phone,
                ["+41 44 668 18 00", "030 / 123 45 67"],
                ["2024-01-05", "01.02.2024"],
            ),
        ] {
            for text in good {
                assert!(is(text), "{text}");
            }
            for text in bad {
                assert!(!is(text), "{text}");
            }
        }
    }

    #[test]
    fn counted_and_never_shown() {
        let plain = counted(&[("shop", 500), ("web", 500)]);
        let mails: Vec<String> = (0..6).map(|i| format!("secret{i}@example.org")).collect();
        let mut rows: Vec<(&str, u64)> = mails.iter().map(|m| (m.as_str(), 20)).collect();
        rows.push(("shop", 880));
        let said_of = said("personal-data", &plain, &counted(&rows));
        assert_eq!(
            said_of.as_deref(),
            Some(
                "Personal data: of the values 12 % look like e-mail addresses (counted, not shown)"
            )
        );
        assert_eq!(said("personal-data", &plain, &plain), None);
        let one = counted(&[("shop", 900), ("secret@example.org", 100)]);
        assert_eq!(
            said("personal-data", &plain, &one),
            None,
            "a single address"
        );
    }

    #[test]
    fn card_numbers_among_numbers() {
        let with_check = |base: u64| {
            (0..10)
                .map(|d| base * 10 + d)
                .find(|n| is_card(&n.to_string()))
        };
        let cards: Vec<f64> = (0..50)
            .filter_map(|i| with_check(411_111_111_111_000 + i * 37))
            .map(|n| n as f64)
            .collect();
        assert_eq!(cards.len(), 50);
        let said_of = said("personal-data", &numbers(&cards), &numbers(&cards));
        assert!(said_of.is_some_and(|s| s.contains("100 % look like payment cards")));
        let moments: Vec<f64> = (0..500).map(|i| 4.1e15 + f64::from(i) * 12_347.0).collect();
        assert_eq!(
            said("personal-data", &numbers(&moments), &numbers(&moments)),
            None
        );
    }
}
