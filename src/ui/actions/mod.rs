//! The only writers of the state. Each function is one thing a person or the browser does.

mod begin;
mod documents;
mod files;
mod history;
mod keep;
mod measure;
mod people;
mod plan;
mod row;

pub use begin::begin;
pub use documents::{copy, open_link, save_text, save_workspace, start_over};
pub use files::{open_example, open_files, remove_file};
pub use history::undo;
pub use measure::{cancel, measure};
pub use people::{accept_calendar, edit_answer, edit_people, edit_success, sign_answers};
pub use plan::{bind, edit_plan, edit_serving, set_part, set_role, swap_samples};
pub use row::{edit_row, pick_row, undo_row};

use super::route::Route;
use super::state::Session;
use crate::engine::Problem;
use leptos::prelude::*;

/// Shows a problem.
pub fn report_problem(session: Session, problem: Problem) {
    session.problems.update(|p| p.push(problem));
}

/// Puts a problem away.
pub fn dismiss_problem(session: Session, index: usize) {
    session.problems.update(|p| {
        if index < p.len() {
            p.remove(index);
        }
    });
}

/// Confirms what was done.
pub fn say(session: Session, text: impl Into<String>) {
    session.notice.set(Some(text.into()));
}

/// Goes to a page.
pub fn go(route: &Route) {
    // A refused change of the address leaves the page where it is.
    let _ = window()
        .location()
        .set_hash(route.href().trim_start_matches('#'));
}
