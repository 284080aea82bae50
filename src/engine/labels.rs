//! Labels from a file of their own, joined to rows by id.

use crate::data::{Column, Columns};
use std::collections::{BTreeSet, HashMap};

/// The column by which a join says which rows found a label: their ids.
pub(super) const MATCHED: &str = "\u{0}matched";

/// Label by id. An id that occurs more than once keeps its last label and is counted.
#[derive(Debug, Default)]
pub struct LabelTable {
    labels: HashMap<String, Option<String>>,
    repeated: BTreeSet<String>,
}

impl LabelTable {
    /// Takes in the rows of these two columns; rows without an id are left out.
    pub fn add(&mut self, rows: &Columns, id: &str, label: &str) {
        let (Some(Column::Texts(ids)), Some(Column::Texts(labels))) =
            (rows.get(id), rows.get(label))
        else {
            return;
        };
        for (id, label) in ids.iter().zip(labels) {
            let Some(id) = id else { continue };
            if self.labels.insert(id.clone(), label.clone()).is_some() {
                self.repeated.insert(id.clone());
            }
        }
    }

    /// Different ids.
    pub fn ids(&self) -> u64 {
        self.labels.len() as u64
    }

    /// Ids that occur more than once.
    pub fn repeated(&self) -> u64 {
        self.repeated.len() as u64
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

    /// Adds the label as a text column, and beside it which ids were found.
    pub fn join(&self, rows: &mut Columns, id: &str, label: &str) {
        let none = Vec::new();
        let ids = match rows.get(id) {
            Some(Column::Texts(ids)) => ids,
            _ => &none,
        };
        let found: Vec<Option<&Option<String>>> =
            ids.iter().map(|id| self.labels.get(id.as_ref()?)).collect();
        let labels: Vec<Option<String>> = found.iter().map(|f| f.and_then(Clone::clone)).collect();
        let matched: Vec<Option<String>> = ids
            .iter()
            .zip(&found)
            .map(|(id, f)| f.and(id.clone()))
            .collect();
        rows.columns.retain(|(name, _)| name != label);
        rows.columns.push((label.to_owned(), Column::Texts(labels)));
        rows.columns
            .push((MATCHED.to_owned(), Column::Texts(matched)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[Option<&str>]) -> Column {
        Column::Texts(values.iter().map(|v| v.map(str::to_owned)).collect())
    }

    #[test]
    fn labels_find_their_rows() {
        let file = Columns {
            rows: 4,
            columns: vec![
                ("id".into(), texts(&[Some("a"), Some("b"), None, Some("b")])),
                ("y".into(), texts(&[Some("1"), Some("0"), Some("1"), None])),
            ],
        };
        let mut table = LabelTable::default();
        table.add(&file, "id", "y");
        assert_eq!(
            (table.ids(), table.repeated(), table.classes()),
            (2, 1, vec!["1".to_owned()])
        );
        let mut rows = Columns {
            rows: 3,
            columns: vec![("id".into(), texts(&[Some("b"), Some("a"), Some("c")]))],
        };
        table.join(&mut rows, "id", "y");
        assert_eq!(rows.get("y"), Some(&texts(&[None, Some("1"), None])));
        assert_eq!(
            rows.get(MATCHED),
            Some(&texts(&[Some("b"), Some("a"), None]))
        );
    }
}
