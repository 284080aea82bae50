//! Rows drawn while a sample is read, and what is measured on them.

use super::Problem;
use super::job::Answer;
use super::parcel::{Json, Parcel};
use crate::data::{self, Columns};
use crate::drift::multivariate::{self, Draw, Drawn, Table};
use arrow_array::RecordBatch;

/// The rows of a batch that the draw takes; `first_row` is the number of the batch's first row within the sample.
pub(super) fn draw(draw: &Draw, record: &RecordBatch, first_row: u64) -> Drawn {
    let rows = 0..record.num_rows();
    let taken: Vec<usize> = rows
        .filter(|row| draw.takes(first_row + *row as u64))
        .collect();
    Drawn {
        numbers: taken.iter().map(|row| first_row + *row as u64).collect(),
        columns: data::pick_rows(record, &draw.columns, &taken),
    }
}

/// All features of both samples together.
pub(super) fn compare(
    reference: &(Draw, Vec<Parcel>),
    production: &(Draw, Vec<Parcel>),
    alpha: f64,
) -> Result<Answer, Problem> {
    let table = Table::of(&open(reference)?, &open(production)?, &reference.0.columns);
    let measured = multivariate::measure(&table, reference.0.seed, alpha);
    Ok(Answer::Multivariate(Json(measured)))
}

fn open((draw, parts): &(Draw, Vec<Parcel>)) -> Result<Columns, Problem> {
    let parts: Result<Vec<Drawn>, Problem> = parts.iter().map(Parcel::open).collect();
    Ok(draw.settle(parts?))
}
