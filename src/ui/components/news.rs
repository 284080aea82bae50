//! What the page says unasked: progress, problems, confirmations.

use crate::ui::actions;
use crate::ui::format;
use crate::ui::state::{Session, Work};
use leptos::prelude::*;

/// How far a measurement is, with a way to end it.
#[component]
pub fn Progress() -> impl IntoView {
    let session = Session::here();
    move || match session.work.get() {
        Work::Idle => ().into_any(),
        Work::Busy { phase, bytes, rows } => {
            let share = (bytes.1 > 0).then(|| bytes.0 as f64 / bytes.1 as f64);
            let of_bytes =
                share.map(|_| format!("{} of {}", format::bytes(bytes.0), format::bytes(bytes.1)));
            let of_rows = (rows > 0).then(|| format::counted(rows, "row", "rows"));
            let detail = [of_bytes, of_rows]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ");
            view! {
                <div class="progress" role="status">
                    <b>{phase}</b>
                    <progress max="1" value=share.map(|s| s.to_string()) aria-label="Progress"></progress>
                    <span class="muted small">{detail}</span>
                    <button on:click=move |_| actions::cancel(session)>"Cancel"</button>
                </div>
            }
            .into_any()
        }
    }
}

/// What went wrong, where, and what to do; each can be put away.
#[component]
pub fn Problems() -> impl IntoView {
    let session = Session::here();
    let list = move || {
        let problems = session.problems.get();
        problems
            .into_iter()
            .enumerate()
            .map(|(i, problem)| {
                let place = problem.place.as_ref().map(|p| view! { <b>{p.to_string()}</b> });
                view! {
                    <li>
                        <p>{place}<span>{problem.message.clone()}</span></p>
                        <button class="quiet" aria-label="Put this problem away" on:click=move |_| actions::dismiss_problem(session, i)>"×"</button>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="problems" role="alert">{list}</ul> }
}

/// A short confirmation of what was just done.
#[component]
pub fn Notice() -> impl IntoView {
    let session = Session::here();
    view! { <p class="notice" role="status">{move || session.notice.get()}</p> }
}
