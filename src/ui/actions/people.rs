//! Answers, people, duties, calendar.

use super::keep::keep;
use crate::checks::Answer;
use crate::scorecard::People;
use crate::ui::state::Session;
use leptos::prelude::*;

/// Changes who owns what.
pub fn edit_people(session: Session, change: impl FnOnce(&mut People)) {
    session.people.update(change);
    keep(session);
}

/// Changes the answer to a question; an answer without a value is no answer.
pub fn edit_answer(session: Session, question: &str, change: impl FnOnce(&mut Answer)) {
    session.answers.update(|answers| {
        let mut answer = answers.0.remove(question).unwrap_or_default();
        change(&mut answer);
        if !answer.value.is_empty() {
            if answer.day == 0 {
                answer.day = session.today;
            }
            answers.0.insert(question.to_owned(), answer);
        }
    });
    keep(session);
}

/// Puts a name under the answers that have none.
pub fn sign_answers(session: Session, who: &str) {
    if who.is_empty() {
        return;
    }
    session.answers.update(|answers| {
        for answer in answers.0.values_mut().filter(|a| a.who.is_empty()) {
            who.clone_into(&mut answer.who);
        }
    });
    keep(session);
}
