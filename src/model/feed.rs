//! Columns to the tensors of one run.

use super::bind::width;
use super::error::ModelError;
use super::guard::MOST_VALUES;
use super::outputs::number_text;
use super::tensors::tensor;
use super::types::{Binding, ElementType, ModelInput};
use crate::data::{Column, Columns};
use std::ops::Range;
use tract_onnx::tract_hir::internal::*;

/// The columns of each input.
pub(super) struct Feed<'a> {
    inputs: Vec<(&'a ModelInput, Vec<(&'a str, &'a Column)>)>,
}

impl<'a> Feed<'a> {
    /// Finds every bound column.
    pub fn new(
        inputs: &'a [ModelInput],
        binding: &'a Binding,
        columns: &'a Columns,
    ) -> Result<Self, ModelError> {
        let mut feed = Vec::new();
        for input in inputs {
            let bound = binding.inputs.iter().find(|b| b.input == input.name);
            let bound = bound.ok_or_else(|| {
                ModelError::Binding(format!("input \"{}\" is not bound", input.name))
            })?;
            if width(input).is_some_and(|w| w != bound.columns.len() as u64)
                || bound.columns.is_empty()
            {
                return Err(ModelError::Binding(format!(
                    "input \"{}\" does not take {} columns",
                    input.name,
                    bound.columns.len()
                )));
            }
            let find = |name: &'a String| {
                let found = columns.get(name).filter(|c| length(c) == columns.rows);
                let missing = || {
                    ModelError::Binding(format!(
                        "the data has no column \"{name}\" of {} rows",
                        columns.rows
                    ))
                };
                found.map(|c| (name.as_str(), c)).ok_or_else(missing)
            };
            feed.push((
                input,
                bound.columns.iter().map(find).collect::<Result<_, _>>()?,
            ));
        }
        Ok(Feed { inputs: feed })
    }

    /// The inputs for these rows, filled up to `length` rows by repeating the last.
    pub fn tensors(&self, rows: Range<usize>, length: usize) -> Result<TVec<TValue>, ModelError> {
        let tensors = self.inputs.iter().map(|(input, columns)| {
            let part = Part {
                input,
                columns,
                rows: rows.clone(),
                length,
            };
            part.tensor().map(|t| t.into_tvalue())
        });
        tensors.collect()
    }
}

fn length(column: &Column) -> usize {
    match column {
        Column::Numbers(v) => v.len(),
        Column::Texts(v) => v.len(),
    }
}

struct Part<'a> {
    input: &'a ModelInput,
    columns: &'a [(&'a str, &'a Column)],
    rows: Range<usize>,
    length: usize,
}

