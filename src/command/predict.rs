//! `seaworthy predict`: a model's outputs as CSV, or one row's step by step.

use super::arguments::PredictArguments;
use super::{documents, row};
use crate::data::Column;
use crate::engine::{NativeRunner, Problem, flow};
use crate::model::{Labels, ModelFacts, OutputMeaning, Predictions};
use futures::executor::block_on;
use std::fmt::Write;

/// Runs the model over the table, or over one row of it. Of all rows it writes the outputs in the graph's order, a score per class as a column per class.
pub fn predict(arguments: &PredictArguments) -> Result<bool, Problem> {
    let runner = NativeRunner::new(super::threads(None));
    let model = runner.add_path(&arguments.model)?;
    let data = runner.add_path(&arguments.data)?;
    let plan = documents::plan(arguments.plan.as_deref())?;
    if let Some(number) = arguments.row {
        let rows = block_on(flow::Rows::of_table(&runner, model, data, &plan))?;
        let text = block_on(row::walk(&runner, &rows, number, arguments))?;
        documents::write(arguments.out.as_deref(), &text)?;
        return Ok(true);
    }
    let (facts, parts) = block_on(flow::predict(&runner, model, data, &plan))?;
    documents::write(arguments.out.as_deref(), &csv(&facts, &parts))?;
    Ok(true)
}

fn csv(facts: &ModelFacts, parts: &[Predictions]) -> String {
    let mut text = String::new();
    let columns = parts.first().map(|p| columns(facts, p)).unwrap_or_default();
    let names: Vec<String> = columns.iter().map(|(name, _)| quoted(name)).collect();
    text.push_str(&names.join(","));
    text.push('\n');
    for part in parts {
        let rows = rows(part);
        for row in 0..rows {
            for (index, (_, cell)) in columns.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                cell.write(part, row, &mut text);
            }
            text.push('\n');
        }
    }
    text
}

/// Where a column's cells come from.
enum Cell {
    Label,
    Score(usize),
    Value,
    Other(usize),
}

impl Cell {
    fn write(&self, part: &Predictions, row: usize, to: &mut String) {
        let number = |v: Option<&f32>, to: &mut String| {
            if let Some(v) = v {
                let _ = write!(to, "{v}");
            }
        };
        match self {
            Cell::Label => to.push_str(
                &part
                    .labels
                    .as_ref()
                    .and_then(|l| l.get(row))
                    .map(quoted)
                    .unwrap_or_default(),
            ),
            Cell::Score(class) => number(part.scores.get(*class).and_then(|(_, s)| s.get(row)), to),
            Cell::Value => number(part.values.as_ref().and_then(|v| v.get(row)), to),
            Cell::Other(index) => match part.others.get(*index).map(|(_, c)| c) {
                Some(Column::Numbers(v)) => {
                    let _ = v.get(row).map(|v| write!(to, "{v}"));
                }
                Some(Column::Texts(v)) => to.push_str(
                    &v.get(row)
                        .and_then(|t| t.as_deref())
                        .map(quoted)
                        .unwrap_or_default(),
                ),
                None => {}
            },
        }
    }
}

/// The columns in the order of the graph's outputs.
fn columns(facts: &ModelFacts, part: &Predictions) -> Vec<(String, Cell)> {
    let mut columns = Vec::new();
    for output in &facts.outputs {
        match output.meaning {
            OutputMeaning::Label => columns.push((output.name.clone(), Cell::Label)),
            OutputMeaning::Value => columns.push((output.name.clone(), Cell::Value)),
            OutputMeaning::Scores => {
                columns.extend(part.scores.iter().enumerate().map(|(i, (class, _))| {
                    let name = match class.is_empty() {
                        true => output.name.clone(),
                        false => format!("{}_{class}", output.name),
                    };
                    (name, Cell::Score(i))
                }));
            }
            OutputMeaning::Other => {
                let of_output = |n: &String| {
                    *n == output.name
                        || n.strip_prefix(&output.name)
                            .is_some_and(|rest| rest.starts_with('_'))
                };
                columns.extend(
                    part.others
                        .iter()
                        .enumerate()
                        .filter(|(_, (n, _))| of_output(n))
                        .map(|(i, (n, _))| (n.clone(), Cell::Other(i))),
                );
            }
        }
    }
    columns
}

fn rows(part: &Predictions) -> usize {
    let others = part.others.iter().map(|(_, c)| match c {
        Column::Numbers(v) => v.len(),
        Column::Texts(v) => v.len(),
    });
    let scores = part.scores.iter().map(|(_, s)| s.len());
    let firsts = [
        part.labels.as_ref().map(Labels::len),
        part.values.as_ref().map(Vec::len),
    ];
    firsts
        .into_iter()
        .flatten()
        .chain(scores)
        .chain(others)
        .max()
        .unwrap_or(0)
}

/// A CSV field, quoted when it must be.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
