//! A number that a person may type.

use leptos::prelude::*;

/// The field; what is typed and is no number of 0 or more counts as none.
#[component]
pub fn NumberField(
    /// What stands over it.
    title: &'static str,
    /// The number now.
    value: Signal<Option<f64>>,
    /// Told what was typed.
    on_typed: Callback<Option<f64>>,
) -> impl IntoView {
    let shown = move || value.get().map(|v| v.to_string()).unwrap_or_default();
    let changed = move |event| on_typed.run(typed(&event_target_value(&event)));
    view! { <label class="field">{title}<input type="text" inputmode="decimal" size="8" prop:value=shown on:change=changed autocomplete="off"/></label> }
}

fn typed(text: &str) -> Option<f64> {
    let number = text.trim().replace(',', ".").parse::<f64>().ok();
    number.filter(|v| v.is_finite() && *v >= 0.0)
}
