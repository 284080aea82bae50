//! Who there is.

use super::fields;
use crate::scorecard::{Person, Team};
use crate::ui::actions;
use crate::ui::duties::rename;
use crate::ui::state::Session;
use leptos::prelude::*;

/// People and teams as rows of inputs.
#[component]
pub fn PeopleList() -> impl IntoView {
    let session = Session::here();
    let people = move || {
        session
            .people
            .get()
            .people
            .into_iter()
            .enumerate()
            .map(|(i, p)| person(session, i, p))
            .collect_view()
    };
    let teams = move || {
        session
            .people
            .get()
            .teams
            .into_iter()
            .enumerate()
            .map(|(i, t)| team(session, i, t))
            .collect_view()
    };
    let name = NodeRef::<leptos::html::Input>::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked() else {
            return;
        };
        let typed = input.value().trim().to_owned();
        input.set_value("");
        if !typed.is_empty() {
            actions::edit_people(session, |p| {
                p.people.push(Person {
                    name: typed,
                    ..Person::default()
                })
            });
        }
    };
    let add_team = move |_| {
        actions::edit_people(session, |p| {
            p.teams.push(Team {
                name: format!("team {}", p.teams.len() + 1),
                ..Team::default()
            })
        })
    };
    let any = move || {
        session
            .people
            .with(|p| !p.people.is_empty() || !p.teams.is_empty())
    };
    view! {
        {move || any().then(|| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact form-table">
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"Reached by"</th><th scope="col">"Time zone"</th><th scope="col">"Works until"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr></thead>
                    <tbody>{people}{teams}</tbody>
                </table>
            </div>
        })}
        <form class="row below" on:submit=add>
            <label class="visually-hidden" for="new-person">"Name of a person"</label>
            <input id="new-person" type="text" node_ref=name placeholder="first and last name" autocomplete="off"/>
            <button>"Add person"</button>
            <button type="button" class="quiet" on:click=add_team>"Add a team"</button>
        </form>
    }
}

fn person(session: Session, i: usize, person: Person) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut Person)| {
        actions::edit_people(session, |p| {
            if let Some(person) = p.people.get_mut(i) {
                change(person);
            }
        });
    };
    let former = person.name.clone();
    let gone = format!("Remove {}", person.name);
    view! {
        <tr>
            <td>{fields::text("name", person.name, move |v| actions::edit_people(session, |p| rename(p, &former, &v)))}</td>
            <td>{fields::text("role", person.role, move |v| edit(&|p| p.role.clone_from(&v)))}</td>
            <td>{fields::text("mail or phone", person.contact, move |v| edit(&|p| p.contact.clone_from(&v)))}</td>
            <td>{fields::zone("Time zone", person.time_zone, move |v| edit(&|p| p.time_zone.clone_from(&v)))}</td>
            <td>{fields::day("works until", person.works_until, move |v| edit(&|p| p.works_until = v))}</td>
            <td>{fields::remove(gone, move || actions::edit_people(session, |p| { p.people.remove(i); }))}</td>
        </tr>
    }
}

fn team(session: Session, i: usize, team: Team) -> impl IntoView {
    let former = team.name.clone();
    let gone = format!("Remove {}", team.name);
    let contact = move |v: String| {
        actions::edit_people(session, |p| {
            if let Some(team) = p.teams.get_mut(i) {
                team.contact = v;
            }
        });
    };
    view! {
        <tr>
            <td>{fields::text("name of the team", team.name, move |v| actions::edit_people(session, |p| rename(p, &former, &v)))}</td>
            <td class="muted">"a team: a route, not an owner"</td>
            <td>{fields::text("mail or channel", team.contact, contact)}</td>
            <td></td>
            <td></td>
            <td>{fields::remove(gone, move || actions::edit_people(session, |p| { p.teams.remove(i); }))}</td>
        </tr>
    }
}
