//! Answers, people, duties, calendar.

use super::history::noted;
use super::{go, report_problem, say};
use crate::checks::Answer;
use crate::engine::Problem;
use crate::scorecard::{Clock, Confirmation, People, Person, Rota, Stakeholder};
use crate::share::calendar;
use crate::ui::route::Route;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Changes who owns what.
pub fn edit_people(session: Session, change: impl FnOnce(&mut People)) {
    noted(session, || session.people.update(change));
}

/// Changes the answer to a question; an answer without a value is no answer.
pub fn edit_answer(session: Session, question: &str, change: impl FnOnce(&mut Answer)) {
    noted(session, || {
        session.answers.update(|answers| {
            let mut answer = answers.0.remove(question).unwrap_or_default();
            change(&mut answer);
            if !answer.value.is_empty() {
                if answer.day == 0 {
                    answer.day = session.today;
                }
                answers.0.insert(question.to_owned(), answer);
            }
        })
    });
}

/// Names who is at the keyboard, and puts the name under the answers that have none.
pub fn sign_answers(session: Session, who: &str) {
    session.who.set(who.to_owned());
    if who.is_empty() {
        return;
    }
    noted(session, || {
        session.answers.update(|answers| {
            for answer in answers.0.values_mut().filter(|a| a.who.is_empty()) {
                who.clone_into(&mut answer.who);
            }
        })
    });
}

/// Changes what a stakeholder says success is; what is changed has to be confirmed again.
pub fn edit_success(session: Session, role: Stakeholder, change: impl FnOnce(&mut Confirmation)) {
    noted(session, || {
        session.success.update(|all| {
            let earlier = all.iter().find(|c| c.role == role).cloned();
            let earlier = earlier.unwrap_or_else(|| Confirmation::of(role));
            let mut said = earlier.clone();
            change(&mut said);
            let said = said.in_place_of(&earlier);
            all.retain(|c| c.role != role);
            if !said.is_blank() {
                all.push(said);
            }
            all.sort_by_key(|c| c.role);
        })
    });
}

/// Reads a calendar, and shows whose its shifts are to be accepted.
pub fn offer_calendar(session: Session, name: &str, text: &str) {
    let zone = session.people.with_untracked(|p| Clock::of_rota(p).zone);
    match calendar::read(name, text.as_bytes(), &zone, now()) {
        Ok(read) => {
            session.calendar.set(Some(read));
            go(&Route::Ownership);
        }
        // The error names the file itself.
        Err(error) => report_problem(session, Problem::new(error.to_string())),
    }
}

/// Puts the calendar's shifts into the first rota, for these people in the calendar's order; who is not listed yet is added.
pub fn accept_calendar(session: Session, assigned: &[Option<String>]) {
    let Some(read) = session.calendar.get_untracked() else {
        return;
    };
    let mut taken = 0;
    edit_people(session, |people| {
        for name in assigned.iter().flatten() {
            if !people.people.iter().any(|p| p.name == *name) {
                people.people.push(Person {
                    name: name.clone(),
                    ..Person::default()
                });
            }
        }
        if people.rotas.is_empty() {
            people.rotas.push(Rota {
                name: read.name.clone(),
                ..Rota::default()
            });
        }
        if let Some(rota) = people.rotas.first_mut() {
            taken = calendar::accept(&read, assigned, rota, now());
        }
    });
    session.calendar.set(None);
    say(session, format!("{taken} shifts taken from {}.", read.name));
}

fn now() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}
