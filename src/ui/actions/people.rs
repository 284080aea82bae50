//! Answers, people, duties, calendar.

use super::history::noted;
use crate::checks::Answer;
use crate::scorecard::{Confirmation, People, Stakeholder};
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
