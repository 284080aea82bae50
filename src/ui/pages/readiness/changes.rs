//! Who changed what, and when.

use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Changes shown at first.
const FIRST: usize = 20;

/// The changes, newest first; nothing when there are none.
#[component]
pub fn Changes() -> impl IntoView {
    let session = Session::here();
    let whole = RwSignal::new(false);
    let rows = move || {
        let most = if whole.get() { usize::MAX } else { FIRST };
        session.history.with(|history| {
            let newest = history.changes().iter().rev().take(most);
            newest
                .map(|change| {
                    let who = Some(change.who.clone()).filter(|w| !w.is_empty());
                    view! {
                        <tr>
                            <td data-label="When">{format::minute_iso(change.at).replace('T', " ")}</td>
                            <td data-label="Who">{who.unwrap_or_else(|| "not named".to_owned())}</td>
                            <td data-label="What">{change.what.clone()}</td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    let count = move || session.history.with(|h| h.changes().len());
    let more = move || {
        (count() > FIRST && !whole.get()).then(|| {
            view! { <button class="quiet" on:click=move |_| whole.set(true)>{format!("Show all {}", count())}</button> }
        })
    };
    move || {
        (!session.history.with(|h| h.is_empty())).then(|| {
            view! {
                <h2>"What was changed"</h2>
                <div class="card changes">
                    <table class="compact stacked">
                        <thead><tr><th scope="col">"When, UTC"</th><th scope="col">"Who"</th><th scope="col">"What"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {more}
                </div>
                <p class="small muted">"The workspace file keeps the last 500. \"Undo\" at the top takes the latest back, for as long as this tab is open."</p>
            }
        })
    }
}
