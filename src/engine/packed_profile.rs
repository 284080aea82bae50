//! A profile on its way between workers, packed column by column: a job is given those that it needs, and no others are opened.

use super::Problem;
use super::parcel::Parcel;
use crate::data::Kind;
use crate::profile::{ColumnProfile, DatasetProfile, NumberCounts, Values};
use serde::{Deserialize, Serialize};

/// A packed [`DatasetProfile`], or some columns of one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PackedProfile {
    /// Packed: rows and windows, without columns. Empty when there are no files.
    head: Parcel,
    columns: Vec<PackedColumn>,
    /// Packed: all columns without windows, numbers in fewer values. Empty in a part.
    outline: Parcel,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct PackedColumn {
    name: String,
    /// Packed: the column, and the same in every window that has it.
    content: Parcel,
}

impl PackedProfile {
    /// The profile packed.
    pub fn pack(mut profile: DatasetProfile) -> PackedProfile {
        let outline = Parcel::pack(&outline(&profile));
        let columns = std::mem::take(&mut profile.columns);
        let mut in_windows: Vec<Vec<ColumnProfile>> = (profile.windows.iter_mut())
            .map(|w| std::mem::take(&mut w.columns))
            .collect();
        let columns = columns.into_iter().map(|column| {
            let of_window = |columns: &mut Vec<ColumnProfile>| {
                let at = columns.iter().position(|c| c.name == column.name)?;
                Some(columns.swap_remove(at))
            };
            let windows: Vec<_> = in_windows.iter_mut().map(of_window).collect();
            PackedColumn {
                content: Parcel::pack(&(&column, windows)),
                name: column.name,
            }
        });
        PackedProfile {
            columns: columns.collect(),
            head: Parcel::pack(&profile),
            outline,
        }
    }

    /// The same with these columns only, as far as it has them.
    pub fn only(&self, names: &[String]) -> PackedProfile {
        let wanted = self.columns.iter().filter(|c| names.contains(&c.name));
        PackedProfile {
            head: self.head.clone(),
            columns: wanted.cloned().collect(),
            outline: Parcel::default(),
        }
    }

    /// Packed [`DatasetProfile`] for questions put to many columns at once: without windows, and numbers of more than
    /// [`NumberCounts::EXACT_IN_WINDOW`] different values brought down to as many. Moments are exact.
    pub fn outline(&self) -> &Parcel {
        &self.outline
    }

    /// The columns it has; an empty profile when there are no files.
    ///
    /// # Errors
    /// When the bytes hold something else.
    pub fn open(&self) -> Result<DatasetProfile, Problem> {
        if self.head.is_empty() {
            return Ok(DatasetProfile::default());
        }
        let mut profile: DatasetProfile = self.head.open()?;
        for packed in &self.columns {
            let (column, in_windows): (ColumnProfile, Vec<Option<ColumnProfile>>) =
                packed.content.open()?;
            profile.columns.push(column);
            for (window, column) in profile.windows.iter_mut().zip(in_windows) {
                window.columns.extend(column);
            }
        }
        Ok(profile)
    }
}

fn outline(profile: &DatasetProfile) -> DatasetProfile {
    let fewer = |column: &ColumnProfile| match &column.values {
        Values::Numbers(numbers) if column.kind != Kind::Datetime => ColumnProfile {
            name: column.name.clone(),
            values: Values::Numbers(numbers.at_most(NumberCounts::EXACT_IN_WINDOW)),
            ..*column
        },
        _ => column.clone(),
    };
    DatasetProfile {
        columns: profile.columns.iter().map(fewer).collect(),
        windows: Vec::new(),
        ..*profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Window, WindowProfile};

    fn numbers(name: &str, values: &[f64]) -> ColumnProfile {
        ColumnProfile {
            name: name.to_owned(),
            n: values.len() as u64,
            values: Values::Numbers(NumberCounts::from_values(values)),
            ..ColumnProfile::empty(name, Kind::Numeric)
        }
    }

    fn profile() -> DatasetProfile {
        let window = |start: i64, columns: Vec<ColumnProfile>| WindowProfile {
            window: Window {
                start,
                end: start + 1,
                label: start.to_string(),
            },
            rows: 1,
            columns,
        };
        let many: Vec<f64> = (0..20_000).map(|i| f64::from(i) + 0.5).collect();
        DatasetProfile {
            rows: 20_000,
            columns: vec![numbers("a", &many), numbers("b", &[1.0, 2.0])],
            windows: vec![
                window(1, vec![numbers("a", &[0.5]), numbers("b", &[1.0])]),
                window(2, vec![numbers("b", &[2.0])]),
            ],
            duplicate_rows: 3,
            ..DatasetProfile::default()
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let packed = PackedProfile::pack(profile());
        assert_eq!(packed.open().expect("a profile"), profile());
        let nothing = PackedProfile::default().open();
        assert_eq!(nothing.expect("no files"), DatasetProfile::default());
    }

    #[test]
    fn a_part_has_the_columns_asked_for() {
        let packed = PackedProfile::pack(profile());
        let part = packed.only(&["b".to_owned(), "c".to_owned()]);
        let part = part.open().expect("a profile");
        let mut expected = profile();
        expected.columns.remove(0);
        expected.windows[0].columns.remove(0);
        assert_eq!(part, expected);
    }

    #[test]
    fn the_outline_keeps_every_row_in_fewer_values() {
        let packed = PackedProfile::pack(profile());
        let outline: DatasetProfile = packed.outline().open().expect("a profile");
        assert_eq!((outline.rows, outline.windows.len()), (20_000, 0));
        let Values::Numbers(many) = &outline.columns[0].values else {
            panic!("numbers stay numbers");
        };
        assert!(!many.exact() && many.values.len() <= NumberCounts::EXACT_IN_WINDOW);
        assert_eq!((many.n(), many.max()), (20_000, Some(19_999.5)));
        assert_eq!(outline.columns[1], profile().columns[1]);
    }
}
