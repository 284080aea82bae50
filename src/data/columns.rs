//! Plain columns: what is handed from the reader to a model, also from one worker to another.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use serde::{Deserialize, Serialize};

/// Named columns of equal length.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// Rows in each column.
    pub rows: usize,
    /// Name and values, in the order asked for.
    pub columns: Vec<(String, Column)>,
}

/// The values of one column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Column {
    /// Numbers; missing is NaN. Moments are milliseconds since 1970.
    Numbers(Vec<f64>),
    /// Texts; missing is `None`.
    Texts(Vec<Option<String>>),
}

impl Columns {
    /// The column of this name.
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(n, _)| n == name).map(|(_, c)| c)
    }

    /// Keeps the first rows, at most this many.
    pub fn truncate(&mut self, rows: usize) {
        self.rows = self.rows.min(rows);
        for (_, column) in &mut self.columns {
            match column {
                Column::Numbers(values) => values.truncate(rows),
                Column::Texts(values) => values.truncate(rows),
            }
        }
    }

    /// Keeps the rows of which this is true; it is asked for each row once, in order.
    pub fn keep(&mut self, mut wanted: impl FnMut(usize) -> bool) {
        let kept: Vec<bool> = (0..self.rows).map(&mut wanted).collect();
        self.rows = kept.iter().filter(|k| **k).count();
        for (_, column) in &mut self.columns {
            let mut flags = kept.iter().copied();
            let mut next = || flags.next().unwrap_or(false);
            match column {
                Column::Numbers(values) => values.retain(|_| next()),
                Column::Texts(values) => values.retain(|_| next()),
            }
        }
    }

    /// Adds the rows of a part with the same columns in the same order.
    pub fn append(&mut self, part: Columns) {
        if self.columns.is_empty() {
            *self = part;
            return;
        }
        self.rows += part.rows;
        for ((_, to), (_, from)) in self.columns.iter_mut().zip(part.columns) {
            match (to, from) {
                (Column::Numbers(to), Column::Numbers(from)) => to.extend(from),
                (Column::Texts(to), Column::Texts(from)) => to.extend(from),
                _ => {}
            }
        }
    }
}

/// A batch as plain columns: numbers and moments (milliseconds since 1970) with NaN for missing, texts with `None`.
///
/// A column of any other type than [`super::read`] makes is all missing.
pub fn to_columns(record: &RecordBatch) -> Columns {
    let schema = record.schema();
    let names = schema.fields().iter().map(|f| f.name().clone());
    Columns {
        rows: record.num_rows(),
        columns: names.zip(record.columns().iter().map(to_column)).collect(),
    }
}

/// Some rows of some columns of a batch, as [`to_columns`] gives them; a column that the batch lacks is left out.
pub fn pick_rows(record: &RecordBatch, names: &[String], rows: &[usize]) -> Columns {
    let picked = |name: &String| {
        let array = record.column_by_name(name)?;
        Some((name.clone(), to_column_at(array, rows)))
    };
    Columns {
        rows: rows.len(),
        columns: names.iter().filter_map(picked).collect(),
    }
}

fn to_column_at(array: &ArrayRef, rows: &[usize]) -> Column {
    let here = || rows.iter().copied().filter(|row| *row < array.len());
    match array.data_type() {
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>();
            let at = |row| {
                if values.is_valid(row) {
                    values.value(row)
                } else {
                    f64::NAN
                }
            };
            Column::Numbers(here().map(at).collect())
        }
        DataType::Utf8 => {
            let values = array.as_string::<i32>();
            let at = |row| values.is_valid(row).then(|| values.value(row).to_owned());
            Column::Texts(here().map(at).collect())
        }
        _ => match to_column(array) {
            Column::Numbers(values) => Column::Numbers(here().map(|row| values[row]).collect()),
            Column::Texts(values) => Column::Texts(here().map(|row| values[row].clone()).collect()),
        },
    }
}

pub(super) fn to_column(array: &ArrayRef) -> Column {
    match array.data_type() {
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>();
            Column::Numbers(match values.null_count() {
                0 => values.values().to_vec(),
                _ => values.iter().map(|v| v.unwrap_or(f64::NAN)).collect(),
            })
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            let values = array.as_primitive::<TimestampMillisecondType>();
            Column::Numbers(
                values
                    .iter()
                    .map(|v| v.map_or(f64::NAN, |ms| ms as f64))
                    .collect(),
            )
        }
        DataType::Utf8 => Column::Texts(
            array
                .as_string::<i32>()
                .iter()
                .map(|v| v.map(str::to_owned))
                .collect(),
        ),
        _ => Column::Texts(vec![None; array.len()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Float64Array, StringArray, TimestampMillisecondArray};
    use std::sync::Arc;

    #[test]
    fn picked_rows_are_those_of_the_whole() {
        let record = RecordBatch::try_from_iter_with_nullable([
            (
                "n",
                Arc::new(Float64Array::from(vec![Some(1.0), None, Some(3.0)])) as ArrayRef,
                true,
            ),
            (
                "t",
                Arc::new(StringArray::from(vec![Some("a"), None, Some("c")])),
                true,
            ),
            (
                "m",
                Arc::new(TimestampMillisecondArray::from(vec![
                    Some(5),
                    Some(6),
                    None,
                ])),
                true,
            ),
        ])
        .expect("columns of one length");
        let names = ["t", "n", "m", "absent"].map(str::to_owned);
        let picked = pick_rows(&record, &names, &[0, 2]);
        assert_eq!(picked.rows, 2);
        let whole = to_columns(&record);
        assert_eq!(picked.columns.len(), 3);
        let text = Column::Texts(vec![Some("a".to_owned()), Some("c".to_owned())]);
        assert_eq!(picked.get("t"), Some(&text));
        assert_eq!(picked.get("n"), Some(&Column::Numbers(vec![1.0, 3.0])));
        match (picked.get("m"), whole.get("m")) {
            (Some(Column::Numbers(some)), Some(Column::Numbers(all))) => {
                assert_eq!((some[0], some[1].is_nan(), all.len()), (5.0, true, 3));
            }
            other => panic!("{other:?}"),
        }
        match pick_rows(&record, &names, &[1]).get("n") {
            Some(Column::Numbers(one)) => assert!(one[0].is_nan()),
            other => panic!("{other:?}"),
        }
    }
}
