//! What is known of a column over all files.

use crate::data::{ColumnInfo, FileInfo, Kind};

/// The samples and the labels, looked at together.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    pub reference: Option<&'a FileInfo>,
    pub production: Option<&'a FileInfo>,
    pub labels: Option<&'a FileInfo>,
}

impl<'a> Tables<'a> {
    /// Columns of reference and production, each name once.
    pub fn columns(self) -> impl Iterator<Item = &'a ColumnInfo> {
        let of = |info: Option<&'a FileInfo>| info.map_or(&[][..], |i| &i.columns);
        let only_production =
            move |c: &&ColumnInfo| self.reference.is_none_or(|r| r.column(&c.name).is_none());
        of(self.reference)
            .iter()
            .chain(of(self.production).iter().filter(only_production))
    }

    /// The column in each of the two samples that has it.
    pub fn everywhere(self, name: &str) -> impl Iterator<Item = &'a ColumnInfo> {
        [self.reference, self.production]
            .into_iter()
            .flatten()
            .filter_map(|info| info.column(name))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Whether both samples have the column.
    pub fn in_both(self, name: &str) -> bool {
        self.everywhere(name).count() == 2
    }

    /// The kind of a column over both samples: the reference's, unless it has no values there or production shows that
    /// true and false are not all there is.
    pub fn kind(self, name: &str) -> Kind {
        let kinds: Vec<Kind> = self
            .everywhere(name)
            .filter(|c| c.seen > c.missing)
            .map(|c| c.kind)
            .collect();
        match kinds.as_slice() {
            [] => self
                .everywhere(name)
                .next()
                .map_or(Kind::Numeric, |c| c.kind),
            [Kind::Boolean, Kind::Categorical | Kind::Text] => Kind::Categorical,
            [first, ..] => *first,
        }
    }
}
