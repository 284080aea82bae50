//! The numbers that findings of what happened upstream rest on, in words.

use crate::checks::wording::{counted, day, day_of_ms, number, percent};

/// What a number of the evidence counts.
#[derive(Clone, Copy)]
enum Unit {
    Share,
    Count(&'static str),
    Plain,
    Days,
    DaySince1970,
    MsSince1970,
}

/// Every number of evidence that a rule gives: its name there, its name for people, and what it counts.
const NUMBERS: &[(&str, &str, Unit)] = &[
    (
        "area under the ROC curve",
        "area under the ROC curve",
        Unit::Plain,
    ),
    ("at", "widest at", Unit::Plain),
    ("bound", "the bound", Unit::Plain),
    ("categories", "how many", Unit::Count("category")),
    (
        "chi-squared",
        "χ² of missing against the other column",
        Unit::Plain,
    ),
    ("classes", "how many", Unit::Count("class")),
    (
        "columns by whose level it is missing",
        "by whose level it is missing",
        Unit::Count("column"),
    ),
    ("day since 1970", "the day", Unit::DaySince1970),
    ("distance", "distance between the two", Unit::Plain),
    ("distance crosswise", "distance crosswise", Unit::Plain),
    (
        "distance from its own",
        "distance from its own",
        Unit::Plain,
    ),
    ("factor", "factor", Unit::Plain),
    (
        "greatest missing share",
        "greatest missing share",
        Unit::Share,
    ),
    (
        "interquartile range before",
        "interquartile range in the reference",
        Unit::Plain,
    ),
    (
        "interquartile range now",
        "interquartile range now",
        Unit::Plain,
    ),
    (
        "difference at the same time",
        "difference among rows of the same time",
        Unit::Share,
    ),
    ("lag in days", "behind the rows' timestamps", Unit::Days),
    (
        "lag in days in the reference",
        "behind them in the reference",
        Unit::Days,
    ),
    ("largest change", "largest change of a share", Unit::Share),
    (
        "largest gap",
        "largest gap of cumulative shares",
        Unit::Share,
    ),
    (
        "largest gap of the rest",
        "largest gap of cumulative shares of the rest",
        Unit::Share,
    ),
    (
        "largest gap with it",
        "largest gap of cumulative shares with it",
        Unit::Share,
    ),
    (
        "largest gap without it",
        "largest gap of cumulative shares without it",
        Unit::Share,
    ),
    (
        "latest moment in ms since 1970",
        "latest moment",
        Unit::MsSince1970,
    ),
    ("least missing share", "least missing share", Unit::Share),
    ("length", "longest text", Unit::Count("character")),
    (
        "longer in the reference",
        "longer ones in the reference",
        Unit::Share,
    ),
    ("median before", "median in the reference", Unit::Plain),
    ("median now", "median now", Unit::Plain),
    ("most extreme", "most extreme value", Unit::Plain),
    ("new categories", "new", Unit::Count("category")),
    ("rows", "it rests on", Unit::Count("row")),
    (
        "share after the 12th in the reference",
        "after the 12th in the reference",
        Unit::Share,
    ),
    (
        "share among the others as it is",
        "among the others as it is",
        Unit::Share,
    ),
    (
        "share among the others swapped back",
        "among the others when swapped back",
        Unit::Share,
    ),
    (
        "share at it in the reference",
        "share at it in the reference",
        Unit::Share,
    ),
    (
        "share beyond it in the reference",
        "share beyond it in the reference",
        Unit::Share,
    ),
    (
        "share expected",
        "share that chance would bring",
        Unit::Share,
    ),
    (
        "share in the reference",
        "share in the reference",
        Unit::Share,
    ),
    (
        "share of errors it takes away",
        "share of errors it takes away",
        Unit::Share,
    ),
    ("spellings", "spelt otherwise", Unit::Count("category")),
    ("standard errors", "standard errors", Unit::Plain),
    (
        "total variation of the rest",
        "change of shares of the rest",
        Unit::Share,
    ),
    ("unreadable share", "unreadable now", Unit::Share),
    (
        "unreadable share in the reference",
        "unreadable in the reference",
        Unit::Share,
    ),
    ("value", "the value", Unit::Plain),
    ("windows", "without a later moment", Unit::Count("window")),
];

/// A number of a finding's evidence: what it is, and how much, "share in the reference" and "0.2 %". One that no rule of this version
/// gives keeps its name.
pub fn in_words(name: &str, value: f64) -> (String, String) {
    let Some((_, words, unit)) = NUMBERS.iter().find(|(known, ..)| *known == name) else {
        return (name.to_owned(), number(value));
    };
    let shown = match unit {
        Unit::Share => percent(value),
        Unit::Count(noun) if value >= 0.0 => counted(value.round() as u64, noun),
        Unit::Days => format!("{} days", number(value)),
        Unit::DaySince1970 if value.is_finite() => day(value.floor() as i32),
        Unit::MsSince1970 if value.is_finite() => day(day_of_ms(value as i64)),
        _ => number(value),
    };
    ((*words).to_owned(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::{fs, path::Path};

    #[test]
    fn numbers_in_words() {
        for (name, value, words, shown) in [
            (
                "share in the reference",
                0.002,
                "share in the reference",
                "0.2 %",
            ),
            ("rows", 1_574.0, "it rests on", "1,574 rows"),
            ("categories", 1.0, "how many", "1 category"),
            ("rows", -1.0, "it rests on", "-1"),
            (
                "lag in days",
                12.5,
                "behind the rows' timestamps",
                "12.5 days",
            ),
            ("day since 1970", 0.0, "the day", "1 Jan 1970"),
            (
                "latest moment in ms since 1970",
                86_400_000.0,
                "latest moment",
                "2 Jan 1970",
            ),
            (
                "latest moment in ms since 1970",
                f64::NAN,
                "latest moment",
                "undefined",
            ),
            ("of a later version", 3.0, "of a later version", "3"),
        ] {
            assert_eq!(in_words(name, value), (words.to_owned(), shown.to_owned()));
        }
    }

    /// Names of evidence as they stand in the rules' sources.
    #[test]
    fn every_number_that_a_rule_gives_has_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/drift/causes");
        let mut given = BTreeSet::new();
        for file in fs::read_dir(folder).expect("a folder").flatten() {
            let text = fs::read_to_string(file.path()).expect("a source");
            let rule = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in rule.split(".with(").skip(1) {
                let literal = call.trim_start().strip_prefix('"');
                given.extend(literal.and_then(|l| l.split('"').next()).map(str::to_owned));
            }
        }
        assert!(given.len() > 30, "{given:?}");
        let known = |name: &String| NUMBERS.iter().any(|(known, ..)| known == name);
        let without: Vec<&String> = given.iter().filter(|name| !known(name)).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
