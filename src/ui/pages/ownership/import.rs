//! A rota from elsewhere, before it is taken over.

use crate::scorecard::{Clock, People};
use crate::share::calendar::{Calendar, Named, belongs_to};
use crate::ui::actions;
use crate::ui::components::FilePicker;
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// A button to choose a calendar; once one is here, whose its shifts are.
#[component]
pub fn ImportedRota() -> impl IntoView {
    let session = Session::here();
    move || {
        match session.calendar.get() {
        None => view! {
            <div class="row below">
                <FilePicker label="Take a rota from an .ics file"/>
                <span class="muted small">"exported by PagerDuty, Grafana OnCall, Opsgenie, Google Calendar or another; dropping it on the window does the same"</span>
            </div>
        }
        .into_any(),
        Some(calendar) => offered(session, calendar).into_any(),
    }
    }
}

fn offered(session: Session, calendar: Calendar) -> impl IntoView {
    let people = session.people.get_untracked();
    let matched = |named: &Named| belongs_to(named, &people).map(str::to_owned);
    let assigned = RwSignal::new(calendar.people.iter().map(matched).collect::<Vec<_>>());
    let rows = calendar
        .people
        .iter()
        .enumerate()
        .map(|(i, named)| {
            let shifts = calendar.shifts.iter().filter(|s| s.person == i).count();
            row(&people, assigned, i, named, shifts)
        })
        .collect_view();
    let clock = Clock::named(&calendar.time_zone);
    let span = calendar
        .shifts
        .first()
        .zip(calendar.shifts.iter().map(|s| s.end).max());
    let span = span.map(|(first, last)| format!(", {}", clock.span((first.start, last))));
    let counted = format::counted(calendar.shifts.len() as u64, "shift", "shifts");
    let left_out = calendar
        .left_out
        .iter()
        .map(|problem| view! { <li data-state="warn"><span>{problem.clone()}</span></li> })
        .collect_view();
    let open = move || assigned.with(|a| a.iter().filter(|a| a.is_none()).count());
    let none = move || assigned.with(|a| a.iter().all(Option::is_none));
    view! {
        <section class="card panel stack">
            <h3>{calendar.name.clone()}</h3>
            <p>{counted}{span}". They take the place of what the rota holds from now on."</p>
            <div class="scroll" tabindex="0">
                <table class="compact form-table">
                    <thead><tr><th scope="col">"In the file"</th><th scope="col" class="n">"Shifts"</th><th scope="col">"Is here"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <ul class="rules">{left_out}</ul>
            <p class="small">{move || (open() > 0).then(|| format!("{} to be assigned; shifts of nobody are left out.", format::counted(open() as u64, "name is", "names are")))}</p>
            <div class="row">
                <button class="primary" disabled=none on:click=move |_| actions::accept_calendar(session, &assigned.get_untracked())>"Take these shifts"</button>
                <button class="quiet" on:click=move |_| session.calendar.set(None)>"Leave it"</button>
            </div>
        </section>
    }
}

fn row(
    people: &People,
    assigned: RwSignal<Vec<Option<String>>>,
    i: usize,
    named: &Named,
    shifts: usize,
) -> impl IntoView {
    let now = assigned.with_untracked(|a| a.get(i).cloned().flatten());
    let mut names: Vec<String> = people.people.iter().map(|p| p.name.clone()).collect();
    names.retain(|n| !n.is_empty());
    let new = Some(named.name.clone()).filter(|n| !n.is_empty() && !names.contains(n));
    let options = names
        .into_iter()
        .map(|n| view! { <option value=n.clone() prop:selected=now.as_ref() == Some(&n)>{n.clone()}</option> })
        .collect_view();
    let add = new.map(|n| view! { <option value=n.clone()>"add "{n.clone()}</option> });
    let set = move |e| {
        let value = event_target_value(&e);
        assigned.update(|a| {
            if let Some(one) = a.get_mut(i) {
                *one = (!value.is_empty()).then_some(value);
            }
        });
    };
    let label = format!("Who is {}", named.shown());
    view! {
        <tr>
            <th scope="row">{named.shown()}</th>
            <td class="n">{shifts}</td>
            <td><select aria-label=label on:change=set><option value="" prop:selected=now.is_none()>"nobody: leave out"</option>{options}{add}</select></td>
        </tr>
    }
}
