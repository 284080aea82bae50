//! When somebody is on call, and what is looked at regularly.

use super::fields;
use crate::scorecard::{Clock, Review, Rota, Shift};
use crate::ui::actions;
use crate::ui::duties::take_turns;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Monday to Friday, 08:00 to 18:00 by the rota's clocks.
const OFFICE_HOURS: [(u8, u16, u16); 5] = [
    (0, 480, 1080),
    (1, 480, 1080),
    (2, 480, 1080),
    (3, 480, 1080),
    (4, 480, 1080),
];

/// The rota's shifts, a way to fill four weeks at once, what is promised, and who is called next.
#[component]
pub fn Rotas() -> impl IntoView {
    let session = Session::here();
    let edit = move |change: &dyn Fn(&mut Rota)| {
        actions::edit_people(session, |p| {
            if p.rotas.is_empty() {
                p.rotas.push(Rota {
                    name: "on call".to_owned(),
                    ..Rota::default()
                });
            }
            if let Some(rota) = p.rotas.first_mut() {
                change(rota);
            }
        });
    };
    let shifts = move || {
        session.people.with(|p| {
            p.rotas
                .first()
                .map(|r| r.shifts.clone())
                .unwrap_or_default()
        })
    };
    let clock = Memo::new(move |_| session.people.with(Clock::of_rota));
    let rows = move || {
        shifts()
            .into_iter()
            .enumerate()
            .map(|(i, s)| shift(session, clock.get(), i, s))
            .collect_view()
    };
    let each = RwSignal::new(7u32);
    let fill = move |_| {
        let names: Vec<String> = session.people.with_untracked(|p| {
            p.people
                .iter()
                .map(|p| p.name.clone())
                .filter(|n| !n.is_empty())
                .collect()
        });
        edit(&|rota| take_turns(rota, &names, session.today, each.get_untracked()));
    };
    let add = move |_| {
        let start = i64::from(session.today) * 86_400;
        edit(&|rota| {
            rota.shifts.push(Shift {
                start,
                end: start + 86_400,
                ..Shift::default()
            })
        });
    };
    let office = move || {
        session
            .people
            .with(|p| p.rotas.first().is_some_and(|r| r.promised == OFFICE_HOURS))
    };
    let always = move || {
        session
            .people
            .with(|p| p.rotas.first().is_none_or(|r| r.promised.is_empty()))
    };
    let promise = move |e| {
        let hours = if event_target_value(&e) == "office" {
            OFFICE_HOURS.to_vec()
        } else {
            Vec::new()
        };
        edit(&|rota| rota.promised.clone_from(&hours));
    };
    let zone = move || {
        let zone = session.people.with(|p| {
            p.rotas
                .first()
                .map(|r| r.time_zone.clone())
                .unwrap_or_default()
        });
        fields::zone("Time zone of the rota", zone, move |v| {
            edit(&|r| r.time_zone.clone_from(&v))
        })
    };
    let nobody = move || session.people.with(|p| p.people.is_empty());
    view! {
        <div class="card panel stack">
            <div class="row">
                <label class="field">"Somebody is promised"
                    <select on:change=promise>
                        <option value="always" prop:selected=always>"at every hour"</option>
                        <option value="office" prop:selected=office>"Monday to Friday, 08:00 to 18:00"</option>
                    </select>
                </label>
                <label class="field">"By the clocks of"{zone}</label>
                <label class="field">"Turns of"
                    <select on:change=move |e| each.set(event_target_value(&e).parse().unwrap_or(7))>
                        <option value="7">"a week"</option>
                        <option value="1">"a day"</option>
                        <option value="14">"two weeks"</option>
                    </select>
                </label>
                <button disabled=nobody on:click=fill>"Let everybody take turns for four weeks"</button>
                <button class="quiet" on:click=add>"Add one shift"</button>
            </div>
            {move || (!shifts().is_empty()).then(|| view! {
                <div class="scroll shifts" tabindex="0">
                    <table class="compact form-table">
                        <thead><tr><th scope="col">"Person"</th><th scope="col">"From, "{move || clock.get().name}</th><th scope="col">"Until, "{move || clock.get().name}</th><th scope="col">"Called second"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            <Escalation/>
        </div>
    }
}

fn shift(session: Session, clock: Clock, i: usize, shift: Shift) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut Shift)| {
        actions::edit_people(session, |p| {
            if let Some(shift) = p.rotas.first_mut().and_then(|r| r.shifts.get_mut(i)) {
                change(shift);
            }
        });
    };
    let gone = format!(
        "Remove the shift of {} from {}",
        shift.person,
        clock.moment(shift.start)
    );
    let take = move || {
        actions::edit_people(session, |p| {
            if let Some(rota) = p.rotas.first_mut() {
                rota.shifts.remove(i);
            }
        });
    };
    view! {
        <tr>
            <td>{fields::someone(session, "On call", shift.person, move |v| edit(&|s| s.person.clone_from(&v)))}</td>
            <td>{fields::moment("from", clock.clone(), shift.start, move |v| edit(&|s| s.start = v))}</td>
            <td>{fields::moment("until", clock, shift.end, move |v| edit(&|s| s.end = v))}</td>
            <td><input type="checkbox" aria-label="called second" prop:checked=shift.secondary on:change=move |e| { let on = event_target_checked(&e); edit(&|s| s.secondary = on) }/></td>
            <td>{fields::remove(gone, take)}</td>
        </tr>
    }
}

#[component]
fn Escalation() -> impl IntoView {
    let session = Session::here();
    move || {
        let people = session.people.get();
        view! {
            <p class="row">
                "Without an answer after "
                {fields::whole("minutes until the next is called", people.escalate_after_minutes, move |v| actions::edit_people(session, |p| p.escalate_after_minutes = v))}
                " minutes, "
                {fields::someone(session, "Called next", people.escalate_to.unwrap_or_default(), move |v| actions::edit_people(session, |p| p.escalate_to = (!v.is_empty()).then(|| v.clone())))}
                " is called."
            </p>
        }
    }
}

/// What is looked at, how often, last and next.
#[component]
pub fn Reviews() -> impl IntoView {
    let session = Session::here();
    let rows = move || {
        session
            .people
            .get()
            .reviews
            .into_iter()
            .enumerate()
            .map(|(i, r)| review(session, i, r))
            .collect_view()
    };
    let any = move || session.people.with(|p| !p.reviews.is_empty());
    let add = move |_| {
        actions::edit_people(session, |p| {
            p.reviews.push(Review {
                cadence_days: 28,
                ..Review::default()
            })
        })
    };
    view! {
        {move || any().then(|| view! {
            <div class="card scroll" tabindex="0">
                <table class="compact form-table">
                    <thead><tr><th scope="col">"What is reviewed"</th><th scope="col">"For the duty"</th><th scope="col">"Every … days"</th><th scope="col">"Last"</th><th scope="col">"Next"</th><th scope="col"><span class="visually-hidden">"Remove"</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })}
        <div class="row below"><button on:click=add>"Add a review"</button></div>
    }
}

fn review(session: Session, i: usize, review: Review) -> impl IntoView {
    let edit = move |change: &dyn Fn(&mut Review)| {
        actions::edit_people(session, |p| {
            if let Some(review) = p.reviews.get_mut(i) {
                change(review);
            }
        });
    };
    let gone = format!("Remove the review of {}", review.what);
    view! {
        <tr>
            <td>{fields::text("thresholds, retraining, the bill …", review.what, move |v| edit(&|r| r.what.clone_from(&v)))}</td>
            <td>{fields::duty("For the duty", review.duty, move |v| edit(&|r| r.duty = v))}</td>
            <td>{fields::whole("every so many days", Some(review.cadence_days), move |v| edit(&|r| r.cadence_days = v.unwrap_or(0)))}</td>
            <td>{fields::day("last", review.last, move |v| edit(&|r| r.last = v))}</td>
            <td>{fields::day("next", review.next, move |v| edit(&|r| r.next = v))}</td>
            <td>{fields::remove(gone, move || actions::edit_people(session, |p| { p.reviews.remove(i); }))}</td>
        </tr>
    }
}
