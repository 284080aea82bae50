//! What a missing value becomes on its way into the model, and the means to choose it.

use crate::model::ModelInput;
use crate::ui::actions;
use crate::ui::state::Session;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What an input's missing values become: without a choice, and by column where one was made.
#[component]
pub fn MissingValues(
    /// The input.
    input: ModelInput,
    /// The columns that feed it.
    columns: Vec<String>,
    /// What was chosen, by column.
    filled: BTreeMap<String, String>,
    /// Whether the files are here to run the model again.
    changeable: bool,
) -> impl IntoView {
    let one = columns.len() == 1;
    let chosen: Vec<(String, String)> = columns
        .iter()
        .filter_map(|c| Some((c.clone(), filled.get(c)?.clone())))
        .collect();
    let default = (!one || chosen.is_empty()).then(|| input.missing());
    let list = chosen
        .iter()
        .map(|(column, value)| {
            let shown = format!("\"{value}\"");
            let of = (!one).then(|| view! { <code>{column.clone()}</code>": " });
            view! { <li>{of}<code>{shown}</code></li> }
        })
        .collect_view();
    let list = (!chosen.is_empty()).then(|| view! { <ul class="notes small">{list}</ul> });
    let change = (changeable && !columns.is_empty())
        .then(|| view! { <Choice input columns filled=chosen.into_iter().collect()/> });
    view! { {default}{list}{change} }
}

#[component]
fn Choice(
    /// The input.
    input: ModelInput,
    /// The columns that feed it, at least one.
    columns: Vec<String>,
    /// What was chosen, by column.
    filled: BTreeMap<String, String>,
) -> impl IntoView {
    let session = Session::here();
    let wrong = RwSignal::new(None::<String>);
    let first = columns.first().cloned().unwrap_or_default();
    let written = RwSignal::new(filled.get(&first).cloned().unwrap_or_default());
    let column = RwSignal::new(first);
    let label = format!("In place of a missing value of {}", input.name);
    let which = (columns.len() > 1).then(|| {
        let options = columns
            .iter()
            .map(|c| view! { <option value=c.clone()>{c.clone()}</option> })
            .collect_view();
        let filled = filled.clone();
        let changed = move |event| {
            let name = event_target_value(&event);
            written.set(filled.get(&name).cloned().unwrap_or_default());
            column.set(name);
        };
        let label = format!("Column of {} whose missing values to choose", input.name);
        view! { <select aria-label=label on:change=changed>{options}</select> }
    });
    let default = input.missing();
    let apply = move |_| {
        let text = written.get_untracked();
        match input.cannot_fill(&text) {
            Some(why) => wrong.set(Some(why)),
            None => {
                wrong.set(None);
                let column = column.get_untracked();
                actions::edit_plan(session, |plan| _ = plan.fill.insert(column, text));
            }
        }
    };
    let undo = (!filled.is_empty()).then(|| {
        let undo = move |_| {
            let column = column.get_untracked();
            actions::edit_plan(session, |plan| _ = plan.fill.remove(&column));
        };
        view! { <button on:click=undo>{format!("Back to: {default}")}</button> }
    });
    view! {
        <details>
            <summary class="small">"Choose"</summary>
            {which}
            <label class="field">{label}<input type="text" spellcheck="false" prop:value=written on:input=move |e| written.set(event_target_value(&e))/></label>
            <div class="row"><button on:click=apply>"Run with this"</button>{undo}<span class="small claimed" role="status">{move || wrong.get()}</span></div>
        </details>
    }
}
