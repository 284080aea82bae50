//! Values that are written as another type than before.

use super::wording::percent;
use super::{Sides, Told};
use crate::data::Kind;
use crate::profile::{CategoryCounts, Values};

/// Share of the values from which the type itself has changed.
const MOST: f64 = 0.5;
/// Fewest values on either side.
const FEWEST: u64 = 20;

/// "Type changed: 97 % of the values are numbers with a decimal comma, in the reference numbers with a point".
pub(super) fn find(sides: &Sides<'_, '_>) -> Option<Told> {
    let (reference, production) = (sides.reference.profile, sides.production.profile);
    if matches!(reference.kind, Kind::Text) || matches!(production.kind, Kind::Text) {
        return None;
    }
    match (&reference.values, &production.values) {
        (Values::Numbers(_), Values::Numbers(_)) => unreadable(sides),
        (Values::Categories(before), Values::Categories(now)) => {
            written(written_as(before)?, written_as(now)?)
        }
        (Values::Numbers(before), Values::Categories(now)) if before.n() >= FEWEST => {
            let (now, share) = written_as(now).unwrap_or((Written::Words, 1.0));
            // Numbers in texts that read as they stand are only declared otherwise.
            (now != Written::Whole && now != Written::Point)
                .then(|| told("numbers", now.words(), share))
        }
        (Values::Categories(before), Values::Numbers(now)) if now.n() >= FEWEST => {
            let (before, share) = written_as(before)?;
            (before == Written::Words).then(|| told("words", "numbers", share))
        }
        _ => None,
    }
}

/// Most of what stands there can no longer be read as a number or a moment.
fn unreadable(sides: &Sides<'_, '_>) -> Option<Told> {
    let share = |column: &crate::profile::ColumnProfile| {
        let there = column.n.saturating_sub(column.missing) + column.unparseable;
        (there >= FEWEST).then(|| column.unparseable as f64 / there as f64)
    };
    let (before, now) = (
        share(sides.reference.profile)?,
        share(sides.production.profile)?,
    );
    let what = match sides.reference.profile.kind {
        Kind::Datetime => "moments",
        _ => "numbers",
    };
    (now >= MOST && before < 0.1).then(|| {
        let says = format!(
            "Type changed: {} of the values no longer read as {what} ({} in the reference)",
            percent(now),
            percent(before)
        );
        Told::new(says, 0.95)
            .of_rows(now)
            .with("unreadable share in the reference", before)
    })
}

fn written((before, _): (Written, f64), (now, share): (Written, f64)) -> Option<Told> {
    (before != now).then(|| told(before.words(), now.words(), share))
}

fn told(before: &str, now: &str, share: f64) -> Told {
    let says = format!(
        "Type changed: {} of the values are {now}, in the reference {before}",
        percent(share)
    );
    Told::new(says, 0.95 * share).of_rows(share)
}

/// How the texts of a column are written, at least nine in ten of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Whole,
    Point,
    Comma,
    Logical,
    Words,
}

impl Written {
    fn words(self) -> &'static str {
        match self {
            Written::Whole => "whole numbers",
            Written::Point => "numbers with a decimal point",
            Written::Comma => "numbers with a decimal comma",
            Written::Logical => "true or false",
            Written::Words => "words",
        }
    }

    fn of(text: &str) -> Written {
        let text = text.trim();
        let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let parted = |by: char| {
            unsigned
                .split_once(by)
                .is_some_and(|(whole, part)| digits(whole) && digits(part))
        };
        if digits(unsigned) {
            Written::Whole
        } else if parted('.') {
            Written::Point
        } else if parted(',') {
            Written::Comma
        } else if ["true", "false"].contains(&text.to_lowercase().as_str()) {
            Written::Logical
        } else {
            Written::Words
        }
    }
}

/// How nine in ten of the values are written and their share; whole numbers among such with a part count as those.
fn written_as(counts: &CategoryCounts) -> Option<(Written, f64)> {
    let n = counts.n();
    let rows = |is: &dyn Fn(Written) -> bool| {
        let those = counts.counts.iter().filter(|(c, _)| is(Written::of(c)));
        those.map(|(_, rows)| *rows).sum::<u64>() as f64 / n as f64
    };
    if n < FEWEST || !counts.exact() {
        return None;
    }
    let whole = rows(&|w| w == Written::Whole);
    for part in [Written::Comma, Written::Point] {
        let with_part = rows(&|w| w == part);
        if with_part >= 0.1 && with_part + whole >= 0.9 {
            return Some((part, with_part + whole));
        }
    }
    [Written::Whole, Written::Logical, Written::Words]
        .into_iter()
        .map(|one| (one, rows(&|w| w == one)))
        .find(|(_, share)| *share >= 0.9)
}

#[cfg(test)]
mod tests {
    use crate::drift::causes::tests::said;
    use crate::drift::samples::{counted, numbers};
    use crate::profile::ColumnProfile;

    #[test]
    fn how_values_are_written() {
        let whole = counted(&[("1", 40), ("2", 30), ("3", 30)]);
        let point = counted(&[("1.0", 40), ("2.0", 30), ("3.0", 30)]);
        let comma = counted(&[("1,5", 40), ("2", 30), ("3,25", 30)]);
        let words = counted(&[("one", 40), ("two", 30), ("three", 30)]);
        let logical = counted(&[("True", 40), ("False", 60)]);
        let real = numbers(&(0..100).map(|i| f64::from(i) / 4.0).collect::<Vec<_>>());
        for (before, now, expected) in [
            (
                &whole,
                &point,
                Some("numbers with a decimal point, in the reference whole numbers"),
            ),
            (
                &real,
                &comma,
                Some("numbers with a decimal comma, in the reference numbers"),
            ),
            (&real, &words, Some("words, in the reference numbers")),
            (
                &logical,
                &whole,
                Some("whole numbers, in the reference true or false"),
            ),
            (&words, &real, Some("numbers, in the reference words")),
            (&real, &point, None),
            (&whole, &real, None),
            (&words, &words, None),
            (&real, &real, None),
        ] {
            let said = said("type-change", before, now);
            match expected {
                Some(end) => assert!(
                    said.as_deref().is_some_and(|s| s.ends_with(end)),
                    "{said:?}"
                ),
                None => assert_eq!(said, None),
            }
        }
    }

    #[test]
    fn most_cells_unreadable() {
        let clean = numbers(&(0..100).map(f64::from).collect::<Vec<_>>());
        let broken = |unparseable: u64| ColumnProfile {
            n: 100 + unparseable,
            missing: unparseable,
            unparseable,
            ..clean.clone()
        };
        assert!(
            said("type-change", &clean, &broken(300))
                .is_some_and(|s| s.starts_with("Type changed: 75 %"))
        );
        assert_eq!(said("type-change", &clean, &broken(30)), None);
        let nothing = ColumnProfile {
            n: 300,
            missing: 300,
            unparseable: 300,
            ..numbers(&[])
        };
        assert!(said("type-change", &clean, &nothing).is_some());
    }
}
