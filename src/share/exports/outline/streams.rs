//! Row by row: what detectors of streams say of production.

use super::{Block, Cell, Column};
use crate::checks::wording::{counted, day, day_of_ms, thousands};
use crate::drift::sequential::{Alarm, Streams, Watched};

/// The part of the page.
pub(super) fn streams(streams: &Streams) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading("Row by row".to_owned()),
        Block::Text(streams.lead()),
    ];
    let of = |stream: &str, watched: &Watched| {
        vec![
            Cell::Text(stream.to_owned()),
            Cell::Text(watched.title().to_owned()),
            Cell::Text(watched.first.first().map_or("–".to_owned(), place)),
            Cell::Number(thousands(watched.alarms)),
            Cell::Text(watched.worth()),
        ]
    };
    let rows: Vec<Vec<Cell>> = streams
        .streams
        .iter()
        .flat_map(|s| s.detectors.iter().map(move |d| of(&s.name, d)))
        .collect();
    let columns = vec![
        Column::text("Stream"),
        Column::text("Detector"),
        Column::text("First alarm"),
        Column::number("Alarms"),
        Column::text("Watches for"),
    ];
    if !rows.is_empty() {
        blocks.push(Block::Table { columns, rows });
    }
    if !streams.left_out.is_empty() {
        blocks.push(Block::Text(format!(
            "Not watched, to bound the time it takes: {}: {}.",
            counted(streams.left_out.len() as u64, "drifted feature"),
            streams.left_out.join(", ")
        )));
    }
    blocks
}

/// "row 1,204 (5 March 2026)".
fn place(alarm: &Alarm) -> String {
    let row = thousands(alarm.row);
    match alarm.at {
        Some(at) => format!("row {row} ({})", day(day_of_ms(at))),
        None => format!("row {row}"),
    }
}
