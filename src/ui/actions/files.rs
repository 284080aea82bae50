//! Files come in: documents are opened, everything else is looked at by the engine, sorted out and measured.

use super::documents::open_document;
use super::measure::{forget, inspect_all, plan_changed, take};
use super::people::offer_calendar;
use super::{go, report_problem};
use crate::engine::Problem;
use crate::ui::parts::Part;
use crate::ui::route::Route;
use crate::ui::state::{Loading, OpenFile, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Beyond this many bytes a file is never taken for one of our documents.
const MOST_DOCUMENT_BYTES: f64 = 64e6;
/// How a calendar begins.
const CALENDAR: &str = "BEGIN:VCALENDAR";
/// The files of the built-in example, with the part each plays.
const EXAMPLE: [(&str, Part); 4] = [
    ("reference.csv", Part::Reference),
    ("production.csv.gz", Part::Production),
    ("labels.csv", Part::Labels),
    ("model.onnx", Part::Model),
];

/// Takes dropped or chosen files.
pub fn open_files(session: Session, files: Vec<File>) {
    if files.is_empty() {
        return;
    }
    session.problems.set(Vec::new());
    session.notice.set(None);
    spawn_local(async move {
        let mut tables = Vec::new();
        for file in files {
            match document_text(&file).await {
                Some(text) if text.starts_with(CALENDAR) => {
                    offer_calendar(session, &file.name(), &text);
                }
                Some(text) => open_document(session, file, &text),
                None => tables.push((file, None)),
            }
        }
        if !tables.is_empty() {
            open_tables(session, tables).await;
        }
    });
}

/// Opens the built-in example: fetched from beside the page, then treated like dropped files.
pub fn open_example(session: Session) {
    session.problems.set(Vec::new());
    spawn_local(async move {
        let mut files = Vec::new();
        for (name, part) in EXAMPLE {
            match fetched(name).await {
                Ok(file) => files.push((file, Some(part))),
                Err(problem) => return report_problem(session, problem),
            }
        }
        let plan = match fetched("plan.json").await {
            Ok(plan) => read_text(&plan).await,
            Err(problem) => return report_problem(session, problem),
        };
        if let Some(plan) = plan.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()) {
            session.plan.set(plan);
        }
        session.binding.set(None);
        session.facts.set(None);
        forget_all(session);
        open_tables(session, files).await;
    });
}

/// Lets all files go.
pub fn forget_all(session: Session) {
    for file in session.files.get_untracked() {
        forget(file.id);
    }
    session.files.set(Vec::new());
}

/// Takes a profile for a sample.
pub fn open_sample(session: Session, file: File) {
    spawn_local(open_tables(session, vec![(file, None)]));
}

/// Lets a file go.
pub fn remove_file(session: Session, id: u32) {
    forget(id);
    session.files.update(|files| files.retain(|f| f.id != id));
    plan_changed(session);
}

async fn open_tables(session: Session, files: Vec<(File, Option<Part>)>) {
    session.files.update(|open| {
        for (file, part) in files {
            let (name, bytes) = (file.name(), file.size() as u64);
            // A file dropped again takes the place of its namesake.
            open.retain(|f| {
                let again = f.name == name;
                if again {
                    forget(f.id);
                }
                !again
            });
            let id = take(file);
            open.push(OpenFile {
                id,
                name,
                bytes,
                part: part.unwrap_or_default(),
                by_hand: part.is_some(),
                why: String::new(),
                info: Loading::Busy,
            });
        }
    });
    if session.facts.with_untracked(Option::is_none) {
        go(&Route::Data);
    }
    inspect_all(session).await;
}

/// The text of a document: JSON by its first byte, a calendar by its first line.
async fn document_text(file: &File) -> Option<String> {
    if file.size() > MOST_DOCUMENT_BYTES {
        return None;
    }
    let head = file.slice_with_f64_and_f64(0.0, 64.0).ok()?;
    let head = JsFuture::from(head.text()).await.ok()?.as_string()?;
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if !head.starts_with(['{']) && !head.starts_with(CALENDAR) {
        return None;
    }
    read_text(file).await
}

async fn read_text(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

async fn fetched(name: &str) -> Result<File, Problem> {
    let lost = || {
        Problem::new(format!(
            "The example's file {name} could not be loaded. Is the page being served, with its folder example/ beside it?"
        ))
    };
    let fetch = JsFuture::from(window().fetch_with_str(&format!("./example/{name}")))
        .await
        .map_err(|_| lost())?;
    let response: web_sys::Response = fetch.dyn_into().map_err(|_| lost())?;
    if !response.ok() {
        return Err(lost());
    }
    let blob = JsFuture::from(response.blob().map_err(|_| lost())?)
        .await
        .map_err(|_| lost())?;
    let parts = js_sys::Array::of1(&blob);
    File::new_with_blob_sequence(&parts, name).map_err(|_| lost())
}
