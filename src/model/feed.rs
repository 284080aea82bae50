//! Columns to the tensors of one run.

use super::bind::width;
use super::cast::{self, Refused, Value};
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
    inputs: Vec<(&'a ModelInput, Vec<Source<'a>>)>,
}

/// A column that feeds an input.
struct Source<'a> {
    name: &'a str,
    column: &'a Column,
    /// What goes in where it has no value.
    missing: Value<'a>,
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
                let absent = || {
                    ModelError::Binding(format!(
                        "the data has no column \"{name}\" of {} rows",
                        columns.rows
                    ))
                };
                let source = Source {
                    name,
                    column: columns.get(name).ok_or_else(absent)?,
                    missing: binding.missing(input, name)?,
                };
                match source.length() == columns.rows {
                    true => Ok(source),
                    false => Err(absent()),
                }
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

struct Part<'a> {
    input: &'a ModelInput,
    columns: &'a [Source<'a>],
    rows: Range<usize>,
    length: usize,
}

impl Part<'_> {
    fn tensor(&self) -> Result<Tensor, ModelError> {
        match self.input.element {
            ElementType::Float => self.floats(),
            ElementType::Double => self.filled(cast::number),
            ElementType::Int64 => self.filled(cast::int64),
            ElementType::Int32 => self.filled(cast::int32),
            ElementType::Bool => self.filled(cast::truth),
            ElementType::String => self.filled(|x| Ok(string(x))),
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
        let plain = self.columns.iter().map(|source| {
            let missing = cast::number(source.missing).ok()? as f32;
            match source.column {
                Column::Numbers(values) => Some((values.get(self.rows.clone())?, missing)),
                Column::Texts(_) => None,
            }
        });
        let Some(columns) = plain.collect::<Option<Vec<(&[f64], f32)>>>() else {
            return self.filled(|x| Ok(cast::number(x)? as f32));
        };
        let width = columns.len();
        let mut values = vec![0_f32; self.length * width];
        for (tile, rows) in values.chunks_mut(TILE * width).enumerate() {
            for (at, (column, missing)) in columns.iter().enumerate() {
                let numbers = column.iter().skip(tile * TILE);
                for (row, x) in rows.chunks_exact_mut(width).zip(numbers) {
                    row[at] = if x.is_nan() { *missing } else { *x as f32 };
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
        for (at, source) in self.columns.iter().enumerate() {
            let mut last = T::default();
            for (to, row) in self.rows.clone().enumerate() {
                last = cast(source.at(row))
                    .map_err(|refused| ModelError::refused(refused, row, source.name))?;
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

impl<'a> Source<'a> {
    fn at(&self, row: usize) -> Value<'a> {
        match self.column {
            Column::Numbers(v) => match v.get(row) {
                Some(x) if !x.is_nan() => Value::Number(*x),
                _ => self.missing,
            },
            Column::Texts(v) => match v.get(row) {
                Some(Some(text)) => Value::Text(text),
                _ => self.missing,
            },
        }
    }

    fn length(&self) -> usize {
        match self.column {
            Column::Numbers(v) => v.len(),
            Column::Texts(v) => v.len(),
        }
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
