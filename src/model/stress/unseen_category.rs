//! A category that the reference does not have.

use super::list::Disturbance;
use super::table::{Replaced, Table};
use crate::data::Column;

pub(super) const UNSEEN_CATEGORY: Disturbance = Disturbance {
    id: "unseen-category",
    phrase: "is a category that the reference does not have",
    disturb: |table, at, _| unseen(table, at),
};

/// Every row in one category that no drawn row is in; only for an input of texts.
fn unseen(table: &Table<'_>, at: usize) -> Option<Replaced> {
    let Some(Column::Texts(values)) = table.column(at).filter(|_| table.is_text(at)) else {
        return None;
    };
    let mut category = "unseen".to_owned();
    while values.iter().flatten().any(|v| *v == category) {
        category.push('_');
    }
    Some(vec![(
        at,
        Column::Texts(vec![Some(category); values.len()]),
    )])
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{sample, table};
    use super::*;

    #[test]
    fn the_category_is_really_unseen() {
        let columns = sample();
        let expected = Column::Texts(vec![Some("unseen_".to_owned()); 4]);
        assert_eq!(unseen(&table(&columns), 1), Some(vec![(1, expected)]));
        assert_eq!(unseen(&table(&columns), 0), None, "numbers");
    }
}
