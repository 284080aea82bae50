//! What a column holds, guessed from the values looked at.

use super::column_builder::truth;
use super::error::shorten;
use super::format::{ColumnInfo, Dates, Kind};
use super::{moment, names, number};
use std::collections::HashSet;

/// Examples kept of a column.
const EXAMPLES: usize = 12;

/// What the file itself says of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// Nothing: CSV.
    Nothing,
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Real,
    /// True or false.
    Boolean,
    /// Moments, given here in ISO form.
    Moment,
}

/// A column as its looked-at values (missing is `None`) show it, and what the person should know of it.
///
/// Texts are numbers when nearly all can be read, or two in three when the rest is one of a few words (an unlisted text
/// for "missing"). Whole numbers are categories when there are only two of them, or when their name or leading zeros say
/// that they name things. More than 50 different texts that make up more than half of the values are free text.
pub fn describe(
    name: &str,
    declared: Declared,
    values: &[Option<&str>],
    decimal_comma: bool,
) -> (ColumnInfo, Vec<String>) {
    let present: Vec<&str> = values.iter().flatten().copied().collect();
    let (distinct, examples) = distinct(&present);
    let look = Look {
        name,
        declared,
        numbers: present
            .iter()
            .map(|v| number::parse(v, decimal_comma))
            .collect(),
        present,
        distinct,
    };
    let mut notes = Vec::new();
    let (kind, dates) = look.kind(&mut notes);
    let mut readable = look
        .numbers
        .iter()
        .flatten()
        .filter(|n| n.is_finite())
        .peekable();
    let info = ColumnInfo {
        name: name.to_owned(),
        kind,
        whole: readable.peek().is_some() && readable.all(|n| n.fract() == 0.0),
        distinct: distinct as u64,
        seen: values.len() as u64,
        missing: (values.len() - look.present.len()) as u64,
        examples,
        span: (kind == Kind::Datetime).then(|| look.span(dates)).flatten(),
        dates: dates.filter(|_| declared != Declared::Moment),
    };
    (info, notes)
}

struct Look<'a> {
    name: &'a str,
    declared: Declared,
    present: Vec<&'a str>,
    numbers: Vec<Option<f64>>,
    distinct: usize,
}

impl Look<'_> {
    fn kind(&self, notes: &mut Vec<String>) -> (Kind, Option<Dates>) {
        match self.declared {
            Declared::Moment => return (Kind::Datetime, Some(Dates::Iso)),
            Declared::Boolean => return (Kind::Boolean, None),
            Declared::Nothing | Declared::Whole | Declared::Real if self.present.is_empty() => {
                return (Kind::Numeric, None);
            }
            Declared::Text if self.present.is_empty() => return (Kind::Categorical, None),
            _ => {}
        }
        let is_word = |v: &&str| truth(v).is_some() && v.trim().len() >= 4;
        if self.present.iter().all(is_word) {
            return (Kind::Boolean, None);
        }
        let named_like_time = names::is_time_like(self.name);
        let texts = !matches!(self.declared, Declared::Whole | Declared::Real);
        if (texts || named_like_time)
            && let Some((dates, ambiguous)) =
                moment::style(self.present.iter().copied(), named_like_time)
        {
            self.note_dates(dates, ambiguous, notes);
            return (Kind::Datetime, Some(dates));
        }
        let kind = if self.is_numeric() && !self.names_things() {
            self.note_unreadable(notes);
            Kind::Numeric
        } else if self.distinct > 50 && self.distinct * 2 > self.present.len() {
            Kind::Text
        } else {
            Kind::Categorical
        };
        if kind != Kind::Numeric {
            self.note_decorated_numbers(notes);
        }
        (kind, None)
    }

    fn is_numeric(&self) -> bool {
        let readable = self.numbers.iter().flatten().count();
        let unreadable = self.present.len() - readable;
        match self.declared {
            Declared::Whole | Declared::Real => return true,
            // A writer that had numbers would have stored numbers, unless there are many of them.
            Declared::Text => return unreadable == 0 && self.distinct > 50,
            _ => {}
        }
        let few_words = || {
            let texts = self
                .present
                .iter()
                .zip(&self.numbers)
                .filter(|(_, n)| n.is_none());
            texts.map(|(t, _)| t).collect::<HashSet<_>>().len() <= 5
        };
        let nearly_all = unreadable * 20 <= self.present.len();
        readable > 0 && (nearly_all || readable * 3 >= self.present.len() * 2 && few_words())
    }

    /// Whether whole numbers only name things.
    fn names_things(&self) -> bool {
        if self.declared == Declared::Real || !self.present.iter().all(|v| number::is_whole(v)) {
            return false;
        }
        let two_values = self.distinct == 2 && self.present.len() >= 10;
        let zeros = self
            .present
            .iter()
            .any(|v| v.len() > 1 && v.starts_with('0'));
        two_values || zeros || names::is_code_like(self.name)
    }

    fn span(&self, dates: Option<Dates>) -> Option<(i64, i64)> {
        let dates = dates?;
        let moments = self.present.iter().filter_map(|v| moment::parse(v, dates));
        moments.fold(None, |span, ms| {
            let (first, last) = span.unwrap_or((ms, ms));
            Some((ms.min(first), ms.max(last)))
        })
    }

    fn note_dates(&self, dates: Dates, ambiguous: bool, notes: &mut Vec<String>) {
        let read_as = match dates {
            Dates::DayFirst => "day first",
            Dates::MonthFirst => "month first",
            Dates::Compact => "year, month, day in eight digits",
            Dates::EpochSeconds => "seconds since 1970",
            Dates::EpochMillis => "milliseconds since 1970",
            Dates::EpochMicros => "microseconds since 1970",
            Dates::EpochNanos => "nanoseconds since 1970",
            Dates::Iso => return,
        };
        let doubt = if ambiguous {
            "; no value looked at tells day from month, so check this or write dates as 2024-01-31"
        } else {
            ""
        };
        notes.push(format!(
            "column \"{}\" is read as dates, {read_as}{doubt}",
            self.name
        ));
    }

    fn note_unreadable(&self, notes: &mut Vec<String>) {
        let mut texts = self
            .present
            .iter()
            .zip(&self.numbers)
            .filter(|(_, n)| n.is_none());
        if let Some((text, _)) = texts.next() {
            notes.push(format!(
                "column \"{}\": {} of {} values looked at are not numbers, such as \"{}\"; they count as unreadable, unless the text is listed as missing",
                self.name,
                1 + texts.count(),
                self.present.len(),
                shorten(text, 40)
            ));
        }
    }

    /// `1,234` `€ 5` `40%`: numbers to a person, not to us.
    fn note_decorated_numbers(&self, notes: &mut Vec<String>) {
        let decorated = |v: &&str| {
            let bare: String = v.chars().filter(|c| !",$€£¥% ".contains(*c)).collect();
            bare.len() < v.len() && number::parse(&bare, false).is_some()
        };
        if self.distinct > 20
            && self.present.iter().filter(|v| decorated(v)).count() * 10 >= self.present.len() * 9
        {
            notes.push(format!(
                "column \"{}\" holds numbers with signs around them, such as \"{}\"; it is read as text, so write plain numbers if they are meant",
                self.name,
                self.present.first().map_or(String::new(), |v| shorten(v, 40))
            ));
        }
    }
}

