//! Data: which files are here, what their columns are, what reading noted.

mod columns;
mod files;
mod reading;

use crate::checks::{Dimension, serving_words};
use crate::ui::components::WhoAnswers;
use crate::ui::headlines;
use crate::ui::state::Session;
use leptos::prelude::*;

use columns::ColumnsTable;
use files::FilesTable;
use reading::ReadingRules;

/// The page.
#[component]
pub fn DataPage() -> impl IntoView {
    let session = Session::here();
    let sentence = move || headlines::data(&session.measured());
    let strays = move || {
        headlines::one_sided(&session.measured())
            .map(|s| format!("Columns {s} They are findings, and nothing is compared for them."))
    };
    view! {
        <h1>{sentence}</h1>
        <p class="lead">"What was guessed is shown and can be changed; the numbers follow. "{strays}</p>
        <WhoAnswers dimensions=&[Dimension::Data]/>
        <h2>"Files"</h2>
        <FilesTable/>
        <Notes/>
        <h2>"Columns"</h2>
        <ColumnsTable/>
        <h2>"How it is read"</h2>
        <ReadingRules/>
    }
}

#[component]
fn Notes() -> impl IntoView {
    let session = Session::here();
    move || {
        let facts = session.measured();
        let samples = [
            ("Reference", &facts.reference),
            ("Production", &facts.production),
        ];
        let mut notes: Vec<String> = Vec::new();
        for (name, sample) in samples {
            let Some(sample) = sample else { continue };
            if sample.duplicate_rows > 0 {
                notes.push(format!(
                    "{name}: {} repeat an earlier row.",
                    crate::ui::format::counted(sample.duplicate_rows, "row", "rows")
                ));
            }
            if sample.rows_without_time > 0 {
                notes.push(format!(
                    "{name}: {} without a readable timestamp, in no window.",
                    crate::ui::format::counted(sample.rows_without_time, "row", "rows")
                ));
            }
            notes.extend(sample.notes.iter().map(|n| format!("{name}: {n}")));
        }
        if let Some(latency) = &facts.server_latency {
            notes.push(serving_words::server(latency));
        }
        if let Some(labels) = &facts.labels {
            if labels.unmatched > 0 {
                notes.push(format!(
                    "Labels: {} match no production row.",
                    crate::ui::format::counted(labels.unmatched, "row", "rows")
                ));
            }
            if labels.repeated_ids > 0 {
                notes.push(format!(
                    "Labels: {} more than once.",
                    crate::ui::format::counted(labels.repeated_ids, "id occurs", "ids occur")
                ));
            }
        }
        (!notes.is_empty()).then(|| {
            let items = notes
                .into_iter()
                .map(|n| view! { <li>{n}</li> })
                .collect_view();
            view! { <ul class="notes small">{items}</ul> }
        })
    }
}
