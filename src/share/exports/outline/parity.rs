//! Whether production runs this model.

use super::{Block, Cell, Column};
use crate::checks::parity_words::{answer, score_words, segment_words};
use crate::checks::wording::thousands;
use crate::performance::Parity;

/// The part of the page.
pub(super) fn parity(parity: &Parity) -> Vec<Block> {
    let mut says = vec![answer(parity)];
    says.extend(parity.scores.as_ref().map(score_words));
    if let Some((compared, equal)) = parity.labels {
        says.push(format!(
            "Of {} classes {} are equal.",
            thousands(compared),
            thousands(equal)
        ));
    }
    let mut notes = parity.notes.clone();
    notes.retain(|note| !says.contains(note));
    says.extend(notes);
    let segments = parity.segments.iter().map(segment_words);
    let segments: Vec<String> = segments.collect();
    if !segments.is_empty() {
        says.push(format!("Where they differ: {}.", segments.join("; ")));
    }
    let mut blocks = vec![
        Block::Heading("Does production run this model?".to_owned()),
        Block::Text(says.join(" ")),
    ];
    if parity.unequal() > 0 && !parity.windows.is_empty() {
        let rows = parity.windows.iter().map(|w| {
            vec![
                Cell::Text(w.window.label.clone()),
                Cell::Number(thousands(w.compared)),
                Cell::Number(thousands(w.compared.saturating_sub(w.equal))),
            ]
        });
        blocks.push(Block::Table {
            columns: vec![
                Column::text("Window"),
                Column::number("Compared"),
                Column::number("Differ"),
            ],
            rows: rows.collect(),
        });
    }
    blocks
}
