//! Files come by dropping them anywhere on the window, or by a button.

use crate::ui::actions;
use crate::ui::state::Session;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{File, FileList, HtmlInputElement};

/// Listens on the whole window, and says so while files hover over it.
#[component]
pub fn DropOverlay() -> impl IntoView {
    let session = Session::here();
    let hovering = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event| {
        event.prevent_default();
        if !hovering.get_untracked() {
            hovering.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Leaving a child for its neighbour is not leaving the window.
        if event.related_target().is_none() {
            hovering.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        hovering.set(false);
        let files = event.data_transfer().and_then(|d| d.files());
        actions::open_files(session, listed(files));
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
    view! {
        <div class="drop-overlay" data-shown=move || hovering.get().then_some("") aria-hidden="true">
            <p>"Drop tables, a model, labels, or a report anywhere"</p>
        </div>
    }
}

/// A button that opens the browser's file dialogue.
#[component]
pub fn FilePicker(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// Whether it is the page's main action.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    let session = Session::here();
    let picked = move |event: ev::Event| {
        let Some(input) = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        let files = listed(input.files());
        // The same file picked again must count as a change.
        input.set_value("");
        actions::open_files(session, files);
    };
    view! {
        <label class="button" class:primary=primary>
            <input class="visually-hidden" type="file" multiple=true on:change=picked/>
            {label}
        </label>
    }
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let files = files.as_ref();
    let n = files.map_or(0, FileList::length);
    (0..n)
        .filter_map(|i| files.and_then(|f| f.get(i)))
        .collect()
}