/// How many different values there are, and the first of them in order of appearance.
fn distinct(present: &[&str]) -> (usize, Vec<String>) {
    let mut seen = HashSet::new();
    let mut examples = Vec::new();
    for value in present {
        if seen.insert(*value) && examples.len() < EXAMPLES {
            examples.push(shorten(value, 60));
        }
    }
    (seen.len(), examples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_guessed_from_values_and_names() {
        let many = |f: &dyn Fn(usize) -> String| (0..100).map(f).collect::<Vec<_>>();
        let few = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let cases = [
            ("age", many(&|i| i.to_string()), Kind::Numeric),
            ("count", many(&|i| (i % 3).to_string()), Kind::Numeric),
            ("flag", many(&|i| (i % 2).to_string()), Kind::Categorical),
            ("flag", many(&|i| format!("{}.0", i % 2)), Kind::Numeric),
            ("constant", many(&|_| "0".into()), Kind::Numeric),
            ("b", few(&["3", "5"]), Kind::Numeric),
            (
                "zip",
                many(&|i| (10_000 + i % 7).to_string()),
                Kind::Categorical,
            ),
            (
                "area",
                many(&|i| format!("{:05}", i % 7)),
                Kind::Categorical,
            ),
            ("customer_id", many(&|i| i.to_string()), Kind::Text),
            ("ok", few(&["True", "false", "TRUE"]), Kind::Boolean),
            ("answer", few(&["yes", "no"]), Kind::Categorical),
            ("note", many(&|i| format!("text {i}")), Kind::Text),
            (
                "group",
                many(&|i| format!("g{}", i % 40)),
                Kind::Categorical,
            ),
            (
                "when",
                many(&|i| format!("2024-01-{:02}", i % 28 + 1)),
                Kind::Datetime,
            ),
            (
                "time",
                many(&|i| (1_700_000_000 + i).to_string()),
                Kind::Datetime,
            ),
            (
                "amount",
                many(&|i| (1_700_000_000 + i).to_string()),
                Kind::Numeric,
            ),
            (
                "mostly",
                many(&|i| {
                    if i % 5 == 0 {
                        "unknown".into()
                    } else {
                        i.to_string()
                    }
                }),
                Kind::Numeric,
            ),
            (
                "icd",
                many(&|i| {
                    if i % 5 == 0 {
                        format!("E{i}")
                    } else {
                        format!("{i}.1")
                    }
                }),
                Kind::Text,
            ),
            ("nothing", vec![], Kind::Numeric),
        ];
        for (name, values, expected) in cases {
            let values: Vec<Option<&str>> = values.iter().map(|v| Some(v.as_str())).collect();
            let (info, _) = describe(name, Declared::Nothing, &values, false);
            assert_eq!(info.kind, expected, "{name}");
        }
    }

    #[test]
    fn a_column_is_described() {
        let values = [Some("2"), None, Some("10"), Some("2")];
        let (info, notes) = describe("n", Declared::Nothing, &values, false);
        assert_eq!(
            (info.seen, info.missing, info.distinct, info.whole),
            (4, 1, 2, true)
        );
        assert_eq!(info.examples, ["2", "10"]);
        assert!(notes.is_empty());
        let (info, notes) = describe(
            "d",
            Declared::Nothing,
            &[Some("01/02/2024"), Some("03/04/2024")],
            false,
        );
        assert_eq!(
            (info.kind, info.dates),
            (Kind::Datetime, Some(Dates::MonthFirst))
        );
        assert_eq!(info.span, Some((1_704_153_600_000, 1_709_510_400_000)));
        assert!(notes[0].contains("month first"), "{notes:?}");
        let prices: Vec<String> = (0..50).map(|i| format!("$1,{:03}", i)).collect();
        let prices: Vec<Option<&str>> = prices.iter().map(|p| Some(p.as_str())).collect();
        let (info, notes) = describe("price", Declared::Nothing, &prices, false);
        assert_eq!(info.kind, Kind::Categorical);
        assert!(notes[0].contains("plain numbers"), "{notes:?}");
    }
}
