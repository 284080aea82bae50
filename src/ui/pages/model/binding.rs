//! Which columns feed the model's inputs, and the means to change it.

use super::missing_values::MissingValues;
use crate::model::{Binding, BoundInput, ElementType, ModelInput};
use crate::ui::actions;
use crate::ui::state::Session;
use crate::ui::{columns, format};
use leptos::prelude::*;

/// From how many columns on an input's columns are folded away.
const MANY_COLUMNS: usize = 6;

fn element(e: ElementType) -> &'static str {
    match e {
        ElementType::Float => "float",
        ElementType::Double => "double",
        ElementType::Int64 => "int64",
        ElementType::Int32 => "int32",
        ElementType::Bool => "bool",
        ElementType::String => "text",
    }
}

fn shape(input: &ModelInput) -> String {
    let axes: Vec<String> = input
        .shape
        .iter()
        .map(|a| a.map_or_else(|| "rows".to_owned(), |n| n.to_string()))
        .collect();
    format!("{} [{}]", element(input.element), axes.join(", "))
}

/// Each input, what it takes, and the columns that feed it; they can be changed.
#[component]
pub fn BindingTable(
    /// In the graph's order.
    inputs: Vec<ModelInput>,
    /// As it was used.
    binding: Binding,
    /// Columns that can be bound.
    columns: Vec<String>,
    /// Whether the files are here to run the model again.
    changeable: bool,
) -> impl IntoView {
    let shared = StoredValue::new((binding.clone(), columns));
    let rows = inputs
        .into_iter()
        .map(|input| {
            let bound = binding
                .inputs
                .iter()
                .find(|b| b.input == input.name)
                .cloned()
                .unwrap_or_default();
            let bound_columns = bound.columns.clone();
            let wide = bound.columns.len() > 1 || width(&input).is_some_and(|n| n > 1);
            let cell = if wide {
                view! { <WideInput input=input.clone() bound shared changeable/> }.into_any()
            } else {
                view! { <NarrowInput input=input.name.clone() bound shared changeable/> }.into_any()
            };
            view! {
                <tr>
                    <th scope="row"><span class="name">{input.name.clone()}</span></th>
                    <td><code>{shape(&input)}</code><p class="cause">{input.form()}</p></td>
                    <td><MissingValues input=input.clone() columns=bound_columns filled=binding.filled.clone() changeable/></td>
                    <td>{cell}</td>
                </tr>
            }
        })
        .collect_view();
    let how = match binding.by.as_str() {
        "name" => "Every column was found by its name.",
        "order" => {
            "Names did not match, so columns were taken in their order. Check that it is the right one."
        }
        "hand" => "Bound by hand.",
        _ => "No column is bound.",
    };
    let notes = binding
        .notes
        .iter()
        .map(|n| view! { <li>{n.clone()}</li> })
        .collect_view();
    view! {
        <p class="muted">{how}</p>
        <ul class="notes small">{notes}</ul>
        <div class="card scroll" tabindex="0">
            <table class="compact">
                <thead><tr><th scope="col">"Input"</th><th scope="col">"Takes"</th><th scope="col">"A missing value becomes"</th><th scope="col">"Column"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn NarrowInput(
    /// The input's name.
    input: String,
    /// Its column.
    bound: BoundInput,
    /// The whole binding and the columns to choose from.
    shared: StoredValue<(Binding, Vec<String>)>,
    /// Whether the files are here to run the model again.
    changeable: bool,
) -> impl IntoView {
    let session = Session::here();
    let now = bound.columns.first().cloned().unwrap_or_default();
    let mut columns = shared.with_value(|(_, c)| c.clone());
    if !now.is_empty() && !columns.contains(&now) {
        columns.insert(0, now.clone());
    }
    let none = now
        .is_empty()
        .then(|| view! { <option value="" prop:selected=true>"nothing yet"</option> });
    let options = columns
        .into_iter()
        .map(|c| {
            let selected = c == now;
            view! { <option value=c.clone() prop:selected=selected>{c.clone()}</option> }
        })
        .collect_view();
    let label = format!("Column for {input}");
    let changed = move |event| {
        let column = event_target_value(&event);
        rebind(session, shared, &input, vec![column]);
    };
    view! { <select aria-label=label on:change=changed disabled=!changeable>{none}{options}</select> }
}

#[component]
fn WideInput(
    /// The input.
    input: ModelInput,
    /// Its columns.
    bound: BoundInput,
    /// The whole binding and the columns to choose from.
    shared: StoredValue<(Binding, Vec<String>)>,
    /// Whether the files are here to run the model again.
    changeable: bool,
) -> impl IntoView {
    let session = Session::here();
    let wrong = RwSignal::new(None::<String>);
    let n = bound.columns.len();
    let items = bound
        .columns
        .iter()
        .map(|c| view! { <li><code>{c.clone()}</code></li> })
        .collect_view();
    let list = view! { <ol class="ordered small">{items}</ol> };
    let shown = if n > MANY_COLUMNS {
        view! { <details><summary>{format::counted(n as u64, "column", "columns")}" in this order"</summary>{list}</details> }.into_any()
    } else {
        list.into_any()
    };
    let written = RwSignal::new(bound.columns.join("\n"));
    let wanted = width(&input);
    let name = input.name.clone();
    let apply = move |_| {
        let read = shared
            .with_value(|(_, known)| columns::read_list(&written.get_untracked(), known, wanted));
        match read {
            Ok(columns) => {
                wrong.set(None);
                rebind(session, shared, &name, columns);
            }
            Err(why) => wrong.set(Some(why)),
        }
    };
    let rows = n.max(wanted.unwrap_or(0)).clamp(3, 16).to_string();
    let label = format!(
        "Columns for {}, one a line, in the model's order",
        input.name
    );
    let change = changeable.then(|| view! {
        <details>
            <summary class="small">"Change columns or their order"</summary>
            <label class="field">{label}<textarea rows=rows spellcheck="false" prop:value=written on:input=move |e| written.set(event_target_value(&e))></textarea></label>
            <div class="row"><button on:click=apply>"Run with these columns"</button><span class="small claimed" role="status">{move || wrong.get()}</span></div>
        </details>
    });
    view! { {shown}{change} }
}

fn rebind(
    session: Session,
    shared: StoredValue<(Binding, Vec<String>)>,
    input: &str,
    columns: Vec<String>,
) {
    let mut binding = shared.with_value(|(b, _)| b.clone());
    match binding.inputs.iter_mut().find(|b| b.input == input) {
        Some(bound) => bound.columns = columns,
        None => binding.inputs.push(BoundInput {
            input: input.to_owned(),
            columns,
        }),
    }
    actions::bind(session, binding);
}

/// Columns that an input takes, where the model says so.
fn width(input: &ModelInput) -> Option<usize> {
    let axis = input.shape.get(1).copied().flatten()?;
    usize::try_from(axis).ok()
}
