//! Rows drawn while a sample is read, and what is measured on them.

use super::Problem;
use super::answer::Answer;
use super::job::{JoinBy, LabelSource};
use super::labels::LabelTable;
use super::parcel::{Json, Parcel};
use crate::data::{self, Column, Columns};
use crate::drift::multivariate::{self, Draw, Drawn, Table};
use crate::drift::{JointRows, joint_causes};
use arrow_array::RecordBatch;

/// The rows of a batch that the draw takes; `first_row` is the number of the batch's first row within the sample.
pub(super) fn draw(draw: &Draw, record: &RecordBatch, first_row: u64) -> Drawn {
    let rows = 0..record.num_rows();
    let taken: Vec<usize> = rows
        .filter(|row| draw.takes(first_row + *row as u64))
        .collect();
    Drawn {
        numbers: taken.iter().map(|row| first_row + *row as u64).collect(),
        columns: data::pick_rows(record, &draw.names(), &taken),
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

/// What only joint counts tell. Labels of a file of their own are production's.
pub(super) fn joint(
    reference: Option<&(Draw, Vec<Parcel>)>,
    production: Option<&(Draw, Vec<Parcel>)>,
    (id, label): (Option<&str>, Option<&str>),
    regression: bool,
    labels: Option<(&LabelSource, &LabelTable)>,
) -> Result<Answer, Problem> {
    let reference = reference.map(open).transpose()?;
    let mut production = match (production, labels) {
        (Some(drawn), Some((source, table))) => Some(joined(drawn, source, table)?),
        (drawn, _) => drawn.map(open).transpose()?,
    };
    if let Some(production) = &mut production {
        production
            .columns
            .retain(|(name, _)| Some(name.as_str()) != id);
    }
    fn rows<'a>(rows: &'a Columns, label: Option<&'a str>, regression: bool) -> JointRows<'a> {
        JointRows {
            rows,
            label,
            regression,
        }
    }
    let found = joint_causes(
        reference.as_ref().map(|r| rows(r, label, regression)),
        production.as_ref().map(|r| rows(r, label, regression)),
    );
    Ok(Answer::Joint(Json(found)))
}

/// The drawn rows with each one's label.
fn joined(
    (draw, parts): &(Draw, Vec<Parcel>),
    source: &LabelSource,
    table: &LabelTable,
) -> Result<Columns, Problem> {
    let mut labelled = Vec::new();
    for part in parts {
        let mut part: Drawn = part.open()?;
        let ids: Vec<Option<String>> = match &source.by {
            JoinBy::Order { .. } => part.numbers.iter().map(|n| Some(n.to_string())).collect(),
            JoinBy::Id(id) => match part.columns.get(id) {
                Some(Column::Texts(ids)) => ids.clone(),
                _ => vec![None; part.numbers.len()],
            },
        };
        let labels = ids.iter().map(|id| table.label_of(id.as_deref()?).cloned());
        let labels = Column::Texts(labels.collect());
        part.columns
            .columns
            .retain(|(name, _)| *name != source.label);
        part.columns.columns.push((source.label.clone(), labels));
        labelled.push(part);
    }
    Ok(draw.settle(labelled))
}

fn open((draw, parts): &(Draw, Vec<Parcel>)) -> Result<Columns, Problem> {
    let parts: Result<Vec<Drawn>, Problem> = parts.iter().map(Parcel::open).collect();
    Ok(draw.settle(parts?))
}
