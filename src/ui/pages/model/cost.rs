//! What predictions cost, and the numbers that it takes to say so.

use crate::checks::serving_words::{cost_of, cost_sentences};
use crate::plan::Serving;
use crate::ui::actions;
use crate::ui::components::NumberField;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Prices and use as fields, and the cost in sentences.
#[component]
pub fn CostPanel() -> impl IntoView {
    let session = Session::here();
    let number = move |title: &'static str,
                       get: fn(&Serving) -> Option<f64>,
                       set: fn(&mut Serving, Option<f64>)| {
        let value = Signal::derive(move || session.plan.with(|p| get(&p.serving)));
        let typed = Callback::new(move |typed| actions::edit_serving(session, |s| set(s, typed)));
        view! { <NumberField title value on_typed=typed/> }
    };
    let currency = move || {
        let named = session.plan.with(|p| p.serving.currency.clone());
        named.unwrap_or_default()
    };
    let currency_typed = move |event| {
        let text = event_target_value(&event).trim().to_owned();
        actions::edit_serving(session, |s| {
            s.currency = (!text.is_empty()).then_some(text);
        });
    };
    let says = move || {
        let serving = session.plan.with(|p| p.serving.clone());
        let sentences = match cost_of(&session.measured(), &serving) {
            Ok(cost) => cost_sentences(&cost, &serving),
            Err(why) => vec![why],
        };
        sentences
            .into_iter()
            .map(|says| view! { <p>{says}</p> })
            .collect_view()
    };
    view! {
        <div class="card panel stack">
            <div class="fields">
                {number("Price of a machine per hour", |s| s.machine_per_hour, |s, v| s.machine_per_hour = v)}
                <label class="field">"Currency"<input type="text" size="8" prop:value=currency on:change=currency_typed autocomplete="off"/></label>
                {number("Predictions per month", |s| s.requests_per_month, |s, v| s.requests_per_month = v)}
                {number("Time of one, ms", |s| s.ms_per_prediction, |s, v| s.ms_per_prediction = v)}
            </div>
            {says}
            <p class="muted small">"The server’s own mean time counts first, then what is typed in, then this device’s. What a prediction brings in is not known here, so the cost stands alone."</p>
        </div>
    }
}
