//! Labels from a file of their own, joined to rows by id or by order.

use super::job::{JoinBy, LabelSource};
use crate::data::{Column, Columns, Kind};
use std::collections::{BTreeSet, HashMap};

/// The column by which a join says which rows found a label: their ids.
pub(super) const MATCHED: &str = "\u{0}matched";

/// Label by id; joined by order, a row's number is its id. An id that occurs more than once keeps its last label and
/// is counted.
#[derive(Debug, Default)]
pub struct LabelTable {
    labels: HashMap<String, Option<String>>,
    repeated: BTreeSet<String>,
    rows: u64,
    last_number: Option<i64>,
    out_of_order: bool,
}

impl LabelTable {
    /// The columns that [`LabelTable::add`] wants to see.
    pub fn columns(source: &LabelSource) -> Vec<(String, Kind)> {
        let key = match &source.by {
            JoinBy::Id(id) => Some(id),
            JoinBy::Order { numbers } => numbers.as_ref(),
        };
        key.into_iter()
            .chain([&source.label])
            .map(|name| (name.clone(), Kind::Categorical))
            .collect()
    }

    /// Takes in the next rows of the file; rows without an id are left out.
    pub fn add(&mut self, rows: &Columns, source: &LabelSource) {
        let Some(labels) = texts(rows, &source.label) else {
            return;
        };
        match &source.by {
            JoinBy::Id(id) => {
                let ids = texts(rows, id).unwrap_or_default();
                for (id, label) in ids.iter().zip(labels) {
                    let Some(id) = id else { continue };
                    if self.labels.insert(id.clone(), label.clone()).is_some() {
                        self.repeated.insert(id.clone());
                    }
                }
            }
            JoinBy::Order { numbers } => {
                for number in numbers
                    .iter()
                    .flat_map(|n| texts(rows, n).unwrap_or_default())
                {
                    self.follow(number.as_deref());
                }
                for label in labels {
                    self.labels.insert(self.rows.to_string(), label.clone());
                    self.rows += 1;
                }
            }
        }
    }

    /// Sees that the numbers of the rows rise by one.
    fn follow(&mut self, number: Option<&str>) {
        let number = number.and_then(|n| n.trim_end_matches(".0").parse::<i64>().ok());
        let follows = match (self.last_number, number) {
            (Some(last), Some(number)) => last.checked_add(1) == Some(number),
            (None, Some(_)) => !self.out_of_order,
            (_, None) => false,
        };
        self.out_of_order |= !follows;
        self.last_number = number;
    }

    /// Different ids.
    pub fn ids(&self) -> u64 {
        self.labels.len() as u64
    }

    /// Ids that occur more than once.
    pub fn repeated(&self) -> u64 {
        self.repeated.len() as u64
    }

    /// The label of this id.
    pub fn label_of(&self, id: &str) -> Option<&String> {
        self.labels.get(id)?.as_ref()
    }

    /// Whether the column that numbers the rows, if there is one, rises by one from row to row.
    pub fn in_order(&self) -> bool {
        !self.out_of_order
    }

    /// Different labels, sorted, at most 1,001.
    pub fn classes(&self) -> Vec<String> {
        let mut classes = BTreeSet::new();
        for label in self.labels.values().flatten() {
            if classes.len() <= 1000 {
                classes.insert(label.clone());
            }
        }
        classes.into_iter().collect()
    }

    /// Adds the label as a text column, and beside it which ids were found. `first_row` is the number of the first of
    /// these rows within the sample.
    pub fn join(&self, rows: &mut Columns, first_row: u64, source: &LabelSource) {
        let ids: Vec<Option<String>> = match &source.by {
            JoinBy::Id(id) => texts(rows, id).unwrap_or_default().to_vec(),
            JoinBy::Order { .. } => (first_row..)
                .take(rows.rows)
                .map(|n| Some(n.to_string()))
                .collect(),
        };
        let found: Vec<Option<&Option<String>>> =
            ids.iter().map(|id| self.labels.get(id.as_ref()?)).collect();
        let labels: Vec<Option<String>> = found.iter().map(|f| f.and_then(Clone::clone)).collect();
        let matched: Vec<Option<String>> = ids
            .iter()
            .zip(&found)
            .map(|(id, f)| f.and(id.clone()))
            .collect();
        rows.columns.retain(|(name, _)| *name != source.label);
        rows.columns
            .push((source.label.clone(), Column::Texts(labels)));
        rows.columns
            .push((MATCHED.to_owned(), Column::Texts(matched)));
    }
}

