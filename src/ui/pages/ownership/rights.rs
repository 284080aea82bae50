//! Who may decide, what people are measured on, who built and who checked.

use super::fields;
use crate::scorecard::{DecisionRight, Incentive};
use crate::ui::actions;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Decision rights in writing.
#[component]
pub fn Rights() -> impl IntoView {
    let session = Session::here();
    let rows = move || {
        session
            .people
            .get()
            .rights
            .into_iter()
            .enumerate()
            .map(|(i, r)| right(session, i, r))
            .collect_view()
    };
    let any = move || session.people.with(|p| !p.rights.is_empty());
    let add = move |_| {
        actions::edit_people(session, |p| {
            p.rights.push(DecisionRight {
                alone: true,
                ..DecisionRight::default()
            })
        })
    };
    view! {
        {move || any().then(|| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact form-table">
                    <thead><tr><th scope="col">"For the duty"</th><th scope="col">"Who may decide"</th><th scope="col">"Alone"</th><th scope="col">"Otherwise with"</th><th scope="col">"Within … minutes"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        <div class="row below"><button on:click=add>"Add a decision right"</button></div>
    }
}

fn right(session: Session, i: usize, right: DecisionRight) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut DecisionRight)| {
        actions::edit_people(session, |p| {
            if let Some(right) = p.rights.get_mut(i) {
                change(right);
            }
        });
    };
    let gone = format!("Remove the decision right of {}", right.person);
    view! {
        <tr>
            <td>{fields::duty("For the duty", right.duty, move |v| edit(&|r| r.duty = v))}</td>
            <td>{fields::someone(session, "Who may decide", right.person, move |v| edit(&|r| r.person.clone_from(&v)))}</td>
            <td><input type="checkbox" aria-label="alone" prop:checked=right.alone on:change=move |e| { let on = event_target_checked(&e); edit(&|r| r.alone = on) }/></td>
            <td>{fields::text("with whom", right.with, move |v| edit(&|r| r.with.clone_from(&v)))}</td>
            <td>{fields::whole("within so many minutes", right.within_minutes, move |v| edit(&|r| r.within_minutes = v))}</td>
            <td>{fields::remove(gone, move || actions::edit_people(session, |p| { p.rights.remove(i); }))}</td>
        </tr>
    }
}

/// Incentives, builder, reviewers.
#[component]
pub fn Incentives() -> impl IntoView {
    let session = Session::here();
    let rows = move || {
        session
            .people
            .get()
            .incentives
            .into_iter()
            .enumerate()
            .map(|(i, n)| incentive(session, i, n))
            .collect_view()
    };
    let any = move || session.people.with(|p| !p.incentives.is_empty());
    let add = move |_| actions::edit_people(session, |p| p.incentives.push(Incentive::default()));
    let checked = move || {
        let people = session.people.get();
        let set_builder = move |v: String| {
            actions::edit_people(session, |p| p.builder = (!v.is_empty()).then(|| v.clone()))
        };
        let set_reviewers = move |v: String| {
            let names = v
                .split(',')
                .map(|n| n.trim().to_owned())
                .filter(|n| !n.is_empty())
                .collect();
            actions::edit_people(session, |p| p.reviewers = names);
        };
        view! {
            <label class="field">"Built by"{fields::someone(session, "Built by", people.builder.unwrap_or_default(), set_builder)}</label>
            <label class="field">"Reviewed by"{fields::text("names, separated by commas", people.reviewers.join(", "), set_reviewers)}</label>
        }
    };
    view! {
        {move || any().then(|| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact form-table">
                    <thead><tr><th scope="col">"Who"</th><th scope="col">"Is asked to"</th><th scope="col">"Measured by"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        <div class="row below"><button on:click=add>"Add a goal"</button></div>
        <div class="row below">{checked}</div>
    }
}

fn incentive(session: Session, i: usize, incentive: Incentive) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut Incentive)| {
        actions::edit_people(session, |p| {
            if let Some(incentive) = p.incentives.get_mut(i) {
                change(incentive);
            }
        });
    };
    const METRICS: [&str; 3] = ["business", "offline accuracy", "launches"];
    let now = incentive.metric.clone();
    let own = !METRICS.contains(&now.as_str()) && !now.is_empty();
    let options = METRICS
        .map(|m| view! { <option value=m prop:selected=m == now>{m}</option> })
        .into_iter()
        .collect_view();
    let kept =
        own.then(|| view! { <option value=now.clone() prop:selected=true>{now.clone()}</option> });
    let gone = format!("Remove the goal of {}", incentive.person);
    view! {
        <tr>
            <td>{fields::someone(session, "Who", incentive.person, move |v| edit(&|n| n.person.clone_from(&v)))}</td>
            <td>{fields::text("the stated goal", incentive.goal, move |v| edit(&|n| n.goal.clone_from(&v)))}</td>
            <td><select aria-label="Measured by" on:change=move |e| { let v = event_target_value(&e); edit(&|n| n.metric.clone_from(&v)) }><option value="">"not said"</option>{options}{kept}</select></td>
            <td>{fields::remove(gone, move || actions::edit_people(session, |p| { p.incentives.remove(i); }))}</td>
        </tr>
    }
}
