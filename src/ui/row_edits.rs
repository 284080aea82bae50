//! A row that a person picks and changes: what was typed over which value, and which number comes next.

use crate::data::{Column, Columns};
use crate::engine::flow::Change;
use std::collections::BTreeMap;

/// The value of the first row as a field shows it; `None` when it is missing.
pub fn value_text(row: &Columns, column: &str) -> Option<String> {
    match row.get(column)? {
        Column::Numbers(values) => {
            let value = values.first().filter(|x| !x.is_nan())?;
            Some(value.to_string())
        }
        Column::Texts(values) => values.first()?.clone(),
    }
}

/// What was typed over a row's values, by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits(BTreeMap<String, Option<String>>);

impl Edits {
    /// Another value for a column, as typed; `None` makes it missing. The row's own value is no edit.
    pub fn set(&mut self, row: &Columns, column: &str, text: Option<String>) {
        if text == value_text(row, column) {
            self.0.remove(column);
        } else {
            self.0.insert(column.to_owned(), text);
        }
    }

    /// What stands in a column now: what was typed, else the row's own value.
    pub fn shown(&self, row: &Columns, column: &str) -> Option<String> {
        match self.0.get(column) {
            Some(text) => text.clone(),
            None => value_text(row, column),
        }
    }

    /// Whether a column has another value.
    pub fn holds(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, by the column's name.
    pub fn changes(&self) -> Vec<Change> {
        let change = |(column, text): (&String, &Option<String>)| Change {
            column: column.clone(),
            text: text.clone(),
        };
        self.0.iter().map(change).collect()
    }
}

/// Which row is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// This number, from 1 on.
    Number(u64),
    /// Any: a place between 0 and 1 among all.
    AnyAt(f64),
}

impl Wanted {
    /// The row's number among so many.
    pub fn number(self, count: u64) -> u64 {
        match self {
            Wanted::Number(number) => number,
            Wanted::AnyAt(place) => {
                let at = (place.clamp(0.0, 1.0) * count as f64) as u64;
                at.min(count.saturating_sub(1)) + 1
            }
        }
    }
}

/// A row's number as typed; `None` for what is no whole number from 1 on.
pub fn row_number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    digits.parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Columns {
        Columns {
            rows: 1,
            columns: vec![
                ("n".to_owned(), Column::Numbers(vec![1.5])),
                ("gone".to_owned(), Column::Numbers(vec![f64::NAN])),
                ("t".to_owned(), Column::Texts(vec![Some("a".to_owned())])),
            ],
        }
    }

    #[test]
    fn only_other_values_are_edits() {
        let row = row();
        let mut edits = Edits::default();
        let text = |t: &str| Some(t.to_owned());
        edits.set(&row, "n", text("1.5"));
        edits.set(&row, "gone", None);
        assert!(edits.is_empty());
        edits.set(&row, "n", text("2"));
        edits.set(&row, "t", None);
        assert_eq!(
            (edits.shown(&row, "n"), edits.shown(&row, "t")),
            (text("2"), None)
        );
        assert_eq!((edits.shown(&row, "gone"), edits.holds("t")), (None, true));
        let changes = edits.changes();
        let told: Vec<_> = changes
            .iter()
            .map(|c| (c.column.as_str(), c.text.as_deref()))
            .collect();
        assert_eq!(told, [("n", Some("2")), ("t", None)]);
        edits.set(&row, "t", text("a"));
        edits.set(&row, "n", text("1.5"));
        assert!(edits.is_empty());
    }

    #[test]
    fn any_row_is_one_of_them() {
        for (place, count, expected) in [(0.0, 10, 1), (0.999, 10, 10), (1.0, 10, 10), (0.5, 1, 1)]
        {
            assert_eq!(Wanted::AnyAt(place).number(count), expected);
        }
        assert_eq!(
            Wanted::Number(11).number(10),
            11,
            "refused later by its number"
        );
        let read = [
            ("7", Some(7)),
            (" 1,200 ", Some(1200)),
            ("0", None),
            ("-1", None),
            ("x", None),
            ("", None),
        ];
        for (text, expected) in read {
            assert_eq!(row_number(text), expected, "{text}");
        }
    }
}