fn texts<'a>(rows: &'a Columns, name: &str) -> Option<&'a [Option<String>]> {
    match rows.get(name) {
        Some(Column::Texts(texts)) => Some(texts),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[Option<&str>]) -> Column {
        Column::Texts(values.iter().map(|v| v.map(str::to_owned)).collect())
    }

    fn source(by: JoinBy) -> LabelSource {
        LabelSource {
            parts: Vec::new(),
            by,
            label: "y".into(),
        }
    }

    fn numbered(numbers: &[&str]) -> LabelTable {
        let numbers: Vec<Option<&str>> = numbers.iter().copied().map(Some).collect();
        let file = Columns {
            rows: numbers.len(),
            columns: vec![
                ("n".into(), texts(&numbers)),
                ("y".into(), texts(&vec![Some("1"); numbers.len()])),
            ],
        };
        let mut table = LabelTable::default();
        table.add(&file, &by_order());
        table
    }

    fn by_order() -> LabelSource {
        source(JoinBy::Order {
            numbers: Some("n".into()),
        })
    }

    #[test]
    fn labels_find_their_rows_by_id() {
        let file = Columns {
            rows: 4,
            columns: vec![
                ("id".into(), texts(&[Some("a"), Some("b"), None, Some("b")])),
                ("y".into(), texts(&[Some("1"), Some("0"), Some("1"), None])),
            ],
        };
        let source = source(JoinBy::Id("id".into()));
        let mut table = LabelTable::default();
        table.add(&file, &source);
        assert_eq!(
            (table.ids(), table.repeated(), table.classes()),
            (2, 1, vec!["1".to_owned()])
        );
        let mut rows = Columns {
            rows: 3,
            columns: vec![("id".into(), texts(&[Some("b"), Some("a"), Some("c")]))],
        };
        table.join(&mut rows, 0, &source);
        assert_eq!(rows.get("y"), Some(&texts(&[None, Some("1"), None])));
        assert_eq!(
            rows.get(MATCHED),
            Some(&texts(&[Some("b"), Some("a"), None]))
        );
    }

    #[test]
    fn labels_find_their_rows_by_order() {
        let part = |numbers: [&str; 2], labels: [&str; 2]| Columns {
            rows: 2,
            columns: vec![
                ("n".into(), texts(&numbers.map(Some))),
                ("y".into(), texts(&labels.map(Some))),
            ],
        };
        let mut table = LabelTable::default();
        table.add(&part(["500", "501"], ["a", "b"]), &by_order());
        table.add(&part(["502", "503"], ["c", "d"]), &by_order());
        assert!(table.in_order());
        let mut rows = Columns {
            rows: 2,
            columns: vec![("x".into(), texts(&[None, None]))],
        };
        table.join(&mut rows, 2, &by_order());
        assert_eq!(rows.get("y"), Some(&texts(&[Some("c"), Some("d")])));
        assert_eq!(rows.get(MATCHED), Some(&texts(&[Some("2"), Some("3")])));
    }

    #[test]
    fn only_numbers_that_rise_by_one_are_an_order() {
        for (numbers, expected) in [
            (vec!["0", "1", "2"], true),
            (vec!["50000.0", "50001.0"], true),
            (vec!["0", "2", "3"], false),
            (vec!["3", "2", "1"], false),
            (vec!["a", "1", "2"], false),
            (vec!["1", "b", "3"], false),
        ] {
            assert_eq!(numbered(&numbers).in_order(), expected, "{numbers:?}");
        }
    }
}
