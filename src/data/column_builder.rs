//! Values to one Arrow column of the asked-for kind.

use super::error::shorten;
use super::format::{ColumnInfo, Dates, Kind};
use super::missing::Missing;
use super::reading::{BATCH_ROWS, Unreadable};
use super::{Place, moment, number};
use arrow_array::builder::{Float64Builder, StringBuilder, TimestampMillisecondBuilder};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, Field, TimeUnit};
use std::sync::Arc;

/// Collects the values of a column, batch after batch.
pub struct ColumnBuilder {
    name: String,
    kind: Kind,
    dates: Dates,
    decimal_comma: bool,
    values: Values,
    unreadable: u64,
    first: Option<(u64, String)>,
    in_batch: u64,
}

enum Values {
    Numbers(Float64Builder),
    Moments(TimestampMillisecondBuilder),
    Texts(StringBuilder),
}

impl ColumnBuilder {
    /// A builder of this column as this kind.
    pub fn new(info: &ColumnInfo, kind: Kind, decimal_comma: bool) -> Self {
        ColumnBuilder {
            name: info.name.clone(),
            kind,
            dates: dates_of(info),
            decimal_comma,
            values: Values::new(kind),
            unreadable: 0,
            first: None,
            in_batch: 0,
        }
    }

    /// The kind it is read as.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The Arrow field of the column.
    pub fn field(&self) -> Field {
        let storage = match self.kind {
            Kind::Numeric => DataType::Float64,
            Kind::Datetime => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Kind::Categorical | Kind::Boolean | Kind::Text => DataType::Utf8,
        };
        Field::new(&self.name, storage, true)
    }

    /// Appends a text; `row` counts from 0. A text that is not of this kind is counted and becomes missing.
    pub fn push_text(&mut self, text: &str, missing: &Missing, row: u64) {
        if missing.holds(text) {
            return self.push_missing();
        }
        let read = match &mut self.values {
            Values::Numbers(to) => number::parse(text, self.decimal_comma)
                .map(|value| to.append_option(Some(value).filter(|v| !v.is_nan()))),
            Values::Moments(to) => moment::parse(text, self.dates).map(|ms| to.append_value(ms)),
            Values::Texts(to) if self.kind == Kind::Boolean => {
                truth(text).map(|value| to.append_value(if value { "true" } else { "false" }))
            }
            Values::Texts(to) => {
                to.append_value(text);
                Some(())
            }
        };
        if read.is_none() {
            self.push_unreadable(text, row);
        }
    }

    /// Appends a number; NaN is missing. Whole numbers become categories without a decimal point.
    pub fn push_number(&mut self, value: f64, row: u64) {
        if value.is_nan() {
            return self.push_missing();
        }
        match &mut self.values {
            Values::Numbers(to) => to.append_value(value),
            Values::Moments(to) => match moment::from_epoch(value, self.dates) {
                Some(ms) => to.append_value(ms),
                None => self.push_unreadable(&value.to_string(), row),
            },
            Values::Texts(to) if self.kind == Kind::Boolean => match value {
                1.0 => to.append_value("true"),
                0.0 => to.append_value("false"),
                _ => self.push_unreadable(&value.to_string(), row),
            },
            // Adding 0 turns -0 into 0.
            Values::Texts(to) => to.append_value((value + 0.0).to_string()),
        }
    }

    /// Appends a moment in milliseconds since 1970.
    pub fn push_moment(&mut self, ms: i64, row: u64) {
        match &mut self.values {
            Values::Numbers(to) => to.append_value(ms as f64),
            Values::Moments(to) => to.append_value(ms),
            Values::Texts(_) => {
                let text = jiff::Timestamp::from_millisecond(ms).map(|moment| moment.to_string());
                match (&mut self.values, text) {
                    (Values::Texts(to), Ok(text)) if self.kind != Kind::Boolean => {
                        to.append_value(text)
                    }
                    (_, text) => {
                        self.push_unreadable(&text.unwrap_or_else(|_| ms.to_string()), row)
                    }
                }
            }
        }
    }

    /// Appends a missing value.
    pub fn push_missing(&mut self) {
        match &mut self.values {
            Values::Numbers(to) => to.append_null(),
            Values::Moments(to) => to.append_null(),
            Values::Texts(to) => to.append_null(),
        }
    }

    /// Appends a value that is not of this kind.
    pub fn push_unreadable(&mut self, text: &str, row: u64) {
        self.in_batch += 1;
        self.first.get_or_insert_with(|| (row, shorten(text, 60)));
        self.push_missing();
    }

    /// The numbers, when this is a numeric column: the fast way in for plain digits.
    #[inline]
    pub fn numbers(&mut self) -> Option<&mut Float64Builder> {
        match &mut self.values {
            Values::Numbers(to) => Some(to),
            _ => None,
        }
    }

    /// Bytes of text collected since the last batch.
    pub fn text_bytes(&self) -> usize {
        match &self.values {
            Values::Texts(to) => to.values_slice().len(),
            _ => 0,
        }
    }

    /// The values since the last batch and how many of them were unreadable.
    pub fn finish_batch(&mut self) -> (ArrayRef, u64) {
        let array: ArrayRef = match &mut self.values {
            Values::Numbers(to) => Arc::new(to.finish()),
            Values::Moments(to) => Arc::new(to.finish().with_timezone("UTC")),
            Values::Texts(to) => Arc::new(to.finish()),
        };
        debug_assert_eq!(array.data_type(), self.field().data_type());
        self.unreadable += self.in_batch;
        (array, std::mem::take(&mut self.in_batch))
    }

    /// The unreadable values of all batches; `None` when there were none.
    pub fn unreadable(&self, file: &str) -> Option<Unreadable> {
        let (row, example) = self.first.clone()?;
        Some(Unreadable {
            column: self.name.clone(),
            count: self.unreadable,
            first: Place {
                file: file.to_owned(),
                row: Some(row + 1),
                column: Some(self.name.clone()),
            },
            example,
        })
    }
}

impl Values {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Numeric => Values::Numbers(Float64Builder::with_capacity(BATCH_ROWS)),
            Kind::Datetime => {
                Values::Moments(TimestampMillisecondBuilder::with_capacity(BATCH_ROWS))
            }
            Kind::Categorical | Kind::Boolean | Kind::Text => Values::Texts(StringBuilder::new()),
        }
    }
}

/// Whether a text says true or false, in any common spelling.
pub fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" | "1.0" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" | "0.0" => Some(false),
        _ => None,
    }
}

/// How the column writes moments; decided from its examples when it was not taken for one.
fn dates_of(info: &ColumnInfo) -> Dates {
    let from_examples =
        || moment::style(info.examples.iter().map(String::as_str), true).map(|s| s.0);
    info.dates.or_else(from_examples).unwrap_or(Dates::Iso)
}
