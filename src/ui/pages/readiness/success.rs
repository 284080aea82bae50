//! What success is: four people say it, each for themselves.

use crate::scorecard::{Confirmation, LIFETIME_DAYS, Stakeholder, differences};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// The table of the four, and where they differ.
#[component]
pub fn Success() -> impl IntoView {
    let session = Session::here();
    let rows = Stakeholder::ALL
        .map(|role| view! { <Said role/> })
        .into_iter()
        .collect_view();
    let differ = move || {
        let found = session.success.with(|said| differences(said));
        let items: Vec<_> = found
            .iter()
            .map(|d| view! { <li data-state="fail"><span>{d.sentence()}</span></li> })
            .collect();
        (!items.is_empty()).then(|| view! { <ul class="rules success-differs">{items}</ul> })
    };
    view! {
        <p class="muted">{format!("Four people confirm the same number, what it will be if nothing is done, what it must reach, and the day on which that is judged. Where they differ both are shown, and nothing is averaged. A confirmation counts {LIFETIME_DAYS} days.")}</p>
        <div class="card scroll" tabindex="0">
            <table class="compact form-table stacked">
                <thead><tr><th scope="col">"Who"</th><th scope="col">"Person"</th><th scope="col">"Metric"</th><th scope="col">"If we do nothing"</th><th scope="col">"Target"</th><th scope="col">"Judged on"</th><th scope="col">"Confirmed"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {differ}
    }
}

#[component]
fn Said(
    /// Who speaks.
    role: Stakeholder,
) -> impl IntoView {
    let session = Session::here();
    let said = Memo::new(move |_| {
        let found = session
            .success
            .with(|all| all.iter().find(|c| c.role == role).cloned());
        found.unwrap_or_else(|| Confirmation::of(role))
    });
    let text = move |label: &'static str,
                     hint: &'static str,
                     get: fn(&Confirmation) -> &String,
                     set: fn(&mut Confirmation, String)| {
        let value = move || said.with(|c| get(c).clone());
        let typed = move |e| {
            let v = event_target_value(&e).trim().to_owned();
            actions::edit_success(session, role, |c| set(c, v));
        };
        view! { <td data-label=label><input type="text" aria-label=label placeholder=hint autocomplete="off" prop:value=value on:change=typed/></td> }
    };
    let judged_on = move || said.with(|c| format::day_iso(c.judged_on));
    let day_typed = move |e| {
        let day = format::parse_day(&event_target_value(&e));
        actions::edit_success(session, role, |c| c.judged_on = day);
    };
    let confirm = move |on: Option<i32>| {
        actions::edit_success(session, role, |c| c.confirmed_on = on);
    };
    let confirmed = move || {
        match said.with(|c| c.confirmed_on) {
        Some(on) => view! { <span>{format::day(on)}</span><button class="quiet" on:click=move |_| confirm(None)>"take back"</button> }.into_any(),
        None => view! { <button on:click=move |_| confirm(Some(session.today))>"confirm"</button> }.into_any(),
    }
    };
    view! {
        <tr>
            <th scope="row">{role.title()}</th>
            {text("Person", "first and last name", |c| &c.person, |c, v| c.person = v)}
            {text("Metric", "number and unit", |c| &c.metric, |c, v| c.metric = v)}
            {text("If we do nothing", "its value", |c| &c.do_nothing, |c, v| c.do_nothing = v)}
            {text("Target", "its value", |c| &c.target, |c, v| c.target = v)}
            <td data-label="Judged on"><input type="date" aria-label="Judged on" prop:value=judged_on on:change=day_typed/></td>
            <td data-label="Confirmed">{confirmed}</td>
        </tr>
    }
}
