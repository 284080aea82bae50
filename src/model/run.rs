//! Rows through the model.

use super::collect::Collected;
use super::error::ModelError;
use super::feed::Feed;
use super::load::Model;
use super::plan::Rows;
use super::types::{Binding, Predictions};
use crate::data::Columns;
use std::ops::Range;

/// Rows of a run are filled up to a multiple of this. tract works on several values at once and on the
/// last few one by one, with other roundings; without a rest, a row's answer is the same wherever it stands.
const FILLED: usize = 2;

impl Model {
    /// The model's answers for every row, computed `batch` rows at a time (at least one, and fewer where so many would fill
    /// the memory); a model that takes a fixed number of rows gets that many. The answers do not depend on `batch`.
    ///
    /// `progress` is told the rows done after each run. Missing numbers go in as NaN, missing texts as
    /// the empty text.
    ///
    /// # Errors
    /// [`ModelError::Cast`] for the first value an input cannot take, with its row and column;
    /// [`ModelError::Binding`] when a bound column is not there; [`ModelError::Run`] when the graph fails
    /// or answers with another number of rows.
    pub fn predict(
        &self,
        binding: &Binding,
        columns: &Columns,
        batch: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Predictions, ModelError> {
        let answers = self.predict_all(binding, columns, batch, progress);
        answers.map_err(ModelError::shortened)
    }

    fn predict_all(
        &self,
        binding: &Binding,
        columns: &Columns,
        batch: usize,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Predictions, ModelError> {
        let feed = Feed::new(self.inputs(), binding, columns)?;
        let mut collected = Collected::default();
        let step = self.step(batch);
        let mut done = 0;
        while done < columns.rows {
            let rows = done..columns.rows.min(done + step);
            done = rows.end;
            self.one_run(&feed, rows, &mut collected)?;
            progress(done);
        }
        Ok(collected.finish(&self.facts))
    }

    /// Rows per run.
    pub(super) fn step(&self, batch: usize) -> usize {
        match self.plan.rows {
            Rows::Any => batch.clamp(1, self.plan.most_rows),
            Rows::Exactly(n) => n.max(1),
        }
    }

    /// Rows that the graph is fed for this many.
    pub(super) fn filled(&self, rows: usize) -> usize {
        match self.plan.rows {
            Rows::Any => rows.next_multiple_of(FILLED),
            Rows::Exactly(n) => n,
        }
    }

    pub(super) fn one_run(
        &self,
        feed: &Feed,
        rows: Range<usize>,
        to: &mut Collected,
    ) -> Result<(), ModelError> {
        let length = self.filled(rows.len());
        let inputs = feed.tensors(rows.clone(), length)?;
        let outputs = self.plan.run(inputs).map_err(ModelError::Run)?;
        to.add(&self.facts, &outputs, rows.len(), length)
            .map_err(ModelError::Run)
    }
}
