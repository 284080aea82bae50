//! What the model's file says of itself, and how fast it ran.

use super::{Block, Cell, Column};
use crate::checks::wording::{counted, number, thousands};
use crate::model::{ElementType, ModelFacts};

/// The part of the page.
pub(super) fn model(model: &ModelFacts) -> Vec<Block> {
    let inputs = model
        .inputs
        .iter()
        .map(|i| format!("{} ({}, {})", i.name, element(i.element), i.form()));
    let outputs = model
        .outputs
        .iter()
        .map(|o| format!("{} ({})", o.name, o.type_text));
    let mut says = format!(
        "{}, {} bytes, {} parameters, made by {}; {}. SHA-256 {}. Inputs: {}. Outputs: {}. Predicted {}.",
        model.file,
        thousands(model.bytes),
        thousands(model.parameters),
        model.producer,
        model.task(),
        model.sha256,
        inputs.collect::<Vec<_>>().join(", "),
        outputs.collect::<Vec<_>>().join(", "),
        counted(model.rows_predicted, "row"),
    );
    if !model.stages.is_empty() {
        says += &format!(" {}", model.stages_sentence());
    }
    if let Some(binding) = &model.binding {
        says += &format!(
            " Columns were bound by {}. {}",
            binding.by,
            binding.notes.join(" ")
        );
    }
    if let Some(reason) = &model.reason {
        says += &format!(" It did not run: {reason}");
    }
    let rows = model.latency.iter().map(|l| {
        let us = [l.cold_us, l.p50_us, l.p95_us, l.p99_us];
        let ms = us.map(|us| Cell::Number(number(us / 1000.0)));
        let counts = [l.batch, l.runs].map(|n| Cell::Number(thousands(n)));
        counts.into_iter().chain(ms).collect()
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let mut blocks = vec![
        Block::Heading("Model".to_owned()),
        Block::Text(says.trim().to_owned()),
    ];
    if !rows.is_empty() {
        let names = [
            "Rows per run",
            "Runs",
            "First, ms",
            "p50, ms",
            "p95, ms",
            "p99, ms",
        ];
        let columns = names.map(Column::number).to_vec();
        blocks.push(Block::Table { columns, rows });
        blocks.push(Block::Small(
            "Measured on the device that made this report; a server's times differ.".to_owned(),
        ));
    }
    blocks
}

fn element(element: ElementType) -> &'static str {
    match element {
        ElementType::Float => "float",
        ElementType::Double => "double",
        ElementType::Int64 => "int64",
        ElementType::Int32 => "int32",
        ElementType::Bool => "bool",
        ElementType::String => "string",
    }
}
