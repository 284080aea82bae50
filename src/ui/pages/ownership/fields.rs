//! Small inputs that this page's forms are made of.

use crate::checks::Duty;
use crate::scorecard::{Clock, People, Zone};
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// A text.
pub fn text(label: &'static str, value: String, set: impl Fn(String) + 'static) -> impl IntoView {
    view! { <input type="text" aria-label=label placeholder=label prop:value=value autocomplete="off" on:change=move |e| set(event_target_value(&e).trim().to_owned())/> }
}

/// A day, or none.
pub fn day(
    label: &'static str,
    value: Option<i32>,
    set: impl Fn(Option<i32>) + 'static,
) -> impl IntoView {
    view! { <input type="date" aria-label=label prop:value=format::day_iso(value) on:change=move |e| set(format::parse_day(&event_target_value(&e)))/> }
}

/// A moment by these clocks.
pub fn moment(
    label: &'static str,
    clock: Clock,
    value: i64,
    set: impl Fn(i64) + 'static,
) -> impl IntoView {
    let zone = clock.zone;
    let shown = format::minute_iso(zone.local(value));
    let changed = move |e| {
        if let Some(local) = format::parse_minute(&event_target_value(&e)) {
            set(zone.moment(local));
        }
    };
    view! { <input type="datetime-local" aria-label=label prop:value=shown on:change=changed/> }
}

/// The name of a time zone; one that is not known is said.
pub fn zone(label: &'static str, value: String, set: impl Fn(String) + 'static) -> impl IntoView {
    let unknown = !value.is_empty() && Zone::named(&value).is_none();
    view! {
        <input type="text" aria-label=label placeholder="UTC, or as Europe/Berlin" prop:value=value aria-invalid=unknown.then_some("true") autocomplete="off" on:change=move |e| set(event_target_value(&e).trim().to_owned())/>
        {unknown.then_some("not a known zone; write one such as Europe/Berlin")}
    }
}

/// A whole number, or none.
pub fn whole(
    label: &'static str,
    value: Option<u32>,
    set: impl Fn(Option<u32>) + 'static,
) -> impl IntoView {
    let shown = value.map(|v| v.to_string()).unwrap_or_default();
    view! { <input type="text" inputmode="numeric" size="5" aria-label=label placeholder="–" prop:value=shown on:change=move |e| set(event_target_value(&e).trim().parse().ok())/> }
}

/// One of the named people and teams, or nobody.
pub fn someone(
    session: Session,
    label: &'static str,
    value: String,
    set: impl Fn(String) + 'static,
) -> impl IntoView {
    let mut names = session.people.with(names);
    if !value.is_empty() && !names.contains(&value) {
        names.push(value.clone());
    }
    let options = names
        .into_iter()
        .map(|n| {
            let selected = n == value;
            view! { <option value=n.clone() prop:selected=selected>{n.clone()}</option> }
        })
        .collect_view();
    let nobody = value.is_empty();
    view! { <select aria-label=label on:change=move |e| set(event_target_value(&e))><option value="" prop:selected=nobody>"nobody"</option>{options}</select> }
}

/// One of the nine duties, or none.
pub fn duty(
    label: &'static str,
    value: Option<Duty>,
    set: impl Fn(Option<Duty>) + 'static,
) -> impl IntoView {
    let options = Duty::ALL
        .map(|d| view! { <option value=d.id() prop:selected=value == Some(d)>{d.title()}</option> })
        .into_iter()
        .collect_view();
    let changed = move |e| {
        let id = event_target_value(&e);
        set(Duty::ALL.into_iter().find(|d| d.id() == id));
    };
    view! { <select aria-label=label on:change=changed><option value="" prop:selected=value.is_none()>"no duty"</option>{options}</select> }
}

/// A button that takes a row away.
pub fn remove(label: String, press: impl Fn() + 'static) -> impl IntoView {
    view! { <button class="quiet" aria-label=label on:click=move |_| press()>"×"</button> }
}

/// Names of people, then of teams; empty ones left out.
pub fn names(people: &People) -> Vec<String> {
    let people_names = people.people.iter().map(|p| p.name.clone());
    let team_names = people.teams.iter().map(|t| t.name.clone());
    people_names
        .chain(team_names)
        .filter(|n| !n.is_empty())
        .collect()
}
