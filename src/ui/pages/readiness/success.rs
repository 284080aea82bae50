//! What success is: four people say it, each for themselves.

use crate::scorecard::{Confirmation, LIFETIME_DAYS, Stakeholder, differences};
use crate::ui::actions;
use crate::ui::format;
use crate::ui::pages::ownership::fields;
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
    move || {
        let c = said.get();
        let edit = move |change: Box<dyn FnOnce(&mut Confirmation)>| {
            actions::edit_success(session, role, change)
        };
        let confirmed = match c.confirmed_on {
            Some(on) => view! { {format::day(on)}" "<button class="quiet" on:click=move |_| edit(Box::new(|c| c.confirmed_on = None))>"take back"</button> }.into_any(),
            None => view! { <button on:click=move |_| edit(Box::new(move |c| c.confirmed_on = Some(session.today)))>"confirm"</button> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{role.title()}</th>
                <td data-label="Person">{fields::text("first and last name", c.person, move |v| edit(Box::new(move |c| c.person = v)))}</td>
                <td data-label="Metric">{fields::text("number and unit", c.metric, move |v| edit(Box::new(move |c| c.metric = v)))}</td>
                <td data-label="If we do nothing">{fields::text("its value", c.do_nothing, move |v| edit(Box::new(move |c| c.do_nothing = v)))}</td>
                <td data-label="Target">{fields::text("its value", c.target, move |v| edit(Box::new(move |c| c.target = v)))}</td>
                <td data-label="Judged on">{fields::day("judged on", c.judged_on, move |v| edit(Box::new(move |c| c.judged_on = v)))}</td>
                <td data-label="Confirmed">{confirmed}</td>
            </tr>
        }
    }
}
