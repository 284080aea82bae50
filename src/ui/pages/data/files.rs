//! The files and the parts they play.

use crate::data::{FileInfo, Format};
use crate::ui::actions;
use crate::ui::components::FilePicker;
use crate::ui::format;
use crate::ui::parts::Part;
use crate::ui::state::{Loading, OpenFile, Origin, Session};
use leptos::prelude::*;

/// One row per file; a select gives it another part, a button swaps the samples.
#[component]
pub fn FilesTable() -> impl IntoView {
    let session = Session::here();
    let rows = move || {
        session
            .files
            .get()
            .into_iter()
            .map(|file| view! { <FileRow file/> })
            .collect_view()
    };
    let swappable = move || {
        session.files.with(|f| {
            f.iter().any(|f| f.part == Part::Reference)
                && f.iter().any(|f| f.part == Part::Production)
        })
    };
    move || {
        if session.files.with(Vec::is_empty) {
            return view! { <Former/> }.into_any();
        }
        view! {
            <div class="card scroll" tabindex="0">
                <table class="compact">
                    <thead>
                        <tr><th scope="col">"File"</th><th scope="col">"What it is"</th><th scope="col" class="n">"Size"</th><th scope="col" class="n">"Columns"</th><th scope="col">"Plays the part of"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="row below">
                {move || swappable().then(|| view! { <button on:click=move |_| actions::swap_samples(session)>"Swap reference and production"</button> })}
                <FilePicker label="Add files"/>
            </div>
        }
        .into_any()
    }
}

#[component]
fn FileRow(
    /// The file.
    file: OpenFile,
) -> impl IntoView {
    let session = Session::here();
    let id = file.id;
    let (what, columns) = match &file.info {
        Loading::Busy => ("looking …".to_owned(), String::new()),
        Loading::Failed => ("could not be read".to_owned(), String::new()),
        Loading::Ready(info) => (
            what_it_is(info),
            if info.columns.is_empty() {
                String::new()
            } else {
                format::count(info.columns.len() as u64)
            },
        ),
    };
    let options = Part::ALL
        .map(
            |p| view! { <option value=p.title() prop:selected=p == file.part>{p.title()}</option> },
        )
        .into_iter()
        .collect_view();
    let changed = move |event| {
        if let Some(part) = Part::of_title(&event_target_value(&event)) {
            actions::set_part(session, id, part);
        }
    };
    let label = format!("The part of {}", file.name);
    let remove = format!("Remove {}", file.name);
    view! {
        <tr>
            <th scope="row"><span class="name">{file.name.clone()}</span></th>
            <td>{what}</td>
            <td class="n">{format::bytes(file.bytes)}</td>
            <td class="n">{columns}</td>
            <td><select aria-label=label on:change=changed>{options}</select>{(!file.why.is_empty()).then(|| view! { <div class="cause">{file.why.clone()}</div> })}</td>
            <td class="n"><button class="quiet" aria-label=remove on:click=move |_| actions::remove_file(session, id)>"×"</button></td>
        </tr>
    }
}

fn what_it_is(info: &FileInfo) -> String {
    let rows = info
        .rows
        .map(|n| format!(", {}", format::counted(n, "row", "rows")))
        .unwrap_or_default();
    match &info.format {
        Format::Csv(dialect) => {
            let by = match dialect.delimiter {
                b';' => "semicolons",
                b'\t' => "tabs",
                b'|' => "pipes",
                _ => "commas",
            };
            let zipped = if dialect.gzip { ", gzipped" } else { "" };
            let header = if dialect.header {
                ""
            } else {
                ", without a header"
            };
            format!("CSV with {by}{zipped}{header}{rows}")
        }
        Format::Parquet => format!("Parquet{rows}"),
        Format::Onnx => "ONNX model".to_owned(),
        Format::Json => "JSON document".to_owned(),
    }
}

/// The files that facts of an earlier visit or an opened report were measured from.
#[component]
fn Former() -> impl IntoView {
    let session = Session::here();
    move || former(session)
}

fn former(session: Session) -> impl IntoView {
    let facts = session.measured();
    let rows = [
        ("reference", &facts.reference),
        ("production", &facts.production),
    ]
    .into_iter()
    .flat_map(|(part, sample)| {
        sample
            .iter()
            .flat_map(move |s| s.files.iter().map(move |f| (part, f.clone())))
    })
    .map(|(part, f)| {
        view! {
            <tr>
                <th scope="row"><span class="name">{f.name.clone()}</span></th>
                <td>{part}</td>
                <td class="n">{format::bytes(f.bytes)}</td>
                <td><code title="SHA-256">{format::shortened(&f.sha256, 17)}</code></td>
            </tr>
        }
    })
    .collect::<Vec<_>>();
    let empty = rows.is_empty();
    let why = match session.origin.get() {
        Origin::Nothing => "No file is here yet. Drop files anywhere on this window.",
        _ => {
            "The numbers were measured from these files. The files themselves are not kept: drop them again to change roles or measure anew."
        }
    };
    view! {
        {(!empty).then(|| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact">
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Part"</th><th scope="col" class="n">"Size"</th><th scope="col">"SHA-256"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        <div class="row below"><FilePicker label="Choose files"/><p class="muted small">{why}</p></div>
    }
}
