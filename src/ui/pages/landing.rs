//! The first page: what this is, and where files go.

use crate::ui::actions;
use crate::ui::components::{Boat, FilePicker, Notice, PasteLink, Problems, Progress};
use crate::ui::route::Route;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Explains itself in a few lines and takes files.
#[component]
pub fn Landing() -> impl IntoView {
    let session = Session::here();
    let resumable =
        move || session.facts.with(Option::is_some) || session.answers.with(|a| !a.0.is_empty());
    view! {
        <main class="landing">
            <p class="brand"><Boat/>"Seaworthy"</p>
            <h1>"Is this model fit to ship, and who answers for it on Saturday?"</h1>
            <p class="lead">
                "Drop what the model learned from, what it meets now, and the ONNX file. In seconds this tab measures drift, runs the model, "
                "compares it with doing nothing, and gives two scorecards that travel as a link. Nothing is uploaded: there is no server."
            </p>
            <Progress/>
            <Problems/>
            <Notice/>
            <div class="drop-here card">
                <p><b>"Drop files anywhere on this window"</b></p>
                <p class="muted small">"CSV (also gzipped) or Parquet · an ONNX model · a file of labels · a saved report or workspace. Tell-tale content decides, not the file’s name."</p>
                <div class="row">
                    <FilePicker label="Choose files" primary=true/>
                    <button on:click=move |_| actions::open_example(session)>"Open the example"</button>
                    {move || resumable().then(|| view! { <a class="button" href=Route::Readiness.href()>"Continue where you were"</a> })}
                </div>
                <p class="muted small">"The example is the renewal model of an energy supplier in its first year, made up and seeded: a field renamed, a unit changed, labels a month late."</p>
            </div>
            <dl class="three">
                <div><dt>"What has changed?"</dt><dd>"Every feature against the reference by several tests at once: real after correction for testing many, and large enough to matter."</dd></div>
                <div><dt>"Is it fit to ship?"</dt><dd>"Eight dimensions from value to feedback; the weakest sets the score. What nobody has looked at is never a pass."</dd></div>
                <div><dt>"Who owns it?"</dt><dd>"Nine duties, named people, a calendar. A team alias is not an owner, and a gap in the rota is said in words."</dd></div>
            </dl>
            <PasteLink label="Got a link that a message broke?"/>
        </main>
    }
}