impl Part<'_> {
    fn tensor(&self) -> Result<Tensor, ModelError> {
        match self.input.element {
            ElementType::Float => self.floats(),
            ElementType::Double => self.filled(|x| number(x, "a number")),
            ElementType::Int64 => {
                self.filled(|x| whole(x, -(2f64.powi(63))..2f64.powi(63)).map(|v| v as i64))
            }
            ElementType::Int32 => {
                self.filled(|x| whole(x, -(2f64.powi(31))..2f64.powi(31)).map(|v| v as i32))
            }
            ElementType::Bool => self.filled(truth),
            ElementType::String => self.filled(|x| Ok(string(x))),
        }
    }

    /// The value; of a map a missing key counts as zero.
    fn value<'c>(&self, column: &'c Column, row: usize) -> Value<'c> {
        let is_text = self.input.element == ElementType::String;
        match Value::of(column, row) {
            Value::Missing if !self.input.keys.is_empty() && !is_text => Value::Number(0.0),
            value => value,
        }
    }

    fn filled<T: Datum + Clone + Default>(
        &self,
        cast: impl Fn(Value) -> Result<T, Refused>,
    ) -> Result<Tensor, ModelError> {
        let width = self.columns.len();
        if self.length.saturating_mul(width) as u64 > MOST_VALUES {
            return Err(ModelError::Run(format!(
                "input \"{}\" takes {} rows at once, too many for {width} columns",
                self.input.name, self.length
            )));
        }
        let mut values = vec![T::default(); self.length * width];
        self.fill(&mut values, cast)?;
        self.shaped(values)
    }

    /// Floats from columns of numbers, which need no look at each value: tile by tile, so that a column's values go where the cache still
    /// holds the rows.
    fn floats(&self) -> Result<Tensor, ModelError> {
        const TILE: usize = 64;
        let cast = |x: Value<'_>| Ok(number(x, "a number")? as f32);
        let plain = self.columns.iter().map(|(_, column)| match column {
            Column::Numbers(values) => values.get(self.rows.clone()),
            Column::Texts(_) => None,
        });
        let columns: Option<Vec<&[f64]>> = plain.collect();
        let (Some(columns), true) = (columns, self.input.keys.is_empty()) else {
            return self.filled(cast);
        };
        let width = columns.len();
        let mut values = vec![0_f32; self.length * width];
        for (tile, rows) in values.chunks_mut(TILE * width).enumerate() {
            for (at, column) in columns.iter().enumerate() {
                let numbers = column.iter().skip(tile * TILE);
                for (row, x) in rows.chunks_exact_mut(width).zip(numbers) {
                    row[at] = *x as f32;
                }
            }
        }
        let done = self.rows.len() * width;
        let last = done.saturating_sub(width)..done;
        for at in (done..values.len()).step_by(width) {
            values.copy_within(last.clone(), at);
        }
        self.shaped(values)
    }

    fn fill<T: Clone + Default>(
        &self,
        values: &mut [T],
        cast: impl Fn(Value) -> Result<T, Refused>,
    ) -> Result<(), ModelError> {
        let width = self.columns.len();
        for (at, (name, column)) in self.columns.iter().enumerate() {
            let mut last = T::default();
            for (to, row) in self.rows.clone().enumerate() {
                last = cast(self.value(column, row)).map_err(|refused| ModelError::Cast {
                    row: row as u64 + 1,
                    column: (*name).to_owned(),
                    expected: refused.expected,
                    found: refused.found,
                })?;
                values[to * width + at] = last.clone();
            }
            for to in self.rows.len()..self.length {
                values[to * width + at] = last.clone();
            }
        }
        Ok(())
    }

    fn shaped<T: Datum>(&self, values: Vec<T>) -> Result<Tensor, ModelError> {
        let width = self.columns.len();
        let mut shape = vec![self.length];
        match self.input.shape.get(1..).unwrap_or_default() {
            [] => {}
            [_] => shape.push(width),
            inner => shape.extend(inner.iter().map(|d| d.unwrap_or(1) as usize)),
        }
        tensor(&shape, values).map_err(ModelError::Run)
    }
}

/// One value of a column.
enum Value<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
}

impl<'a> Value<'a> {
    fn of(column: &'a Column, row: usize) -> Value<'a> {
        match column {
            Column::Numbers(v) => match v.get(row) {
                Some(x) if !x.is_nan() => Value::Number(*x),
                _ => Value::Missing,
            },
            Column::Texts(v) => match v.get(row) {
                Some(Some(text)) => Value::Text(text),
                _ => Value::Missing,
            },
        }
    }
}

struct Refused {
    expected: &'static str,
    found: String,
}

fn refused(expected: &'static str, found: impl Into<String>) -> Refused {
    let found = found.into();
    Refused { expected, found }
}

/// Missing is NaN; true and false count as 1 and 0.
fn number(x: Value, expected: &'static str) -> Result<f64, Refused> {
    match x {
        Value::Number(x) => Ok(x),
        Value::Missing => Ok(f64::NAN),
        Value::Text(text) => {
            let parsed = text
                .trim()
                .parse()
                .ok()
                .or_else(|| spelt(text).map(f64::from));
            parsed.ok_or_else(|| refused(expected, format!("\"{text}\"")))
        }
    }
}

fn whole(x: Value, range: Range<f64>) -> Result<f64, Refused> {
    let expected = "a whole number";
    match number(x, expected)? {
        x if x.is_nan() => Err(refused(expected, "a missing value")),
        x if x.trunc() != x || !range.contains(&x) => Err(refused(expected, x.to_string())),
        x => Ok(x),
    }
}

fn truth(x: Value) -> Result<bool, Refused> {
    let expected = "true or false";
    match number(x, expected)? {
        0.0 => Ok(false),
        1.0 => Ok(true),
        x if x.is_nan() => Err(refused(expected, "a missing value")),
        x => Err(refused(expected, x.to_string())),
    }
}

/// A missing text is the empty text, as in the exporters' own data.
fn string(x: Value) -> String {
    match x {
        Value::Number(x) => number_text(x),
        Value::Text(text) => text.to_owned(),
        Value::Missing => String::new(),
    }
}

/// True or false in a common spelling.
fn spelt(text: &str) -> Option<u8> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" => Some(1),
        "false" | "f" | "no" | "n" => Some(0),
        _ => None,
    }
}
