//! Nine duties × people: press a cell for owner, backup, nothing.

use super::fields;
use crate::checks::Duty;
use crate::ui::actions;
use crate::ui::duties::{Holds, assignment, holds, press};
use crate::ui::format;
use crate::ui::state::Session;
use leptos::prelude::*;

/// The grid.
#[component]
pub fn DutyGrid() -> impl IntoView {
    let session = Session::here();
    let head = move || {
        session
            .people
            .with(fields::names)
            .into_iter()
            .map(|n| view! { <th scope="col" class="who">{n}</th> })
            .collect_view()
    };
    let rows = move || {
        Duty::ALL
            .map(|duty| row(session, duty))
            .into_iter()
            .collect_view()
    };
    let empty = move || session.people.with(|p| fields::names(p).is_empty());
    view! {
        {move || empty().then(|| view! { <p class="muted">"Name a person above; then a press in this grid gives the duty."</p> })}
        <div class="card scroll" tabindex="0">
            <table class="compact duty-grid">
                <thead><tr><th scope="col">"Duty"</th>{head}<th scope="col">"Confirmed by the owner on"</th><th scope="col" class="n">"Score"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="muted small legend"><i class="mark" data-mark="owner"></i>"owner "<i class="mark" data-mark="backup"></i>"backup "<i class="mark" data-mark="team"></i>"a team’s name"</p>
    }
}

fn row(session: Session, duty: Duty) -> impl IntoView {
    let people = session.people.get();
    let teams: Vec<String> = people.teams.iter().map(|t| t.name.clone()).collect();
    let cells = fields::names(&people)
        .into_iter()
        .map(|name| {
            let held = holds(&people, duty, &name);
            let (mark, word, next) = match held {
                Holds::Nothing => ("none", "nothing to do with", "owner"),
                Holds::Owner if teams.contains(&name) => ("team", "a team standing for the owner of", "backup"),
                Holds::Owner => ("owner", "owner of", "backup"),
                Holds::Backup => ("backup", "backup for", "nothing"),
            };
            let label = format!("{name}: {word} “{}”. Press for {next}.", duty.title());
            view! { <td class="who"><button class="cell" aria-label=label on:click=move |_| actions::edit_people(session, |p| press(p, duty, &name))><i class="mark" data-mark=mark></i></button></td> }
        })
        .collect_view();
    let confirmed = people
        .duties
        .iter()
        .find(|a| a.duty == duty)
        .and_then(|a| a.confirmed_on);
    let owned = people
        .duties
        .iter()
        .any(|a| a.duty == duty && !a.owner.is_empty());
    let confirm = owned.then(|| {
        let today = session.today;
        let set =
            move |day| actions::edit_people(session, |p| assignment(p, duty).confirmed_on = day);
        view! {
            <span class="row">
                {fields::day("Confirmed on", confirmed, set)}
                <button class="quiet" on:click=move |_| set(Some(today))>"today"</button>
            </span>
        }
    });
    let score = session.judgement.with(|j| {
        j.scorecards
            .ownership
            .duties
            .iter()
            .find(|d| d.duty == duty)
            .map(|d| d.score)
    });
    view! {
        <tr>
            <th scope="row">{duty.title()}<span class="kind">{duty.weight().word()}</span></th>
            {cells}
            <td>{confirm}</td>
            <td class="n">{score.map_or_else(|| format::NONE.to_owned(), format::percent)}</td>
        </tr>
    }
}
