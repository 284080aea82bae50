//! How a CSV file is written: its separator, and whether the first record names the columns.

use super::fields::records;
use crate::data::missing::Missing;
use crate::data::{Dates, moment, number};
use std::borrow::Cow;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records looked at for the header.
const LOOK: usize = 200;

/// The separator of a text of whole records.
///
/// It is the one that cuts most records into as many fields as the first; between equals, the one that makes more fields.
/// A text that none of them cuts is one column, and gets a separator that does not occur in it.
pub fn delimiter(text: &str) -> u8 {
    let looks: Vec<Look> = DELIMITERS.iter().map(|d| Look::new(text, *d)).collect();
    // `max_by` takes the last of equals, and the order of DELIMITERS is by how common they are.
    let cut = looks.iter().rev().filter(|l| l.first >= 2);
    let best = cut.max_by(|a, b| {
        a.agreeing
            .total_cmp(&b.agreeing)
            .then(a.first.cmp(&b.first))
    });
    let steady = || looks.iter().find(|l| l.usual >= 2 && l.usual_share >= 0.9);
    let unused = || looks.iter().find(|l| l.most == 1);
    match best {
        Some(look) if look.agreeing >= 0.5 => look.delimiter,
        _ => steady()
            .or(best)
            .or_else(unused)
            .map_or(b',', |l| l.delimiter),
    }
}

/// Whether the first of these records names the columns.
///
/// It does not when it looks like the data: a number or a date in every column that holds only such, or, among texts
/// alone, values that come again.
pub fn has_header(records: &[Vec<Cow<'_, str>>], missing: &Missing, decimal_comma: bool) -> bool {
    let Some((first, data)) = records.split_first() else {
        return false;
    };
    let is_value = |text: &str| {
        number::parse(text, decimal_comma).is_some()
            || [Dates::Iso, Dates::DayFirst, Dates::MonthFirst]
                .iter()
                .any(|d| moment::parse(text, *d).is_some())
    };
    let data = &data[..data.len().min(LOOK)];
    if data.is_empty() {
        return !first
            .iter()
            .all(|field| is_value(field) || missing.holds(field));
    }
    let column = |index: usize| {
        data.iter()
            .filter_map(move |r| r.get(index))
            .filter(|v| !missing.holds(v))
    };
    let holds_values =
        |index: usize| column(index).next().is_some() && column(index).all(|v| is_value(v));
    let typed: Vec<&str> = (0..first.len())
        .filter(|i| holds_values(*i))
        .filter_map(|i| first.get(i).map(AsRef::as_ref))
        .filter(|v| !missing.holds(v))
        .collect();
    if typed.is_empty() {
        return !(0..first.len()).all(|i| column(i).any(|v| *v == first[i]));
    }
    !typed.iter().all(|v| is_value(v)) || are_years(&typed)
}

/// Years side by side name columns.
fn are_years(names: &[&str]) -> bool {
    let years: Option<Vec<i32>> = names.iter().map(|n| n.parse().ok()).collect();
    years.is_some_and(|years| {
        years.len() >= 2
            && years.iter().all(|y| (1900..2100).contains(y))
            && years.windows(2).all(|pair| pair[0] + 1 == pair[1])
    })
}

struct Look {
    delimiter: u8,
    /// Fields of the first record.
    first: usize,
    /// Share of records that agree with it; nine tenths for one field more, as files with unnamed row names have.
    agreeing: f64,
    /// Fields that most records behind the first have, and their share.
    usual: usize,
    usual_share: f64,
    most: usize,
}

impl Look {
    fn new(text: &str, delimiter: u8) -> Self {
        let counts: Vec<usize> = records(text, delimiter).iter().map(Vec::len).collect();
        let (first, rest) = counts.split_first().map_or((0, &[][..]), |(f, r)| (*f, r));
        let having = |n: usize| rest.iter().filter(|c| **c == n).count() as f64;
        let total = rest.len().max(1) as f64;
        let usual = rest
            .iter()
            .copied()
            .max_by(|a, b| having(*a).total_cmp(&having(*b)));
        let usual = usual.unwrap_or(first);
        Look {
            delimiter,
            first,
            agreeing: if rest.is_empty() {
                1.0
            } else {
                (having(first) + 0.9 * having(first + 1)) / total
            },
            usual,
            usual_share: having(usual) / total,
            most: counts.iter().copied().max().unwrap_or(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found() {
        let cases: [(&str, u8); 12] = [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n", b';'),
            ("a\tb c\n1\t2,3\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("a;b;c,d\n1;2;3,4\n", b';'),
            ("\"a,b\";c\n\"1,2\";3\n", b';'),
            ("value\n1\n0\n", b','),
            ("text\nhello, you\nbye\n", b';'),
            ("a,b,c\n1,2,3\n1,2\n", b','),
            (
                "title\na,b\n1,2\n3,4\n5,6\n1,2\n3,4\n5,6\n7,8\n9,0\n1,1\n",
                b',',
            ),
            ("a,b\nx,1,2\ny,3,4\n", b','),
            ("time,value\n10:00;x,1\n", b','),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text) as char, expected as char, "{text:?}");
        }
    }

    #[test]
    fn a_header_is_told_from_data() {
        let cases = [
            ("a,b\n1,2\n", true),
            ("1,2\n3,4\n", false),
            ("x,2\ny,4\n", false),
            (",a\n0,1\n", true),
            ("red,small\nblue,big\nred,small\n", false),
            ("colour,size\nblue,big\nred,small\n", true),
            ("2024-01-01,5\n2024-01-02,6\n", false),
            ("country,2019,2020\nFrance,1.5,2.5\n", true),
            ("a,b\n", true),
            ("1,2\n", false),
            ("id,NA\n1,2\n", true),
            (",5\n1,6\n", false),
        ];
        let missing = Missing::new(&crate::plan::MISSING.map(str::to_owned));
        for (text, expected) in cases {
            assert_eq!(
                has_header(&records(text, b','), &missing, false),
                expected,
                "{text:?}"
            );
        }
    }
}
