//! What a page offers when nothing has been measured yet.

use super::FilePicker;
use crate::ui::actions;
use crate::ui::state::{Session, Work};
use leptos::prelude::*;

/// Two ways to begin; nothing while a measurement runs.
#[component]
pub fn Begin() -> impl IntoView {
    let session = Session::here();
    move || {
        (session.work.get() == Work::Idle).then(|| {
            view! {
                <div class="row below">
                    <FilePicker label="Choose files" primary=true/>
                    <button on:click=move |_| actions::open_example(session)>"Open the example"</button>
                    <p class="muted small">"or drop files anywhere on this window"</p>
                </div>
            }
        })
    }
}
