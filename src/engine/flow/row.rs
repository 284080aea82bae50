//! One row step by step: found by its number, read alone, and put through the model as it is and as it was changed.

use super::model::{Running, running};
use super::open::open;
use super::read::locate;
use super::{Request, Track, unexpected};
use crate::data::{Column, Columns, Kind, typed};
use crate::engine::Problem;
use crate::engine::answer::Answer;
use crate::engine::job::{FileId, Job, Part};
use crate::engine::runner::{Runner, run};
use crate::model::Walked;
use crate::plan::Plan;

/// One of the two samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the model learned from.
    Reference,
    /// What it meets now.
    Production,
}

/// Another value for one input of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The column.
    pub column: String,
    /// The value as typed; `None` makes it missing.
    pub text: Option<String>,
}

/// The rows of a sample, and a model bound to its columns.
pub struct Rows {
    running: Running,
    parts: Vec<Part>,
}

impl Rows {
    /// The rows of one of the request's samples. Looks where records begin, and reads no row yet.
    ///
    /// # Errors
    /// When a file cannot be read, the model does not load or bind, or the sample has no rows of its own, as a profile has none.
    pub async fn open<R: Runner>(
        runner: &R,
        request: &Request,
        side: Side,
    ) -> Result<Rows, Problem> {
        let quiet = |_| {};
        let track = Track::new(&quiet);
        let opened = open(runner, request, &track).await?;
        if let Some((_, Err(problem))) = &opened.model {
            return Err(problem.clone());
        }
        let running = Running::bind(&opened, request)?
            .ok_or_else(|| Problem::new("There is no model to put a row through."))?;
        let sample = match side {
            Side::Reference => &opened.reference,
            Side::Production => &opened.production,
        };
        let parts = locate(runner, &sample.files, &opened.plan.missing, &track).await?;
        Rows::new(running, parts)
    }

    /// The rows of one table, bound as [`super::predict`] binds them.
    ///
    /// # Errors
    /// As [`Rows::open`].
    pub async fn of_table<R: Runner>(
        runner: &R,
        model: FileId,
        data: FileId,
        plan: &Plan,
    ) -> Result<Rows, Problem> {
        let (_, running, parts) = running(runner, model, data, plan).await?;
        Rows::new(running, parts)
    }

    fn new(running: Running, parts: Vec<Part>) -> Result<Rows, Problem> {
        let rows = Rows { running, parts };
        match rows.count() {
            0 => Err(Problem::new(
                "The sample has no rows that could be walked through the model.",
            )),
            _ => Ok(rows),
        }
    }

    /// How many there are, at least one.
    pub fn count(&self) -> u64 {
        let counts = self.parts.iter().filter_map(|p| p.located.rows);
        counts.fold(0, u64::saturating_add)
    }

    /// The columns that feed the model, and as what they are read.
    pub fn columns(&self) -> &[(String, Kind)] {
        &self.running.columns
    }

    /// The row of this number, from 1 on. Only the part of the file that holds it is read.
    ///
    /// # Errors
    /// When there is no such row, or its part cannot be read.
    pub async fn read<R: Runner>(&self, runner: &R, row: u64) -> Result<Columns, Problem> {
        let (part, at) = self.find(row)?;
        let job = Job::Row {
            part: part.clone(),
            columns: self.running.columns.clone(),
            row: at,
        };
        match run(runner, job, |_, _| {}).await? {
            Answer::Row(row) => Ok(row),
            other => Err(unexpected(&other)),
        }
    }

    /// The part that holds a row, and the row's place in it.
    fn find(&self, row: u64) -> Result<(&Part, u64), Problem> {
        let at = row.checked_sub(1);
        let holds = |part: &&Part| {
            let rows = part.located.rows.unwrap_or(0);
            at.is_some_and(|at| (part.first_row..part.first_row + rows).contains(&at))
        };
        match (at, self.parts.iter().find(holds)) {
            (Some(at), Some(part)) => Ok((part, at - part.first_row)),
            _ => Err(Problem::new(format!(
                "There is no row {row}: rows are numbered from 1 to {}.",
                self.count()
            ))),
        }
    }

    /// The row with other values: texts are read as those of a file are, by the column's kind.
    ///
    /// # Errors
    /// A value that cannot be read, and a column that does not feed the model, by the column's name.
    pub fn change(&self, row: &Columns, changes: &[Change]) -> Result<Columns, Problem> {
        let mut changed = row.clone();
        let part = self.parts.first();
        for change in changes {
            let kind = self.columns().iter().find(|(n, _)| *n == change.column);
            let cell = changed
                .columns
                .iter_mut()
                .find(|(n, _)| *n == change.column);
            let (Some((name, kind)), Some((_, cell)), Some(part)) = (kind, cell, part) else {
                return Err(Problem::new(format!(
                    "No input of the model takes a column \"{}\".",
                    change.column
                )));
            };
            *cell = match (&change.text, &*cell) {
                (Some(text), _) => typed(&part.info, name, *kind, text, &part.missing)
                    .map_err(|why| Problem::new(format!("The value cannot be read: {why}.")))?,
                (None, Column::Numbers(_)) => Column::Numbers(vec![f64::NAN]),
                (None, Column::Texts(_)) => Column::Texts(vec![None]),
            };
        }
        Ok(changed)
    }

    /// A row that was read, through every stage of the model; with changes, beside itself as changed.
    ///
    /// # Errors
    /// As [`Rows::change`]; and when the model cannot take or answer the row.
    pub async fn walk<R: Runner>(
        &self,
        runner: &R,
        row: &Columns,
        changes: &[Change],
    ) -> Result<Walked, Problem> {
        let mut rows = row.clone();
        if !changes.is_empty() {
            rows.append(self.change(row, changes)?);
        }
        let job = Job::Walk {
            file: self.running.file,
            binding: self.running.binding.clone(),
            rows,
        };
        match run(runner, job, |_, _| {}).await? {
            Answer::Walked(walked) => Ok(*walked),
            other => Err(unexpected(&other)),
        }
    }
}
