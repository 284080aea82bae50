//! Where a link goes that did not open by itself.

use crate::ui::actions;
use crate::ui::state::Session;
use leptos::prelude::*;

/// A field that finds the link in whatever is pasted: a mail, a wrapper, several lines.
#[component]
pub fn PasteLink(
    /// What it is for.
    label: &'static str,
) -> impl IntoView {
    let session = Session::here();
    let field = NodeRef::<leptos::html::Input>::new();
    let open = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(input) = field.get_untracked() {
            actions::open_link(session, &input.value());
        }
    };
    view! {
        <form class="row paste" on:submit=open>
            <label for="link">{label}</label>
            <input id="link" type="text" node_ref=field placeholder="paste it here" autocomplete="off" spellcheck="false"/>
            <button>"Open"</button>
        </form>
    }
}
